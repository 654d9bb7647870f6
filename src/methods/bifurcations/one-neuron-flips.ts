import type { Model } from "../../systems/model.js";
import { biasAtDrive, oneNeuronForm, stateAt, type OneNeuronForm } from "../fixed-points/one-neuron-form.js";

/** A point of the flip curve: at this bias the multiplier of the fixed point at `state` is −1. */
export interface OneNeuronFlip {
  readonly bias: number;
  readonly state: number;
  readonly preactivation: number;
}

/**
 * Both flips (period doublings) of a one-neuron map in its bias, the other parameters held: closed form.
 *
 * The multiplier 1 + ε(−1 + gain·sech² a) is −1 where sech² a = κ/|gain|, κ = 2/ε − 1. Flips exist for
 * gain < −κ (w < 4 − 8/ε of M3, w < −4 at ε = 1); between them the fixed point is unstable and, at ε = 1,
 * a 2-cycle attracts. A flow has none.
 *
 * @returns two flips in the order of the bias, or none (one, counted once, never: at gain = −κ they merge
 *          without the multiplier passing −1)
 * @throws  RangeError as `oneNeuronForm`
 */
export function oneNeuronFlips(model: Model, p: Float64Array): OneNeuronFlip[] {
  return flipsOf(oneNeuronForm(model, p));
}

/** The same from the form alone. */
export function flipsOf(form: OneNeuronForm): OneNeuronFlip[] {
  const kappa = 2 / form.rate - 1;
  if (form.kind === "flow" || form.gain >= -kappa) return [];
  const steepness = -form.gain;
  const root = Math.sqrt(steepness / kappa);
  const preactivation = Math.log(root + Math.sqrt((steepness - kappa) / kappa));
  const drive = preactivation + Math.sqrt(steepness) * Math.sqrt(steepness - kappa);
  return [-1, 1].map((sign) => ({
    bias: biasAtDrive(form, sign * drive),
    state: stateAt(form, sign * preactivation),
    preactivation: sign * preactivation,
  }));
}
