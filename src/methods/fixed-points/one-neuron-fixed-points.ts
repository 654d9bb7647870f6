import type { Model } from "../../systems/model.js";
import { foldOfGain } from "../bifurcations/one-neuron-folds.js";
import { multiplierAt, oneNeuronForm, sechSquared, stateAt, type OneNeuronForm } from "./one-neuron-form.js";
import { saturatingRoot } from "./one-neuron-root.js";
import type { FixedPoint, Stability } from "../results.js";
import { growth } from "./stability.js";

export interface OneNeuronFixedPoint extends FixedPoint {
  /** a of the form a = gain·tanh(a) + drive; keeps its relative accuracy where the state saturates. */
  readonly preactivation: number;
  /** 1 − y of the unit's output y = σ(2a) (or tanh a), to full relative accuracy. */
  readonly complement: number;
  /** 2 where two fixed points merge at a fold, 3 at the cusp, else 1. */
  readonly multiplicity: 1 | 2 | 3;
}

export interface OneNeuronFixedPoints {
  /** In the order of the state. */
  readonly points: readonly OneNeuronFixedPoint[];
  /**
   * False where the bias is within rounding of a fold, so that one and three points cannot be told apart:
   * the two that merge are then given as one of multiplicity 2.
   */
  readonly countCertified: boolean;
}

/** Rounding of the drive and of the fold's drive, in units of the last place of the larger. */
const foldUlps = 8;

/**
 * Every fixed point of a one-neuron model (M3 map and flow, M5, M6), from closed form.
 *
 * b = ln(x/(1 − x)) − w x (in this code: drive = a − gain·tanh a) is monotone between the folds, so each
 * monotone branch holds exactly one root, found there by safeguarded Newton to the last places; comparing
 * the bias with the folds certifies their number. Any finite w and b.
 *
 * @param model a model with `oneNeuron` set
 * @param p     parameters, shape [m]
 * @returns     one or three points (two at a fold)
 * @throws      RangeError if the model is no one-neuron model, a parameter is not finite, or M5's state
 *              w σ(x) + b exceeds the largest number
 */
export function oneNeuronFixedPoints(model: Model, p: Float64Array): OneNeuronFixedPoints {
  const form = oneNeuronForm(model, p);
  if (form.gain <= 1) return withOneRoot(form);
  const { preactivation: fold, drive: foldDrive } = foldOfGain(form.gain);
  const margin = foldDrive - Math.abs(form.drive);
  const rounding = foldUlps * Number.EPSILON * Math.max(foldDrive, Math.abs(form.drive));
  const outer = outerRoot(form, fold, form.drive < 0 ? -1 : 1);
  if (Math.abs(margin) <= rounding) return withDoubleRoot(form, fold, outer);
  if (margin < 0) return { points: [describe(form, outer)], countCertified: true };
  const opposite = outerRoot(form, fold, form.drive < 0 ? 1 : -1);
  const points = [outer, middleRoot(form, fold), opposite].map((a) => describe(form, a));
  return { points: points.sort((x, y) => x.preactivation - y.preactivation), countCertified: true };
}

/** gain ≤ 1: g(a) = a − gain·tanh a − drive rises throughout. */
function withOneRoot(form: OneNeuronForm): OneNeuronFixedPoints {
  if (form.gain === 1 && form.drive === 0) {
    return { points: [describe(form, 0, 3)], countCertified: true };
  }
  const sign = form.drive < 0 ? -1 : 1;
  const { gain } = form;
  const drive = Math.abs(form.drive);
  const saturated = sign > 0 ? form.drivePlusGain : -form.driveMinusGain;
  const low = gain > 0 ? drive : Math.max(saturated, drive / (1 - gain));
  const high = gain > 0 ? Math.min(saturated, drive / (1 - gain), cubicBound(gain, drive)) : drive;
  const ends = { low: Math.min(low, high), high: Math.max(low, high) };
  const start = gain > 0 ? "high" : "low";
  const a = saturatingRoot({ gain, drive, saturated }, { ...ends, start, rising: true });
  return { points: [describe(form, sign * a)], countCertified: true };
}

/** a − tanh a ≥ a³/4.2 for a ≤ 1 bounds the root near the cusp, where the linear bound is useless. */
function cubicBound(gain: number, drive: number): number {
  const bound = Math.cbrt((4.2 * drive) / gain);
  return bound <= 1 ? bound : Infinity;
}

/** The root beyond the fold on the side of `sign`, where g rises and is convex outwards. */
function outerRoot(form: OneNeuronForm, fold: number, sign: 1 | -1): number {
  const saturated = sign > 0 ? form.drivePlusGain : -form.driveMinusGain;
  const equation = { gain: form.gain, drive: sign * form.drive, saturated };
  const high = Math.max(saturated, fold);
  return sign * saturatingRoot(equation, { low: fold, high, start: "high", rising: true });
}

/** The root between the folds, where g falls: on the side opposite to the drive. */
function middleRoot(form: OneNeuronForm, fold: number): number {
  const sign = form.drive < 0 ? 1 : -1;
  const drive = sign * form.drive;
  const saturated = sign > 0 ? form.drivePlusGain : -form.driveMinusGain;
  const low = Math.min(fold, -drive / (form.gain - 1));
  const equation = { gain: form.gain, drive, saturated };
  const a = saturatingRoot(equation, { low, high: fold, start: "low", rising: false });
  return a === 0 ? 0 : sign * a;
}

function withDoubleRoot(form: OneNeuronForm, fold: number, outer: number): OneNeuronFixedPoints {
  const double = describe(form, form.drive < 0 ? fold : -fold, 2);
  const points = [double, describe(form, outer)];
  return { points: form.drive < 0 ? points.reverse() : points, countCertified: false };
}

function describe(form: OneNeuronForm, a: number, multiplicity: 1 | 2 | 3 = 1): OneNeuronFixedPoint {
  const m = multiplierAt(form, a);
  const state = stateAt(form, a);
  if (!Number.isFinite(state)) throw new RangeError("w + b overflows; expected a representable state");
  return {
    state: [state],
    residual: Math.abs(residualAt(form, a, state)),
    multipliers: [{ re: m, im: 0 }],
    spectralRadius: Math.abs(m),
    stability: multiplicity === 1 ? exactStability(form, a, m) : "nonhyperbolic",
    preactivation: a,
    complement: (form.model === "latch" ? 2 : 1) / (1 + Math.exp(2 * a)),
    multiplicity,
  };
}

/**
 * The sign of 1 − gain·sech² a decides on the fold's side, that of the multiplier plus 1 on the flip's: no
 * tolerance, since the branch is known exactly.
 */
function exactStability(form: OneNeuronForm, a: number, multiplier: number): Stability {
  const slope = form.gain * sechSquared(a);
  if (slope > 1) return "unstable";
  if (form.kind === "flow" || slope > 0) return "stable";
  const excess = growth("map", { re: multiplier, im: 0 });
  return excess === 0 ? "nonhyperbolic" : excess > 0 ? "unstable" : "stable";
}

/** F(x) − x from the model's own formula, not from the equation that was solved. */
function residualAt(form: OneNeuronForm, a: number, state: number): number {
  if (form.model === "latch") return Math.tanh(form.gain * state + form.drive) - state;
  const weight = 4 * form.gain;
  if (form.model === "pascanu") return weight / (1 + Math.exp(-state)) + 2 * form.driveMinusGain - state;
  const output = 1 / (1 + Math.exp(-2 * a));
  const next = 1 / (1 + Math.exp(-(weight * output + 2 * form.driveMinusGain)));
  return form.rate * (next - output);
}
