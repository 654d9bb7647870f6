import type { Model } from "../../systems/model.js";
import { parameterIndex, withParameters } from "../../systems/parameters.js";
import type { DiscreteMap } from "../../systems/system.js";
import { gridKernel } from "./landscape-kernel.js";
import type { GridArrays, GridAxis, GridTask } from "./landscape-task.js";
import { axisValues, checkAxis } from "./landscape-task.js";
import type { SquaredError } from "../sensitivity/loss.js";
import { squaredError } from "../sensitivity/loss.js";
import { lossGradient } from "../sensitivity/loss-gradient.js";

export interface LandscapeOptions {
  readonly x: GridAxis;
  readonly y: GridAxis;
  /** Other parameters by name; absent ones have their defaults. */
  readonly parameters?: Readonly<Record<string, number>>;
  /** Initial state, shape [n]. */
  readonly x0?: readonly number[];
  readonly steps?: number;
  readonly loss?: SquaredError;
}

/** The only place where these defaults are written down. */
export const landscapeDefaults = { steps: 50 } as const;

export interface Landscape extends GridArrays {
  /** The options as used, defaults filled in. */
  readonly task: GridTask;
  /** Values of the x-axis parameter, shape [columns]. */
  readonly x: Float64Array;
  /** Values of the y-axis parameter, shape [rows]. */
  readonly y: Float64Array;
  /** Cells whose loss or gradient overflowed; NaN there in all three arrays. */
  readonly nonFinite: number;
  readonly status: "ok" | "non-finite";
}

/**
 * Loss after T steps and its gradient over a grid of two parameters of a map.
 *
 * Time: 1–2 ns a cell and step for the one-neuron map (M3) and Pascanu's form (M5), else one adjoint run a cell. The result does not
 * depend on how the rows are split over calls or threads, bit for bit.
 *
 * @returns arrays row-major [y count, x count]; overflowing cells are NaN and counted
 * @throws  RangeError if an axis, the number of steps, the parameters, x₀ or the loss is invalid
 */
export function landscape(model: Model<DiscreteMap>, options: LandscapeOptions): Landscape {
  const task = gridTask(model, options);
  const kernel = gridKernel(model, task);
  const arrays = gridArrays(task.y.count * task.x.count);
  kernel.fill(0, task.y.count, arrays);
  return finishLandscape(task, arrays);
}

/** Fills in the defaults of a model: its p and x₀, and {@link defaultLoss}. Checked by {@link gridKernel}. */
export function gridTask(model: Model<DiscreteMap>, options: LandscapeOptions): GridTask {
  return {
    x: options.x,
    y: options.y,
    parameters: [...withParameters(model, options.parameters ?? {})],
    x0: options.x0 ?? model.initialState,
    steps: options.steps ?? landscapeDefaults.steps,
    loss: options.loss ?? defaultLoss(model),
  };
}

/** The loss a model is usually shown with: M4's target 0.855 for M3, M5's σ(x_T) against 0.7, else x_T against 0. */
export function defaultLoss(model: Model): SquaredError {
  if (model.oneNeuron === "one-neuron") return { readout: "identity", component: 0, target: [0.855] };
  if (model.oneNeuron === "pascanu") return { readout: "logistic", component: 0, target: [0.7] };
  return { readout: "identity", target: model.initialState.map(() => 0) };
}

/** Three arrays of `cells` numbers. */
export function gridArrays(cells: number): GridArrays {
  return {
    loss: new Float64Array(cells),
    gradientX: new Float64Array(cells),
    gradientY: new Float64Array(cells),
  };
}

/** Counts and blanks the cells that overflowed, in place, and puts the result together. */
export function finishLandscape(task: GridTask, arrays: GridArrays): Landscape {
  let nonFinite = 0;
  for (let first = 0; first < arrays.loss.length; first += 1024) {
    if (!isFiniteBlock(arrays, first)) nonFinite += blankBlock(arrays, first);
  }
  const status = nonFinite === 0 ? "ok" : "non-finite";
  return { task, x: axisValues(task.x), y: axisValues(task.y), ...arrays, nonFinite, status };
}

/** Whether cells first ≤ i < first + 1024 are finite: 0·v is NaN exactly where v is not, and so is a sum of such. */
function isFiniteBlock({ loss, gradientX, gradientY }: GridArrays, first: number): boolean {
  let [a, b, c] = [0, 0, 0];
  for (let i = first; i < Math.min(loss.length, first + 1024); i++) {
    a += 0 * loss[i]!;
    b += 0 * gradientX[i]!;
    c += 0 * gradientY[i]!;
  }
  return a + b + c === 0;
}

/** @returns how many cells of the block were not finite */
function blankBlock({ loss, gradientX, gradientY }: GridArrays, first: number): number {
  let blanked = 0;
  for (let i = first; i < Math.min(loss.length, first + 1024); i++) {
    const probe = 0 * loss[i]! + 0 * gradientX[i]! + 0 * gradientY[i]!;
    if (probe === 0) continue;
    blanked++;
    loss[i] = gradientX[i] = gradientY[i] = NaN;
  }
  return blanked;
}

export interface LossSweepOptions extends Omit<LandscapeOptions, "x" | "y"> {
  readonly axis: GridAxis;
}

export interface LossSweep {
  readonly axis: GridAxis;
  /** Values of the parameter, shape [count]. */
  readonly values: Float64Array;
  /** Shape [count]. */
  readonly loss: Float64Array;
  /** ∂L/∂parameter, shape [count]. */
  readonly gradient: Float64Array;
  /** x_T, row-major [count, n]. */
  readonly states: Float64Array;
  readonly steps: number;
  readonly nonFinite: number;
}

/**
 * Loss after T steps and its derivative in one parameter, over a range of that parameter.
 *
 * @throws RangeError as {@link landscape}
 */
export function lossSweep(model: Model<DiscreteMap>, options: LossSweepOptions): LossSweep {
  const { axis, steps = landscapeDefaults.steps, loss: spec = defaultLoss(model) } = options;
  checkAxis(model, axis);
  const map = model.system;
  const p = withParameters(model, options.parameters ?? {});
  const x0 = Float64Array.from(options.x0 ?? model.initialState);
  const index = parameterIndex(model, axis.parameter);
  const values = axisValues(axis);
  const error = squaredError(spec, map.dimension);
  const [loss, gradient] = [new Float64Array(axis.count), new Float64Array(axis.count)];
  const states = new Float64Array(axis.count * map.dimension);
  let nonFinite = 0;
  for (const [i, value] of values.entries()) {
    p[index] = value;
    const result = lossGradient(map, x0, p, error, { steps });
    loss[i] = result.loss;
    gradient[i] = result.gradient[index] ?? NaN;
    states.set(result.state, i * map.dimension);
    if (result.status !== "ok") nonFinite++;
  }
  return { axis, values, loss, gradient, states, steps, nonFinite };
}
