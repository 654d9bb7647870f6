import { describe, expect, it } from "vitest";
import { omegaTerms, type OmegaOptions } from "../../../src/methods/training/omega.js";
import { sequenceNetwork, type SequenceNetwork } from "../../../src/methods/training/sequence-network.js";
import type { SequenceBatch } from "../../../src/methods/training/task.js";
import { activations, type ActivationName } from "../../../src/systems/activation.js";
import { randomBatch, randomWeights, relativeGap } from "./sequence-cases.js";

/** Ω as a function of W alone: D and δ of every step and sample, shapes [T·B, n], stay what they are. */
function frozenOmega(
  w: Float64Array,
  n: number,
  sent: readonly Float64Array[],
  adjoints: readonly Float64Array[],
  { bound = 1e-20, ratio = "squares" }: OmegaOptions,
): number {
  let [sum, counted] = [0, 0];
  for (const [k, d] of sent.entries()) {
    const square = adjoints[k]!.reduce((s, x) => s + x * x, 0);
    if (square < bound) continue;
    let product = 0;
    for (let j = 0; j < n; j++) product += d.reduce((s, x, i) => s + x * w[i * n + j]!, 0) ** 2;
    counted++;
    sum += ((product / square) ** (ratio === "squares" ? 1 : 0.5) - 1) ** 2;
  }
  return sum / counted;
}

/** δ φ'(a) and δ of each step and sample of a softmax network, from the loss on, one sample after the other. */
function backwards(
  network: SequenceNetwork,
  p: Float64Array,
  data: SequenceBatch,
): { sent: Float64Array[]; adjoints: Float64Array[] } {
  const { cell, units: n, inputs: q, outputs: m } = network.shape;
  const phi = activations[cell as ActivationName];
  const { length, batch } = data;
  const x = network.states(p, data);
  const outputs = network.outputs(p, data);
  const result = { sent: [] as Float64Array[], adjoints: [] as Float64Array[] };
  for (let i = 0; i < batch; i++) {
    const y = outputs.subarray(m * i, m * i + m);
    const total = y.reduce((s, v) => s + Math.exp(v), 0);
    const slope = y.map((v, k) => (Math.exp(v) / total - (k === data.targets[i] ? 1 : 0)) / batch);
    const readout = network.recurrentWeights;
    let delta = Float64Array.from({ length: n }, (_, j) =>
      slope.reduce((s, v, k) => s + v * p[readout + k * n + j]!, 0),
    );
    for (let t = length - 1; t >= 0; t--) {
      const before = x.subarray((t * batch + i) * n, (t * batch + i + 1) * n);
      const u = data.inputs.subarray((t * batch + i) * q, (t * batch + i + 1) * q);
      const d = delta.map((v, row) => {
        let a = p[n * (n + q) + row]!;
        for (let j = 0; j < n; j++) a += p[row * n + j]! * before[j]!;
        for (let j = 0; j < q; j++) a += p[n * n + q * row + j]! * u[j]!;
        return v * phi.derivative(a);
      });
      result.adjoints.push(delta);
      result.sent.push(d);
      delta = delta.map((_, j) => d.reduce((s, v, row) => s + v * p[row * n + j]!, 0));
    }
  }
  return result;
}

describe("Ω", () => {
  const n = 6;
  const cells = ["tanh", "logistic", "relu"] as const;
  const cases = cells.flatMap((cell) =>
    ([{ alpha: 2 }, { alpha: 0.7, ratio: "norms" }, { alpha: 1, bound: 1e-4 }] as const).map((options) => ({
      cell,
      options,
    })),
  );

  it.each(cases)(
    "of $cell with $options: value and gradient by differences with all else held",
    (example) => {
      const { cell, options } = example;
      const shape = { cell, units: n, inputs: 2, outputs: 3, readout: "softmax" } as const;
      const [length, batch] = [9, 4];
      const network = sequenceNetwork(shape);
      const theta = randomWeights(network.weights, 0.45, 21);
      const data = randomBatch(shape, length, batch, 22);
      const [plain, out] = [new Float64Array(network.weights), new Float64Array(network.weights)];
      network.gradient(theta, data, plain);
      const found = network.gradient(theta, data, out, options);

      const w = theta.slice(0, n * n);
      const { sent, adjoints } = backwards(network, theta, data);
      expect(found.omega).toBeCloseTo(frozenOmega(w, n, sent, adjoints, options), 11);
      const large = adjoints.filter(
        (a) => a.reduce((s, x) => s + x * x, 0) >= ("bound" in options ? options.bound : 1e-20),
      );
      expect(found.counted).toBe(large.length);
      if ("bound" in options) expect(large.length).toBeLessThan(length * batch);
      expect(large.length).toBeGreaterThan(0);

      network.gradient(theta, data, out, options);
      const h = 1e-6;
      const expected = w.map((value, k) => {
        const at = (v: number) => frozenOmega(w.with(k, v), n, sent, adjoints, options);
        return (options.alpha * (at(value + h) - at(value - h))) / (2 * h);
      });
      const change = out.map((v, k) => v - plain[k]!);
      expect(relativeGap(change.subarray(0, n * n), expected)).toBeLessThan(1e-7);
      // V, b and the read-out have no part in it.
      expect(out.subarray(n * n)).toEqual(plain.subarray(n * n));
    },
  );

  it("is 0 with no gradient where every adjoint lies below the bound, also where it is 0", () => {
    const terms = omegaTerms(Float64Array.of(1, 0, 0), 1, { alpha: 1, bound: 0 });
    expect(terms).toEqual({ omega: 0, counted: 0, factors: Float64Array.of(0, 0) });
  });

  it("is refused for an LSTM and for an α that is no number of at least 0", () => {
    const shape = { cell: "lstm", units: 2, inputs: 1, outputs: 1, readout: "linear" } as const;
    for (const [cell, alpha, message] of [
      ["lstm", 1, /Ω is defined for rate cells/],
      ["tanh", -1, /alpha is -1/],
      ["tanh", NaN, /alpha is NaN/],
    ] as const) {
      const network = sequenceNetwork({ ...shape, cell });
      const theta = new Float64Array(network.weights);
      const run = () => network.gradient(theta, randomBatch(shape, 2, 1, 1), theta.slice(), { alpha });
      expect(run).toThrow(message);
    }
  });
});
