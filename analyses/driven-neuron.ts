import {
  drivenSeparation,
  type DrivenSeparationOptions,
  type DrivenSeparationResult,
} from "./driven-separation.js";
import {
  pulseThresholds,
  type PulseThresholdsOptions,
  type PulseThresholdsResult,
} from "./pulse-thresholds.js";

export type DrivenNeuronOptions = DrivenSeparationOptions & PulseThresholdsOptions;

export interface DrivenNeuronResult {
  readonly options: Required<DrivenNeuronOptions>;
  readonly separation: DrivenSeparationResult;
  readonly pulses: PulseThresholdsResult;
}

/**
 * What an input does to a neuron with two attractors: neighbours part under the same input, and a pulse flips
 * the state if it is strong enough for its length.
 *
 * @throws RangeError as {@link drivenSeparation} and {@link pulseThresholds}
 */
export function drivenNeuron(options: DrivenNeuronOptions = {}): DrivenNeuronResult {
  const separation = drivenSeparation(options);
  const pulses = pulseThresholds(options);
  return { options: { ...separation.options, ...pulses.options }, separation, pulses };
}
