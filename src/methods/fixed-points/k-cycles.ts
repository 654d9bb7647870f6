import { normInf } from "../../linalg/vector.js";
import type { Model } from "../../systems/model.js";
import type { DiscreteMap } from "../../systems/system.js";
import {
  describeFixedPoint,
  fixedPoints,
  type FixedPointsOptions,
  type FixedPointsResult,
} from "./fixed-points.js";
import { iteratedMap } from "./iterated-map.js";
import { newtonFixedPoint } from "./newton-fixed-point.js";
import type { Complex, Stability } from "../results.js";

export interface Cycle {
  /** The smallest number of steps after which it repeats. */
  readonly period: number;
  /** In the order of the steps, shape [period][n]. */
  readonly states: readonly (readonly number[])[];
  /** Of the whole cycle: eigenvalues of the product of its Jacobians. */
  readonly multipliers: readonly Complex[];
  readonly spectralRadius: number;
  readonly stability: Stability;
  /** ‖F^period(x) − x‖∞ at the first state. */
  readonly residual: number;
}

export interface CyclesResult {
  /** Of exactly the period asked for. */
  readonly cycles: readonly Cycle[];
  /** Over all points whose period divides it, see {@link FixedPointsResult}. */
  readonly indexSum: number;
  readonly indexAudit: FixedPointsResult["indexAudit"];
  readonly runs: number;
  readonly options: FixedPointsResult["options"];
}

/** States this near (relative to 1 and their size) are one: cycles of a shorter period are told by it. */
const sameWithin = 1e-7;

/**
 * Searches for the cycles of one period of a map, stable and unstable: fixed points of its k-fold composition.
 *
 * Points of a shorter period are left out, and the states of a cycle are put together by stepping the map.
 * Near a flip a 2-cycle and its fixed point are told apart down to a distance of about 1e-7.
 *
 * @param model  a model of a map
 * @param p      parameters, shape [m]
 * @param period k ≥ 2; k = 1 are the fixed points
 * @throws       RangeError if the model is a flow, or the period no whole number
 */
export function kCycles(
  model: Model,
  p: Float64Array,
  period: number,
  options: FixedPointsOptions = {},
): CyclesResult {
  return cyclesAmong(model, p, period, fixedPoints(iteratedModel(model, period), p, options));
}

/**
 * The model of k steps at a time; its fixed points are the points of the cycles whose period divides k.
 *
 * @throws RangeError if the model is a flow, or k no whole number
 */
export function iteratedModel(model: Model, k: number): Model {
  const { system } = model;
  if (system.kind !== "map") throw new RangeError(`model ${model.name} is a flow; expected a map`);
  const { name, title, equation, source, parameters, stateNames, initialState, stateBox, bounded } = model;
  // Not what describes a single step: its cell, its form, its closed forms.
  return {
    ...{ name, title, equation, source, parameters, stateNames, initialState, stateBox },
    ...(bounded && { bounded }),
    system: iteratedMap(system, k),
  };
}

/** The cycles of exactly one period among the fixed points of {@link iteratedModel}. */
export function cyclesAmong(
  model: Model,
  p: Float64Array,
  period: number,
  found: FixedPointsResult,
): CyclesResult {
  const map = model.system as DiscreteMap;
  const composed = iteratedMap(map, period);
  const cycles: Cycle[] = [];
  for (const point of found.fixedPoints) {
    const states = orbit(map, Float64Array.from(point.state), p, period);
    if (hasShorterPeriod(states, period)) continue;
    if (cycles.some((cycle) => cycle.states.some((s) => near(s, point.state)))) continue;
    cycles.push(describeCycle(composed, states, p));
  }
  const { indexSum, indexAudit, runs, options } = found;
  return { cycles, indexSum, indexAudit, runs, options };
}

/** States x_0 … x_{period − 1}, shape [period][n]. */
function orbit(map: DiscreteMap, start: Float64Array, p: Float64Array, period: number): number[][] {
  const states = [Array.from(start)];
  const x = Float64Array.from(start);
  for (let t = 1; t < period; t++) {
    x.set(map.step(x, p));
    states.push(Array.from(x));
  }
  return states;
}

function hasShorterPeriod(states: readonly (readonly number[])[], period: number): boolean {
  return states.some((s, t) => t > 0 && period % t === 0 && near(s, states[0]!));
}

function near(a: readonly number[], b: readonly number[]): boolean {
  const scale = Math.max(1, normInf(Float64Array.from(a)));
  return a.every((v, i) => Math.abs(v - b[i]!) <= sameWithin * scale);
}

/** Each state is solved for anew: stepping from the first would magnify its rounding on an unstable cycle. */
function describeCycle(composed: DiscreteMap, states: readonly number[][], p: Float64Array): Cycle {
  const solved = states.map((s) => newtonFixedPoint(composed, Float64Array.from(s), p).state);
  const { multipliers, spectralRadius, stability, residual } = describeFixedPoint(composed, solved[0]!, p);
  return {
    period: states.length,
    states: solved.map((s) => Array.from(s)),
    multipliers,
    spectralRadius,
    stability,
    residual,
  };
}
