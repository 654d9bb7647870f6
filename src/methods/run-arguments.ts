import type { DiscreteMap, System } from "../systems/system.js";

/** What every run of a map needs beside its state and parameters. */
export interface RunOptions {
  /** T, the number of steps. */
  readonly steps: number;
  /**
   * External input of each step, flat [steps, inputDimension]; row t rewrites the last entries of p for the
   * step x_t → x_{t+1}. Without it the input stays what p holds.
   */
  readonly inputs?: Float64Array | undefined;
}

/**
 * Checks the shapes of an initial state and a parameter vector against a system.
 *
 * @throws RangeError if a length is wrong or an entry is not finite
 */
export function checkStateAndParameters(system: System, x0: Float64Array, p: Float64Array): void {
  checkVector("the initial state", x0, system.dimension);
  checkVector("the parameter vector", p, system.parameterDimension);
}

/**
 * Checks the arguments of a run: shapes, finiteness and a whole, non-negative number of steps.
 *
 * @throws RangeError naming the value and what was expected
 */
export function checkRun(map: DiscreteMap, x0: Float64Array, p: Float64Array, options: RunOptions): void {
  const { steps, inputs } = options;
  checkStateAndParameters(map, x0, p);
  checkCount("steps", steps, 0);
  if (inputs === undefined) return;
  if (map.inputDimension === 0) throw new RangeError("inputs were given to a system without external input");
  checkVector("inputs", inputs, steps * map.inputDimension);
}

/** @throws RangeError unless `value` is a whole number, at least `least` */
export function checkCount(name: string, value: number, least: number): void {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new RangeError(`${name} is ${value}; expected a whole number, at least ${least}`);
  }
}

/** @throws RangeError unless `values` has `length` entries, all finite */
export function checkVector(name: string, values: Float64Array, length: number): void {
  if (values.length !== length) {
    throw new RangeError(`${name} has ${values.length} entries; expected ${length}`);
  }
  const at = values.findIndex((v) => !Number.isFinite(v));
  if (at >= 0) throw new RangeError(`${name} holds ${values[at]!} at index ${at}; expected finite numbers`);
}

/** True if every entry is finite. */
export function allFinite(values: Float64Array): boolean {
  // x − x is 0 for finite x and NaN otherwise; one add per entry and no branch.
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! - values[i]!;
  return sum === 0;
}

/**
 * The parameter vector of each step of a run: p itself, or p with its input entries rewritten.
 *
 * @returns t ↦ parameters of the step x_t → x_{t+1}, shape [m]; one buffer, rewritten at each call
 */
export function parametersOfStep(
  map: DiscreteMap,
  p: Float64Array,
  inputs: Float64Array | undefined,
): (t: number) => Float64Array {
  if (inputs === undefined) return () => p;
  const driven = p.slice();
  const width = map.inputDimension;
  const start = map.parameterDimension - width;
  return (t) => {
    for (let i = 0; i < width; i++) driven[start + i] = inputs[t * width + i]!;
    return driven;
  };
}
