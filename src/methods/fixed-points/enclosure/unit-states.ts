import { logisticDown, logisticUp, tanhDown, tanhUp } from "../../../interval/elementary.js";
import { activationRange, slopeRange } from "../../../interval/activation-ranges.js";
import {
  addIntervals,
  divideIntervals,
  multiplyIntervals,
  pointInterval,
  subtractIntervals,
  type Interval,
} from "../../../interval/interval.js";
import { down } from "../../../interval/rounding.js";
import type { IntervalArray } from "../../../interval/vector.js";
import { matVec } from "../../../linalg/matrix.js";
import type { ReducedMap } from "./reduced-map.js";
import type { RelaxedMap } from "./relaxed-map.js";
import type { UnitNetwork } from "./unit-network.js";

/**
 * States and Jacobians of saturating units from coordinates x, the pre-activations being `scale` x: states rise with
 * the coordinates, one by one.
 */
export function unitStates(network: UnitNetwork, map: RelaxedMap, scale: 1 | 2): ReducedMap {
  const { activation, state, shift } = network;
  const pre = state === "pre";
  const [below, above] = activation === "tanh" ? [tanhDown, tanhUp] : [logisticDown, logisticUp];
  const lower = (x: number, i: number): number => lowerSum(pre ? scale * x : below(scale * x), shift.lo[i]!);
  const upper = (x: number, i: number): number =>
    -lowerSum(-(pre ? scale * x : above(scale * x)), -shift.hi[i]!);
  const innerLower = (x: number, i: number): number =>
    -lowerSum(-(pre ? scale * x : above(scale * x)), -shift.hi[i]!);
  const innerUpper = (x: number, i: number): number =>
    lowerSum(pre ? scale * x : below(scale * x), shift.lo[i]!);
  const { start } = map;
  return {
    map,
    coordinatesOf: (x) => {
      const y = x.map((v, i) => v - shift.lo[i]!);
      if (pre) return y.map((v) => v / scale);
      return matVec(network.w, y, y.length, y.length).map((v, i) => (v + network.c.lo[i]!) / scale);
    },
    statesWithin: ({ lo, hi }) => ({ lo: lo.map(lower), hi: hi.map(upper) }),
    // Beyond the start box there are no fixed points at all; without this, a saturated unit would round to nothing.
    statesOnlyOf: ({ lo, hi }) => ({
      lo: lo.map((x, i) => (x <= start.lo[i]! ? lower(start.lo[i]!, i) : innerLower(x, i))),
      hi: hi.map((x, i) => (x >= start.hi[i]! ? upper(start.hi[i]!, i) : innerUpper(x, i))),
    }),
    jacobian: ({ lo, hi }) => {
      const slopes = Array.from(lo, (x, i) =>
        slopeRange(activation, activationRange(activation, { lo: scale * x, hi: scale * hi[i]! })),
      );
      return unitJacobian(network, slopes);
    },
  };
}

function lowerSum(x: number, shift: number): number {
  return shift === 0 ? x : down(x + shift);
}

/** The Jacobian of one step, or of the flow, at slopes φ' within intervals; [n, n]. */
export function unitJacobian({ w, state, rates }: UnitNetwork, slopes: readonly Interval[]): IntervalArray {
  const n = slopes.length;
  const out = { lo: new Float64Array(n * n), hi: new Float64Array(n * n) };
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const inner = multiplyIntervals(pointInterval(w[i * n + j]!), slopes[state === "pre" ? j : i]!);
      const entry = rates === undefined ? inner : rated(rates, i, i === j, inner);
      out.lo[i * n + j] = entry.lo;
      out.hi[i * n + j] = entry.hi;
    }
  }
  return out;
}

const one = pointInterval(1);

function rated(
  rates: NonNullable<UnitNetwork["rates"]>,
  i: number,
  isDiagonal: boolean,
  inner: Interval,
): Interval {
  const rate = pointInterval(rates.values[i]!);
  if (rates.kind === "tau") return divideIntervals(isDiagonal ? subtractIntervals(inner, one) : inner, rate);
  const moved = multiplyIntervals(rate, inner);
  return isDiagonal ? addIntervals(subtractIntervals(one, rate), moved) : moved;
}
