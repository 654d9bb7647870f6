import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  batchNormInferenceLayer,
  runningStatistics,
  updateRunningStatistics,
} from "../../../src/systems/layers/batch-norm-inference-layer.js";
import { batchNormLayer, type BatchNormOptions } from "../../../src/systems/layers/batch-norm-layer.js";
import { layerJacobian } from "../../../src/systems/layers/layer.js";
import { torchBatchNorm as torch } from "../../reference/batch-norm.js";
import { checkLayer, normals } from "./layer-check.js";

const none = new Float64Array(0);

function expectNear(found: Float64Array, wanted: readonly number[], tolerance = 1e-12): void {
  expect(found.length).toBe(wanted.length);
  found.forEach((v, i) => {
    expect(Math.abs(v - wanted[i]!)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(wanted[i]!)));
  });
}

/** A plain layer without γ and β after its forward run on normal numbers. */
function atNormals(batch: number, width: number, seed: number, options: Partial<BatchNormOptions> = {}) {
  const layer = batchNormLayer({ width, gain: false, offset: false, epsilon: 0, ...options });
  const x = normals(batch * width, seed);
  const y = new Float64Array(x.length);
  layer.forward(x, none, batch, y);
  return { layer, x, y };
}

function pulled(layer: ReturnType<typeof batchNormLayer>, delta: Float64Array): Float64Array {
  const out = new Float64Array(delta.length);
  layer.pull(none, delta, out);
  return out;
}

describe("batch normalisation", () => {
  it.each([0, 1e-5, 0.3])("has the derivatives of its differences, ε = %d", (epsilon) => {
    checkLayer(batchNormLayer({ width: 3, base: 2, epsilon }), normals(9, 1), 5, 10);
    checkLayer(batchNormLayer({ width: 4, gain: false, base: 1, epsilon }), normals(6, 2), 4, 20);
    checkLayer(batchNormLayer({ width: 4, offset: false, epsilon }), normals(4, 3), 4, 30);
    checkLayer(batchNormLayer({ width: 2, offset: false, gain: false, epsilon }), normals(1, 3), 7, 40);
  });

  it("computes what PyTorch computes, forward and backward", () => {
    const layer = batchNormLayer({ width: 3 });
    const p = Float64Array.of(...torch.gamma, ...torch.beta);
    const [x, delta] = [Float64Array.from(torch.x), Float64Array.from(torch.delta)];
    const out = new Float64Array(15);
    layer.forward(x, p, 5, out);
    expectNear(out, torch.output);
    layer.pull(p, delta, out);
    // The third feature has standard deviation 0.017 around 10, so its deviations have lost three digits.
    expectNear(out, torch.inputGradient, 1e-11);
    const gradient = new Float64Array(6);
    layer.weightPullback(p, delta, gradient);
    expectNear(gradient, [...torch.gammaGradient, ...torch.betaGradient], 1e-11);
  });

  it("gathers running statistics and uses them as PyTorch does", () => {
    const layer = batchNormLayer({ width: 3 });
    const p = Float64Array.of(...torch.gamma, ...torch.beta);
    const out = new Float64Array(15);
    layer.forward(Float64Array.from(torch.x), p, 5, out);
    const running = updateRunningStatistics(runningStatistics(3), layer, 5, 0.1);
    expectNear(running.mean, torch.runningMean);
    expectNear(running.variance, torch.runningVariance);
    const inference = batchNormInferenceLayer({ width: 3 }, running);
    inference.forward(Float64Array.from(torch.x), p, 5, out);
    expectNear(out, torch.inference);
    inference.pull(p, Float64Array.from(torch.delta), out);
    expectNear(out, torch.inferenceInputGradient);
  });

  it("at inference has the derivatives of its differences, and none between samples", () => {
    const statistics = { mean: normals(3, 50), variance: normals(3, 51).map((v) => v * v) };
    checkLayer(batchNormInferenceLayer({ width: 3, base: 1 }, statistics), normals(8, 52), 4, 53);
    checkLayer(batchNormInferenceLayer({ width: 3, gain: false }, statistics), normals(3, 54), 2, 55);
    const layer = batchNormInferenceLayer({ width: 3, gain: false, offset: false, epsilon: 0 }, statistics);
    layer.forward(normals(3, 56), none, 1, new Float64Array(3));
    const jacobian = layerJacobian(layer, none);
    statistics.variance.forEach((v, j) => {
      expect(jacobian[4 * j]!).toBeCloseTo(1 / Math.sqrt(v), 12);
    });
    expect(jacobian.filter((v) => v !== 0)).toHaveLength(3);
  });

  it("normalises, and its adjoint is orthogonal to 1 and to x̂ in every feature (ε = 0)", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 3, max: 9 }),
        fc.integer({ min: 1, max: 5 }),
        fc.nat(999),
        (b, n, seed) => {
          const { layer, y } = atNormals(b, n, seed);
          const gradient = pulled(layer, normals(b * n, seed + 1));
          const scale = Math.hypot(...gradient) + 1;
          for (let j = 0; j < n; j++) {
            const of = (v: Float64Array) => Array.from({ length: b }, (_, i) => v[i * n + j]!);
            const dot = (u: number[], v: number[]) => u.reduce((sum, a, i) => sum + a * v[i]!, 0);
            const one = of(y).map(() => 1);
            expect(Math.abs(dot(of(y), one))).toBeLessThan(1e-12);
            expect(dot(of(y), of(y)) / b).toBeCloseTo(1, 12);
            expect(Math.abs(dot(of(gradient), one))).toBeLessThan(1e-12 * scale);
            expect(Math.abs(dot(of(gradient), of(y)))).toBeLessThan(1e-12 * scale);
          }
        },
      ),
      { seed: 4, numRuns: 60 },
    );
  });

  it("leaves ε/(v + ε) of the component along x̂", () => {
    const { layer, y } = atNormals(6, 1, 70, { epsilon: 0.5 });
    const [v] = layer.variance();
    const back = pulled(layer, y);
    const kept = 0.5 / (v! + 0.5) ** 1.5;
    back.forEach((value, i) => {
      expect(value).toBeCloseTo(kept * y[i]!, 12);
    });
  });

  it("has a symmetric Jacobian: s(I − 11ᵀ/B) less s x̂x̂ᵀ/B", () => {
    const { layer, y } = atNormals(4, 1, 80);
    const s = 1 / Math.sqrt(layer.variance()[0]!);
    layerJacobian(layer, none, 4).forEach((entry, k) => {
      const [i, j] = [k >> 2, k & 3];
      expect(entry).toBeCloseTo(s * (Number(i === j) - 1 / 4 - (y[i]! * y[j]!) / 4), 12);
    });
  });

  it("of two samples is ±1 and passes no gradient at ε = 0", () => {
    const { layer, y } = atNormals(2, 3, 90);
    y.forEach((v) => {
      expect(Math.abs(v)).toBeCloseTo(1, 14);
    });
    pulled(layer, normals(6, 91)).forEach((v) => {
      expect(Math.abs(v)).toBeLessThan(1e-14);
    });
  });

  it("refuses a constant feature at ε = 0, whatever its rounding, and passes it at ε > 0", () => {
    const layer = batchNormLayer({ width: 2, epsilon: 0, gain: false, offset: false });
    const x = Float64Array.of(1, 0.1, 2, 0.1, 4, 0.1);
    const y = new Float64Array(6);
    expect(() => {
      layer.forward(x, none, 3, y);
    }).toThrow("feature 1 has variance 0 with epsilon 0; expected a positive sum");
    expect(() => {
      layer.forward(Float64Array.of(1, 2), none, 1, new Float64Array(2));
    }).toThrow("feature 0 has variance 0");
    const safe = batchNormLayer({ width: 2, epsilon: 1e-5, gain: false, offset: false });
    safe.forward(x, none, 3, y);
    expect([y[1], y[3], y[5]]).toEqual([0, 0, 0]);
  });

  it("refuses what is not a number, and what overflows", () => {
    const layer = batchNormLayer({ width: 1, gain: false, offset: false });
    for (const bad of [NaN, Infinity, 1e200]) {
      expect(() => {
        layer.forward(Float64Array.of(0, bad), none, 2, new Float64Array(2));
      }).toThrow(/feature 0 has variance (NaN|Infinity)/);
    }
    expect(() => batchNormLayer({ width: 1, epsilon: -1 })).toThrow("epsilon is -1");
    expect(() => batchNormLayer({ width: 1, epsilon: NaN })).toThrow("epsilon is NaN");
    expect(() => batchNormLayer({ width: 0 })).toThrow("width is 0");
    expect(() => batchNormInferenceLayer({ width: 2 }, runningStatistics(3))).toThrow("mean has 3 entries");
    const { layer: ran } = atNormals(3, 2, 1);
    expect(() => updateRunningStatistics(runningStatistics(2), ran, 1)).toThrow("batch is 1");
    expect(() => updateRunningStatistics(runningStatistics(2), ran, 3, 2)).toThrow("momentum is 2");
  });
});
