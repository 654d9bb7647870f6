/** A share with the ends of its interval. */
export interface ShareEstimate {
  /** Hits over trials. */
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Of the normal distribution: 95 % lie within ± this. */
const quantile = 1.959963984540054;

/**
 * Wilson's 95 % score interval for a probability of which `hits` of `trials` independent trials tell.
 *
 * Never empty nor beyond [0, 1], and with coverage near 95 % also for shares near 0 and 1.
 *
 * @throws RangeError unless 0 ≤ hits ≤ trials and trials ≥ 1
 * @see    Brown, Cai & DasGupta, Statist. Sci. 16 (2001) 101, doi:10.1214/ss/1009213286
 */
export function wilsonInterval(hits: number, trials: number): ShareEstimate {
  if (!(hits >= 0 && hits <= trials && trials >= 1)) {
    throw new RangeError(`${hits} of ${trials} trials; expected 0 ≤ hits ≤ trials and at least 1 trial`);
  }
  const square = quantile ** 2 / trials;
  const value = hits / trials;
  const centre = (value + square / 2) / (1 + square);
  const half = Math.sqrt(square * (value * (1 - value) + square / 4)) / (1 + square);
  return {
    value,
    low: hits === 0 ? 0 : Math.max(0, centre - half),
    high: hits === trials ? 1 : Math.min(1, centre + half),
  };
}
