import type { ScalarMap } from "./scalar-map.js";

/** A run slower than this share of the tolerance is at rest: the slowest passage is about ∂f/∂parameter of it. */
const restShare = 1 / 40;

export interface FoldSearch {
  /** parameter ↦ an increasing map */
  readonly stepAt: (parameter: number) => ScalarMap;
  /** Start of the run, which approaches the resting state monotonically. */
  readonly x0: number;
  /** A state beyond the fold, which a run at rest never reaches. */
  readonly gate: number;
  /** A parameter at which the run comes to rest before the gate. */
  readonly trapped: number;
  /** A parameter at which it passes. */
  readonly escaping: number;
  /** Width to which the parameter is located; a passage takes about 3/√(tolerance/2) steps. */
  readonly tolerance: number;
}

/** The smallest step of a monotone run on its way past the gate, or undefined if it comes to rest before. */
function slowestStep(step: ScalarMap, { x0, gate, tolerance }: FoldSearch): number | undefined {
  const rising = gate > x0;
  let x = x0;
  let slowest = Infinity;
  while (x < gate === rising) {
    const next = step(x);
    const size = Math.abs(next - x);
    if (size < restShare * tolerance) return undefined;
    slowest = Math.min(slowest, size);
    x = next;
  }
  return slowest;
}

/**
 * Midpoint of the two places where a passing run is four times as fast as at its slowest. There the step
 * depends on the place linearly; at the minimum itself rounding would hide it to √u.
 */
function bottleneck(step: ScalarMap, x0: number, slowest: number): number {
  let x = x0;
  let entry = x0;
  let slowed = false;
  for (;;) {
    const next = step(x);
    const size = Math.abs(next - x);
    slowed ||= size < 2 * slowest;
    if (size > 4 * slowest) {
      if (slowed) return (entry + x) / 2;
      entry = x;
    }
    x = next;
  }
}

/**
 * Locates a fold of an increasing map by simulation alone: beyond it, a run that used to come to rest
 * squeezes through a bottleneck and goes on. Slopes in the parameter below 1/20 are not provided for.
 *
 * @returns parameter within the tolerance, and the state of the bottleneck to about 1e-10
 * @throws  RangeError if the run at `escaping` does not pass
 */
export function foldByEscape(search: FoldSearch) {
  const { stepAt, x0, tolerance } = search;
  let [held, free] = [search.trapped, search.escaping];
  let slowest = slowestStep(stepAt(free), search);
  if (slowest === undefined) throw new RangeError(`expected the run at ${free} to pass ${search.gate}`);
  while (Math.abs(free - held) > tolerance) {
    const middle = (held + free) / 2;
    const found = slowestStep(stepAt(middle), search);
    if (found === undefined) held = middle;
    else [free, slowest] = [middle, found];
  }
  return { parameter: (held + free) / 2, state: bottleneck(stepAt(free), x0, slowest) };
}
