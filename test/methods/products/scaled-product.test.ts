import { describe, expect, it } from "vitest";
import {
  binaryExponent,
  largestEntry,
  scaledLog,
  timesLeft,
  timesRight,
  toScaled,
  unscaled,
} from "../../../src/methods/products/scaled-product.js";

describe("binaryExponent", () => {
  it("is exact at every power of two and at its neighbours", () => {
    for (let e = -1074; e <= 1023; e++) {
      // Doubling and halving are exact: a second way to 2^e, without the power operator.
      let power = 1;
      for (let i = 0; i < Math.abs(e); i++) power = e > 0 ? power * 2 : power / 2;
      expect(binaryExponent(power)).toBe(e + 1);
      expect(binaryExponent(-power)).toBe(e + 1);
      if (e > -1022) expect(binaryExponent(power * (1 - 2 ** -53))).toBe(e);
      if (e > -1022) expect(binaryExponent(power * (1 + 2 ** -52))).toBe(e + 1);
    }
    expect(binaryExponent(0)).toBe(0);
    expect(binaryExponent(Number.MAX_VALUE)).toBe(1024);
    expect(binaryExponent(Infinity)).toBe(0);
  });
});

describe("scaled products", () => {
  it("keep the largest entry of the mantissa in [½, 1) and the value exact", () => {
    const a = Float64Array.of(3, -40, 0.125, 7);
    const scaled = toScaled(a, 2, 2);
    expect(scaled.exponent).toBe(6);
    expect([...scaled.mantissa]).toEqual([3 / 64, -40 / 64, 0.125 / 64, 7 / 64]);
  });

  it("multiply on either side", () => {
    const a = Float64Array.of(1, 2, 3, 4);
    const b = Float64Array.of(0, 1, -1, 2);
    const value = ({ mantissa, exponent }: { mantissa: Float64Array; exponent: number }): number[] =>
      [...mantissa].map((v) => v * 2 ** exponent);
    expect(value(timesRight(toScaled(a, 2, 2), b, 2))).toEqual([-2, 5, -4, 11]);
    expect(value(timesLeft(b, 2, toScaled(a, 2, 2)))).toEqual([3, 4, 5, 6]);
    expect(value(timesRight(toScaled(a, 1, 4), Float64Array.of(1, 1, 1, 1), 1))).toEqual([10]);
  });

  it.each([1e300, 1e-300, 5e-324, 2 ** 1023])("hold powers of %f that no double does", (factor) => {
    let product = toScaled(Float64Array.of(1), 1, 1);
    for (let k = 0; k < 1000; k++) product = timesRight(product, Float64Array.of(factor), 1);
    expect(scaledLog(product.mantissa[0]!, product.exponent)! / (1000 * Math.log(factor))).toBeCloseTo(1, 13);
    expect(unscaled(product.mantissa[0]!, product.exponent)).toBeNull();
  });

  it("leave the zero matrix zero", () => {
    const zero = timesRight(toScaled(Float64Array.of(0, 1, 0, 0), 2, 2), Float64Array.of(0, 1, 0, 0), 2);
    expect([...zero.mantissa]).toEqual([0, 0, 0, 0]);
    expect(scaledLog(0, zero.exponent)).toBeNull();
    expect(unscaled(0, 12345)).toBe(0);
  });

  it("pass a non-finite factor on to the caller", () => {
    const product = timesRight(toScaled(Float64Array.of(1), 1, 1), Float64Array.of(NaN), 1);
    expect(product.mantissa[0]).toBeNaN();
    expect(largestEntry(Float64Array.of(1, NaN, 3))).toBeNaN();
    expect(timesRight(toScaled(Float64Array.of(1), 1, 1), Float64Array.of(Infinity), 1).mantissa[0]).toBe(
      Infinity,
    );
  });

  it("unscale to the subnormal range and to the largest double", () => {
    expect(unscaled(0.5, -1073)).toBe(5e-324);
    expect(unscaled(0.5, -1074)).toBeNull();
    expect(unscaled(1 - 2 ** -53, 1024)).toBe(Number.MAX_VALUE);
    expect(unscaled(0.5, 1025)).toBeNull();
  });
});
