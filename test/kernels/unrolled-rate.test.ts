import { describe, expect, it } from "vitest";
import { oneHotPlaces } from "../../src/kernels/one-hot.js";
import { unrolledLstm } from "../../src/kernels/unrolled-lstm.js";
import { unrolledRate } from "../../src/kernels/unrolled-rate.js";
import { randomStream } from "../../src/random/stream.js";
import { activations } from "../../src/systems/activation.js";

/** φ and φ' of each argument: one step of one unit with V = 1; W = 1 sends the slope back as δ_0. */
function kernelValues(name: "tanh" | "logistic" | "relu", arguments_: Float64Array) {
  const kernel = unrolledRate(name, 1, 1);
  const data = { length: 1, batch: arguments_.length, inputs: arguments_ };
  const values = kernel.run(Float64Array.of(1, 1, 0), data);
  const norms = kernel.back(new Float64Array(arguments_.length).fill(1), new Float64Array(3));
  return { values, slopes: norms.subarray(0, arguments_.length) };
}

describe("activations of the kernel", () => {
  const { uniform } = randomStream(11);
  const dense = Array.from({ length: 20000 }, (_, k) => (uniform() - 0.5) * [4, 20, 200][k % 3]!);
  const tiny = Array.from({ length: 5000 }, () => (uniform() - 0.5) * 10 ** (-16 * uniform()));
  const arguments_ = Float64Array.from([...dense, ...tiny]);

  // Both sides err: ours by up to 3 and 5 units of the last place, Math.tanh and the slopes in plain code by 1 to 4.
  it.each([
    ["tanh", 4, 9],
    ["logistic", 4, 9],
    ["relu", 0, 0],
  ] as const)("%s: values within %d and slopes within %d units of the last place", (name, value, slope) => {
    const { values, slopes } = kernelValues(name, arguments_);
    const phi = activations[name];
    let [worst, worstSlope] = [0, 0];
    for (const [i, z] of arguments_.entries()) {
      worst = Math.max(worst, distance(values[i]!, phi.value(z)));
      worstSlope = Math.max(worstSlope, distance(slopes[i]!, phi.derivative(z)));
    }
    expect(worst).toBeLessThanOrEqual(value);
    expect(worstSlope).toBeLessThanOrEqual(slope);
  });

  it("keep to their limits, signs and NaN", () => {
    const ends = Float64Array.of(Infinity, -Infinity, 1e300, -1e300, 0, -0, NaN);
    expect(Array.from(kernelValues("tanh", ends).values)).toEqual([1, -1, 1, -1, 0, 0, NaN]);
    const logistic = kernelValues("logistic", ends).values;
    expect(Array.from(logistic.subarray(4))).toEqual([0.5, 0.5, NaN]);
    expect(Array.from(logistic.subarray(0, 4), (x) => (x < 1e-300 ? 0 : x))).toEqual([1, 0, 1, 0]);
    expect(Array.from(kernelValues("relu", ends).values)).toEqual([Infinity, 0, 1e300, 0, 0, 0, NaN]);
  });

  it.each([
    ["a rate cell", () => unrolledRate("tanh", 2, 1), 8],
    ["an LSTM", () => unrolledLstm(2, 1), 32],
  ] as const)("of %s have nothing to tell before a run that is kept", (_, create, weights) => {
    const kernel = create();
    const data = { length: 2, batch: 1, inputs: Float64Array.of(1, 2) };
    expect(() => kernel.states()).toThrow(/nothing was run/);
    kernel.run(new Float64Array(weights), data);
    expect(kernel.states().every((x) => x === 0)).toBe(true);
    kernel.last(new Float64Array(weights), data);
    expect(() => kernel.states()).toThrow(/nothing was run/);
    expect(() => kernel.back(new Float64Array(2), new Float64Array(weights))).toThrow(/nothing was run/);
  });
});

/** In units of the last place of b. */
function distance(a: number, b: number): number {
  if (a === b) return 0;
  const unit = 2 ** (Math.floor(Math.log2(Math.abs(b))) - 52);
  return Math.abs(a - b) / unit;
}

describe("one-hot rows", () => {
  it("are told from all others", () => {
    const places = (rows: number[], q: number) => oneHotPlaces(Float64Array.from(rows), q);
    expect(places([0, 1, 0, 1, 0, 0], 3)).toEqual(Int32Array.of(1, 0));
    expect(places([1, 1, 1], 1)).toEqual(Int32Array.of(0, 0, 0));
    for (const rows of [
      [0, 0, 1, 0],
      [1, 1, 0, 1],
      [0, 0.5, 1, 0],
      [NaN, 1, 1, 0],
      [-1, 0, 1, 0],
      [1, 0, 0, 0],
    ]) {
      expect(places(rows, 2)).toBeUndefined();
    }
  });
});
