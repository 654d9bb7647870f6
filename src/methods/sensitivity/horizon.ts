import { checkCount } from "../run-arguments.js";

/**
 * Lags a geometric sum Σ γ^k needs until no more than `share` of it is missing: the smallest K with γ^K ≤ share,
 * ⌈ln share / ln γ⌉.
 *
 * The horizon grows with γ, as 1/|ln γ| ≈ 1/(1 − γ): the closer to 1, the more lags matter.
 *
 * @param gamma factor per lag, 0 < γ < 1
 * @param share of the whole sum that may be missing, 0 < share < 1
 * @throws      RangeError if an argument lies outside its range
 */
export function geometricHorizon(gamma: number, share: number): number {
  checkFraction("the factor per lag", gamma);
  checkFraction("the missing share", share);
  const ratio = Math.log(share) / Math.log(gamma);
  const whole = Math.round(ratio);
  // share = γ^K exactly is a tie that the two rounded logarithms break either way; each has half an ulp.
  return Math.abs(ratio - whole) <= 4 * 2 ** -52 * whole ? whole : Math.ceil(ratio);
}

/** e-folding lag of a geometric decay, 1/|ln γ|, in steps; 0 < γ < 1. */
export function decayLength(gamma: number): number {
  checkFraction("the factor per lag", gamma);
  return -1 / Math.log(gamma);
}

/** The tail Σ_{k ≥ lag} amplitude · γ^k = amplitude · γ^lag / (1 − γ), 0 < γ < 1. */
export function geometricTail(amplitude: number, gamma: number, lag: number): number {
  checkFraction("the factor per lag", gamma);
  checkCount("the lag", lag, 0);
  return (amplitude * gamma ** lag) / (1 - gamma);
}

/**
 * Running share of the first terms in the sum of all sizes: entry K is Σ_{k<K} size_k / Σ size_k, K = 0 … count.
 *
 * @param logSizes natural logarithms of the sizes, most recent lag first; null for a size of zero
 * @returns        shape [count + 1], from 0 to 1; all zeros if every size is zero
 */
export function cumulativeShare(logSizes: readonly (number | null)[]): Float64Array {
  const top = logSizes.reduce<number>((a, b) => (b !== null && b > a ? b : a), -Infinity);
  const shares = new Float64Array(logSizes.length + 1);
  if (top === -Infinity) return shares;
  // Relative to the largest size, so that no logarithm overflows when exponentiated.
  logSizes.forEach((v, k) => (shares[k + 1] = shares[k]! + (v === null ? 0 : Math.exp(v - top))));
  const total = shares[logSizes.length]!;
  return shares.map((v) => v / total);
}

/**
 * Measured counterpart of `geometricHorizon`: the smallest number of leading lag terms whose sizes make up all
 * but `share` of the sum of all sizes given.
 *
 * @param logSizes natural logarithms of the sizes, most recent lag first; null for a size of zero
 * @throws         RangeError if the share lies outside (0, 1)
 */
export function measuredHorizon(logSizes: readonly (number | null)[], share: number): number {
  checkFraction("the missing share", share);
  const reached = cumulativeShare(logSizes).findIndex((v) => v >= 1 - share);
  return reached < 0 ? 0 : reached;
}

function checkFraction(name: string, value: number): void {
  if (!(value > 0 && value < 1)) throw new RangeError(`${name} is ${value}; expected 0 < value < 1`);
}
