import { oneNeuronFixedPoints } from "../src/methods/fixed-points/one-neuron-fixed-points.js";
import { oneNeuronFolds } from "../src/methods/bifurcations/one-neuron-folds.js";
import { trajectory } from "../src/methods/trajectory.js";
import { latchingNeuron } from "../src/systems/latching-neuron.js";
import { latchModel } from "../src/systems/neuron-models.js";

export interface LatchTradeoffOptions {
  /** Self-connections w of the closed-form curves: an even grid over [from, to]; from > 1. */
  readonly from?: number;
  readonly to?: number;
  readonly points?: number;
  /** Self-connections at which the same is measured on runs. */
  readonly measured?: readonly number[];
  /** The gradient counts as forgotten below this share of itself. */
  readonly share?: number;
  /** Length of a run, in steps. */
  readonly steps?: number;
}

export const latchTradeoffDefaults = {
  from: 1.01,
  to: 3,
  points: 200,
  measured: [1.05, 1.1, 1.25, 1.5, 2, 3],
  share: 0.01,
  steps: 4000,
} as const satisfies Required<LatchTradeoffOptions>;

/** What a self-connection w buys and what it costs. */
export interface LatchPoint {
  readonly w: number;
  /** h*: a constant input above it flips the latch, one below cannot. */
  readonly threshold: number;
  /** The positive state of rest without input. */
  readonly attractor: number;
  /** w·tanh′ there: the factor by which every step back in time shrinks the gradient. */
  readonly contraction: number;
  /** Steps until the gradient has fallen to `share`, ln share / ln contraction. */
  readonly memory: number;
}

export interface LatchTradeoffResult {
  readonly options: Required<LatchTradeoffOptions>;
  /** Closed form, w rising. */
  readonly curve: readonly LatchPoint[];
  /** The same quantities from runs alone. */
  readonly measured: readonly LatchPoint[];
}

/**
 * The latch x ← tanh(w x + h): the input h* it withstands against how fast it forgets its gradient, over w.
 *
 * Curves: closed forms. Measured: h* by bisection on whether a run from −1 ends positive, the attractor as
 * the end of a run from 1, the contraction from two runs started beside it. Some 50 runs a measured w.
 *
 * @throws RangeError if w ≤ 1 is asked for (no latch there), or a count or the share is invalid
 * @see    Bengio, Simard & Frasconi, Learning long-term dependencies with gradient descent is difficult
 *         (1994), doi:10.1109/72.279181
 */
export function latchTradeoff(options: LatchTradeoffOptions = {}): LatchTradeoffResult {
  const all = { ...latchTradeoffDefaults, ...options };
  check(all);
  const { from, to, points } = all;
  const weights = Array.from({ length: points }, (_, i) => from + ((to - from) * i) / (points - 1));
  return {
    options: all,
    curve: weights.map((w) => closedForm(w, all.share)),
    measured: all.measured.map((w) => measure(w, all)),
  };
}

type Settings = Required<LatchTradeoffOptions>;

function check({ from, to, points, measured, share, steps }: Settings): void {
  if (!(from > 1 && to > from && Number.isFinite(to))) {
    throw new RangeError(`w runs from ${from} to ${to}; expected 1 < from < to`);
  }
  if (!(Number.isInteger(points) && points >= 2)) {
    throw new RangeError(`points is ${points}; expected an integer ≥ 2`);
  }
  const outside = measured.find((w) => !(w > 1 && Number.isFinite(w)));
  if (outside !== undefined) throw new RangeError(`measured holds w = ${outside}; expected w > 1`);
  if (!(share > 0 && share < 1)) throw new RangeError(`share is ${share}; expected 0 < share < 1`);
  if (!(Number.isInteger(steps) && steps >= 1)) {
    throw new RangeError(`steps is ${steps}; expected an integer ≥ 1`);
  }
}

function closedForm(w: number, share: number): LatchPoint {
  const p = Float64Array.of(w, 0);
  const threshold = oneNeuronFolds(latchModel, p).at(-1)!.bias;
  const { state, multipliers } = oneNeuronFixedPoints(latchModel, p).points.at(-1)!;
  const contraction = multipliers[0]!.re;
  return { w, threshold, attractor: state[0]!, contraction, memory: memoryOf(contraction, share) };
}

function memoryOf(contraction: number, share: number): number {
  return Math.log(share) / Math.log(contraction);
}

function measure(w: number, { share, steps }: Settings): LatchPoint {
  const attractor = endOfRun(w, 0, 1, steps);
  const contraction = measuredContraction(w, attractor);
  const threshold = measuredThreshold(w, steps);
  return { w, threshold, attractor, contraction, memory: memoryOf(contraction, share) };
}

function endOfRun(w: number, h: number, x0: number, steps: number): number {
  return trajectory(latchingNeuron, Float64Array.of(x0), Float64Array.of(w, h), { steps }).states.at(-1)!;
}

/** Ratio of the separations after and before one step of two runs started δ on either side. */
function measuredContraction(w: number, attractor: number): number {
  const delta = 1e-5;
  return (endOfRun(w, 0, attractor + delta, 1) - endOfRun(w, 0, attractor - delta, 1)) / (2 * delta);
}

/** Bisection: below h* the run from −1 stays negative, above it ends positive. h ≥ w flips at once. */
function measuredThreshold(w: number, steps: number): number {
  let low = 0;
  let high = w;
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (endOfRun(w, middle, -1, steps) > 0) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}
