import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  exponential,
  fromNumber,
  logisticOf,
  one,
  over,
  times,
  toNumber,
} from "../../../../analyses/claims/support/fixed-point-arithmetic.js";

/** Fifty decimals, cut off. */
function decimals(x: bigint): string {
  const digits = (x * 10n ** 50n) / one;
  return `${digits / 10n ** 50n}.${(digits % 10n ** 50n).toString().padStart(50, "0")}`;
}

describe("fixed-point arithmetic", () => {
  it("has e and σ(½) to fifty decimals", () => {
    expect(decimals(exponential(one))).toBe("2.71828182845904523536028747135266249775724709369995");
    // σ(½) = e^½/(1 + e^½), e^½ = 1.64872127070012814684865078781416357165377610071014…
    const root = 164872127070012814684865078781416357165377610071014n;
    const expected = (root * 10n ** 45n) / (root + 10n ** 50n);
    expect(decimals(logisticOf(one / 2n)).slice(2, 47)).toBe(expected.toString());
  });

  it("takes doubles exactly, and gives them back", () => {
    const doubles = fc.double({ min: -1e15, max: 1e15, noNaN: true }).filter((x) => Math.abs(x) > 2 ** -140);
    fc.assert(fc.property(doubles, (x) => toNumber(fromNumber(x)) === x));
    expect(toNumber(0n)).toBe(0);
    expect(() => fromNumber(NaN)).toThrow(RangeError);
  });

  it("obeys e^x e^(−x) = 1 and σ(x) + σ(−x) = 1", () => {
    fc.assert(
      fc.property(fc.double({ min: -20, max: 20, noNaN: true }), (value) => {
        const x = fromNumber(value);
        const product = times(exponential(x), exponential(-x)) - one;
        const sum = logisticOf(x) + logisticOf(-x) - one;
        return Math.abs(toNumber(product)) < 2 ** -155 && Math.abs(toNumber(sum)) < 2 ** -190;
      }),
    );
  });

  it("agrees with Math.exp to its rounding", () => {
    for (const x of [-30, -1.5, -1e-5, 0, 0.3, 2, 25]) {
      expect(toNumber(exponential(fromNumber(x))) / Math.exp(x)).toBeCloseTo(1, 14);
    }
    expect(toNumber(over(fromNumber(1), fromNumber(3)))).toBe(1 / 3);
  });
});
