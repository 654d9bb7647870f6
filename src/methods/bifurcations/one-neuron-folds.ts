import type { Model } from "../../systems/model.js";
import { biasAtDrive, oneNeuronForm, stateAt, type OneNeuronForm } from "../fixed-points/one-neuron-form.js";

/** A point of the fold curve: at this bias (b, or h of the latch) two fixed points merge at `state`. */
export interface OneNeuronFold {
  readonly bias: number;
  readonly state: number;
  /** Pre-activation a of the form a = gain·tanh(a) + drive. */
  readonly preactivation: number;
}

/** Folds below this r are summed as a series: the closed form cancels there like 1/r². */
const seriesBelow = 0.35;

/**
 * Both folds of a one-neuron model in its bias, the other parameters held: closed form.
 *
 * Folds exist for gain > 1 (w > 4 of the logistic, w > 1 of the tanh neuron); the list is empty otherwise.
 * At a = ±artanh r, r = √(1 − 1/gain), with drive ∓(gain·r − artanh r); in M3's terms x(1 − x) = 1/w and
 * b = −w/2 ± (½ w r − 2 artanh r), r = √(1 − 4/w).
 *
 * @returns two folds in the order of the bias, or none
 * @throws  RangeError as `oneNeuronForm`
 * @see     Pascanu, Mikolov & Bengio (2013), arXiv:1211.5063; Doya (1993)
 */
export function oneNeuronFolds(model: Model, p: Float64Array): OneNeuronFold[] {
  return foldsOf(oneNeuronForm(model, p));
}

/** The same from the form alone. */
export function foldsOf(form: OneNeuronForm): OneNeuronFold[] {
  if (form.gain <= 1) return [];
  const { preactivation, drive } = foldOfGain(form.gain);
  return [preactivation, -preactivation].map((a) => ({
    bias: biasAtDrive(form, a > 0 ? -drive : drive),
    state: stateAt(form, a),
    preactivation: a,
  }));
}

/**
 * The fold of a = gain·tanh(a) + drive with a < 0: |a| and the drive H* > 0 there, for gain > 1.
 *
 * Three fixed points exist exactly where |drive| < H*. H* to full relative accuracy up to the cusp.
 */
export function foldOfGain(gain: number): { readonly preactivation: number; readonly drive: number } {
  const r = Math.sqrt((gain - 1) / gain);
  if (r < seriesBelow) return { preactivation: Math.atanh(r), drive: driveSeries(r) };
  const root = Math.sqrt(gain);
  // arcosh √gain, written so that it does not round 1 − r for large gain.
  const preactivation = Math.log(root + Math.sqrt(gain - 1));
  return { preactivation, drive: gain * r - preactivation };
}

/** r/(1 − r²) − artanh r = Σ_{k≥1} 2k/(2k + 1) r^{2k+1}. */
function driveSeries(r: number): number {
  const square = r * r;
  let power = r;
  let sum = 0;
  for (let k = 1; k <= 24; k++) {
    power *= square;
    sum += ((2 * k) / (2 * k + 1)) * power;
  }
  return sum;
}
