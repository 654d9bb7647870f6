import { activationRange, type EnclosedActivation } from "./activation-ranges.js";
import { productDown, productUp } from "./interval.js";
import { down, up } from "./rounding.js";

/** A box, or a matrix of intervals: entry i lies in [lo[i], hi[i]], with lo[i] ≤ hi[i], lo[i] < ∞ and hi[i] > −∞. */
export interface IntervalArray {
  readonly lo: Float64Array;
  readonly hi: Float64Array;
}

/** The box of one point. */
export function pointArray(x: Float64Array): IntervalArray {
  return { lo: x.slice(), hi: x.slice() };
}

/** x + y, entry by entry. */
export function addIntervalArrays(x: IntervalArray, y: IntervalArray): IntervalArray {
  return { lo: x.lo.map((v, i) => down(v + y.lo[i]!)), hi: x.hi.map((v, i) => up(v + y.hi[i]!)) };
}

/** {φ(x_i)}, entry by entry. */
export function activateIntervals(activation: EnclosedActivation, x: IntervalArray): IntervalArray {
  const lo = new Float64Array(x.lo.length);
  const hi = new Float64Array(x.lo.length);
  for (let i = 0; i < lo.length; i++) {
    const range = activationRange(activation, { lo: x.lo[i]!, hi: x.hi[i]! });
    lo[i] = range.lo;
    hi[i] = range.hi;
  }
  return { lo, hi };
}

/**
 * Encloses {A x + b} for a matrix A of doubles, exact [rows, cols], every x of a box and every b of another.
 *
 * The tightest box but for rounding. O(rows · cols); each end is one plain sum with an a-priori error bound, so it
 * costs little more than two matrix–vector products.
 *
 * @param b shape [rows]; zero if left out
 * @see     Rump, Verification methods (2010), section 3, doi:10.1017/S096249291000005X
 */
export function matVecIntervals(
  a: Float64Array,
  x: IntervalArray,
  rows: number,
  cols: number,
  b?: IntervalArray,
): IntervalArray {
  const lo = new Float64Array(rows);
  const hi = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    let low = b?.lo[i] ?? 0;
    let high = b?.hi[i] ?? 0;
    let lowSize = Math.abs(low);
    let highSize = Math.abs(high);
    for (let j = 0, at = i * cols; j < cols; j++, at++) {
      const entry = a[at]!;
      // Zero times an infinite end would be NaN.
      if (entry === 0) continue;
      const least = entry * (entry > 0 ? x.lo[j]! : x.hi[j]!);
      const most = entry * (entry > 0 ? x.hi[j]! : x.lo[j]!);
      low += least;
      high += most;
      lowSize += Math.abs(least);
      highSize += Math.abs(most);
    }
    lo[i] = Number.isFinite(low) ? down(low - sumError(lowSize, cols + 1)) : -Infinity;
    hi[i] = Number.isFinite(high) ? up(high + sumError(highSize, cols + 1)) : Infinity;
  }
  return { lo, hi };
}

/**
 * Bounds the error of a computed sum of `terms` rounded products from the computed sum of their magnitudes: with
 * γ_m = m u/(1 − m u), the products and sums err by γ_terms of the true magnitudes, these exceed the computed ones
 * by γ_(2 terms) at most, and each product may lose half the smallest double to underflow. 1.5 terms · 2⁻⁵³ + the
 * rounding of this expression are below terms · 2⁻⁵² for terms < 2⁴⁰.
 */
function sumError(size: number, terms: number): number {
  return terms * (2 ** -52 * size + Number.MIN_VALUE);
}

/** Encloses {A x} for every matrix A of an interval matrix [rows, cols] and every x of a box. O(rows · cols). */
export function matVecIntervalMatrix(
  a: IntervalArray,
  x: IntervalArray,
  rows: number,
  cols: number,
): IntervalArray {
  const lo = new Float64Array(rows);
  const hi = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    let low = 0;
    let high = 0;
    for (let j = 0; j < cols; j++) {
      const [p, q] = [a.lo[i * cols + j]!, a.hi[i * cols + j]!];
      const [r, s] = [x.lo[j]!, x.hi[j]!];
      low = down(low + Math.min(productDown(p, r), productDown(p, s), productDown(q, r), productDown(q, s)));
      high = up(high + Math.max(productUp(p, r), productUp(p, s), productUp(q, r), productUp(q, s)));
    }
    lo[i] = low;
    hi[i] = high;
  }
  return { lo, hi };
}
