import { tanhDown, tanhUp } from "../../../interval/elementary.js";
import type { IntervalArray } from "../../../interval/vector.js";
import { luInverse } from "../../../linalg/lu.js";
import { matMul, matVec } from "../../../linalg/matrix.js";
import type { TanhUnits } from "./relaxed-map.js";
import type { RootEnclosure } from "./root-enclosure.js";

/** sup |tanh″| = 4/(3√3), rounded up. */
const curvature = 0.7698003589195012;
/** Bounds below are enlarged by this, far more than the rounding in computing them from terms of one sign. */
const enlarged = 1 + 2 ** -30;
/** Newton steps with one inverse before the proof. */
const chordSteps = 4;

/**
 * Proves one root of G(a) = a − W tanh(a) − b near an approximate one by the Newton–Kantorovich theorem in the ∞-norm.
 *
 * With A ≈ G'(ā)⁻¹ in plain floating point: Y₀ ≥ ‖A G(ā)‖, Z₀ ≥ ‖I − A G'(ā)‖ and Z₂ ≥ sup |tanh″| ‖A W‖, which is a
 * Lipschitz constant of A G'; all rounding is bounded a priori by γ = (n + 16) 2⁻⁵¹ times the magnitudes. With β = 1 − Z₀
 * and Δ = β² − 2 Z₂ Y₀ > 0 there is exactly one root within 2Y₀/(β + √Δ) of ā, and no other within (β + √Δ)/Z₂. One inverse
 * and two products, some 6n³ operations: half a second for n = 500.
 *
 * @see Ortega & Rheinboldt, Iterative Solution of Nonlinear Equations in Several Variables (1970), section 12.6,
 *      doi:10.1137/1.9780898719468
 */
export function kantorovichTest({ w, b }: TanhUnits, start: Float64Array): RootEnclosure | undefined {
  const n = start.length;
  const gamma = (n + 16) * 2 ** -51;
  const derivative = derivativeAt(w, start, n);
  const inverse = luInverse(derivative, n);
  if (inverse === undefined) return undefined;
  const root = chordNewton(w, b, inverse, start);
  const { mid: g, radius } = residual(w, b, root, gamma);
  const absInverse = inverse.map(Math.abs);
  const correction = matVec(inverse, g, n, n);
  const correctionError = matVec(
    absInverse,
    g.map((v, i) => gamma * Math.abs(v) + radius[i]!),
    n,
    n,
  );
  const y0 = correction.reduce((m, v, i) => Math.max(m, Math.abs(v) + correctionError[i]!), 0) * enlarged;
  const at = derivativeAt(w, root, n);
  const z0 = defect(inverse, absInverse, at, rowSums(w, n), gamma) * enlarged;
  const z2 = curvature * normOfProduct(inverse, absInverse, w, n, gamma) * enlarged;
  const beta = 1 - z0;
  const discriminant = beta * beta - 2 * z2 * y0 * enlarged;
  // Nearer to 0 its sign would be rounding; NaN fails too.
  if (!(beta > 0 && discriminant > 2 ** -30)) return undefined;
  const existence = ((2 * y0) / (beta + Math.sqrt(discriminant))) * enlarged;
  const uniqueness = (beta + Math.sqrt(discriminant)) / (z2 * enlarged) / enlarged;
  return { existence: ball(root, existence, 1), uniqueness: ball(root, uniqueness, -1) };
}

/** The box of this radius about a point, rounded outwards (1) or inwards (−1). */
function ball(x: Float64Array, radius: number, sign: 1 | -1): IntervalArray {
  const reach = x.map((v) => radius + sign * 2 ** -51 * (Math.abs(v) + radius));
  return { lo: x.map((v, i) => v - reach[i]!), hi: x.map((v, i) => v + reach[i]!) };
}

/** I − W diag(tanh'(a)), within some ulps of tanh' that the proof allows for. */
function derivativeAt(w: Float64Array, a: Float64Array, n: number): Float64Array {
  const slopes = a.map((v) => (1 - Math.abs(tanhUp(v))) * (1 + Math.abs(tanhUp(v))));
  const out = w.map((v, at) => -v * slopes[at % n]!);
  for (let i = 0; i < n; i++) out[i * n + i]! += 1;
  return out;
}

function chordNewton(
  w: Float64Array,
  b: IntervalArray,
  inverse: Float64Array,
  start: Float64Array,
): Float64Array {
  const n = start.length;
  const a = start.slice();
  for (let step = 0; step < chordSteps; step++) {
    const delta = matVec(inverse, residual(w, b, a, 0).mid, n, n);
    a.forEach((v, i) => (a[i] = v - delta[i]!));
  }
  return a;
}

/** G(a) as midpoints and radii. */
function residual(
  w: Float64Array,
  b: IntervalArray,
  a: Float64Array,
  gamma: number,
): { mid: Float64Array; radius: Float64Array } {
  const n = a.length;
  const y = a.map((v) => tanhDown(v));
  // tanhUp − tanhDown, and more than the rounding of the difference.
  const error = a.map((v, i) => (tanhUp(v) - y[i]!) * enlarged);
  const absW = w.map(Math.abs);
  const product = matVec(w, y, n, n);
  const sizes = matVec(
    absW,
    y.map((v, i) => gamma * Math.abs(v) + error[i]!),
    n,
    n,
  );
  const bias = b.lo.map((lo, i) => lo + (b.hi[i]! - lo) / 2);
  const mid = a.map((v, i) => v - product[i]! - bias[i]!);
  const radius = mid.map((v, i) => {
    const [lo, hi] = [b.lo[i]!, b.hi[i]!];
    const magnitude = Math.abs(v) + Math.abs(a[i]!) + Math.abs(lo) + Math.abs(hi);
    return (sizes[i]! + (hi - lo) / 2 + gamma * magnitude + 2 ** -1000) * enlarged;
  });
  return { mid, radius };
}

/**
 * A bound on ‖I − A G'‖∞, where M is G' with each slope off by less than 2⁻⁴⁸.
 *
 * @param sizes row sums of |W|
 */
function defect(
  a: Float64Array,
  absA: Float64Array,
  m: Float64Array,
  sizes: Float64Array,
  gamma: number,
): number {
  const n = sizes.length;
  const product = matMul(a, m, n, n, n);
  for (let i = 0; i < n; i++) product[i * n + i]! -= 1;
  const magnitudes = matVec(
    absA,
    rowSums(m, n).map((s, i) => s + sizes[i]!),
    n,
    n,
  );
  const rows = rowSums(product, n);
  return rows.reduce((most, s, i) => Math.max(most, s + gamma * (magnitudes[i]! + 1)), 0);
}

/** A bound on ‖A W‖∞. */
function normOfProduct(
  a: Float64Array,
  absA: Float64Array,
  w: Float64Array,
  n: number,
  gamma: number,
): number {
  const rows = rowSums(matMul(a, w, n, n, n), n);
  const magnitudes = matVec(absA, rowSums(w, n), n, n);
  return rows.reduce((most, s, i) => Math.max(most, s + gamma * magnitudes[i]!), 0);
}

/** Σ_j |a_ij|. */
function rowSums(a: Float64Array, n: number): Float64Array {
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) out[i]! += Math.abs(a[i * n + j]!);
  return out;
}
