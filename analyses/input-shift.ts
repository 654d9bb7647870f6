import { oneNeuronFixedPoints } from "../src/methods/fixed-points/one-neuron-fixed-points.js";
import { oneNeuronFolds } from "../src/methods/bifurcations/one-neuron-folds.js";
import type { Stability } from "../src/methods/results.js";
import { trajectory } from "../src/methods/trajectory.js";
import { logistic, logisticDerivative } from "../src/systems/activation.js";
import { oneNeuronModel } from "../src/systems/neuron-models.js";
import { oneNeuronMap } from "../src/systems/one-neuron.js";
import { bistableNeuron } from "./bistable-neuron.js";
import {
  inputCrossing,
  inputCrossingDefaults,
  type InputCrossingOptions,
  type InputCrossingResult,
} from "./input-crossing.js";

export interface InputShiftOptions extends InputCrossingOptions {
  /** Constant input of the shifted return map. */
  readonly input?: number;
  /** Initial state of the cobwebs, and of the runs that cross the boundary between the basins. */
  readonly start?: number;
  /** Constant inputs from −range to range. */
  readonly range?: number;
  readonly points?: number;
  /** Steps of a cobweb. */
  readonly cobwebSteps?: number;
  /** Steps after which a run counts as settled. */
  readonly settlingSteps?: number;
}

export const inputShiftDefaults = {
  ...inputCrossingDefaults,
  input: 0.025,
  start: 0.45,
  range: 0.05,
  points: 201,
  cobwebSteps: 30,
  settlingSteps: 4000,
} as const satisfies Required<InputShiftOptions>;

export interface ReturnMap {
  /** The constant input u. */
  readonly input: number;
  /** F(x) at each x of the curve. */
  readonly values: readonly number[];
  readonly fixedPoints: readonly { readonly state: number; readonly stability: Stability }[];
  /** The orbit of the common start. */
  readonly orbit: readonly number[];
}

export interface InputShiftResult {
  readonly options: Required<InputShiftOptions>;
  readonly crossing: InputCrossingResult;
  /** Abscissae of the return maps. */
  readonly x: readonly number[];
  readonly withoutInput: ReturnMap;
  readonly withInput: ReturnMap;
  /** Fixed points over a constant input, along the curve u = (x − σ(w x + b))/w'. */
  readonly curve: readonly {
    readonly input: number;
    readonly state: number;
    readonly stability: Stability;
  }[];
  readonly folds: readonly { readonly input: number; readonly state: number }[];
  /** Where the start lies on the boundary between the basins. */
  readonly boundaryCrossing: { readonly input: number; readonly state: number };
  /** The state a run settles in under each constant input, from the lower attractor and from the start. */
  readonly settled: readonly {
    readonly from: "attractor" | "start";
    readonly inputs: readonly number[];
    readonly states: readonly number[];
    /** The largest step between neighbouring inputs: there the fate changes. */
    readonly jump: { readonly input: number; readonly below: number; readonly above: number };
  }[];
}

/**
 * How a constant input moves the fixed points, and with them the boundary between the basins.
 *
 * A state can change its fate in two ways: the boundary sweeps over it, at no bifurcation, or the attractor it
 * rests on vanishes at a fold. Fixed points and folds are closed forms; orbits and settled states are simulated.
 *
 * @throws RangeError as {@link inputCrossing}, or if a further option is out of range
 * @see    Pascanu, Mikolov & Bengio (2013), Figs. 4 and 5, arXiv:1211.5063
 */
export function inputShift(options: InputShiftOptions = {}): InputShiftResult {
  const all = { ...inputShiftDefaults, ...options };
  check(all);
  const crossing = inputCrossing(all);
  const { p, low } = bistableNeuron(all);
  const grid = Array.from({ length: all.points }, (_, i) => i / (all.points - 1));
  const x = grid.map((s) => -0.05 + 1.1 * s);
  const inputs = grid.map((s) => all.range * (2 * s - 1));
  const inputAt = (state: number) => (state - logistic(all.w * state + all.b)) / all.wIn;
  const settled = (from: "attractor" | "start", x0: number) => {
    const states = inputs.map((u) => orbit(p, x0, u, all.settlingSteps).at(-1)!);
    return { from, inputs, states, jump: largestJump(inputs, states) };
  };
  return {
    options: all,
    crossing,
    x,
    withoutInput: returnMap(p, x, 0, all),
    withInput: returnMap(p, x, all.input, all),
    curve: fixedPointCurve(all, inputAt),
    folds: oneNeuronFolds(oneNeuronModel, p).map(({ bias, state }) => {
      const input = (bias - all.b) / (all.w * all.wIn);
      return { input, state: state + all.wIn * input };
    }),
    boundaryCrossing: { input: inputAt(all.start), state: all.start },
    settled: [settled("attractor", low), settled("start", all.start)],
  };
}

function withInput(p: Float64Array, u: number): Float64Array {
  const parameters = p.slice();
  parameters[4] = u;
  return parameters;
}

function orbit(p: Float64Array, x0: number, u: number, steps: number): Float64Array {
  return trajectory(oneNeuronMap, Float64Array.of(x0), withInput(p, u), { steps }).states;
}

function returnMap(
  p: Float64Array,
  x: readonly number[],
  u: number,
  all: Required<InputShiftOptions>,
): ReturnMap {
  const parameters = withInput(p, u);
  return {
    input: u,
    values: x.map((state) => oneNeuronMap.step(Float64Array.of(state), parameters)[0]!),
    fixedPoints: oneNeuronFixedPoints(oneNeuronModel, parameters).points.map(({ state, stability }) => ({
      state: state[0]!,
      stability,
    })),
    orbit: Array.from(orbit(p, all.start, u, all.cobwebSteps)),
  };
}

function largestJump(inputs: readonly number[], states: readonly number[]) {
  const rises = states.slice(1).map((state, i) => state - states[i]!);
  const i = rises.indexOf(Math.max(...rises));
  return { input: (inputs[i]! + inputs[i + 1]!) / 2, below: states[i]!, above: states[i + 1]! };
}

/** The curve is explicit in x, so it is drawn over x and needs no solving. */
function fixedPointCurve(
  { w, b, epsilon, range }: Required<InputShiftOptions>,
  inputAt: (state: number) => number,
): InputShiftResult["curve"] {
  const resolution = 800;
  return Array.from({ length: resolution + 1 }, (_, i) => -0.1 + (1.2 * i) / resolution)
    .map((state) => {
      const multiplier = 1 - epsilon + epsilon * w * logisticDerivative(w * state + b);
      const stability: Stability = Math.abs(multiplier) < 1 ? "stable" : "unstable";
      return { input: inputAt(state), state, stability };
    })
    .filter(({ input }) => Math.abs(input) <= range);
}

function check(all: Required<InputShiftOptions>): void {
  for (const name of ["input", "start"] as const) {
    if (!Number.isFinite(all[name]))
      throw new RangeError(`${name} is ${all[name]}; expected a finite number`);
  }
  if (!(all.range > 0)) throw new RangeError(`range is ${all.range}; expected a positive number`);
  for (const name of ["points", "cobwebSteps", "settlingSteps"] as const) {
    if (!(Number.isInteger(all[name]) && all[name] >= 2 && all[name] <= 100_000)) {
      throw new RangeError(`${name} is ${all[name]}; expected an integer from 2 to 100000`);
    }
  }
}
