import type { Model } from "../../systems/model.js";
import { checkParameter, parameterIndex } from "../../systems/parameters.js";
import type { DiscreteMap } from "../../systems/system.js";
import type { SquaredError } from "../sensitivity/loss.js";
import { checkCount, checkVector } from "../run-arguments.js";
import { squaredError } from "../sensitivity/loss.js";

/** Equally spaced values of one parameter, both ends included; `from` may equal `to` where count is 1. */
export interface GridAxis {
  /** Name of the parameter. */
  readonly parameter: string;
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** A grid of loss and gradient: plain data, so that a worker can be handed it. */
export interface GridTask {
  /** Runs along the columns. */
  readonly x: GridAxis;
  /** Runs along the rows; another parameter than x. */
  readonly y: GridAxis;
  /** p of the model, shape [m]; the entries of the two axes are ignored. */
  readonly parameters: readonly number[];
  /** Initial state, shape [n]. */
  readonly x0: readonly number[];
  /** T, the number of steps. */
  readonly steps: number;
  readonly loss: SquaredError;
}

/** Row-major [rows, columns] each; rows are those asked for. */
export interface GridArrays {
  readonly loss: Float64Array;
  /** ∂L/∂(x-axis parameter). */
  readonly gradientX: Float64Array;
  /** ∂L/∂(y-axis parameter). */
  readonly gradientY: Float64Array;
}

/**
 * Computes some rows of a grid. Every implementation gives each cell a value that does not depend on which
 * other cells are computed with it, so any split over calls and threads gives the same bits.
 */
export interface GridKernel {
  readonly name: string;
  /** Fills `out` (shape [r1 − r0, columns]) with rows r0 ≤ r < r1. */
  fill(r0: number, r1: number, out: GridArrays): void;
}

/** The values of an axis, shape [count]; the ends are exact. */
export function axisValues({ from, to, count }: GridAxis): Float64Array {
  return Float64Array.from({ length: count }, (_, i) =>
    i === count - 1 && count > 1 ? to : from + ((to - from) * i) / Math.max(1, count - 1),
  );
}

/** Largest number of cells of a grid: three arrays of 8 bytes a cell, 0.8 GB. */
export const largestGrid = 2 ** 25;

/**
 * Checks a task against its model.
 *
 * @throws RangeError naming the value and what was expected: unknown or equal parameters, counts, ranges, the
 *         number of steps, shapes, or a grid of more than {@link largestGrid} cells
 */
export function checkGridTask(
  model: Model<DiscreteMap>,
  { x, y, parameters, x0, steps, loss }: GridTask,
): void {
  for (const axis of [x, y]) checkAxis(model, axis);
  if (x.parameter === y.parameter) {
    throw new RangeError(`both axes are ${x.parameter}; expected two different parameters`);
  }
  if (x.count * y.count > largestGrid) {
    throw new RangeError(`grid has ${x.count} × ${y.count} cells; expected at most ${largestGrid}`);
  }
  checkCount("steps", steps, 1);
  checkVector("the parameter vector", Float64Array.from(parameters), model.parameters.length);
  checkVector("the initial state", Float64Array.from(x0), model.system.dimension);
  squaredError(loss, model.system.dimension);
}

export function checkAxis(model: Model<DiscreteMap>, { parameter, from, to, count }: GridAxis): void {
  const index = parameterIndex(model, parameter);
  checkParameter(model, index, from);
  checkParameter(model, index, to);
  checkCount(`points of axis ${parameter}`, count, 1);
  if (!(from < to || (from === to && count === 1))) {
    throw new RangeError(`axis ${parameter} runs from ${from} to ${to}; expected an increasing range`);
  }
}
