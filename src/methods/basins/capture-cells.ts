import type { CaptureCells, OrbitStatistics } from "./basin-atlas.js";
import type { OrbitMap } from "./orbit-map.js";

/** Boxes across the attractor, along each component. */
const across = 60;
/** Blocks of an orbit that the errors of its averages come from. */
const blocks = 16;
/** Averages further apart than so many standard errors, and than this share of the attractor's size, are different. */
const [errors, share] = [8, 0.01];

/**
 * What tells an attractor without a period from others: the boxes that an orbit on it visits, and its averages.
 *
 * @param x       a state on it, shape [n]; moved along by `samples` steps
 * @param samples steps of the orbit
 * @returns       undefined where the orbit leaves the finite numbers, or drifts and does not come back
 */
export function captureCells(orbit: OrbitMap, x: Float64Array, samples: number): CaptureCells | undefined {
  const n = orbit.dimension;
  const states = new Float64Array(samples * n);
  for (let t = 0; t < samples; t++) {
    states.set(x, t * n);
    if (!orbit.advance(x)) return undefined;
  }
  if (drifts(states, n)) return undefined;
  const width = Float64Array.from({ length: n }, (_, i) => {
    const [low, high] = rangeOf(states, n, i);
    return Math.max((high - low) / across, 1e-9 * Math.max(1, Math.abs(high)));
  });
  const hashes = new Set<number>();
  for (let t = 0; t < samples; t++) hashes.add(cellHash(states.subarray(t * n, t * n + n), width));
  return { kind: "cells", width, cells: Int32Array.from(hashes), statistics: statisticsOf(states, n) };
}

/** Between the first and the last quarter of an orbit that drifts there is at least this share of its largest width. */
const apart = 0.1;

/** Whether some component ends wholly elsewhere than it began, as a memory does that only sums. */
function drifts(states: Float64Array, n: number): boolean {
  const quarter = Math.floor(states.length / n / 4) * n;
  const [first, last] = [states.subarray(0, quarter), states.subarray(states.length - quarter)];
  let [gap, size] = [0, 0];
  for (let i = 0; i < n; i++) {
    const [[low, high], a, b] = [rangeOf(states, n, i), rangeOf(first, n, i), rangeOf(last, n, i)];
    gap = Math.max(gap, a[0] - b[1], b[0] - a[1]);
    size = Math.max(size, high - low);
  }
  return gap > apart * size;
}

/** Lowest and highest value of component i of states [count, n]. */
function rangeOf(states: Float64Array, n: number, i: number): [low: number, high: number] {
  let [low, high] = [Infinity, -Infinity];
  for (let k = i; k < states.length; k += n) {
    low = Math.min(low, states[k]!);
    high = Math.max(high, states[k]!);
  }
  return [low, high];
}

/** 32 bits of the box that x lies in. */
export function cellHash(x: Float64Array, width: Float64Array): number {
  let hash = 0;
  for (let i = 0; i < x.length; i++) {
    const cell = Math.floor(x[i]! / width[i]!) | 0;
    // Multiplication by odd constants after a rotation, as in Austin Appleby's MurmurHash3.
    const word = Math.imul(cell, 0xcc9e2d51 | 0);
    hash ^= Math.imul((word << 15) | (word >>> 17), 0x1b873593);
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + (0xe6546b64 | 0)) | 0;
  }
  return hash;
}

/** Means and deviations of states [count, n], with errors from the scatter of blocks. */
export function statisticsOf(states: Float64Array, n: number): OrbitStatistics {
  const count = Math.floor(states.length / n / blocks) * blocks;
  const out = Array.from({ length: 4 }, () => new Float64Array(n)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let i = 0; i < n; i++) {
    const column = Float64Array.from({ length: count }, (_, t) => states[t * n + i]!);
    const mean = average(column);
    const squares = column.map((v) => (v - mean) ** 2);
    const deviation = Math.sqrt(average(squares));
    const errorOfMean = blockError(column);
    const errorOfDeviation = deviation > 0 ? blockError(squares) / (2 * deviation) : 0;
    for (const [k, value] of [mean, errorOfMean, deviation, errorOfDeviation].entries()) out[k]![i] = value;
  }
  const [mean, meanError, deviation, deviationError] = out;
  return { mean, meanError, deviation, deviationError };
}

function average(values: Float64Array): number {
  return values.reduce((sum, v) => sum + v, 0) / values.length;
}

/** Standard error of a mean from the scatter of the means of blocks. */
function blockError(values: Float64Array): number {
  const size = values.length / blocks;
  const means = Float64Array.from({ length: blocks }, (_, b) =>
    average(values.subarray(b * size, (b + 1) * size)),
  );
  const centre = average(means);
  return Math.sqrt(means.reduce((sum, v) => sum + (v - centre) ** 2, 0) / (blocks * (blocks - 1)));
}

/** Whether averages of two orbits agree within their errors. */
export function sameStatistics(a: OrbitStatistics, b: OrbitStatistics): boolean {
  const size = Math.max(...a.deviation, ...b.deviation);
  const agree = (x: Float64Array, dx: Float64Array, y: Float64Array, dy: Float64Array) =>
    x.every((v, i) => Math.abs(v - y[i]!) <= errors * Math.hypot(dx[i]!, dy[i]!) + share * size);
  return (
    agree(a.mean, a.meanError, b.mean, b.meanError) &&
    agree(a.deviation, a.deviationError, b.deviation, b.deviationError)
  );
}
