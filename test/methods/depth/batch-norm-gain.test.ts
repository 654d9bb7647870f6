import { describe, expect, it } from "vitest";
import { batchNormGain, batchNormReluGain } from "../../../src/methods/depth/batch-norm-gain.js";
import { randomStream } from "../../../src/random/stream.js";
import { batchNormLayer } from "../../../src/systems/layers/batch-norm-layer.js";

/** The gain of one layer by its definition: Gaussian rows through normalisation, rectifier and their adjoints. */
function sampledGain(batch: number, features: number): number {
  const { normal } = randomStream(3, batch);
  const z = Float64Array.from({ length: batch * features }, () => normal());
  const layer = batchNormLayer({ width: features, epsilon: 0, gain: false, offset: false });
  const x = new Float64Array(z.length);
  layer.forward(z, z, batch, x);
  const column = (v: Float64Array, j: number) =>
    Array.from({ length: batch }, (_, b) => v[b * features + j]!);
  let [between, within] = [0, 0];
  const delta = new Float64Array(z.length);
  for (let j = 0; j < features; j++) {
    const h = column(x, j).map((v) => Math.max(0, v));
    const mean = h.reduce((sum, v) => sum + v, 0) / batch;
    within += h.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (batch - 1);
    const draws = h.map(() => normal());
    const centre = draws.reduce((sum, v) => sum + v, 0) / batch;
    h.forEach((v, b) => (delta[b * features + j] = v > 0 ? draws[b]! - centre : 0));
    between += draws.reduce((sum, v) => sum + (v - centre) ** 2, 0);
  }
  const pulled = new Float64Array(z.length);
  layer.pull(z, delta, pulled);
  const back = pulled.reduce((sum, v) => sum + v * v, 0);
  // Weights of variance 1/n give the layer below pre-activations of variance `within` instead of 1.
  return Math.sqrt(back / between / (within / features));
}

describe("the gain of batch normalisation without connections around it", () => {
  it("is √(π/(π − 1)) for the rectifier, the limit of many samples", () => {
    expect(batchNormGain("relu")).toBeCloseTo(1.2111738962, 10);
    expect(batchNormReluGain(1e7)).toBeCloseTo(batchNormGain("relu"), 6);
    for (const batch of [4, 10, 100, 1000]) {
      expect(batchNormReluGain(batch)).toBeGreaterThan(batchNormReluGain(batch + 1));
    }
  });

  it.each([8, 12, 40])("is what sampled features give, B = %d", (batch) => {
    const ratio = sampledGain(batch, 60_000 / batch) / batchNormReluGain(batch);
    // The scatter is some 0.005.
    expect(Math.abs(ratio - 1)).toBeLessThan(0.02);
  });

  it("is above 1 for every activation, by quadrature with Simpson's rule", () => {
    const simpson = (f: (z: number) => number) => {
      const [n, reach] = [4000, 12];
      let sum = 0;
      for (let k = 0; k <= n; k++) {
        const z = -reach + (2 * reach * k) / n;
        sum += (k === 0 || k === n ? 1 : k % 2 === 1 ? 4 : 2) * f(z) * Math.exp((-z * z) / 2);
      }
      return (sum * 2 * reach) / n / 3 / Math.sqrt(2 * Math.PI);
    };
    const tanhs = simpson((z) => Math.cosh(z) ** -4) / simpson((z) => Math.tanh(z) ** 2);
    expect(batchNormGain("tanh")).toBeCloseTo(Math.sqrt(tanhs), 12);
    const sigma = (z: number) => 1 / (1 + Math.exp(-z));
    const slopes = simpson((z) => (sigma(z) * sigma(-z)) ** 2);
    expect(batchNormGain("logistic")).toBeCloseTo(
      Math.sqrt(slopes / simpson((z) => (sigma(z) - 0.5) ** 2)),
      12,
    );
  });

  it("is infinite for three samples or fewer", () => {
    expect(() => batchNormReluGain(3)).toThrow("batch is 3; expected a whole number of at least 4");
  });
});
