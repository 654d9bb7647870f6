import { describe, expect, it } from "vitest";
import { binaryExponent, checkMatrix, maxAbs, scaleByPowerOfTwo } from "../../src/linalg/check.js";

describe("checkMatrix", () => {
  it.each([
    [
      "a fractional size",
      new Float64Array(4),
      2,
      2.5,
      "W: shape [2, 2.5] is not a pair of non-negative integers",
    ],
    ["a negative size", new Float64Array(4), -2, -2, "W: shape [-2, -2]"],
    ["a wrong count", new Float64Array(5), 2, 2, "W: has 5 entries, expected 2 × 2"],
    ["NaN", Float64Array.of(0, 1, NaN, 3), 2, 2, "W: entry 2 is NaN, expected a finite number"],
  ])("refuses %s", (_, a, rows, cols, message) => {
    expect(() => {
      checkMatrix("W", a, rows, cols);
    }).toThrow(message);
  });

  it("accepts finite numbers of the right count", () => {
    expect(() => {
      checkMatrix("W", new Float64Array(6), 2, 3);
    }).not.toThrow();
  });
});

describe("power-of-two scaling", () => {
  it("reaches from one end of the doubles to the other exactly", () => {
    expect(scaleByPowerOfTwo(Number.MIN_VALUE, 2097)).toBe(2 ** 1023);
    expect(scaleByPowerOfTwo(2 ** 1023, -2097)).toBe(Number.MIN_VALUE);
    expect(scaleByPowerOfTwo(-3, 4)).toBe(-48);
  });

  it.each([Number.MIN_VALUE, 1e-310, 0.7, 1, 3, 1e300, Number.MAX_VALUE])("exponent of %d", (x) => {
    const reduced = scaleByPowerOfTwo(x, -binaryExponent(x));
    expect(reduced).toBeGreaterThan(0.5);
    expect(reduced).toBeLessThanOrEqual(2);
  });

  it("maxAbs sees both signs", () => {
    expect(maxAbs(Float64Array.of(1, -7, 3))).toBe(7);
    expect(maxAbs(new Float64Array(0))).toBe(0);
  });
});
