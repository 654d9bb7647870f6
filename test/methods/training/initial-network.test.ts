import { describe, expect, it } from "vitest";
import { spectralRadius } from "../../../src/linalg/spectral-radius.js";
import { initialNetwork } from "../../../src/methods/training/initial-network.js";
import { sequenceNetwork } from "../../../src/methods/training/sequence-network.js";
import { randomStream } from "../../../src/random/stream.js";

const shape = { units: 50, inputs: 6, outputs: 4, readout: "softmax" } as const;
const deviation = (values: Float64Array) => Math.sqrt(values.reduce((s, x) => s + x * x, 0) / values.length);
/** Four standard errors of the deviation of so many normal numbers, relative. */
const band = (count: number) => 4 / Math.sqrt(2 * count);

/** W, V, b, W_out and b_out of θ of a rate cell. */
function blocks(theta: Float64Array) {
  const { units: n, inputs: q, outputs: m } = shape;
  const ends = [n * n, n * q, n, m * n, m].map((_, i, sizes) =>
    sizes.slice(0, i + 1).reduce((a, b) => a + b),
  );
  const [w, v, b, out, bOut] = ends.map((end, i) => theta.subarray(ends[i - 1] ?? 0, end)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  return { w, v, b, out, bOut };
}

describe("first weights", () => {
  it.each([
    ["sigmoid", "logistic", 0.01],
    ["basic-tanh", "tanh", 0.1],
  ] as const)("%s: normal, biases 0", (scheme, cell, sd) => {
    const theta = initialNetwork({ ...shape, cell }, scheme, randomStream(1));
    expect(theta.length).toBe(sequenceNetwork({ ...shape, cell }).weights);
    const { w, v, b, out, bOut } = blocks(theta);
    for (const values of [w, v, out]) {
      expect(Math.abs(deviation(values) / sd - 1)).toBeLessThan(band(values.length));
    }
    for (const values of [b, bOut]) expect(values.every((x) => x === 0)).toBe(true);
  });

  it("smart-tanh: 15 weights sent by each unit, spectral radius 0.95", () => {
    const { w, v, out } = blocks(initialNetwork({ ...shape, cell: "tanh" }, "smart-tanh", randomStream(2)));
    expect(spectralRadius(w, 50)).toBeCloseTo(0.95, 12);
    const rows = new Set<string>();
    for (let j = 0; j < 50; j++) {
      const kept = Array.from({ length: 50 }, (_, i) => i).filter((i) => w[i * 50 + j] !== 0);
      expect(kept.length).toBe(15);
      rows.add(kept.join());
    }
    expect(rows.size).toBe(50);
    for (const values of [v, out]) {
      expect(Math.abs(deviation(values) / 0.01 - 1)).toBeLessThan(band(values.length));
    }
  });

  it("identity-relu: W = I, so that without input and bias the state stays", () => {
    const { w, v, b, out } = blocks(
      initialNetwork({ ...shape, cell: "relu" }, "identity-relu", randomStream(3)),
    );
    for (let k = 0; k < 2500; k++) expect(w[k]).toBe(k % 51 === 0 ? 1 : 0);
    expect(b.every((x) => x === 0)).toBe(true);
    for (const values of [v, out]) {
      expect(Math.abs(deviation(values) / 0.001 - 1)).toBeLessThan(band(values.length));
    }
  });

  it("lstm: the forget gates' biases, and no others", () => {
    const lstm = { ...shape, cell: "lstm" } as const;
    const theta = initialNetwork(lstm, "lstm", randomStream(4), { forgetBias: 2.5 });
    const network = sequenceNetwork(lstm);
    expect(theta.length).toBe(network.weights);
    const b = theta.subarray(network.recurrentWeights - 200, network.recurrentWeights);
    for (let k = 0; k < 200; k++) expect(b[k]).toBe(k >= 50 && k < 100 ? 2.5 : 0);
    expect(Math.abs(deviation(theta.subarray(0, 10000)) / 0.1 - 1)).toBeLessThan(band(10000));
  });

  it("depend on the stream alone, and refuse what does not fit", () => {
    const draw = (seed: number) =>
      initialNetwork({ ...shape, cell: "tanh" }, "basic-tanh", randomStream(seed));
    expect(draw(5)).toEqual(draw(5));
    expect(draw(5)).not.toEqual(draw(6));
    expect(() => initialNetwork({ ...shape, cell: "lstm" }, "sigmoid", randomStream(1))).toThrow(
      /expected lstm/,
    );
    expect(() => initialNetwork({ ...shape, cell: "tanh" }, "lstm", randomStream(1))).toThrow(/basic-tanh/);
    const nan = { forgetBias: NaN };
    expect(() => initialNetwork({ ...shape, cell: "lstm" }, "lstm", randomStream(1), nan)).toThrow(/is NaN/);
  });
});
