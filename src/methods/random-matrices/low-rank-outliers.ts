/** One eigenvalue outside the disc of the noise. */
export interface OutlierFluctuation {
  readonly mean: number;
  readonly standardDeviation: number;
}

/**
 * The eigenvalue that a rank-one part m nᵀ/N with nᵀm = θN adds to Gaussian noise of variance g²/N: at θ, with a standard
 * deviation (|m||n|/N) g/√(N(θ² − g²)), if |θ| > g; undefined otherwise, when it is lost among the others.
 *
 * To leading order in 1/√N; the sum over k ≥ 1 of the uncorrelated terms nᵀGᵏm/(N θᵏ).
 *
 * @param outlier θ
 * @param lengths |m||n|/N
 * @throws        RangeError unless g > 0, N is positive and lengths ≥ |θ|
 * @see           Tao, Probab. Theory Relat. Fields 155 (2013) 231, doi:10.1007/s00440-011-0397-9
 */
export function outlierEigenvalue(
  outlier: number,
  lengths: number,
  gain: number,
  units: number,
): OutlierFluctuation | undefined {
  if (!(gain > 0 && units > 0))
    throw new RangeError(`gain is ${gain}, units is ${units}; expected both above 0`);
  if (!(lengths >= Math.abs(outlier) * (1 - 1e-12))) {
    throw new RangeError(`lengths is ${lengths}; expected at least the overlap, ${Math.abs(outlier)}`);
  }
  if (Math.abs(outlier) <= gain) return undefined;
  const standardDeviation = (gain * lengths) / Math.sqrt(units * (outlier ** 2 - gain ** 2));
  return { mean: outlier, standardDeviation };
}

/**
 * The singular value that a part of rank one with singular value s adds to square noise of variance g²/N: s + g²/s if
 * s > g; otherwise the edge 2g.
 *
 * In the limit of large N; within O(N^(−1/2)) of it where s > g.
 *
 * @throws RangeError unless s ≥ 0 and g > 0
 * @see    Benaych-Georges & Nadakuditi, J. Multivariate Anal. 111 (2012) 120, doi:10.1016/j.jmva.2012.04.019
 */
export function outlierSingularValue(s: number, gain: number): number {
  if (!(s >= 0 && gain > 0)) throw new RangeError(`s is ${s}, gain is ${gain}; expected s ≥ 0 and gain > 0`);
  return s > gain ? s + (gain * gain) / s : 2 * gain;
}
