/** Mean of a correlated series and its error, from the means of equal blocks. */
export interface BlockEstimate {
  /** Standard deviation of the mean; null for fewer than two blocks. */
  readonly standardError: number | null;
  /** 95 % of such intervals hold the true mean. */
  readonly interval: readonly [low: number, high: number] | null;
  /** Correlation of neighbouring block means; null for fewer than four blocks, or where all are equal. */
  readonly correlation: number | null;
}

/**
 * Standard error and 95 % confidence interval of `mean` by the method of batch means, with Student's t.
 *
 * Assumes a stationary series and blocks longer than its memory, so that block means are independent and near normal;
 * a `correlation` beyond 2/√blocks says they are not, and the error is then too small.
 *
 * @param means of the blocks
 * @see         Alexopoulos & Seila, in Handbook of Simulation, ed. Banks (1998), chapter 7, doi:10.1002/9780470172445.ch7
 */
export function blockEstimate(mean: number, means: readonly number[]): BlockEstimate {
  const count = means.length;
  if (count < 2) return { standardError: null, interval: null, correlation: null };
  const centre = means.reduce((sum, v) => sum + v, 0) / count;
  const off = means.map((v) => v - centre);
  const squares = off.reduce((sum, v) => sum + v * v, 0);
  const standardError = Math.sqrt(squares / (count - 1) / count);
  const reach = studentQuantile(count - 1) * standardError;
  const neighbours = off.reduce((sum, v, i) => sum + v * (off[i + 1] ?? 0), 0);
  return {
    standardError,
    interval: [mean - reach, mean + reach],
    correlation: count >= 4 && squares > 0 ? neighbours / squares : null,
  };
}

/** 97.5 % quantiles of Student's t for one and two degrees of freedom, where the expansion is poor. */
const fewDegrees = [12.706204736174698, 4.302652729749464] as const;
const normalQuantile = 1.959963984540054;

/**
 * The 97.5 % quantile of Student's t, by its expansion in inverse degrees of freedom: within 0.2 % from three on.
 *
 * @see Abramowitz & Stegun, Handbook of Mathematical Functions (1964), 26.7.5
 */
export function studentQuantile(degrees: number): number {
  if (degrees <= fewDegrees.length) return fewDegrees[degrees - 1]!;
  const x = normalQuantile;
  const terms = [
    (x ** 3 + x) / 4,
    (5 * x ** 5 + 16 * x ** 3 + 3 * x) / 96,
    (3 * x ** 7 + 19 * x ** 5 + 17 * x ** 3 - 15 * x) / 384,
    (79 * x ** 9 + 776 * x ** 7 + 1482 * x ** 5 - 1920 * x ** 3 - 945 * x) / 92160,
  ];
  return terms.reduce((sum, term, k) => sum + term / degrees ** (k + 1), x);
}
