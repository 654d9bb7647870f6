import { gradientHorizon } from "../methods/products/gradient-horizon.js";
import type { Trajectory } from "../methods/trajectory.js";
import { randomStream } from "../random/stream.js";
import type { DiscreteMap } from "../systems/system.js";

/** How far back gradients of the last state of a run reach. */
export interface GradientReach {
  /** A gradient has vanished once it is this part of what it was at the last state, exploded at one over it. */
  readonly floor: number;
  /** Random directions ∂L/∂x_T tried. */
  readonly samples: number;
  readonly vanished: number;
  readonly exploded: number;
  /** Those that did neither within the run, whose lag is then that of the run. */
  readonly notReached: number;
  /** Steps back of the first limit met: least, median and most of the samples. */
  readonly lags: readonly [number, number, number];
}

const samples = 31;
/** Number of the first random stream of the directions; that of x₀ is 0. */
const firstStream = 100;

/** The gradient horizon of random directions of ∂L/∂x_T along a run, each from its own stream of the seed. */
export function gradientReach(
  map: DiscreteMap,
  run: Pick<Trajectory, "states" | "steps">,
  p: Float64Array,
  { floor, seed, inputs }: { floor: number; seed: number; inputs: Float64Array | undefined },
): GradientReach {
  const horizons = Array.from({ length: samples }, (_, i) => {
    const { normal } = randomStream(seed, firstStream + i);
    const adjoint = Float64Array.from({ length: map.dimension }, () => normal());
    return gradientHorizon(map, run.states, p, { adjoint, floor, ceiling: 1 / floor, inputs });
  });
  const lags = horizons.map(({ lag }) => lag).sort((a, b) => a - b);
  const ended = (how: string) => horizons.filter(({ status }) => status === how).length;
  return {
    floor,
    samples,
    vanished: ended("vanished"),
    exploded: ended("exploded"),
    notReached: samples - ended("vanished") - ended("exploded"),
    lags: [lags[0]!, lags[(samples - 1) / 2]!, lags.at(-1)!],
  };
}

/** Of random gradients, if it is asked for and the run has a step. */
export function horizonOf(
  map: DiscreteMap,
  run: Pick<Trajectory, "states" | "steps">,
  p: Float64Array,
  inputs: Float64Array | undefined,
  { horizon, seed }: { readonly horizon?: number; readonly seed: number },
): { readonly gradientHorizon?: GradientReach } {
  if (horizon === undefined || run.steps === 0) return {};
  return { gradientHorizon: gradientReach(map, run, p, { floor: horizon, seed, inputs }) };
}

/** What a person reads of it. */
export function gradientReachText(reach: GradientReach | undefined): string {
  if (reach === undefined) return "";
  const { floor, lags, vanished, exploded, notReached } = reach;
  const [least, median, most] = lags;
  const ends = `${vanished} vanished, ${exploded} exploded, ${notReached} did neither`;
  return `gradient horizon: random gradients shrink to ${floor}, or grow to ${1 / floor}, within ${median} steps back (${least} to ${most}; ${ends})\n`;
}
