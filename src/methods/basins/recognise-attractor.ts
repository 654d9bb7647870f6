import { normInf, subtract } from "../../linalg/vector.js";
import type { Model } from "../../systems/model.js";
import type { Attractor, Capture } from "./basin-atlas.js";
import type { OrbitMap } from "./orbit-map.js";
import { recogniseIrregular } from "./recognise-irregular.js";
import { recogniseLimitCycle } from "./recognise-limit-cycle.js";
import { recognisePoint } from "./recognise-point.js";

/** What recognising an attractor needs to know. */
export interface Surroundings {
  readonly model: Model;
  readonly p: Float64Array;
  readonly orbit: OrbitMap;
  /** Largest width of the box of starts. */
  readonly scale: number;
  /** Whether a state counts as gone to infinity. */
  readonly lost: (x: Float64Array) => boolean;
  /** Fixed points found by other means, of any stability. */
  readonly fixedPoints: readonly Float64Array[];
  /** Budget of one start. */
  readonly steps: number;
}

export interface KnownAttractor {
  readonly attractor: Attractor;
  readonly capture: Capture;
}

/** Steps before the first look, and how much longer each next wait is. */
const [firstWait, longer] = [300, 4];
/** Longest period looked for in the first looks, and in the last. */
const [shortPeriods, longPeriods] = [64, 512];

/**
 * What attractor an orbit reaches, or how it fails to reach one.
 *
 * The orbit is left alone for longer and longer, up to `steps` steps. After each wait its last states are asked, in this
 * order: does it repeat itself (Newton's method then finds the fixed point or the cycle, which must be stable, and the
 * orbit must enter a capture region around it); of a flow: does it come back to a plane through it; is its largest
 * Lyapunov exponent positive, or, at the last look, zero?
 *
 * @param start shape [n]; not modified
 */
export function recogniseAttractor(
  around: Surroundings,
  start: Float64Array,
): KnownAttractor | "infinity" | "undecided" {
  const { orbit, steps } = around;
  const x = start.slice();
  let wait = Math.min(firstWait, steps);
  for (let done = 0; done < steps; wait = Math.min(longer * wait, steps - done)) {
    if (!settle(around, x, wait)) return "infinity";
    done += wait;
    const last = done >= steps;
    const orbitStates = lastStates(orbit, x, last ? longPeriods : shortPeriods);
    if (orbitStates === undefined) return "infinity";
    const found =
      recognisePoint(around, orbitStates) ??
      recogniseLimitCycle(around, orbitStates) ??
      recogniseIrregular(around, orbitStates[0]!, last);
    if (found !== undefined) return found;
  }
  return "undecided";
}

/** Moves x along; false where it is lost. */
export function settle({ orbit, lost }: Surroundings, x: Float64Array, steps: number): boolean {
  for (let t = 0; t < steps; t++) if (lost(x) || !orbit.advance(x)) return false;
  return !lost(x);
}

/** x and the `count` states after it. */
function lastStates(orbit: OrbitMap, x: Float64Array, count: number): Float64Array[] | undefined {
  const states = [x.slice()];
  const y = x.slice();
  for (let t = 0; t < count; t++) {
    if (!orbit.advance(y)) return undefined;
    states.push(y.slice());
  }
  return states.every((s) => s.every(Number.isFinite)) ? states : undefined;
}

/** Largest distance of a state from the first, in the ∞-norm. */
export function reachOf(states: readonly Float64Array[]): number {
  return Math.max(...states.map((s) => normInf(subtract(s, states[0]!))));
}
