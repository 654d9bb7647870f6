import { luFactor, luSolve } from "../../linalg/lu.js";
import { dot, normInf } from "../../linalg/vector.js";
import { nullVector } from "./null-vector.js";
import type { ContinuationEquation } from "./continuation-equation.js";

export interface BifurcationPointResult {
  /** "stalled": the corrections stopped shrinking before they were small. */
  readonly status: "converged" | "stalled" | "singular";
  /** Scaled point on the curve, shape [n + 1]. */
  readonly y: Float64Array;
  /** Unit null vector of ∂g/∂x (fold) or of ∂F/∂x + I (flip), in scaled coordinates, shape [n]. */
  readonly nullVector: Float64Array;
  /** Size of the last correction of y. */
  readonly correction: number;
}

const maxIterations = 12;
const acceptedCorrection = 1e-10;
/** Of the central differences of the Jacobian; they only shape Newton's matrix, not its residual. */
const differenceStep = 1e-5;

/**
 * Locates a fold or a flip by Newton's method on the extended system g = 0, (∂g/∂x + shift·I) v = 0, ⟨c, v⟩ = 1.
 *
 * shift 0 is a fold (multiplier +1 of a map, eigenvalue 0 of a flow); shift 2 is the flip of a map, where
 * ∂g/∂x = ∂F/∂x − I has the eigenvalue −2. Regular at a quadratic fold and at a flip, so the point is found to
 * rounding; singular at a branch point or a cusp. O(n³) an iteration with 2n + 2 Jacobians.
 *
 * @param equation the curve
 * @param guess    scaled point near the bifurcation, shape [n + 1]
 * @param shift    0 or 2
 * @see            Moore & Spence, SIAM J. Numer. Anal. 17 (1980) 567, doi:10.1137/0717048
 */
export function bifurcationPoint(
  equation: ContinuationEquation,
  guess: Float64Array,
  shift: 0 | 2,
): BifurcationPointResult {
  const { n } = equation;
  let y = Float64Array.from(guess);
  const c = nullVector(squareAt(equation, y, shift), n);
  let v = Float64Array.from(c);
  let last = Infinity;
  const result = (status: BifurcationPointResult["status"]) => ({
    status,
    y,
    nullVector: v,
    correction: last,
  });
  for (let k = 0; k < maxIterations; k++) {
    const lu = luFactor(extendedMatrix(equation, y, v, c, shift), 2 * n + 1);
    if (lu.status === "singular") return result("singular");
    const delta = luSolve(lu, extendedResidual(equation, y, v, c, shift));
    const size = Math.max(normInf(delta.subarray(0, n)), Math.abs(delta[2 * n]!));
    if (!(size < 1)) return result("stalled");
    if (size >= last) return result(last <= acceptedCorrection ? "converged" : "stalled");
    y = y.map((value, i) => value - (i < n ? delta[i]! : delta[2 * n]!));
    v = v.map((value, i) => value - delta[n + i]!);
    last = size;
  }
  return result(last <= acceptedCorrection ? "converged" : "stalled");
}

/** ∂g/∂x + shift·I in scaled coordinates, shape [n, n] (a similarity when both sides carry the scales). */
function squareAt(equation: ContinuationEquation, y: Float64Array, shift: number): Float64Array {
  const { n, scales } = equation;
  const full = equation.derivative(y);
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) out[i * n + j] = full[i * (n + 1) + j]! / scales[i]!;
    out[i * n + i]! += shift;
  }
  return out;
}

/** Unknowns (x, v, λ); rows g, (∂g/∂x + shift) v, ⟨c, v⟩ − 1. */
function extendedMatrix(
  equation: ContinuationEquation,
  y: Float64Array,
  v: Float64Array,
  c: Float64Array,
  shift: number,
): Float64Array {
  const { n } = equation;
  const size = 2 * n + 1;
  const out = new Float64Array(size * size);
  const first = equation.derivative(y);
  const square = squareAt(equation, y, shift);
  const column = (j: number) => (j < n ? j : 2 * n);
  for (let j = 0; j <= n; j++) {
    const second = differenceOfProduct(equation, y, v, j);
    for (let i = 0; i < n; i++) {
      out[i * size + column(j)] = first[i * (n + 1) + j]! / equation.scales[i]!;
      out[(n + i) * size + column(j)] = second[i]!;
      if (j < n) out[(n + i) * size + n + j] = square[i * n + j]!;
    }
  }
  out.set(c, 2 * n * size + n);
  return out;
}

/** ∂/∂y_j of (∂g/∂x) v by a central difference of the Jacobian, shape [n]. */
function differenceOfProduct(
  equation: ContinuationEquation,
  y: Float64Array,
  v: Float64Array,
  j: number,
): Float64Array {
  const { n } = equation;
  const h = differenceStep * Math.max(1, Math.abs(y[j]!));
  const at = (sign: number) => {
    const moved = Float64Array.from(y);
    moved[j]! += sign * h;
    const a = squareAt(equation, moved, 0);
    return Float64Array.from({ length: n }, (_, i) => dot(a.subarray(i * n, (i + 1) * n), v));
  };
  const up = at(1);
  const down = at(-1);
  return up.map((value, i) => (value - down[i]!) / (2 * h));
}

function extendedResidual(
  equation: ContinuationEquation,
  y: Float64Array,
  v: Float64Array,
  c: Float64Array,
  shift: number,
): Float64Array {
  const { n } = equation;
  const out = new Float64Array(2 * n + 1);
  out.set(equation.value(y).map((value, i) => value / equation.scales[i]!));
  const square = squareAt(equation, y, shift);
  for (let i = 0; i < n; i++) out[n + i] = dot(square.subarray(i * n, (i + 1) * n), v);
  out[2 * n] = dot(c, v) - 1;
  return out;
}
