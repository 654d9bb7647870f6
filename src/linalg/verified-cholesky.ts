import { down, up } from "../interval/rounding.js";
import { scaleToUnit } from "./singular-values.js";
import { scaleByPowerOfTwo } from "./check.js";

/**
 * True only if every symmetric matrix within `error` of A, in the 2-norm, is proven to be positive definite; false
 * where that is wrong or not proven. The lower triangle is read.
 *
 * Factors A − c I in floating point. If that succeeds, its backward error is at most γ_m/(1 − γ_m) · trace, γ_m =
 * m u/(1 − m u), with m the longest chain of roundings that an entry passes through; `shiftFor` is that bound, plus
 * underflow, plus `error`, rounded up. Rounding is thereby accounted for whatever the order of the sums. Matrices of
 * any scale; n³/3 operations.
 *
 * @param a     flat [n, n]; not modified
 * @param error bound on ‖E‖₂ of what separates A from the matrix that is meant
 * @see Rump, Verification of positive definiteness, BIT 46 (2006) 433, doi:10.1007/s10543-006-0056-1; Higham, Accuracy
 *      and Stability of Numerical Algorithms (2002), theorem 10.3, doi:10.1137/1.9780898718027
 */
export function isPositiveDefinite(a: Float64Array, n: number, error = 0): boolean {
  if (!(error >= 0 && error < Infinity) || !a.every(Number.isFinite)) return false;
  const { scaled, exponent } = scaleToUnit(a);
  // Scaling may lose half the smallest double per entry.
  const uncertainty = up(up(scaleByPowerOfTwo(error, -exponent)) + (n + 1) * Number.MIN_VALUE);
  const shift = shiftFor(scaled, n, uncertainty);
  for (let i = 0; i < n; i++) scaled[i * n + i] = down(scaled[i * n + i]! - shift);
  return factorInPlace(scaled, n);
}

/**
 * A shift c for which A is positive definite, with every matrix within `error` of it, if A − c I has a factor in
 * floating point. Entries at most 1 in magnitude; A's trace bounds that of A − c I.
 */
function shiftFor(a: Float64Array, n: number, error: number): number {
  let trace = 0;
  for (let i = 0; i < n; i++) trace = up(trace + Math.max(0, a[i * n + i]!));
  // Rump's term for underflow, 3n(2n + max a_ii)η, is below 2⁻¹⁰⁰⁰ for any n that fits into memory.
  return up(up(choleskyErrorFactor(n) * trace) + up(error + 2 ** -1000));
}

/** An upper bound on γ_m/(1 − γ_m) = m u/(1 − 2 m u) for the m roundings of an entry, square roots included. */
export function choleskyErrorFactor(n: number): number {
  const roundings = (n + 3) * 2 ** -53;
  return up(roundings / down(1 - 2 * roundings));
}

/** Overwrites the lower triangle by its Cholesky factor; false, with a part of it, where a pivot is not positive. */
function factorInPlace(a: Float64Array, n: number): boolean {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      a[i * n + j] = (a[i * n + j]! - rowProduct(a, n, i, j)) / a[j * n + j]!;
    }
    const pivot = a[i * n + i]! - rowProduct(a, n, i, i);
    if (!(pivot > 0 && pivot < Infinity)) return false;
    a[i * n + i] = Math.sqrt(pivot);
  }
  return true;
}

/** Σ_(k<j) a_ik a_jk. */
function rowProduct(a: Float64Array, n: number, i: number, j: number): number {
  let sum = 0;
  for (let k = 0; k < j; k++) sum += a[i * n + k]! * a[j * n + k]!;
  return sum;
}
