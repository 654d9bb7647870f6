import { growth } from "../fixed-points/stability.js";
import { captureTube } from "./capture-tube.js";
import { cycleStates, limitCycle, returnTime, type LimitCycle } from "./limit-cycle.js";
import { reachOf, type KnownAttractor, type Surroundings } from "./recognise-attractor.js";

/** A return this near, as a share of what the orbit reaches, is taken for a cycle's. */
const returned = 0.02;
/** A closed orbit attracts where the next multiplier is this far inside the unit circle. */
const margin = 1e-6;
/** Points of a cycle that capture uses, and those that a result holds. */
const [points, shown] = [400, 100];

/**
 * The stable limit cycle of a flow that an orbit runs into; undefined where there is none near.
 *
 * @param states of the orbit at equal times
 */
export function recogniseLimitCycle(
  { model, p, orbit }: Surroundings,
  states: readonly Float64Array[],
): KnownAttractor | undefined {
  const { system } = model;
  if (system.kind !== "flow" || system.dimension < 2) return undefined;
  const reach = reachOf(states);
  const period = returnTime(system, p, states[0]!, orbit.time / 4, returned * reach);
  const cycle = period === undefined ? undefined : limitCycle(system, states[0]!, p, period);
  if (cycle === undefined || cycle.multipliers.some((m) => growth("map", m) > -margin)) return undefined;
  const curve = cycleStates(system, p, cycle, points);
  const capture = captureTube(orbit, curve, cycle.period);
  return capture && { attractor: describe(cycle, curve), capture };
}

function describe({ state, period, multipliers }: LimitCycle, curve: Float64Array) {
  const n = state.length;
  const first = smallest(curve, n);
  const at = (k: number) => Array.from(curve.subarray(k * n, (k + 1) * n));
  return {
    kind: "cycle" as const,
    states: Array.from({ length: shown }, (_, k) => at((first + (k * points) / shown) % points)),
    period,
    multipliers,
    // The exponent along the orbit itself is the largest.
    lyapunov: { value: 0, standardError: null },
    mean: Array.from({ length: n }, (_, i) => {
      let sum = 0;
      for (let k = 0; k < points; k++) sum += curve[k * n + i]!;
      return sum / points;
    }),
  };
}

/** The point where the first component is least: a start that does not depend on where the cycle was found. */
function smallest(curve: Float64Array, n: number): number {
  let best = 0;
  for (let k = 1; k < curve.length / n; k++) if (curve[k * n]! < curve[best * n]!) best = k;
  return best;
}
