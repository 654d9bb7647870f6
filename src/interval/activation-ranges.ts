import { logisticInterval, tanhInterval } from "./elementary.js";
import type { Interval } from "./interval.js";
import { down, up } from "./rounding.js";

/** The activations whose ranges and slopes can be enclosed. */
export type EnclosedActivation = "logistic" | "tanh" | "relu";

/** {φ(x)} over an interval, rounded outwards; all three activations increase. */
export function activationRange(activation: EnclosedActivation, x: Interval): Interval {
  if (activation === "tanh") return tanhInterval(x);
  if (activation === "logistic") return logisticInterval(x);
  return { lo: Math.max(0, x.lo), hi: Math.max(0, x.hi) };
}

/**
 * {φ'(x)} from the range of y = φ(x): 1 − y² of tanh, y(1 − y) of the logistic, {0, 1} of the rectifier (0 where it
 * is 0, the left derivative at its kink). Rounding aside, exactly the slopes taken.
 *
 * @param range within [−1, 1] (tanh), [0, 1] (logistic), [0, ∞] (rectifier), as {@link activationRange} gives it
 */
export function slopeRange(activation: EnclosedActivation, range: Interval): Interval {
  if (activation === "tanh") return tanhSlopes(range);
  if (activation === "logistic") return logisticSlopes(range);
  return { lo: range.lo > 0 ? 1 : 0, hi: range.hi > 0 ? 1 : 0 };
}

/** (1 − |y|)(1 + |y|): 1 − y² would cancel where tanh saturates. */
function tanhSlopes({ lo, hi }: Interval): Interval {
  const most = Math.max(-lo, hi);
  const least = lo <= 0 && hi >= 0 ? 0 : Math.min(Math.abs(lo), Math.abs(hi));
  return {
    lo: Math.max(0, down(down(1 - most) * down(1 + most))),
    hi: least === 0 ? 1 : Math.min(1, up(up(1 - least) * up(1 + least))),
  };
}

/** y(1 − y) rises to ¼ at ½ and falls after it. */
function logisticSlopes({ lo, hi }: Interval): Interval {
  const below = (y: number): number => Math.max(0, down(y * down(1 - y)));
  const above = (y: number): number => (y === 0 ? 0 : up(y * up(1 - y)));
  const peak = lo <= 0.5 && hi >= 0.5;
  return {
    lo: Math.min(below(lo), below(hi)),
    hi: peak ? 0.25 : Math.min(0.25, Math.max(above(lo), above(hi))),
  };
}
