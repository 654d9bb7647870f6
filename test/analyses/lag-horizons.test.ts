import { describe, expect, it } from "vitest";
import { lagHorizons } from "../../analyses/lag-horizons.js";

describe("lagHorizons", () => {
  const { curves, horizon } = lagHorizons();

  it("measures the horizons of C4, and the closed form agrees", () => {
    expect(curves.map((c) => c.measuredHorizon)).toEqual([7, 44, 459]);
    expect(curves.map((c) => c.closedHorizon)).toEqual([7, 44, 459]);
  });

  it("shows what 1/γ terms miss: more, the closer γ is to 1", () => {
    expect(curves.map((c) => c.claimedHorizon)).toEqual([2, 1 / 0.9, 1 / 0.99]);
    expect(curves[0]!.claimedMissing).toBeCloseTo(0.25, 12);
    expect(1 - curves[0]!.share[2]!).toBeCloseTo(0.25, 9);
    expect(curves[2]!.claimedMissing).toBeGreaterThan(0.98);
  });

  it("takes its terms at fixed points with these multipliers", () => {
    for (const { gamma, state, bias, log10Size } of curves) {
      expect(5 * state * (1 - state)).toBeCloseTo(gamma, 12);
      expect(1 / (1 + Math.exp(-5 * state - bias))).toBeCloseTo(state, 12);
      expect(log10Size[100]! / (100 * Math.log10(gamma))).toBeCloseTo(1, 9);
    }
  });

  it("draws rising horizons beside a falling claim", () => {
    horizon.gamma.slice(1).forEach((_, i) => {
      expect(horizon.lags[i + 1]).toBeGreaterThan(horizon.lags[i]!);
      expect(horizon.claimed[i + 1]).toBeLessThan(horizon.claimed[i]!);
    });
  });

  it.each([
    [{ gammas: [1] }, "γ is 1"],
    [{ w: 2, gammas: [0.6] }, "expected 0 < γ < 0.5"],
    [{ steps: 0 }, "steps is 0"],
    [{ share: 2 }, "the missing share is 2"],
  ])("rejects %j", (options, message) => {
    expect(() => lagHorizons(options)).toThrow(message);
  });
});
