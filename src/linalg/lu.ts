import { norm1 } from "./norms.js";
import { norm1Vector } from "./vector.js";

/** Of the condition estimate; Higham finds that more than five are hardly ever taken. */
const maxSteps = 5;

/** P A = L U of a square matrix. */
export interface Lu {
  /** "singular": a pivot is exactly zero (or the elimination overflowed), so `luSolve` is not defined. */
  readonly status: "ok" | "singular";
  readonly n: number;
  /** U on and above the diagonal, the multipliers of L (unit diagonal) below it; shape [n, n]. */
  readonly factors: Float64Array;
  /** Row i of P A is row permutation[i] of A. */
  readonly permutation: Int32Array;
  /** Sign of the permutation. */
  readonly sign: 1 | -1;
}

export interface LinearSolution {
  readonly status: "ok" | "singular";
  /** Shape [n]; empty where the status is "singular". */
  readonly x: Float64Array;
  /** Estimate of κ₁(A) = ‖A‖₁ ‖A⁻¹‖₁, a lower bound rarely off by more than 3; infinite where singular. */
  readonly condition: number;
}

/**
 * LU factorisation with partial pivoting.
 *
 * 2n³/3 operations, row by row on the row-major copy. A singular or overflowing matrix is a `status`.
 *
 * @param a shape [n, n]; not modified
 * @throws  RangeError if the shape is wrong
 * @see     Golub & Van Loan, Matrix Computations (2013), algorithm 3.4.1
 */
export function luFactor(a: Float64Array, n: number): Lu {
  if (a.length !== n * n) throw new RangeError(`matrix: has ${a.length} entries, expected ${n} × ${n}`);
  const factors = Float64Array.from(a);
  const permutation = Int32Array.from({ length: n }, (_, i) => i);
  let sign: 1 | -1 = 1;
  let status: Lu["status"] = "ok";
  for (let k = 0; k < n; k++) {
    const pivot = pivotRow(factors, n, k);
    if (pivot !== k) {
      swapRows(factors, permutation, n, k, pivot);
      sign = sign === 1 ? -1 : 1;
    }
    const d = factors[k * n + k]!;
    if (d === 0 || !Number.isFinite(d)) status = "singular";
    else eliminate(factors, n, k, d);
  }
  return { status, n, factors, permutation, sign };
}

function pivotRow(f: Float64Array, n: number, k: number): number {
  let best = k;
  for (let i = k + 1; i < n; i++) {
    if (Math.abs(f[i * n + k]!) > Math.abs(f[best * n + k]!)) best = i;
  }
  return best;
}

function swapRows(f: Float64Array, permutation: Int32Array, n: number, i: number, k: number): void {
  for (let j = 0; j < n; j++) {
    const t = f[i * n + j]!;
    f[i * n + j] = f[k * n + j]!;
    f[k * n + j] = t;
  }
  const t = permutation[i]!;
  permutation[i] = permutation[k]!;
  permutation[k] = t;
}

function eliminate(f: Float64Array, n: number, k: number, pivot: number): void {
  const top = k * n;
  for (let i = k + 1; i < n; i++) {
    const row = i * n;
    const m = f[row + k]! / pivot;
    f[row + k] = m;
    if (m === 0) continue;
    for (let j = k + 1; j < n; j++) f[row + j]! -= m * f[top + j]!;
  }
}

/**
 * Solves A x = b from the factors of A; O(n²).
 *
 * @param b   shape [n]
 * @param out may be b itself only if the permutation is trivial, so pass another array
 * @throws    RangeError if the factors are singular
 */
export function luSolve(lu: Lu, b: Float64Array, out: Float64Array = new Float64Array(lu.n)): Float64Array {
  requireRegular(lu);
  const { n, factors: f, permutation } = lu;
  for (let i = 0; i < n; i++) {
    let sum = b[permutation[i]!]!;
    for (let j = 0; j < i; j++) sum -= f[i * n + j]! * out[j]!;
    out[i] = sum;
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = out[i]!;
    for (let j = i + 1; j < n; j++) sum -= f[i * n + j]! * out[j]!;
    out[i] = sum / f[i * n + i]!;
  }
  return out;
}

/**
 * Solves Aᵀ x = b from the factors of A; O(n²), along rows of the factors.
 *
 * @param b   shape [n]; not modified
 * @param out shape [n]; may not alias b
 * @throws    RangeError if the factors are singular
 */
export function luSolveTransposed(
  lu: Lu,
  b: Float64Array,
  out: Float64Array = new Float64Array(lu.n),
): Float64Array {
  requireRegular(lu);
  const { n, factors: f, permutation } = lu;
  const y = Float64Array.from(b);
  for (let i = 0; i < n; i++) {
    const yi = (y[i]! /= f[i * n + i]!);
    for (let j = i + 1; j < n; j++) y[j]! -= f[i * n + j]! * yi;
  }
  for (let i = n - 1; i >= 0; i--) {
    const yi = y[i]!;
    for (let j = 0; j < i; j++) y[j]! -= f[i * n + j]! * yi;
  }
  for (let i = 0; i < n; i++) out[permutation[i]!] = y[i]!;
  return out;
}

/**
 * Determinant as sign and natural logarithm of its modulus, which neither over- nor underflows.
 *
 * A singular matrix has sign 0 and logarithm −∞.
 */
export function luDeterminant(lu: Lu): { readonly sign: -1 | 0 | 1; readonly logAbs: number } {
  if (lu.status === "singular") return { sign: 0, logAbs: -Infinity };
  let sign: -1 | 1 = lu.sign;
  let logAbs = 0;
  for (let i = 0; i < lu.n; i++) {
    const d = lu.factors[i * lu.n + i]!;
    if (d < 0) sign = sign === 1 ? -1 : 1;
    logAbs += Math.log(Math.abs(d));
  }
  return { sign, logAbs };
}

/** Sign of the determinant: 0 where the factorisation met a zero pivot. */
export function luDeterminantSign(lu: Lu): -1 | 0 | 1 {
  return luDeterminant(lu).sign;
}

/**
 * A⁻¹, approximately: nothing is proven of it. O(n³).
 *
 * @param a shape [n, n]; not modified
 * @returns undefined where A is singular or its inverse overflows
 */
export function luInverse(a: Float64Array, n: number): Float64Array | undefined {
  const lu = luFactor(a, n);
  if (lu.status === "singular") return undefined;
  const inverse = new Float64Array(n * n);
  const [unit, column] = [new Float64Array(n), new Float64Array(n)];
  for (let j = 0; j < n; j++) {
    unit.fill(0);
    unit[j] = 1;
    luSolve(lu, unit, column);
    for (let i = 0; i < n; i++) inverse[i * n + j] = column[i]!;
  }
  return inverse.every(Number.isFinite) ? inverse : undefined;
}

/**
 * Estimates the condition number κ₁(A) = ‖A‖₁ ‖A⁻¹‖₁ from the factors of A.
 *
 * A lower bound, rarely off by more than a factor of three. A few pairs of solves, O(n²).
 *
 * @param lu       factors of A; a singular one gives Infinity
 * @param normOneOfA ‖A‖₁, e.g. of `norm1`
 * @see   Higham, ACM TOMS 14 (1988) 381, doi:10.1145/50063.214386; Hager (1984), doi:10.1137/0905023
 */
export function conditionEstimate(lu: Lu, normOneOfA: number): number {
  if (lu.status === "singular") return Infinity;
  if (lu.n === 0) return 0;
  return normOneOfA * inverseNormEstimate(lu);
}

function inverseNormEstimate(lu: Lu): number {
  const { n } = lu;
  let x = new Float64Array(n).fill(1 / n);
  let estimate = 0;
  let previous = -1;
  for (let step = 0; step < maxSteps; step++) {
    const y = luSolve(lu, x);
    const norm = norm1Vector(y);
    if (step > 0 && norm <= estimate) break;
    estimate = norm;
    const z = luSolveTransposed(lu, y.map(signOf));
    const j = indexOfLargest(z);
    if (j === previous) break;
    previous = j;
    x = new Float64Array(n);
    x[j] = 1;
  }
  return Math.max(estimate, alternatingEstimate(lu));
}

/** Higham's safeguard against cancellation: a vector of alternating signs and growing entries. */
function alternatingEstimate(lu: Lu): number {
  const { n } = lu;
  const x = Float64Array.from(
    { length: n },
    (_, i) => (i % 2 === 0 ? 1 : -1) * (1 + (n > 1 ? i / (n - 1) : 0)),
  );
  return (2 * norm1Vector(luSolve(lu, x))) / (3 * n);
}

function signOf(v: number): number {
  return v < 0 ? -1 : 1;
}

function indexOfLargest(z: Float64Array): number {
  let best = 0;
  for (let i = 1; i < z.length; i++) if (Math.abs(z[i]!) > Math.abs(z[best]!)) best = i;
  return best;
}

/**
 * Solves A x = b with a condition estimate; one factorisation, O(n³).
 *
 * A singular matrix is a `status`; an ill-conditioned one shows in `condition` (digits lost ≈ log₁₀).
 *
 * @param a shape [n, n]
 * @param b shape [n]
 * @throws  RangeError if a shape is wrong
 */
export function solveLinear(a: Float64Array, b: Float64Array, n: number): LinearSolution {
  if (b.length !== n) throw new RangeError(`right-hand side: has ${b.length} entries, expected ${n}`);
  const lu = luFactor(a, n);
  if (lu.status === "singular") return { status: "singular", x: new Float64Array(0), condition: Infinity };
  return { status: "ok", x: luSolve(lu, b), condition: conditionEstimate(lu, norm1(a, n, n)) };
}

function requireRegular(lu: Lu): void {
  if (lu.status === "singular") throw new RangeError("LU factors: singular, expected a regular matrix");
}
