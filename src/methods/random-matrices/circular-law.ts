import { checkCount } from "../run-arguments.js";

/**
 * Share of the eigenvalues of a large square matrix with independent entries of variance g²/n that lie within r of
 * the origin: (r/g)², up to 1 (the circular law). The law of the Gaussian, of the sparse and of every other ensemble
 * of independent entries with finite variance.
 *
 * @throws RangeError unless r ≥ 0 and g > 0
 * @see    Ginibre (1965), doi:10.1063/1.1704292; Tao & Vu, Ann. Probab. 38 (2010) 2023, doi:10.1214/10-AOP534
 */
export function circularLawShare(r: number, gain = 1): number {
  if (!(r >= 0)) throw new RangeError(`r is ${r}; expected a number, at least 0`);
  if (!(gain > 0)) throw new RangeError(`gain is ${gain}; expected a number above 0`);
  return Math.min(1, (r / gain) ** 2);
}

/**
 * Probability that no eigenvalue of an n × n Gaussian matrix with *complex* entries of variance 1/n lies farther out
 * than r: Π_k P(k, n r²), k = 1 … n, since the squared moduli are distributed as independent Gamma(k) variables.
 *
 * Exact, at any n; O(n). The eigenvalues of a *real* matrix come in conjugate pairs, half as many independent ones,
 * and its probability is close to the square root, see `ginibreRadiusMean`.
 *
 * @throws RangeError unless n is a whole number ≥ 1 and r ≥ 0
 * @see    Kostlan, Linear Algebra Appl. 162–164 (1992) 385, doi:10.1016/0024-3795(92)90386-O
 */
export function complexRadiusProbability(r: number, n: number): number {
  checkCount("n", n, 1);
  if (!(r >= 0)) throw new RangeError(`r is ${r}; expected a number, at least 0`);
  return r === 0 ? 0 : Math.exp(logRadiusProbability(n * r * r, n));
}

/** Σ_k ln P(k, x); each P from the sum of positive terms that is small, so that neither end cancels. */
function logRadiusProbability(x: number, n: number): number {
  const end = Math.ceil(n + x + 12 * Math.sqrt(n + x) + 40);
  const terms = new Float64Array(end);
  for (let j = 0, logTerm = -x; j < end; j++, logTerm += Math.log(x / j)) terms[j] = Math.exp(logTerm);
  const upper = terms.slice();
  for (let j = end - 2; j >= 0; j--) upper[j]! += upper[j + 1]!;
  let lower = 0;
  let sum = 0;
  for (let k = 1; k <= n; k++) {
    lower += terms[k - 1]!;
    sum += lower < 0.5 ? Math.log1p(-lower) : Math.log(upper[k]!);
  }
  return sum;
}

/**
 * Mean spectral radius of a *real* n × n matrix with independent entries N(0, g²/n), to O(1/n) or so: the mean of the
 * law whose probability is the square root of `complexRadiusProbability`.
 *
 * Exact in the limit, where the radius is g(1 + √(γ/4n)), γ = ln(n/2π) − 2 ln ln n, up to a Gumbel variable; too small
 * at finite n, as real eigenvalues reach somewhat farther out: by 2 % at n = 32, 0.5 % at n = 256. O(n) a point of 400.
 *
 * @throws RangeError unless n is a whole number ≥ 2 and g > 0
 * @see    Rider & Sinclair, Ann. Appl. Probab. 24 (2014) 1621, doi:10.1214/13-AAP958
 */
export function ginibreRadiusMean(n: number, gain = 1): number {
  checkCount("n", n, 2);
  if (!(gain > 0)) throw new RangeError(`gain is ${gain}; expected a number above 0`);
  const end = 1 + 8 / Math.sqrt(n);
  const points = 400;
  // ∫ (1 − √P) dr by the midpoint rule; √P is smooth and flat at both ends.
  let sum = 0;
  for (let i = 0; i < points; i++) {
    sum += 1 - Math.sqrt(complexRadiusProbability(((i + 0.5) * end) / points, n));
  }
  return (gain * sum * end) / points;
}
