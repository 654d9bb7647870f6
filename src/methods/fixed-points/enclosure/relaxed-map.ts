import type { IntervalArray } from "../../../interval/vector.js";

/**
 * A map F whose fixed points are to be enclosed, with a linear relaxation that its implementation writes into arrays
 * of its own, so that a search over many boxes allocates nothing.
 *
 * After `relax(lo, hi)`, for every x in the box, F(x) = L x + b + G t with b within `offset` ± `offsetRadius` and t
 * within `noise` ± `noiseRadius`; and F'(x) = L + G E with |E| ≤ `spread`, entry by entry. Where L is a product that was
 * rounded, the exact product is meant: those who use it allow for an error of 2⁻⁵² of each entry.
 */
export interface RelaxedMap {
  /** n, shape of every vector below; matrices are [n, n]. */
  readonly size: number;
  /** Holds every fixed point that is meant to be found. */
  readonly start: IntervalArray;
  /** Encloses F of a box, from the ranges of its parts. */
  image(lo: Float64Array, hi: Float64Array, outLo: Float64Array, outHi: Float64Array): void;
  relax(lo: Float64Array, hi: Float64Array): void;
  readonly linear: Float64Array;
  readonly generators: Float64Array;
  readonly noise: Float64Array;
  readonly noiseRadius: Float64Array;
  readonly offset: Float64Array;
  readonly offsetRadius: Float64Array;
  readonly spread: Float64Array;
  /** What the map is, where that is W tanh(x) + b. */
  readonly tanh?: TanhUnits;
}

export interface TanhUnits {
  /** Flat [n, n], exact. */
  readonly w: Float64Array;
  /** Shape [n]. */
  readonly b: IntervalArray;
}
