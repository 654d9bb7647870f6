import { trajectory } from "../src/methods/trajectory.js";
import { oneNeuronMap } from "../src/systems/one-neuron.js";
import {
  bistableNeuron,
  bistableNeuronDefaults,
  boundaryStart,
  type NeuronParameters,
} from "./bistable-neuron.js";

export interface InputCrossingOptions extends NeuronParameters {
  /** Distance of the two initial states. */
  readonly distance?: number;
  readonly steps?: number;
  /** The input is `pulse` at the steps from `pulseFrom` up to but not including `pulseTo`, else 0. */
  readonly pulse?: number;
  readonly pulseFrom?: number;
  readonly pulseTo?: number;
}

export const inputCrossingDefaults = {
  ...bistableNeuronDefaults,
  epsilon: 1,
  distance: 0.03,
  steps: 15,
  pulse: 0.04,
  pulseFrom: 2,
  pulseTo: 7,
} as const satisfies Required<InputCrossingOptions>;

export interface CrossingOrbit {
  readonly fate: "low" | "high";
  /** x_t, t = 0 … steps. */
  readonly states: readonly number[];
  /** F_0(x_t), t = 0 … steps − 1: the state after the map, before the input of that step. */
  readonly mapped: readonly number[];
}

export interface InputCrossingResult {
  readonly options: Required<InputCrossingOptions>;
  /** Fixed points of F_0: attractor, boundary between the basins, attractor. */
  readonly low: number;
  readonly boundary: number;
  readonly high: number;
  /** u_t, t = 0 … steps − 1. */
  readonly input: readonly number[];
  /** The lower and the upper orbit; the same maps F_1, F_2, … act on both. */
  readonly orbits: readonly [CrossingOrbit, CrossingOrbit];
  readonly initialDistance: number;
  readonly finalDistance: number;
}

/**
 * Two neighbouring states under the same input, of which the input throws one into the other basin.
 *
 * Each map is split as F_t = U_t ∘ F_0: F_0(x) = (1 − ε) x + ε σ(w x + b) does not change with time and has the
 * two basins; U_t adds ε w' u_t. Both states start in the lower basin of F_0, on either side of the state that
 * the input would leave on the boundary, so the input carries the upper one across and not the lower.
 *
 * @throws RangeError if an option is out of range, the map has a single attractor, or the input decides alone
 * @see    Pascanu, Mikolov & Bengio (2013), Figs. 4 and 5, arXiv:1211.5063
 */
export function inputCrossing(options: InputCrossingOptions = {}): InputCrossingResult {
  const all = { ...inputCrossingDefaults, ...options };
  check(all);
  const neuron = bistableNeuron(all);
  const inputs = Float64Array.from({ length: all.steps }, (_, t) =>
    t >= all.pulseFrom && t < all.pulseTo ? all.pulse : 0,
  );
  const path = (x0: number) =>
    trajectory(oneNeuronMap, Float64Array.of(x0), neuron.p, { steps: all.steps, inputs }).states;
  const middle = boundaryStart((x0) => path(x0).at(-1)! > neuron.boundary);
  const orbit = (x0: number): CrossingOrbit => {
    const states = path(x0);
    const map = (x: number) => oneNeuronMap.step(Float64Array.of(x), neuron.p)[0]!;
    return {
      fate: states.at(-1)! > neuron.boundary ? "high" : "low",
      states: Array.from(states),
      mapped: Array.from(states.subarray(0, all.steps), map),
    };
  };
  const orbits = [orbit(middle - all.distance / 2), orbit(middle + all.distance / 2)] as const;
  const distanceAt = (t: number) => orbits[1].states.at(t)! - orbits[0].states.at(t)!;
  return {
    options: all,
    low: neuron.low,
    boundary: neuron.boundary,
    high: neuron.high,
    input: Array.from(inputs),
    orbits,
    initialDistance: distanceAt(0),
    finalDistance: distanceAt(-1),
  };
}

function check({ distance, steps, pulse, pulseFrom, pulseTo, w }: Required<InputCrossingOptions>): void {
  if (!(distance > 0 && distance < 1)) {
    throw new RangeError(`distance is ${distance}; expected a number between 0 and 1`);
  }
  if (!(Number.isInteger(steps) && steps >= 1 && steps <= 1000)) {
    throw new RangeError(`steps is ${steps}; expected an integer from 1 to 1000`);
  }
  if (!Number.isFinite(pulse)) throw new RangeError(`pulse is ${pulse}; expected a finite number`);
  if (!(pulseFrom >= 0 && pulseTo >= pulseFrom)) {
    throw new RangeError(`the pulse lasts from ${pulseFrom} to ${pulseTo}; expected 0 ≤ from ≤ to`);
  }
  if (!(w > 0)) throw new RangeError(`w is ${w}; expected a positive weight`);
}
