import { randomStream } from "../random/stream.js";
import type { Model } from "../systems/model.js";
import { defaultState } from "../systems/parameters.js";
import { badInput } from "./bad-input.js";

/**
 * x₀ as --x0 asks for it: the model's own, the values given, or one drawn evenly from the model's box.
 *
 * @returns shape [n]
 */
export function initialState(
  model: Model,
  x0: readonly number[] | "random" | undefined,
  seed: number,
): Float64Array {
  if (x0 === undefined) return defaultState(model);
  if (x0 === "random") {
    const random = randomStream(seed);
    return Float64Array.from(model.stateBox, ([low, high]) => low + (high - low) * random.uniform());
  }
  const n = model.system.dimension;
  if (x0.length === n) return Float64Array.from(x0);
  const values = x0.length === 1 ? "1 value" : `${x0.length} values`;
  throw badInput(values, "--x0", `${n} for the state variables of ${model.name}`);
}
