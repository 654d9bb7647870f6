import type { IntervalArray } from "../../../interval/vector.js";

/** Intersects a box with another, in place; false, the contents then being lost, where they have no point in common. */
export function intersectBoxes(
  lo: Float64Array,
  hi: Float64Array,
  otherLo: Float64Array,
  otherHi: Float64Array,
): boolean {
  for (let i = 0; i < lo.length; i++) {
    if (otherLo[i]! > lo[i]!) lo[i] = otherLo[i]!;
    if (otherHi[i]! < hi[i]!) hi[i] = otherHi[i]!;
    if (lo[i]! > hi[i]!) return false;
  }
  return true;
}

/** Whether the first box lies in the second. */
export function isWithin(lo: Float64Array, hi: Float64Array, outer: IntervalArray): boolean {
  for (let i = 0; i < lo.length; i++) if (!(lo[i]! >= outer.lo[i]! && hi[i]! <= outer.hi[i]!)) return false;
  return true;
}

/** Whether two boxes have a point in common. */
export function boxesMeet(a: IntervalArray, b: IntervalArray): boolean {
  for (let i = 0; i < a.lo.length; i++) if (a.lo[i]! > b.hi[i]! || a.hi[i]! < b.lo[i]!) return false;
  return true;
}

/** A copy, enlarged on each side by a share of its width and by some ulps. */
export function inflatedBox({ lo, hi }: IntervalArray, share: number): IntervalArray {
  const by = (i: number): number =>
    share * (hi[i]! - lo[i]!) + 2 ** -48 * Math.max(Math.abs(lo[i]!), Math.abs(hi[i]!)) + 2 ** -1000;
  return { lo: lo.map((v, i) => v - by(i)), hi: hi.map((v, i) => v + by(i)) };
}

/** Boxes no farther from each other than they are wide are put together, again and again, until none are. */
export function clusterBoxes(boxes: readonly IntervalArray[]): IntervalArray[] {
  let clusters: IntervalArray[] = [];
  for (const box of boxes) {
    let merged: IntervalArray = { lo: box.lo.slice(), hi: box.hi.slice() };
    for (let changed = true; changed;) {
      const touching = clusters.filter((other) => boxesMeet(inflatedBox(merged, 1), other));
      changed = touching.length > 0;
      clusters = clusters.filter((other) => !touching.includes(other));
      for (const other of touching) merged = hull(merged, other);
    }
    clusters.push(merged);
  }
  return clusters;
}

function hull(a: IntervalArray, b: IntervalArray): IntervalArray {
  return { lo: a.lo.map((v, i) => Math.min(v, b.lo[i]!)), hi: a.hi.map((v, i) => Math.max(v, b.hi[i]!)) };
}
