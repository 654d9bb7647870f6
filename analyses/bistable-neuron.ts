import { oneNeuronFixedPoints } from "../src/methods/fixed-points/one-neuron-fixed-points.js";
import { oneNeuronModel } from "../src/systems/neuron-models.js";
import { withParameters } from "../src/systems/parameters.js";

/** The one-neuron map (M3), without its input. */
export interface NeuronParameters {
  readonly w?: number;
  readonly b?: number;
  readonly epsilon?: number;
  readonly wIn?: number;
}

export const bistableNeuronDefaults = {
  w: 5,
  b: -2.5,
  epsilon: 0.1,
  wIn: 1,
} as const satisfies Required<NeuronParameters>;

export interface BistableNeuron {
  /** Parameters [w, b, epsilon, wIn, u] at u = 0. */
  readonly p: Float64Array;
  /** The lower attractor, the unstable point between the basins, the upper attractor. */
  readonly low: number;
  readonly boundary: number;
  readonly high: number;
  /** Multiplier at the boundary, above 1. */
  readonly multiplier: number;
}

/**
 * The fixed points of a one-neuron map with two attractors, at u = 0; from closed form.
 *
 * @throws RangeError if a parameter is out of range, w' ≤ 0, or the map has a single attractor
 */
export function bistableNeuron(parameters: Required<NeuronParameters>): BistableNeuron {
  const { w, b, epsilon, wIn } = parameters;
  const p = withParameters(oneNeuronModel, { w, b, epsilon, wIn });
  if (!(wIn > 0)) throw new RangeError(`wIn is ${wIn}; expected a positive input weight`);
  const { points } = oneNeuronFixedPoints(oneNeuronModel, p);
  const [low, boundary, high] = points;
  if (low === undefined || boundary === undefined || high === undefined) {
    throw new RangeError(
      `at w = ${w}, b = ${b} the neuron has one attractor; expected two (a bias between the folds)`,
    );
  }
  return {
    p,
    low: low.state[0]!,
    boundary: boundary.state[0]!,
    high: high.state[0]!,
    multiplier: boundary.multipliers[0]!.re,
  };
}

/**
 * The initial state in [0, 1] where `endsHigh` turns from false to true, to the last place.
 *
 * @param endsHigh an outcome that does not fall as the state rises, as with a monotone map
 * @throws         RangeError if the outcome is the same at 0 and at 1
 */
export function boundaryStart(endsHigh: (x0: number) => boolean): number {
  let below = 0;
  let above = 1;
  if (endsHigh(below) || !endsHigh(above)) {
    throw new RangeError("the input takes every state of [0, 1] to one attractor; expected a weaker input");
  }
  for (;;) {
    const middle = (below + above) / 2;
    if (middle === below || middle === above) return middle;
    if (endsHigh(middle)) above = middle;
    else below = middle;
  }
}
