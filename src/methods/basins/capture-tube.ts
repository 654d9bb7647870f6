import { randomStream } from "../../random/stream.js";
import type { CaptureTube } from "./basin-atlas.js";
import type { OrbitMap } from "./orbit-map.js";

/** Random points around the cycle that are tried, periods they are given, and what must be left of their distance. */
const trials = 48;
const [periods, left] = [4, 0.6];
const [largestShare, smallestShare] = [0.1, 1e-3];
const safety = 0.7;

/**
 * A tube around a stable limit cycle from which every orbit gets nearer to it: found by trying, as {@link captureBall}.
 *
 * @param orbit  the flow at equal times
 * @param points of the cycle at equal times, shape [count, n]
 * @param period of the cycle
 * @returns      undefined where even a tube of a thousandth of the cycle's size does not hold
 */
export function captureTube(orbit: OrbitMap, points: Float64Array, period: number): CaptureTube | undefined {
  const n = orbit.dimension;
  const count = points.length / n;
  const steps = Math.ceil((periods * period) / orbit.time);
  const size = curveSize(points, n);
  const holds = (radius: number): boolean => {
    for (let k = 0; k < trials; k++) {
      const random = randomStream(0, k);
      const at = random.integer(count) * n;
      const offset = Float64Array.from({ length: n }, () => random.normal());
      const length = Math.hypot(...offset);
      const x = offset.map((v, i) => points[at + i]! + (radius * v) / length);
      for (let t = 0; t < steps; t++) if (!orbit.advance(x)) return false;
      if (!(curveDistance(points, n, x) <= left * radius)) return false;
    }
    return true;
  };
  for (let share = largestShare; share >= smallestShare; share /= 2) {
    if (holds(share * size)) return { kind: "tube", points, radius: safety * share * size };
  }
  return undefined;
}

/** Largest extent of the curve along an axis. */
function curveSize(points: Float64Array, n: number): number {
  let size = 0;
  for (let i = 0; i < n; i++) {
    let [low, high] = [Infinity, -Infinity];
    for (let k = i; k < points.length; k += n) {
      low = Math.min(low, points[k]!);
      high = Math.max(high, points[k]!);
    }
    size = Math.max(size, high - low);
  }
  return size;
}

/** Euclidean distance of x from a closed polygon of points, shape [count, n]. */
export function curveDistance(points: Float64Array, n: number, x: Float64Array): number {
  let least = Infinity;
  for (let from = points.length - n, to = 0; to < points.length; from = to, to += n) {
    let [along, length, square] = [0, 0, 0];
    for (let i = 0; i < n; i++) {
      const edge = points[to + i]! - points[from + i]!;
      const away = x[i]! - points[from + i]!;
      along += edge * away;
      length += edge * edge;
      square += away * away;
    }
    const t = length > 0 ? Math.min(1, Math.max(0, along / length)) : 0;
    least = Math.min(least, square - t * (2 * along - t * length));
  }
  return Math.sqrt(Math.max(0, least));
}
