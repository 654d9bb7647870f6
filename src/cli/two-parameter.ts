import { parameterNames } from "../systems/parameters.js";
import {
  oneNeuronCusp,
  oneNeuronFlipCurve,
  oneNeuronFoldCurve,
  type WeightedPair,
} from "../methods/bifurcations/one-neuron-cusp.js";
import type { SecondParameter } from "./axis-option.js";
import type { Target } from "./target.js";
import { badInput } from "./bad-input.js";

export interface PlanePoint {
  readonly parameter: number;
  /** Value of the second parameter. */
  readonly and: number;
  readonly state: readonly number[];
}

export interface TwoParameterCurve {
  readonly type: "fold" | "flip";
  readonly points: readonly PlanePoint[];
}

export interface TwoParameterResult {
  readonly and: string;
  readonly curves: readonly TwoParameterCurve[];
  readonly cusp: PlanePoint;
}

/** Points of each half of a curve. */
const pointCount = 200;

/**
 * Fold and flip curves, and the cusp, of a one-neuron model over its weight and bias: closed form.
 *
 * @param param the first parameter and its range
 */
export function twoParameterCurves(
  { model, p }: Target,
  param: string,
  range: readonly [number, number],
  second: SecondParameter,
): TwoParameterResult {
  const [weight, bias] = parameterNames(model, 2);
  const pair = [param, second.parameter];
  if (model.oneNeuron === undefined || !pair.includes(weight!) || !pair.includes(bias!)) {
    const expected = "the weight and the bias of a one-neuron model";
    throw badInput(`no curves of ${model.name} over ${pair.join(" and ")}`, "--and", expected);
  }
  const cusp = oneNeuronCusp(model, p);
  const biasFirst = param === bias;
  // The fold curves open from the cusp on: as far again shows their shape.
  const weights = biasFirst ? (second.range ?? [cusp.w, 2 * cusp.w]) : range;
  const biases = biasFirst ? range : (second.range ?? [-Infinity, Infinity]);
  const span = { from: weights[0], to: weights[1], count: pointCount };
  const point = (w: number, b: number, state: number): PlanePoint => ({
    parameter: biasFirst ? b : w,
    and: biasFirst ? w : b,
    state: [state],
  });
  const curve = (type: "fold" | "flip", pairs: readonly WeightedPair[]): TwoParameterCurve => ({
    type,
    points: alongCurve(pairs)
      .filter(({ b }) => b >= biases[0] && b <= biases[1])
      .map(({ w, b, state }) => point(w, b, state)),
  });
  const curves = [
    curve("fold", oneNeuronFoldCurve(model, p, span)),
    curve("flip", oneNeuronFlipCurve(model, p, span)),
  ];
  return {
    and: second.parameter,
    curves: curves.filter(({ points }) => points.length > 0),
    cusp: point(cusp.w, cusp.bias, cusp.state),
  };
}

/** From the far end of the lower half over the tip to the far end of the upper half. */
function alongCurve(pairs: readonly WeightedPair[]): { w: number; b: number; state: number }[] {
  const half = (side: 0 | 1) =>
    pairs.map(({ w, biases, states }) => ({ w, b: biases[side], state: states[side] }));
  const [lower, upper] = [half(0).reverse(), half(1)];
  const tip = pairs[0];
  return tip !== undefined && tip.biases[0] === tip.biases[1]
    ? [...lower, ...upper.slice(1)]
    : [...lower, ...upper];
}
