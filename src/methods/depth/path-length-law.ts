import { checkCount } from "../run-arguments.js";

/** The limit law of path lengths in wide residual networks. */
export interface PathLengthLaw {
  /** C(L, k)/2^L, k = 0 … L: which share of all paths has length k. */
  readonly paths: readonly number[];
  /** C(L, k) p^k (1 − p)^(L − k): which share of the gradient's mean square comes from them. */
  readonly gradient: readonly number[];
  /** p = g²/(1 + g²). */
  readonly probability: number;
  readonly mean: number;
  readonly deviation: number;
}

/**
 * Path lengths of L residual layers whose branch Jacobians are independent with independent entries of mean 0 and
 * variance g²/n: paths add in the mean square, so length k holds the share C(L, k) g^{2k} of (1 + g²)^L of it. This is
 * the binomial law with p = g²/(1 + g²), for every width n and every L.
 *
 * @throws RangeError if L is not a whole number of at least 0 or g not a finite number of at least 0
 * @see    Veit, Wilber & Belongie 2016, arXiv:1605.06431, who count paths and measure the rest
 */
export function pathLengthLaw(depth: number, gain: number): PathLengthLaw {
  checkCount("depth", depth, 0);
  if (!(gain >= 0 && gain < Infinity)) {
    throw new RangeError(`gain is ${gain}; expected a finite number of at least 0`);
  }
  const probability = 1 / (1 + gain ** -2);
  return {
    paths: binomial(depth, 1 / 2),
    gradient: binomial(depth, probability),
    probability,
    mean: depth * probability,
    deviation: Math.sqrt(depth * probability * (1 - probability)),
  };
}

/** Binomial probabilities by their logarithms, which neither over- nor underflow at large L. */
function binomial(depth: number, p: number): number[] {
  let log = 0;
  return Array.from({ length: depth + 1 }, (_, k) => {
    if (k > 0) log += Math.log((depth - k + 1) / k);
    const [hits, misses] = [k === 0 ? 0 : k * Math.log(p), k === depth ? 0 : (depth - k) * Math.log1p(-p)];
    return Math.exp(log + hits + misses);
  });
}
