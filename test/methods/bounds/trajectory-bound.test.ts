import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { trajectory } from "../../../src/methods/trajectory.js";
import { trajectoryBound } from "../../../src/methods/bounds/trajectory-bound.js";
import { findModel } from "../../../src/systems/models.js";
import { defaultParameters } from "../../../src/systems/parameters.js";
import { vanillaNetwork } from "../../../src/systems/vanilla-network.js";
import type { DiscreteMap } from "../../../src/systems/system.js";
import { drivenNetworks } from "./random-network.js";

const f = (...values: number[]) => Float64Array.from(values);

function mapOf(name: string): { map: DiscreteMap; p: Float64Array } {
  const model = findModel(name)!;
  return { map: model.system as DiscreteMap, p: defaultParameters(model) };
}

describe("trajectoryBound", () => {
  it("is the product itself for one unit, and its mean growth the exponent", () => {
    const { map, p } = mapOf("one-neuron");
    const { states } = trajectory(map, f(0.3), p, { steps: 40 });
    const { lags, exponent, growth } = trajectoryBound(map, states, p);
    let log = 0;
    lags.forEach(({ k, logNorm, logBound }) => {
      const y = 1 / (1 + Math.exp(2.5 - 5 * states[k - 1]!));
      log += Math.log(5 * y * (1 - y));
      expect(logNorm).toBeCloseTo(log, 10);
      expect(logBound).toBeCloseTo(log, 10);
    });
    expect(exponent).toBeCloseTo(log / 40, 12);
    expect(growth).toBeCloseTo(Math.exp(log / 40), 12);
  });

  it("is at least the norm of the product, and exceeds no product of plain norms", () => {
    fc.assert(
      fc.property(drivenNetworks, ({ map, x0, p, steps, inputs }) => {
        const { states } = trajectory(map, x0, p, { steps, inputs });
        const { lags, status } = trajectoryBound(map, states, p, { inputs });
        expect([status, lags.length]).toEqual(["ok", steps]);
        for (const { logNorm, logBound } of lags) {
          expect(logNorm ?? -Infinity).toBeLessThanOrEqual((logBound ?? -Infinity) + 1e-9);
        }
        const first = lags[0];
        if (first !== undefined) expect(first.logBound).toBeCloseTo(first.logNorm!, 9);
      }),
      { numRuns: 20, seed: 2 },
    );
  });

  it("profits from scaling: rows and columns of very different size", () => {
    const map = vanillaNetwork({ units: 2, activation: "tanh" });
    const p = f(0, 10, 0.01, 0, 0, 0);
    const { states } = trajectory(map, f(1e-3, 1e-3), p, { steps: 60 });
    const { lags, growth, scalings } = trajectoryBound(map, states, p);
    // Near the origin all slopes are 1: growth √0.1 a step, not 10.
    expect(growth!).toBeLessThan(0.4);
    expect(lags[59]!.logBound! / 60).toBeLessThan(Math.log(0.4));
    expect(scalings[0]).toEqual([1, 1]);
    expect(scalings[1]![1]! / scalings[1]![0]!).toBeGreaterThan(20);
  });

  it("has the Lyapunov exponent of the Hénon map within its finite-time spread", () => {
    const { map, p } = mapOf("henon");
    const { states } = trajectory(map, f(0.1, 0.1), p, { steps: 20_000 });
    expect(trajectoryBound(map, states, p).exponent).toBeCloseTo(0.4192, 2);
  });

  it("says null of a product that is zero, and nothing of no steps", () => {
    const map = vanillaNetwork({ units: 2, activation: "relu" });
    const p = f(0, 3, 0, 0, 1, 1);
    const { states } = trajectory(map, f(1, 1), p, { steps: 3 });
    const { lags, exponent, growth } = trajectoryBound(map, states, p);
    expect(lags[0]!.logNorm).toBeCloseTo(Math.log(3), 12);
    expect([lags[1]!.logNorm, lags[2]!.logNorm, exponent]).toEqual([null, null, null]);
    expect(growth).toBeLessThan(3);
    expect(trajectoryBound(map, f(1, 1), p)).toMatchObject({ lags: [], exponent: null, growth: null });
    const zero = trajectoryBound(map, f(0, 0, 0, 0), new Float64Array(6));
    expect(zero.lags).toEqual([{ k: 1, logNorm: null, logBound: null }]);
  });

  it("refuses states that are no trajectory", () => {
    const map = vanillaNetwork({ units: 2, activation: "tanh" });
    expect(() => trajectoryBound(map, f(1, 1, 1), new Float64Array(6))).toThrow("states has 3 entries");
  });
});
