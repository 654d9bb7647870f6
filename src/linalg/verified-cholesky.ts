import { down, up } from "../interval/rounding.js";
import { scaleByPowerOfTwo } from "./check.js";
import { choleskyFactor, choleskyRoundings } from "./cholesky.js";
import { scaleToUnit } from "./singular-values.js";

/**
 * True only if every symmetric matrix within `error` of A, in the 2-norm, is proven to be positive definite; false
 * where that is wrong or not proven. The upper triangle is read.
 *
 * A − c I is factored in floating point, with c as in {@link provenShift}. Any scale, any finite entries; n³/3
 * operations.
 *
 * @param a     flat [n, n]; not modified
 * @param error bound on ‖E‖₂ of what separates A from the matrix that is meant
 * @see         Rump, Verification of positive definiteness, BIT 46 (2006) 433, doi:10.1007/s10543-006-0056-1
 */
export function isPositiveDefinite(a: Float64Array, n: number, error = 0): boolean {
  return provenShift(a, n, error) !== undefined;
}

/**
 * The c for which A − c I was factored, which proves what `isPositiveDefinite` says; undefined without a proof.
 *
 * If floating-point Cholesky succeeds for B, then B + E = RᵀR for an |E| ≤ γ_m |R|ᵀ|R|, γ_m = m u/(1 − m u), with m the
 * most roundings on the way of an entry, and ‖E‖₂ ≤ γ_m/(1 − γ_m) · trace B: the smallest eigenvalue of B is at least
 * −‖E‖₂. c is this bound, plus underflow, plus `error`, rounded up.
 *
 * @see Higham, Accuracy and Stability of Numerical Algorithms (2002), lemma 8.4 and theorem 10.3,
 *      doi:10.1137/1.9780898718027
 */
export function provenShift(a: Float64Array, n: number, error: number): number | undefined {
  if (!(error >= 0 && error < Infinity) || !a.every(Number.isFinite)) return undefined;
  const { scaled, exponent } = scaleToUnit(a);
  let trace = 0;
  for (let i = 0; i < n; i++) trace = up(trace + Math.max(0, scaled[i * n + i]!));
  // Scaling loses half the smallest double an entry; Rump's term for underflow in the factor, 3n(2n + max a_ii)η, is
  // below 2⁻¹⁰⁰⁰, as is n η, for every n that fits into memory.
  const inputs = up(up(scaleByPowerOfTwo(error, -exponent)) + 2 ** -1000);
  const shift = up(up(choleskyErrorFactor(n) * trace) + inputs);
  for (let i = 0; i < n; i++) scaled[i * n + i] = down(scaled[i * n + i]! - shift);
  return choleskyFactor(scaled, n) === undefined ? undefined : scaleByPowerOfTwo(shift, exponent);
}

/** An upper bound on γ_m/(1 − γ_m) = m u/(1 − 2 m u), for the m roundings of an entry. */
export function choleskyErrorFactor(n: number): number {
  const roundings = choleskyRoundings(n) * 2 ** -53;
  return up(roundings / down(1 - 2 * roundings));
}
