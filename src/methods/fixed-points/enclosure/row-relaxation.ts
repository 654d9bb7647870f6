import { up } from "../../../interval/rounding.js";
import type { IntervalArray } from "../../../interval/vector.js";
import type { RelaxedMap } from "./relaxed-map.js";
import type { FormBox, RowForm } from "./row-form.js";

/**
 * A map whose components are given as forms over a box, as a relaxed map: G = I, each row with a noise of its own.
 *
 * @param start holds every fixed point
 * @param rows  the components of F over a box
 */
export function rowRelaxation(start: IntervalArray, rows: (box: FormBox) => readonly RowForm[]): RelaxedMap {
  const n = start.lo.length;
  const [linear, generators, spread] = [
    new Float64Array(n * n),
    new Float64Array(n * n),
    new Float64Array(n * n),
  ];
  const [noise, noiseRadius] = [new Float64Array(n), new Float64Array(n)];
  for (let i = 0; i < n; i++) generators[i * n + i] = 1;
  return {
    size: n,
    start,
    image(lo, hi, outLo, outHi) {
      rows({ lo, hi }).forEach(({ range }, i) => {
        outLo[i] = range.lo;
        outHi[i] = range.hi;
      });
    },
    relax(lo, hi) {
      rows({ lo, hi }).forEach(({ slope, rest, low, high }, i) => {
        const mid = rest.lo + (rest.hi - rest.lo) / 2;
        noise[i] = mid;
        noiseRadius[i] = Math.max(up(mid - rest.lo), up(rest.hi - mid));
        for (let j = 0, at = i * n; j < n; j++, at++) {
          linear[at] = slope[j]!;
          spread[at] = Math.max(up(high[j]! - slope[j]!), up(slope[j]! - low[j]!));
        }
      });
    },
    linear,
    generators,
    noise,
    noiseRadius,
    offset: new Float64Array(n),
    offsetRadius: new Float64Array(n),
    spread,
  };
}
