import { maxAbs } from "./check.js";
import { complexEigenProblem, realEigenProblem, type EigenProblem } from "./eigen-problem.js";
import { luFactor, luInverse, luSolve, type Lu } from "./lu.js";
import { matMul, matVec } from "./matrix.js";
import { normInf } from "./vector.js";

/** More than the relative error of sums of N products, of the bounds themselves included, N < 2^20. */
const roundingOf = (terms: number): number => (terms + 16) * 2 ** -52;
/** Bounds below are enlarged by this, far more than the rounding in computing them. */
const enlarged = 1 + 2 ** -30;
/** Newton steps with one inverse before the proof; where it succeeds at all the start is nearly exact. */
const chordSteps = 3;

/**
 * A lower bound on the spectral radius that is proven: a disc that holds an eigenvalue near the given one.
 *
 * The eigenpair is refined by Newton's method on (A − λI)x = 0, x_k = 1, in real arithmetic for a real λ and in
 * real and imaginary parts else; then the Newton–Kantorovich theorem, with all rounding bounded a priori, shows that
 * an exact pair lies nearby. For simple eigenvalues only; tight to some ulps of their condition. O(n³).
 *
 * @param a     flat [n, n], entries of order 1
 * @param error bound on |exact entry − entry|, the same for all entries
 * @param re    approximate eigenvalue re + i·im
 * @returns     a lower bound on the modulus of an eigenvalue of the exact matrix; undefined if no proof was found
 * @see         Rump, Verification methods, Acta Numerica 19 (2010) 287, section 13.2, doi:10.1017/S096249291000005X
 */
export function verifiedModulus(
  a: Float64Array,
  n: number,
  error: number,
  re: number,
  im: number,
): number | undefined {
  const problem = im === 0 ? realEigenProblem(a, n) : complexEigenProblem(a, n);
  const z = approximatePair(problem, a, n, re, im);
  if (z === undefined) return undefined;
  const inverse = luInverse(problem.derivative(z), problem.size);
  if (inverse === undefined) return undefined;
  for (let step = 0; step < chordSteps; step++) {
    const correction = matVec(inverse, problem.residual(z), problem.size, problem.size);
    z.forEach((v, i) => (z[i] = v - correction[i]!));
  }
  const radius = kantorovichRadius(problem, inverse, z, error);
  if (radius === undefined) return undefined;
  const [x, y] = im === 0 ? [z[n]!, 0] : [z[2 * n]!, z[2 * n + 1]!];
  const lower = Math.sqrt(x * x + y * y) * (1 - 2 ** -50) - Math.SQRT2 * radius * enlarged;
  return lower > 0 && Number.isFinite(lower) ? lower : undefined;
}

/** Two steps of inverse iteration, then the largest entry of the vector made 1. */
function approximatePair(
  problem: EigenProblem,
  a: Float64Array,
  n: number,
  re: number,
  im: number,
): Float64Array | undefined {
  const m = im === 0 ? n : 2 * n;
  const lu = shiftedFactors(a, n, re, im);
  if (lu === undefined) return undefined;
  let x = Float64Array.from({ length: m }, (_, i) => 1 + i / m);
  for (let step = 0; step < 2; step++) {
    const y = luSolve(lu, x);
    const size = normInf(y);
    if (!(size > 0 && size < Infinity)) return undefined;
    x = y.map((v) => v / size);
  }
  const z = new Float64Array(problem.size);
  problem.pinned = im === 0 ? pinReal(x, z) : pinComplex(x, n, z);
  z[m] = re;
  if (im !== 0) z[m + 1] = im;
  return z;
}

function pinReal(x: Float64Array, z: Float64Array): number {
  const k = x.reduce((best, v, i) => (Math.abs(v) > Math.abs(x[best]!) ? i : best), 0);
  x.forEach((v, i) => (z[i] = v / x[k]!));
  return k;
}

function pinComplex(x: Float64Array, n: number, z: Float64Array): number {
  const size = (i: number): number => Math.hypot(x[i]!, x[n + i]!);
  let k = 0;
  for (let i = 1; i < n; i++) if (size(i) > size(k)) k = i;
  const [c, d] = [x[k]!, x[n + k]!];
  for (let i = 0; i < n; i++) {
    z[i] = (x[i]! * c + x[n + i]! * d) / (c * c + d * d);
    z[n + i] = (x[n + i]! * c - x[i]! * d) / (c * c + d * d);
  }
  return k;
}

/** LU factors of A − λI, λ moved by some ulps until no pivot is zero. */
function shiftedFactors(a: Float64Array, n: number, re: number, im: number): Lu | undefined {
  const size = Math.max(Math.hypot(re, im), maxAbs(a));
  for (const ulps of [1, 64, 4096]) {
    const alpha = re + ulps * 2 ** -52 * size;
    const lu = im === 0 ? luFactor(shifted(a, n, alpha), n) : luFactor(embedded(a, n, alpha, im), 2 * n);
    if (lu.status === "ok") return lu;
  }
  return undefined;
}

function shifted(a: Float64Array, n: number, alpha: number): Float64Array {
  const out = a.slice();
  for (let i = 0; i < n; i++) out[i * n + i]! -= alpha;
  return out;
}

/** A − (α + iβ)I on real and imaginary parts, shape [2n, 2n]. */
function embedded(a: Float64Array, n: number, alpha: number, beta: number): Float64Array {
  const out = new Float64Array(4 * n * n);
  for (let i = 0; i < n; i++) {
    const [top, bottom] = [2 * i * n, 2 * (n + i) * n];
    for (let j = 0; j < n; j++) out[top + j] = out[bottom + n + j] = a[i * n + j]!;
    out[top + i]! -= alpha;
    out[bottom + n + i]! -= alpha;
    out[top + n + i] = beta;
    out[bottom + i] = -beta;
  }
  return out;
}

/** Radius in the ∞-norm of a ball around z that holds a zero of F; undefined if the theorem does not apply. */
function kantorovichRadius(
  problem: EigenProblem,
  inverse: Float64Array,
  z: Float64Array,
  error: number,
): number | undefined {
  const { size } = problem;
  const rounding = roundingOf(size);
  const r = inverse.map(Math.abs);
  const inverseNorm = rowSums(r, size).reduce((m, s) => Math.max(m, s), 0) * enlarged;
  const { sums, vector } = problem.magnitudes(z);
  const residual = problem
    .residual(z)
    .map((v, i) => Math.abs(v) + rounding * sums[i]! + error * vector + 2 ** -1000);
  const y = normInf(matVec(r, residual, size, size)) * enlarged;
  const z0 =
    (defect(inverse, r, problem.derivative(z), size, rounding) + inverseNorm * size * error) * enlarged;
  const b = 1 - z0;
  const discriminant = b * b - 2 * problem.lipschitz * inverseNorm * y * enlarged;
  // A discriminant near zero could be negative but for rounding.
  if (!(b > 0 && discriminant > 2 ** -30)) return undefined;
  return ((2 * y) / (b + Math.sqrt(discriminant))) * enlarged;
}

/** A bound on ‖I − R A‖∞ of exact products; `r` holds |R|. */
function defect(
  inverse: Float64Array,
  r: Float64Array,
  a: Float64Array,
  n: number,
  rounding: number,
): number {
  const product = matMul(inverse, a, n, n, n);
  for (let i = 0; i < n; i++) product[i * n + i]! -= 1;
  const magnitudes = matVec(r, rowSums(a.map(Math.abs), n), n, n);
  const rows = rowSums(product.map(Math.abs), n);
  return rows.reduce((m, s, i) => Math.max(m, s + rounding * (magnitudes[i]! + 1)), 0);
}

function rowSums(a: Float64Array, n: number): Float64Array {
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) out[i]! += a[i * n + j]!;
  return out;
}
