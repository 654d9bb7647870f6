import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  cumulativeShare,
  decayLength,
  geometricHorizon,
  geometricTail,
  measuredHorizon,
} from "../../../src/methods/sensitivity/horizon.js";

describe("geometric horizons", () => {
  it.each([
    [0.5, 7],
    [0.9, 44],
    [0.99, 459],
  ])("γ = %f misses 1 per cent of the sum after %i lags (C4)", (gamma, lags) => {
    expect(geometricHorizon(gamma, 0.01)).toBe(lags);
  });

  it("resolves ties, γ^K = share, downwards", () => {
    for (let k = 1; k <= 300; k++) {
      expect(geometricHorizon(0.1, 10 ** -k)).toBe(k);
      expect(geometricHorizon(0.5, 2 ** -k)).toBe(k);
    }
  });

  it("is the smallest K with γ^K ≤ share", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 0.999, noNaN: true }),
        fc.double({ min: 1e-9, max: 0.99, noNaN: true }),
        (gamma, share) => {
          const k = geometricHorizon(gamma, share);
          expect(gamma ** k).toBeLessThanOrEqual(share * (1 + 1e-12));
          expect(gamma ** (k - 1)).toBeGreaterThan(share * (1 - 1e-12));
        },
      ),
    );
  });

  it("has the tail of the geometric series", () => {
    let sum = 0;
    for (let k = 3000; k >= 20; k--) sum += 2 * 0.97 ** k;
    expect(geometricTail(2, 0.97, 20) / sum).toBeCloseTo(1, 13);
    expect(decayLength(Math.exp(-1 / 7))).toBeCloseTo(7, 13);
  });

  it.each([0, 1, -0.5, NaN])("refuses a factor of %f", (gamma) => {
    expect(() => geometricHorizon(gamma, 0.01)).toThrow(RangeError);
    expect(() => geometricTail(1, gamma, 2)).toThrow(RangeError);
    expect(() => geometricHorizon(0.5, gamma)).toThrow("the missing share");
  });
});

describe("measured horizons", () => {
  const logs = (gamma: number, count: number): number[] =>
    Array.from({ length: count }, (_, k) => 400_000 + k * Math.log(gamma));

  it("agree with the closed form for geometric sizes, whatever their scale", () => {
    for (const gamma of [0.3, 0.5, 0.9, 0.99]) {
      expect(measuredHorizon(logs(gamma, 5000), 0.01)).toBe(geometricHorizon(gamma, 0.01));
    }
  });

  it("see growing terms in the far past", () => {
    // 2^0 … 2^9, so the first K terms are a share (2^K − 1)/1023.
    const sizes = logs(2, 10);
    expect(measuredHorizon(sizes, 0.01)).toBe(10);
    expect(cumulativeShare(sizes)[9]).toBeCloseTo(511 / 1023, 10);
  });

  it("take zero terms and empty lists", () => {
    expect([...cumulativeShare([null, 0, null])]).toEqual([0, 0, 1, 1]);
    expect(measuredHorizon([null, null], 0.01)).toBe(0);
    expect([...cumulativeShare([])]).toEqual([0]);
  });
});
