import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { adjointSensitivity } from "../../../src/methods/sensitivity/adjoint-sensitivity.js";
import { measuredHorizon } from "../../../src/methods/sensitivity/horizon.js";
import { lagTerms } from "../../../src/methods/sensitivity/lag-terms.js";
import { tangentSensitivity } from "../../../src/methods/sensitivity/tangent-sensitivity.js";
import { oneNeuronMap } from "../../../src/systems/one-neuron.js";
import { linearMap } from "../lyapunov/linear-map.js";
import { drivenNetworks } from "../bounds/random-network.js";

/** The one-neuron map with ε = 1 at a fixed point whose multiplier is γ: w x (1 − x) = γ. */
function settled(gamma: number): { x0: Float64Array; p: Float64Array } {
  const x = (1 - Math.sqrt(1 - (4 * gamma) / 5)) / 2;
  return { x0: Float64Array.of(x), p: Float64Array.of(5, Math.log(x / (1 - x)) - 5 * x, 1, 1, 0) };
}

describe("lagTerms", () => {
  it("has the closed form a^k x_{T−k−1} of a linear map", () => {
    const inputs = Float64Array.of(1, 2, 3);
    const options = { steps: 3, inputs, keepTerms: true };
    const { terms, sum, rows, columns } = lagTerms(
      linearMap,
      Float64Array.of(8),
      Float64Array.of(0.5, 0),
      options,
    );
    expect([rows, columns]).toEqual([1, 2]);
    // States 8, 5, 4.5, 5.25.
    expect(terms.map(({ term }) => [...term!])).toEqual([
      [4.5, 1],
      [2.5, 0.5],
      [2, 0.25],
    ]);
    expect([...sum]).toEqual([9, 1.75]);
    expect(terms[0]!.norm).toBeCloseTo(Math.hypot(4.5, 1), 14);
  });

  it("adds up to the tangent sensitivity, to rounding", () => {
    fc.assert(
      fc.property(drivenNetworks, ({ map, x0, p, steps, inputs }) => {
        const { dxdp } = tangentSensitivity(map, x0, p, { steps, inputs });
        const { sum, status } = lagTerms(map, x0, p, { steps, inputs });
        expect(status).toBe("ok");
        const scale = Math.max(...dxdp.map(Math.abs));
        sum.forEach((v, i) => {
          expect(Math.abs(v - dxdp[i]!)).toBeLessThanOrEqual(1e-12 * scale);
        });
      }),
      { numRuns: 40, seed: 6 },
    );
  });

  it("adds up to the adjoint gradient with an adjoint, without the full matrices", () => {
    fc.assert(
      fc.property(drivenNetworks, ({ map, x0, p, steps, inputs }) => {
        const adjoint = x0.map((v) => v - 0.3);
        const { dLdp } = adjointSensitivity(map, x0, p, { steps, inputs, adjoint });
        const { sum, rows } = lagTerms(map, x0, p, { steps, inputs, adjoint });
        expect(rows).toBe(1);
        const scale = Math.max(...dLdp.map(Math.abs));
        sum.forEach((v, i) => {
          expect(Math.abs(v - dLdp[i]!)).toBeLessThanOrEqual(1e-12 * scale);
        });
      }),
      { numRuns: 40, seed: 7 },
    );
  });

  it.each([0.5, 0.9, 0.99])("is geometric at a fixed point with multiplier %f (C4)", (gamma) => {
    const { x0, p } = settled(gamma);
    const { terms } = lagTerms(oneNeuronMap, x0, p, { steps: 3000, columns: [1] });
    const first = terms[0]!.logNorm!;
    expect(first).toBeCloseTo(Math.log(gamma / 5), 12);
    expect((terms[2000]!.logNorm! - first) / (2000 * Math.log(gamma))).toBeCloseTo(1, 9);
    const horizon = measuredHorizon(
      terms.map((t) => t.logNorm),
      0.01,
    );
    expect(horizon).toBe({ 0.5: 7, 0.9: 44, 0.99: 459 }[gamma]);
  });

  it("keeps terms that a double cannot hold as logarithms", () => {
    const { terms, status, sum } = lagTerms(linearMap, Float64Array.of(0), Float64Array.of(0.5, 0), {
      steps: 100_000,
      columns: [1],
    });
    expect(status).toBe("ok");
    expect(terms[99_999]!.norm).toBeNull();
    expect(terms[99_999]!.logNorm! / (-99_999 * Math.LN2)).toBeCloseTo(1, 14);
    expect(sum[0]).toBeCloseTo(2, 14);
  });

  it("reports an overflowing sum, and keeps the logarithms", () => {
    const x0 = Float64Array.of(0);
    const { terms, status, sum } = lagTerms(linearMap, x0, Float64Array.of(1e30, 0), {
      steps: 20,
      columns: [1],
    });
    expect(status).toBe("overflow");
    expect(sum.length).toBe(0);
    expect(terms[19]!.logNorm).toBeCloseTo(19 * Math.log(1e30), 9);
    expect(lagTerms(linearMap, Float64Array.of(1), Float64Array.of(1e200, 0), { steps: 5 }).status).toBe(
      "diverged",
    );
  });

  it("limits itself to the lags and columns asked for, and refuses others", () => {
    const x0 = Float64Array.of(1);
    const p = Float64Array.of(0.5, 0);
    expect(lagTerms(linearMap, x0, p, { steps: 9, lags: 4 }).terms.map((t) => t.lag)).toEqual([0, 1, 2, 3]);
    expect(() => lagTerms(linearMap, x0, p, { steps: 9, lags: 10 })).toThrow("at most the 9 steps");
    expect(() => lagTerms(linearMap, x0, p, { steps: 9, columns: [2] })).toThrow("column 2");
    expect(() => lagTerms(linearMap, x0, p, { steps: 9, adjoint: new Float64Array(2) })).toThrow(
      "the adjoint",
    );
  });
});
