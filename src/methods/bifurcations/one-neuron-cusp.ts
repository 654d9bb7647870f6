import type { Model } from "../../systems/model.js";
import { flipsOf } from "./one-neuron-flips.js";
import { foldsOf } from "./one-neuron-folds.js";
import { biasAtDrive, oneNeuronForm, stateAt, type OneNeuronForm } from "../fixed-points/one-neuron-form.js";

export interface OneNeuronCusp {
  readonly w: number;
  /** b, or h of the latch. */
  readonly bias: number;
  readonly state: number;
}

/** One weight's pair of folds or flips. */
export interface WeightedPair {
  readonly w: number;
  /** The lower and the upper bias. */
  readonly biases: readonly [number, number];
  /** The states at them. */
  readonly states: readonly [number, number];
}

export interface WeightRange {
  readonly from: number;
  readonly to: number;
  /** Number of weights, spaced so that the curves' ends at the cusp are smooth. */
  readonly count: number;
}

/**
 * The cusp of a one-neuron model in the plane of weight and bias, where its two fold curves meet: closed form.
 *
 * (w, b) = (4, −2) and x = ½ of M3 without input, (4, −2) and x = 0 of M5, (w, h) = (1, 0) and x = 0 of M6.
 *
 * @param p parameters, shape [m]; the weight and the bias in it are ignored
 */
export function oneNeuronCusp(model: Model, p: Float64Array): OneNeuronCusp {
  const w = weightAtGain(model, 1);
  const form = formAt(model, p, w);
  return { w, bias: biasAtDrive({ ...form, gain: 1 }, 0), state: stateAt(form, 0) };
}

/**
 * The fold curves of a one-neuron model in the plane of weight and bias: closed form, from the cusp onwards.
 *
 * @param p     parameters, shape [m]; the weight and the bias in it are ignored
 * @param range weights; those without folds are left out, and the cusp is the first entry where it is in range
 * @throws      RangeError for a range that does not rise or fewer than two weights
 */
export function oneNeuronFoldCurve(model: Model, p: Float64Array, range: WeightRange): WeightedPair[] {
  requireRange(range);
  const cusp = oneNeuronCusp(model, p);
  const tip: WeightedPair = { w: cusp.w, biases: [cusp.bias, cusp.bias], states: [cusp.state, cusp.state] };
  const start = Math.max(cusp.w, range.from);
  if (range.to <= start) return [];
  const weights = squareSpaced(start, range.to, range.count);
  const pairs = weights.flatMap((w) => pairOf(w, foldsOf(formAt(model, p, w))));
  return start === cusp.w ? [tip, ...pairs] : pairs;
}

/**
 * The flip curves of a one-neuron map in the plane of weight and bias: closed form; empty for a flow.
 *
 * @param p     parameters, shape [m]; ε counts, the weight and the bias in it are ignored
 * @param range weights; those without flips are left out
 * @throws      RangeError for a range that does not rise or fewer than two weights
 */
export function oneNeuronFlipCurve(model: Model, p: Float64Array, range: WeightRange): WeightedPair[] {
  requireRange(range);
  const { kind, rate } = formAt(model, p, 0);
  const tip = weightAtGain(model, 1 - 2 / rate);
  const start = Math.min(tip, range.to);
  if (kind === "flow" || range.from >= start) return [];
  const weights = squareSpaced(start, range.from, range.count);
  const pairs = weights.flatMap((w) => pairOf(w, flipsOf(formAt(model, p, w))));
  if (start !== tip) return pairs;
  const form = formAt(model, p, tip);
  const bias = biasAtDrive(form, 0);
  const state = stateAt(form, 0);
  return [{ w: tip, biases: [bias, bias], states: [state, state] }, ...pairs];
}

/** The form at another weight, the bias being irrelevant. */
function formAt(model: Model, p: Float64Array, w: number): OneNeuronForm {
  const q = Float64Array.from(p);
  q[0] = w;
  q[1] = 0;
  return oneNeuronForm(model, q);
}

function weightAtGain(model: Model, gain: number): number {
  return model.oneNeuron === "latch" ? gain : 4 * gain;
}

function pairOf(w: number, pair: readonly { bias: number; state: number }[]): WeightedPair[] {
  const [low, high] = pair;
  if (low === undefined || high === undefined) return [];
  return [{ w, biases: [low.bias, high.bias], states: [low.state, high.state] }];
}

/** Denser towards `from` like t²: the curves leave their tip like a power of the distance. */
function squareSpaced(from: number, to: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => from + (to - from) * ((i + 1) / count) ** 2);
}

function requireRange({ from, to, count }: WeightRange): void {
  if (!(from < to)) throw new RangeError(`weights run from ${from} to ${to}; expected a rising range`);
  if (!(count >= 2)) throw new RangeError(`count is ${count}; expected at least 2`);
}
