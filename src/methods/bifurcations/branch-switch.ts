import { luFactor, luSolve } from "../../linalg/lu.js";
import { dot, norm2 } from "../../linalg/vector.js";
import { spectrumAt } from "./continuation-events.js";
import { crossingPoint } from "./continuation-branch-point.js";
import { pointAhead, tangentAt, type ArcPoint, type ContinuationEquation } from "./continuation-equation.js";
import { nullVector } from "./null-vector.js";

/** Of the central differences of the derivative; they need only tell two directions apart. */
const differenceStep = 1e-4;
/** Tangents this nearly parallel are one. */
const parallel = 0.9999;

/**
 * The tangent of the other curve through a simple branch point.
 *
 * With φ₁, φ₂ spanning the null space of ∂g/∂y and ψ its left null vector, a tangent αφ₁ + βφ₂ solves
 * a₁₁α² + 2a₁₂αβ + a₂₂β² = 0, a_ij = ψᵀ g_yy[φ_i, φ_j]. O(n³).
 *
 * @param at the branch point with a tangent of the known curve
 * @returns  unit vector, shape [n + 1]; undefined where the curves do not cross at an angle
 * @see      Keller, Lectures on Numerical Methods in Bifurcation Problems (1987), section 5.20
 */
export function crossingTangent(equation: ContinuationEquation, at: ArcPoint): Float64Array | undefined {
  const { n } = equation;
  const { nullVector: psi } = crossingPoint(equation, at.y);
  const basis = nullSpace(equation, at, psi);
  if (basis === undefined) return undefined;
  const form = (u: Float64Array, v: Float64Array) => {
    const along = (h: number) => {
      const d = equation.derivative(at.y.map((value, i) => value + h * u[i]!));
      let sum = 0;
      for (let i = 0; i < n; i++) sum += psi[i]! * dot(d.subarray(i * (n + 1), (i + 1) * (n + 1)), v);
      return sum;
    };
    return (along(differenceStep) - along(-differenceStep)) / (2 * differenceStep);
  };
  const [first, second] = basis;
  const [a, b, c] = [form(first, first), form(first, second), form(second, second)];
  const discriminant = b * b - a * c;
  if (!(discriminant > 0)) return undefined;
  // Both roots without cancellation; one of them is the known curve.
  const large = b + (b < 0 ? -1 : 1) * Math.sqrt(discriminant);
  const candidates = [
    [-c, large],
    [-large, a],
  ].map(([alpha, beta]) => unit(first.map((v, i) => alpha! * v + beta! * second[i]!)));
  const byAngle = candidates.sort((u, v) => Math.abs(dot(u, at.tangent)) - Math.abs(dot(v, at.tangent)));
  const other = byAngle[0]!;
  return other.every(Number.isFinite) && Math.abs(dot(other, at.tangent)) < parallel ? other : undefined;
}

/** Two vectors with ∂g/∂y φ = 0, the first along the tangent, the second at right angles to it. */
function nullSpace(
  equation: ContinuationEquation,
  { y, tangent }: ArcPoint,
  psi: Float64Array,
): readonly [Float64Array, Float64Array] | undefined {
  const { n } = equation;
  const size = n + 2;
  const matrix = new Float64Array(size * size);
  const d = equation.derivative(y);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= n; j++) matrix[i * size + j] = d[i * (n + 1) + j]!;
    matrix[i * size + n + 1] = psi[i]!;
  }
  for (let j = 0; j <= n; j++) {
    matrix[n * size + j] = tangent[j]!;
    // Any row that is not a combination of the others will do.
    matrix[(n + 1) * size + j] = Math.cos(1 + 2 * j);
  }
  const lu = luFactor(matrix, size);
  if (lu.status === "singular") return undefined;
  const column = (k: number) => {
    const rhs = new Float64Array(size);
    rhs[k] = 1;
    return luSolve(lu, rhs).slice(0, n + 1);
  };
  const second = unit(column(n + 1));
  const first = column(n);
  const along = dot(first, second);
  return [unit(first.map((v, i) => v - along * second[i]!)), second];
}

function unit(v: Float64Array): Float64Array {
  const length = norm2(v);
  return v.map((value) => value / length);
}

/** How far the multiplier that is 1 at the flip may be from it at the first point, so that no event is jumped. */
const firstMultiplierWithin = 0.3;
const shortestStart = 1e-7;

/**
 * The first points of the branch of cycles that emanates from a flip: the flip itself, and a point beside it.
 *
 * The k-fold composition has a pitchfork there: the new branch leaves along the eigenvector of −1.
 *
 * @param cycles the curve of the cycles of twice the period
 * @param flip   the flip, scaled point, shape [n + 1]
 * @param half   of the cycle that flips, ∂F/∂x there, shape [n, n]
 * @param step   the largest distance of the second point
 * @returns      undefined where no cycle of that period is found
 */
export function cycleStart(
  cycles: ContinuationEquation,
  flip: Float64Array,
  half: Float64Array,
  step: number,
): readonly [ArcPoint, ArcPoint] | undefined {
  const { n, scales } = cycles;
  const shifted = half.map((v, k) => (k % (n + 1) === 0 ? v + 1 : v));
  const q = nullVector(shifted, n);
  const tangent = unit(Float64Array.from({ length: n + 1 }, (_, i) => (i < n ? q[i]! / scales[i]! : 0)));
  const start: ArcPoint = { y: flip, tangent };
  for (let s = step; s >= shortestStart; s /= 2) {
    const next = pointAhead(cycles, start, s);
    const moved = next && norm2(next.y.map((v, i) => v - flip[i]! - s * tangent[i]!));
    if (next === undefined || moved! > s / 2 || !isNearOne(cycles, next.y)) continue;
    const onwards = tangentAt(cycles, next.y, tangent);
    if (onwards !== undefined) return [start, { y: next.y, tangent: onwards }];
  }
  return undefined;
}

function isNearOne(cycles: ContinuationEquation, y: Float64Array): boolean {
  const { re, im } = spectrumAt(cycles, y);
  return re.some((value, i) => Math.hypot(value - 1, im[i]!) < firstMultiplierWithin);
}
