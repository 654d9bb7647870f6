import type { Model } from "../../systems/model.js";
import { checkCount } from "../run-arguments.js";
import { plainBox, type StateBox } from "./certificate.js";
import { piecewiseLinearMap, type PiecewiseLinearMap } from "./enclosure/piecewise-linear-map.js";
import { searchRegions } from "./enclosure/region-search.js";
import { requireShapes } from "./fixed-point-equation.js";

/** A cycle that is proven to exist; exactly one passes through these boxes in this order. */
export interface ProvenCycle {
  readonly period: number;
  /** Boxes of its states, in the order of the steps. */
  readonly existence: readonly StateBox[];
}

export interface ProvenCycles {
  /** "complete": there are exactly these cycles of this period. */
  readonly status: "complete" | "undecided";
  readonly reason: "budget" | "resolution" | null;
  readonly cycles: readonly ProvenCycle[];
  /** Sequences of linear regions looked at. */
  readonly regions: number;
}

/**
 * All cycles of one minimal period of a map with rectifiers, proven: fixed points of `period` copies of the map in a ring,
 * a piecewise-linear map again, with 2^(R · period) sequences of regions, see {@link searchRegions}.
 *
 * A sequence of regions has one cycle at most, so its minimal period is that of the sequence, exactly. R · period up to
 * 20 takes some seconds.
 *
 * @param budget largest number of sequences; where there are more, none is looked at
 * @throws       RangeError if a shape or an option is invalid, or the model is no map with rectifiers
 */
export function proveCycles(model: Model, p: Float64Array, period: number, budget = 2 ** 20): ProvenCycles {
  requireShapes(model.system, Float64Array.from(model.initialState), p);
  checkCount("the period", period, 1);
  checkCount("the budget of regions", budget, 1);
  const map = model.system.kind === "map" ? piecewiseLinearMap(model, p) : undefined;
  if (map?.isStep !== true) {
    throw new RangeError(
      `${model.name} is no map of rectifiers without leak; expected a ReLU network or a PLRNN`,
    );
  }
  const found = searchRegions(ringOf(map, period), budget);
  const units = map.rectified.length;
  const wordsOf = (region: readonly boolean[]): string[] =>
    Array.from({ length: period }, (_, k) =>
      region
        .slice(k * units, (k + 1) * units)
        .map(Number)
        .join(""),
    );
  const cycles = found.roots
    .filter(({ region }) => isFirstOfCycle(wordsOf(region)))
    .map(({ box }) => ({
      period,
      existence: Array.from({ length: period }, (_, k) => {
        const part = (v: Float64Array): Float64Array => v.slice(k * map.size, (k + 1) * map.size);
        return plainBox(map.statesWithin({ lo: part(box.lo), hi: part(box.hi) }));
      }),
    }));
  const open = found.exhausted || found.undecided.length > 0;
  const reason = open ? (found.exhausted ? "budget" : "resolution") : null;
  return { status: open ? "undecided" : "complete", reason, cycles, regions: found.regions };
}

/** Whether no rotation of the words comes before them, nor equals them: then their period is minimal. */
function isFirstOfCycle(words: readonly string[]): boolean {
  const text = words.join(" ");
  return words.every((_, k) => k === 0 || [...words.slice(k), ...words.slice(0, k)].join(" ") > text);
}

/** Copies of a map in a ring: x_(k+1) = F(x_k), x_0 = F(x_(period−1)). */
function ringOf(map: PiecewiseLinearMap, period: number): PiecewiseLinearMap {
  const { size: n, rectified, a, w, c } = map;
  const [size, units] = [n * period, rectified.length];
  const [bigA, bigW] = [new Float64Array(size * size), new Float64Array(size * units * period)];
  for (let k = 0; k < period; k++) {
    const next = (k + 1) % period;
    for (let i = 0; i < n; i++) {
      bigA.set(a.subarray(i * n, (i + 1) * n), (next * n + i) * size + k * n);
      bigW.set(w.subarray(i * units, (i + 1) * units), (next * n + i) * units * period + k * units);
    }
  }
  const repeated = (v: Float64Array): Float64Array =>
    Float64Array.from({ length: size }, (_, i) => v[i % n]!);
  return {
    ...map,
    size,
    rectified: Array.from(
      { length: units * period },
      (_, i) => Math.floor(i / units) * n + rectified[i % units]!,
    ),
    a: bigA,
    w: bigW,
    c: { lo: repeated(c.lo), hi: repeated(c.hi) },
  };
}
