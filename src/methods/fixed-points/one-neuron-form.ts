import type { Model } from "../../systems/model.js";
import { parameterIndex } from "../../systems/parameters.js";
import type { System } from "../../systems/system.js";

/**
 * A one-neuron model brought to the one equation a = gain·tanh(a) + drive that holds at all its fixed points.
 *
 * With σ(2a) = (1 + tanh a)/2 the logistic neuron x = σ(w x + b) has gain w/4 and drive (b + w/2)/2; the
 * tanh neuron has gain w and drive h. a is the pre-activation of tanh, half that of the logistic.
 */
export interface OneNeuronForm {
  readonly model: NonNullable<Model["oneNeuron"]>;
  readonly kind: System["kind"];
  readonly gain: number;
  readonly drive: number;
  /** drive + gain and drive − gain, rounded once: near a saturated state they cancel. */
  readonly drivePlusGain: number;
  readonly driveMinusGain: number;
  /** ε of the leaky map; 1 for the others. */
  readonly rate: number;
  /** w' u: what the input adds to the state of the logistic neuron. */
  readonly shift: number;
}

/**
 * Reads the one-neuron form of a model at parameters p.
 *
 * @param p parameters, shape [m]; finite, and epsilon > 0 where the model has one
 * @throws  RangeError if the model is no one-neuron model or a parameter is out of range
 */
export function oneNeuronForm(model: Model, p: Float64Array): OneNeuronForm {
  const parameter = parameterReader(model, p);
  const common = { model: oneNeuronModel(model), kind: model.system.kind, rate: 1, shift: 0 };
  const w = parameter("w");
  if (common.model === "latch") {
    const h = parameter("h");
    return { ...common, gain: w, drive: h, drivePlusGain: clamp(h + w), driveMinusGain: clamp(h - w) };
  }
  if (common.model === "pascanu") return { ...common, ...logisticForm(w, parameter("b")) };
  const rate = common.kind === "map" ? parameter("epsilon") : 1;
  if (!(rate > 0)) throw new RangeError(`epsilon is ${rate}; expected 0 < epsilon ≤ 1`);
  const shift = finite("wIn u", parameter("wIn") * parameter("u"));
  return { ...common, rate, shift, ...logisticForm(w, finite("b + w wIn u", parameter("b") + w * shift)) };
}

/** Fixed points of x = σ(w x + b) in the form a = gain·tanh(a) + drive. Halves first: nothing overflows. */
function logisticForm(w: number, b: number) {
  return { gain: w / 4, drive: b / 2 + w / 4, drivePlusGain: b / 2 + w / 2, driveMinusGain: b / 2 };
}

/** Bias (b, or h of the latch) at which the form has this drive: the inverse of `oneNeuronForm` in the drive. */
export function biasAtDrive(form: OneNeuronForm, drive: number): number {
  if (form.model === "latch") return drive;
  return 2 * drive - 2 * form.gain - 4 * form.gain * form.shift;
}

/** The model's state at pre-activation a. */
export function stateAt(form: OneNeuronForm, a: number): number {
  if (form.model === "latch") return Math.tanh(a);
  return form.model === "pascanu" ? 2 * a : 1 / (1 + Math.exp(-2 * a)) + form.shift;
}

/** Multiplier of the map, eigenvalue of the flow, at the fixed point with pre-activation a. */
export function multiplierAt(form: OneNeuronForm, a: number): number {
  const slope = form.gain * sechSquared(a);
  return form.kind === "flow" ? slope - 1 : 1 - form.rate + form.rate * slope;
}

/** 1/cosh²(a) without overflow, to full relative accuracy. */
export function sechSquared(a: number): number {
  const e = Math.exp(-2 * Math.abs(a));
  return (4 * e) / ((1 + e) * (1 + e));
}

function oneNeuronModel(model: Model): NonNullable<Model["oneNeuron"]> {
  if (model.oneNeuron !== undefined) return model.oneNeuron;
  throw new RangeError(`model ${model.name} is no one-neuron model; expected one with a closed form`);
}

function parameterReader(model: Model, p: Float64Array): (name: string) => number {
  if (p.length !== model.parameters.length) {
    throw new RangeError(`p has ${p.length} entries; expected ${model.parameters.length}`);
  }
  return (name) => finite(name, p[parameterIndex(model, name)]!);
}

function finite(name: string, value: number): number {
  if (Number.isFinite(value)) return value;
  throw new RangeError(`${name} is ${value}; expected a finite number`);
}

/** Only at |w| or |h| near 1.8e308 does a sum overflow; the root is saturated there either way. */
function clamp(value: number): number {
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value));
}
