import type { DiscreteMap } from "../../../src/systems/system.js";
import { bisect } from "./search-line.js";

/** One step of a one-dimensional map at fixed parameters. */
export type ScalarMap = (x: number) => number;

/** A map of dimension 1 as a function of its state; steps the model and nothing else. */
export function scalarMap(map: DiscreteMap, parameters: readonly number[]): ScalarMap {
  const p = Float64Array.from(parameters);
  const x = new Float64Array(1);
  const next = new Float64Array(1);
  return (state) => {
    x[0] = state;
    return map.step(x, p, next)[0]!;
  };
}

/** The state after a number of steps. */
export function iterate(step: ScalarMap, x0: number, steps: number): number {
  let x = x0;
  for (let t = 0; t < steps; t++) x = step(x);
  return x;
}

/**
 * The state in which a run comes to rest: no change beyond one rounding error.
 *
 * @throws RangeError if it still moves after `maxSteps`
 */
export function settle(step: ScalarMap, x0: number, maxSteps = 200_000): number {
  let x = x0;
  for (let t = 0; t < maxSteps; t++) {
    const next = step(x);
    if (Math.abs(next - x) <= Number.EPSILON * Math.abs(x)) return next;
    x = next;
  }
  throw new RangeError(`the run from ${x0} has not settled after ${maxSteps} steps`);
}

/** The state between `low` and `high` whose run goes neither to the rest of one nor to that of the other. */
export function edgeState(step: ScalarMap, low: number, high: number): number {
  const middle = (settle(step, low) + settle(step, high)) / 2;
  // From the boundary itself the run does not settle within rounding; its side after a long run decides.
  return bisect((x0) => iterate(step, x0, 2000) > middle, low, high);
}

/** States a grid of runs settles in, ascending, and the boundaries between them: attractors and repellers. */
export function restStates(step: ScalarMap, low: number, high: number) {
  // An even number: the middle of the range, a repeller by symmetry in some settings, is no start.
  const starts = Array.from({ length: 200 }, (_, i) => low + ((high - low) * i) / 199);
  const attractors: number[] = [];
  const repellers: number[] = [];
  let last = { start: NaN, end: NaN };
  for (const start of starts) {
    const end = iterate(step, start, 5000);
    if (!(Math.abs(end - last.end) < 1e-6)) {
      if (Number.isFinite(last.end)) repellers.push(edgeState(step, last.start, start));
      attractors.push(end);
    }
    last = { start, end };
  }
  return { attractors, repellers };
}
