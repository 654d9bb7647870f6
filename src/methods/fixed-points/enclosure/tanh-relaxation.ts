import { tanhDown, tanhUp } from "../../../interval/elementary.js";
import { down, up } from "../../../interval/rounding.js";
import type { IntervalArray } from "../../../interval/vector.js";
import type { RelaxedMap } from "./relaxed-map.js";

/** Less than any share of itself by which the sum of n + 1 rounded products can err, n ≤ 2²⁰. */
const sumShare = (n: number): number => (n + 2) * 2 ** -52;

/**
 * The map a ↦ W tanh(a) + b of pre-activations, b known within an interval, relaxed by chords.
 *
 * On [l, u] tanh a = s a + t with s the slope of the chord and t in the exact range of tanh a − s a but for rounding:
 * an eighth of the square of the width, where the mean-value form has half of it. That t is the same in every row, so
 * G = W.
 *
 * @param w flat [n, n], exact
 * @param b shape [n]
 */
export function tanhRelaxation(w: Float64Array, b: IntervalArray): RelaxedMap {
  const n = b.lo.length;
  const share = sumShare(n);
  const [below, above] = [new Float64Array(n), new Float64Array(n)];
  const linear = new Float64Array(n * n);
  const [noise, noiseRadius] = [new Float64Array(n), new Float64Array(n)];
  const spread = new Float64Array(n * n);
  const offset = Float64Array.from(b.lo, (lo, i) => lo + (b.hi[i]! - lo) / 2);
  const offsetRadius = Float64Array.from(offset, (m, i) => Math.max(up(m - b.lo[i]!), up(b.hi[i]! - m), 0));
  const chord = new Float64Array(4);

  const affine = (outLo: Float64Array, outHi: Float64Array): void => {
    for (let i = 0; i < n; i++) {
      let low = b.lo[i]!;
      let high = b.hi[i]!;
      let size = Math.max(Math.abs(low), Math.abs(high));
      for (let j = 0, at = i * n; j < n; j++, at++) {
        const entry = w[at]!;
        low += entry * (entry > 0 ? below[j]! : above[j]!);
        high += entry * (entry > 0 ? above[j]! : below[j]!);
        size += Math.abs(entry);
      }
      // |tanh| ≤ 1: `size` bounds the sum of magnitudes.
      const error = share * size + n * Number.MIN_VALUE;
      outLo[i] = down(low - error);
      outHi[i] = up(high + error);
    }
  };
  below.fill(-1);
  above.fill(1);
  const start = { lo: new Float64Array(n), hi: new Float64Array(n) };
  affine(start.lo, start.hi);

  return {
    size: n,
    start,
    image(lo, hi, outLo, outHi) {
      for (let j = 0; j < n; j++) {
        below[j] = tanhDown(lo[j]!);
        above[j] = tanhUp(hi[j]!);
      }
      affine(outLo, outHi);
    },
    relax(lo, hi) {
      for (let j = 0; j < n; j++) {
        tanhChord(lo[j]!, hi[j]!, chord);
        const slope = chord[0]!;
        const mid = chord[1]! + (chord[2]! - chord[1]!) / 2;
        noise[j] = mid;
        noiseRadius[j] = Math.max(up(mid - chord[1]!), up(chord[2]! - mid));
        spread[j * n + j] = chord[3]!;
        for (let i = 0; i < n; i++) linear[i * n + j] = w[i * n + j]! * slope;
      }
    },
    linear,
    generators: w,
    noise,
    noiseRadius,
    offset,
    offsetRadius,
    spread,
    tanh: { w, b },
  };
}

/**
 * Relaxes tanh on [l, u], l ≤ u: fills `out` with the slope s of the chord, bounds on tanh a − s a from below and
 * above, and a bound on |tanh' − s|.
 *
 * Where a ≥ 0 tanh is concave: it lies under each of its tangents and over its chord. It is odd.
 */
export function tanhChord(l: number, u: number, out: Float64Array): void {
  const [lowDown, lowUp] = [tanhDown(l), tanhUp(l)];
  const [highDown, highUp] = [tanhDown(u), tanhUp(u)];
  const y = Math.max(-lowDown, highUp);
  // The slope is steepest at the end nearest to 0, from a bound on tanh there from below.
  const steepest = l > 0 ? slopeUp(lowDown) : u < 0 ? slopeUp(-highUp) : 1;
  const flattest = slopeDown(y);
  // Over a narrow interval the quotient would be mostly rounding.
  const quotient = (highDown - lowDown) / (u - l);
  const s =
    u - l > 1e-5 ? Math.min(steepest, Math.max(flattest, quotient)) : flattest + (steepest - flattest) / 2;
  const touch = touchingPoint(s);
  const lowEnd = { lo: down(lowDown - up(s * l)), hi: up(lowUp - down(s * l)) };
  const highEnd = { lo: down(highDown - up(s * u)), hi: up(highUp - down(s * u)) };
  out[0] = s;
  out[1] =
    l >= 0
      ? Math.min(lowEnd.lo, highEnd.lo)
      : Math.min(highEnd.lo, -underTangent(s, Math.max(0, -u), -l, touch));
  out[2] =
    u <= 0 ? Math.max(lowEnd.hi, highEnd.hi) : Math.max(lowEnd.hi, underTangent(s, Math.max(0, l), u, touch));
  out[3] = Math.max(up(steepest - s), up(s - flattest));
}

/** An upper bound on tanh a − s a over [l, u], 0 ≤ l, from the tangent at a point of it. */
function underTangent(s: number, l: number, u: number, touch: number): number {
  const c = Math.min(u, Math.max(l, touch));
  const y = tanhUp(c);
  const [steep, flat] = [slopeUp(tanhDown(c)), slopeDown(y)];
  const left = up(up(y - down(flat * down(c - l))) - down(s * l));
  const right = up(up(y + up(steep * up(u - c))) - down(s * u));
  return Math.max(left, right);
}

/** About where tanh' = s, a ≥ 0; nothing depends on how near. */
function touchingPoint(s: number): number {
  const y = Math.sqrt(Math.max(0, 1 - s));
  return y < 1 ? 0.5 * Math.log((1 + y) / (1 - y)) : 40;
}

/** Bounds on 1 − y², |y| ≤ 1. */
function slopeUp(y: number): number {
  return Math.min(1, up(up(1 - y) * up(1 + y)));
}

function slopeDown(y: number): number {
  return Math.max(0, down(down(1 - y) * down(1 + y)));
}
