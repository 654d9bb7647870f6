import { luFactor, luSolve } from "../../linalg/lu.js";
import { normInf } from "../../linalg/vector.js";
import type { BifurcationPointResult } from "./bifurcation-point.js";
import { leftNullVector } from "./null-vector.js";
import type { ContinuationEquation } from "./continuation-equation.js";

const maxIterations = 12;
const acceptedCorrection = 1e-10;
const differenceStep = 1e-5;

/**
 * Locates a simple branch point (transcritical, pitchfork), where two curves of fixed points cross.
 *
 * Newton's method on g(y) + μ ψ = 0, (∂g/∂y)ᵀ ψ = 0, ⟨ψ, ψ⟩ = 1 in y [n + 1], ψ [n] and μ. The curve itself
 * is singular there, this system is not: the point is found to rounding. O(n³) an iteration.
 *
 * @param equation the curve
 * @param guess    scaled point near it, shape [n + 1]
 * @returns        `nullVector` is ψ, the left null vector
 * @see            Moore, The numerical treatment of non-trivial bifurcation points, Numer. Funct. Anal. Optim.
 *                 2 (1980) 441, doi:10.1080/01630568008816070
 */
export function crossingPoint(equation: ContinuationEquation, guess: Float64Array): BifurcationPointResult {
  const { n } = equation;
  const size = 2 * n + 2;
  let y = Float64Array.from(guess);
  let psi = leftNullVector(squarePart(equation, y), n);
  let mu = 0;
  let last = Infinity;
  const result = (status: BifurcationPointResult["status"]) => {
    return { status, y, nullVector: psi, correction: last };
  };
  for (let k = 0; k < maxIterations; k++) {
    const lu = luFactor(matrix(equation, y, psi, mu), size);
    if (lu.status === "singular") return result("singular");
    const delta = luSolve(lu, residual(equation, y, psi, mu));
    const correction = normInf(delta.subarray(0, n + 1));
    if (!(correction < 1)) return result("stalled");
    if (correction >= last) break;
    y = y.map((value, i) => value - delta[i]!);
    psi = psi.map((value, i) => value - delta[n + 1 + i]!);
    mu -= delta[size - 1]!;
    last = correction;
  }
  return result(last <= acceptedCorrection && Math.abs(mu) <= acceptedCorrection ? "converged" : "stalled");
}

function residual(
  equation: ContinuationEquation,
  y: Float64Array,
  psi: Float64Array,
  mu: number,
): Float64Array {
  const { n } = equation;
  const out = new Float64Array(2 * n + 2);
  const g = equation.value(y);
  for (let i = 0; i < n; i++) out[i] = g[i]! + mu * psi[i]!;
  out.set(transposedProduct(equation, y, psi), n);
  out[2 * n + 1] = psi.reduce((sum, v) => sum + v * v, -1);
  return out;
}

function matrix(
  equation: ContinuationEquation,
  y: Float64Array,
  psi: Float64Array,
  mu: number,
): Float64Array {
  const { n } = equation;
  const size = 2 * n + 2;
  const out = new Float64Array(size * size);
  const d = equation.derivative(y);
  for (let j = 0; j <= n; j++) {
    const second = secondDerivative(equation, y, psi, j);
    for (let i = 0; i < n; i++) {
      out[i * size + j] = d[i * (n + 1) + j]!;
      out[(n + j) * size + n + 1 + i] = d[i * (n + 1) + j]!;
    }
    for (let i = 0; i <= n; i++) out[(n + i) * size + j] = second[i]!;
  }
  for (let i = 0; i < n; i++) {
    out[i * size + n + 1 + i] = mu;
    out[i * size + size - 1] = psi[i]!;
    out[(size - 1) * size + n + 1 + i] = 2 * psi[i]!;
  }
  return out;
}

/** (∂g/∂y)ᵀ ψ, shape [n + 1]. */
function transposedProduct(equation: ContinuationEquation, y: Float64Array, psi: Float64Array): Float64Array {
  const { n } = equation;
  const d = equation.derivative(y);
  const out = new Float64Array(n + 1);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= n; j++) out[j]! += d[i * (n + 1) + j]! * psi[i]!;
  }
  return out;
}

function secondDerivative(
  equation: ContinuationEquation,
  y: Float64Array,
  psi: Float64Array,
  j: number,
): Float64Array {
  const h = differenceStep * Math.max(1, Math.abs(y[j]!));
  const at = (sign: number) => {
    const moved = Float64Array.from(y);
    moved[j]! += sign * h;
    return transposedProduct(equation, moved, psi);
  };
  const down = at(-1);
  return at(1).map((value, i) => (value - down[i]!) / (2 * h));
}

/** ∂g/∂x in scaled coordinates, shape [n, n]. */
function squarePart(equation: ContinuationEquation, y: Float64Array): Float64Array {
  const { n } = equation;
  const d = equation.derivative(y);
  return Float64Array.from({ length: n * n }, (_, k) => d[Math.floor(k / n) * (n + 1) + (k % n)]!);
}
