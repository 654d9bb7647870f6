import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { adjointSensitivity } from "../../../src/methods/sensitivity/adjoint-sensitivity.js";
import { gradientHorizon } from "../../../src/methods/products/gradient-horizon.js";
import { geometricHorizon } from "../../../src/methods/sensitivity/horizon.js";
import { jacobianProductSeries } from "../../../src/methods/products/jacobian-product.js";
import { meanFieldExponent } from "../../../src/methods/lyapunov/mean-field-exponent.js";
import { trajectory } from "../../../src/methods/trajectory.js";
import { randomMatrix, randomVector } from "../../../src/random/ensembles.js";
import { sigmoidNetwork } from "../../../src/systems/sigmoid-network.js";
import { vanillaNetwork } from "../../../src/systems/vanilla-network.js";
import { linearMap } from "../lyapunov/linear-map.js";

/** A random tanh network without bias and a run of it. */
function tanhRun(n: number, gain: number, steps: number, seed = 0) {
  const network = vanillaNetwork({ units: n, activation: "tanh" });
  const p = new Float64Array(n * n + n);
  p.set(randomMatrix({ ensemble: "gaussian", gain }, n, seed));
  const { states } = trajectory(network, randomVector("state", n, 1, seed), p, { steps });
  return { network, p, states };
}

describe("gradientHorizon", () => {
  it("is the geometric horizon where every step multiplies by γ", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.05, max: 0.97, noNaN: true }), (gamma) => {
        const found = gradientHorizon(linearMap, new Float64Array(201), Float64Array.of(gamma, 0), {
          adjoint: Float64Array.of(-3),
        });
        expect(found.status).toBe("vanished");
        expect(found.lag).toBe(geometricHorizon(gamma, 0.01));
        expect(found.logNorms.at(-1)).toBeCloseTo(found.lag * Math.log(gamma), 9);
      }),
      { seed: 1 },
    );
  });

  it("explodes at the ceiling, and tells when neither limit is met", () => {
    const run = (a: number, ceiling?: number) =>
      gradientHorizon(linearMap, new Float64Array(51), Float64Array.of(a, 0), {
        adjoint: Float64Array.of(1),
        ...(ceiling === undefined ? {} : { ceiling }),
      });
    expect(run(2, 100)).toMatchObject({ status: "exploded", lag: 7 });
    expect(run(2)).toMatchObject({ status: "not reached", lag: 50 });
    expect(run(-1, 100)).toMatchObject({ status: "not reached", lag: 50 });
    expect(run(0)).toEqual({ status: "vanished", lag: 1, logNorms: [0, null] });
    expect(run(1e300).logNorms.at(-1)).toBeCloseTo(50 * 300 * Math.LN10, 6);
    const broken = { ...linearMap, jacobian: () => Float64Array.of(NaN) };
    const p = Float64Array.of(1, 0);
    const found = gradientHorizon(broken, new Float64Array(3), p, { adjoint: Float64Array.of(1) });
    expect(found).toEqual({ status: "non-finite", lag: 0, logNorms: [0] });
  });

  it("measures the adjoints of backpropagation through time, driven too", () => {
    const n = 5;
    const network = sigmoidNetwork({ units: n, inputs: 1 });
    const p = Float64Array.from({ length: network.parameterDimension }, (_, i) => 2 * Math.sin(7 * i));
    const inputs = Float64Array.from({ length: 30 }, (_, t) => Math.cos(t));
    const x0 = new Float64Array(n);
    const adjoint = Float64Array.of(1, -2, 3, 0, 1);
    const { adjoints, run } = adjointSensitivity(network, x0, p, { steps: 30, inputs, adjoint });
    const found = gradientHorizon(network, run.states, p, { adjoint, inputs, floor: 1e-300 });
    expect(found).toMatchObject({ status: "not reached", lag: 30 });
    for (let k = 0; k <= 30; k++) {
      const delta = adjoints.subarray((30 - k) * n, (31 - k) * n);
      expect(found.logNorms[k]).toBeCloseTo(Math.log(Math.hypot(...delta) / Math.hypot(...adjoint)), 10);
    }
  });

  it("stays below the operator norm of the product at every lag, and meets it for the best δ", () => {
    const { network, p, states } = tanhRun(12, 1.3, 20);
    const { lags, last } = jacobianProductSeries(network, states, p, { lags: 20 });
    const found = gradientHorizon(network, states, p, {
      adjoint: randomVector("bias", 12, 1, 5),
      floor: 1e-9,
    });
    for (const { k, logNorm } of lags) expect(found.logNorms[k]).toBeLessThanOrEqual(logNorm! + 1e-12);
    // δ = u₁ of the last product, by power iteration on P Pᵀ.
    let u = new Float64Array(12).fill(1);
    for (let i = 0; i < 500; i++) {
      const v = u.map((_, j) => u.reduce((sum, x, k) => sum + x * last.mantissa[k * 12 + j]!, 0));
      const w = u.map((_, k) => v.reduce((sum, x, j) => sum + x * last.mantissa[k * 12 + j]!, 0));
      u = w.map((x) => x / Math.hypot(...w));
    }
    const best = gradientHorizon(network, states, p, { adjoint: u, floor: 1e-9 });
    expect(best.logNorms[20]).toBeCloseTo(lags.at(-1)!.logNorm!, 6);
  });

  it.each([0.5, 0.7, 1.6, 2])("leaves its limits when mean-field theory says, g = %f", (gain) => {
    const n = 200;
    const { exponent } = meanFieldExponent(gain);
    const predicted = Math.log(100) / Math.abs(exponent);
    const found = [0, 1, 2].map((seed) => {
      const { network, p, states } = tanhRun(n, gain, 200 + Math.ceil(3 * predicted), seed);
      const adjoint = randomVector("bias", n, 1, seed);
      return gradientHorizon(network, states, p, { adjoint, ceiling: 100 });
    });
    const kind = gain < 1 ? "vanished" : "exploded";
    expect(found.map(({ status }) => status)).toEqual([kind, kind, kind]);
    const mean = found.reduce((sum, { lag }) => sum + lag / 3, 0);
    expect(Math.abs(mean / predicted - 1)).toBeLessThan(gain < 1 ? 0.12 : 0.3);
  });

  const run = (options: object) => () =>
    gradientHorizon(linearMap, new Float64Array(5), Float64Array.of(0.5, 0), {
      adjoint: Float64Array.of(1),
      ...options,
    });

  it.each([
    [{ adjoint: Float64Array.of(0) }, "the adjoint is zero"],
    [{ adjoint: new Float64Array(2) }, "the adjoint has 2 entries; expected 1"],
    [{ floor: 0 }, "floor is 0; expected a number between 0 and 1"],
    [{ floor: 1 }, "floor is 1"],
    [{ ceiling: 1 }, "ceiling is 1; expected a number above 1"],
    [{ ceiling: NaN }, "ceiling is NaN"],
    [{ lags: 0 }, "lags is 0; expected a whole number, at least 1"],
    [{ lags: 5 }, "lags is 5; expected at most the 4 steps"],
  ])("refuses %j", (options, message) => {
    expect(run(options)).toThrow(RangeError);
    expect(run(options)).toThrow(message);
  });
});
