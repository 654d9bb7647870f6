import { logistic, logisticDerivative } from "../../systems/activation.js";
import type { Model } from "../../systems/model.js";
import { parameterIndex } from "../../systems/parameters.js";
import type { DiscreteMap } from "../../systems/system.js";
import { checkCount, checkStateAndParameters } from "../run-arguments.js";

/** A point of the wall: where the initial state meets the boundary between two basins. */
export interface WallPoint {
  /** The bias at which it does: b, or h of the latch. */
  readonly bias: number;
  /** Multiplier m > 1 of the unstable fixed point x₀ there; dx_T/dx₀ = m^T. */
  readonly multiplier: number;
}

/**
 * The wall of a one-neuron map, exactly: the bias at which x₀ is the unstable fixed point.
 *
 * Both branches of the map rise for w > 0, so its basins meet at that point alone. M3: b = logit(x₀ − s) − w x₀
 * with s = w_in u; M5: b = x₀ − w σ(x₀); M6: h = artanh(x₀) − w x₀.
 *
 * @param p  parameters, shape [m]; the bias in it is ignored
 * @param x0 initial state
 * @returns  undefined where x₀ can be no unstable fixed point: w too small, or x₀ outside the unstable range
 * @throws   RangeError if the model is no one-neuron map, or a shape or value is invalid
 */
export function exactWall(model: Model<DiscreteMap>, p: Float64Array, x0: number): WallPoint | undefined {
  checkStateAndParameters(model.system, Float64Array.of(x0), p);
  const point = wallPoint(model, p, x0);
  return point.multiplier > 1 && Number.isFinite(point.bias) ? point : undefined;
}

function wallPoint(model: Model<DiscreteMap>, p: Float64Array, x0: number): WallPoint {
  const w = p[0]!;
  switch (model.oneNeuron) {
    case "pascanu":
      return { bias: x0 - w * logistic(x0), multiplier: w * logisticDerivative(x0) };
    case "latch":
      return { bias: Math.atanh(x0) - w * x0, multiplier: w * (1 - x0 * x0) };
    case "one-neuron": {
      const [, , epsilon, wIn, u] = p;
      const y = x0 - wIn! * u!;
      return { bias: Math.log(y / (1 - y)) - w * x0, multiplier: 1 - epsilon! + epsilon! * w * y * (1 - y) };
    }
    default:
      throw new RangeError(`model ${model.name} has no exact wall; expected a one-neuron map`);
  }
}

export interface TracedWallOptions {
  /** Name of the parameter the wall is traced along, and its values. */
  readonly along: { readonly parameter: string; readonly values: Float64Array };
  /** Name of the parameter bisected, and the range the wall is looked for in. */
  readonly across: { readonly parameter: string; readonly from: number; readonly to: number };
  /** Initial state, shape [n]. */
  readonly x0: Float64Array;
  /** Other parameters, shape [m]. */
  readonly parameters: Float64Array;
  /** Steps after which the attractor reached is told. */
  readonly steps?: number;
  /** Width of the final bracket, absolute. */
  readonly tolerance?: number;
}

/** The only place where these defaults are written down. */
export const tracedWallDefaults = { steps: 2000, tolerance: 1e-12 } as const;

/** A wall of a continuous curve of attractors would jump by less than this share of the ends' distance. */
const smallestJump = 1e-3;

export interface TracedWall {
  /** Values along, shape [count]. */
  readonly along: Float64Array;
  /** Where the outcome jumps, shape [count]; NaN where it does not. */
  readonly across: Float64Array;
  /** How many values have a wall. */
  readonly found: number;
  readonly steps: number;
  readonly tolerance: number;
}

/**
 * The wall traced by simulation: at each value along, bisection for where the state reached from x₀ jumps from
 * one attractor to the other. Knows neither fixed points nor formulas, so it checks {@link exactWall}.
 *
 * Needs the two ends of the range to lead to different states; finds one jump where there are several. A smooth
 * change is told from a jump by what is left of the difference across the final bracket. A point costs about
 * log₂(range/tolerance) runs of `steps` steps; these must suffice to leave the unstable state, so next to a fold
 * (multiplier near 1) more of them are needed.
 *
 * @throws RangeError if a name, shape, range or option is invalid
 */
export function tracedWall(model: Model<DiscreteMap>, options: TracedWallOptions): TracedWall {
  const { along, across, steps, tolerance } = { ...tracedWallDefaults, ...options };
  const alongIndex = parameterIndex(model, along.parameter);
  const acrossIndex = parameterIndex(model, across.parameter);
  checkStateAndParameters(model.system, options.x0, options.parameters);
  checkCount("steps", steps, 1);
  if (!(tolerance > 0)) throw new RangeError(`tolerance is ${tolerance}; expected a number above 0`);
  if (!(across.from < across.to)) {
    throw new RangeError(`range is from ${across.from} to ${across.to}; expected an increasing range`);
  }
  const p = options.parameters.slice();
  const outcome = (value: number): Float64Array => {
    p[acrossIndex] = value;
    return finalState(model.system, options.x0, p, steps);
  };
  const found = along.values.map((value) => {
    p[alongIndex] = value;
    return findJump(outcome, across.from, across.to, tolerance);
  });
  const count = found.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : 1), 0);
  return { along: along.values.slice(), across: found, found: count, steps, tolerance };
}

/** Middle of the last bracket, or NaN if the outcome does not jump in it. */
function findJump(
  outcome: (value: number) => Float64Array,
  from: number,
  to: number,
  tolerance: number,
): number {
  let [low, high] = [from, to];
  let [lowState, highState] = [outcome(low), outcome(high)];
  const span = distance(lowState, highState);
  while (high - low > tolerance) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) break;
    const state = outcome(middle);
    if (distance(state, lowState) < distance(state, highState)) [low, lowState] = [middle, state];
    else [high, highState] = [middle, state];
  }
  return distance(lowState, highState) > smallestJump * span ? low + (high - low) / 2 : NaN;
}

function finalState(map: DiscreteMap, x0: Float64Array, p: Float64Array, steps: number): Float64Array {
  let x = x0.slice();
  let next = new Float64Array(x.length);
  for (let t = 0; t < steps; t++) {
    map.step(x, p, next);
    [x, next] = [next, x];
  }
  return x;
}

function distance(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return Math.sqrt(sum);
}
