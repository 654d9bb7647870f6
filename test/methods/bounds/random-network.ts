import fc from "fast-check";
import { sigmoidNetwork } from "../../../src/systems/sigmoid-network.js";
import type { DiscreteMap } from "../../../src/systems/system.js";
import { vanillaNetwork } from "../../../src/systems/vanilla-network.js";

export interface DrivenNetwork {
  readonly map: DiscreteMap;
  readonly x0: Float64Array;
  readonly p: Float64Array;
  readonly steps: number;
  readonly inputs: Float64Array;
}

/** Numbers in (−1, 1) from a seed; a linear congruential generator is random enough for weights. */
export function numbersFrom(seed: number, count: number): Float64Array {
  let state = seed >>> 0;
  return Float64Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

/** Driven networks of either convention with up to 12 units, 3 inputs and 50 steps. */
export const drivenNetworks: fc.Arbitrary<DrivenNetwork> = fc
  .record({
    units: fc.integer({ min: 1, max: 12 }),
    inputs: fc.integer({ min: 1, max: 3 }),
    steps: fc.integer({ min: 0, max: 50 }),
    gain: fc.double({ min: 0.1, max: 3, noNaN: true }),
    seed: fc.nat(),
    kind: fc.constantFrom("sigmoid", "tanh", "logistic"),
  })
  .map(({ units, inputs, steps, gain, seed, kind }) => {
    const map =
      kind === "sigmoid"
        ? sigmoidNetwork({ units, inputs })
        : vanillaNetwork({ units, inputs, activation: kind === "tanh" ? "tanh" : "logistic" });
    const p = numbersFrom(seed, map.parameterDimension).map((v) => (gain * v) / Math.sqrt(units));
    const x0 = numbersFrom(seed + 1, units);
    return { map, x0, p, steps, inputs: numbersFrom(seed + 2, steps * inputs) };
  });

export interface SparseSpec {
  readonly n: number;
  readonly seed: number;
  /** Share of entries that are not zero. */
  readonly density: number;
  /** Each entry is scaled by a power of ten up to this one, either way. */
  readonly decades: number;
}

/** A random matrix [n, n] with many zeros and uneven scales. */
export function sparseMatrix({ n, seed, density, decades }: SparseSpec): Float64Array {
  const keep = numbersFrom(seed + 7, n * n);
  const scale = numbersFrom(seed + 9, n * n);
  return numbersFrom(seed, n * n).map((v, i) =>
    Math.abs(keep[i]!) < density ? v * 10 ** (decades * scale[i]!) : 0,
  );
}
