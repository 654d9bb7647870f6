import { oneNeuronMap } from "../../../src/systems/one-neuron.js";
import { scalarMap, type ScalarMap } from "./scalar-map.js";

export interface NeuronSetting {
  readonly w: number;
  readonly b: number;
  /** Step of the leaky update; 1 if absent. */
  readonly epsilon?: number;
  /** Constant input, of weight 1; 0 if absent. */
  readonly u?: number;
}

/** One step of the one-neuron map (M3) in a setting. */
export function neuron({ w, b, epsilon = 1, u = 0 }: NeuronSetting): ScalarMap {
  return scalarMap(oneNeuronMap, [w, b, epsilon, 1, u]);
}

/** Parameters [w, b, ε, w_in, u] of the one-neuron map without input. */
export function neuronParameters(w: number, b: number, epsilon = 1): Float64Array {
  return Float64Array.of(w, b, epsilon, 1, 0);
}

/** Parameters [w, b, w_in, u] of the one-neuron flow without input. */
export function flowParameters(w: number, b: number): Float64Array {
  return Float64Array.of(w, b, 1, 0);
}
