import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { productError, sumError, sumOfProducts } from "../../src/linalg/exact.js";

const whole = fc.maxSafeInteger();

describe("error-free arithmetic, against whole numbers of any length", () => {
  it("product", () => {
    fc.assert(
      fc.property(whole, whole, (a, b) => {
        const p = a * b;
        expect(BigInt(p) + BigInt(productError(a, b, p))).toBe(BigInt(a) * BigInt(b));
      }),
    );
  });

  it("sum", () => {
    fc.assert(
      fc.property(whole, fc.integer({ min: 0, max: 50 }), whole, (a, e, b) => {
        const large = a * 2 ** e;
        const s = large + b;
        expect(BigInt(s) + BigInt(sumError(large, b, s))).toBe(BigInt(large) + BigInt(b));
      }),
    );
  });

  it("sum of two products that cancel", () => {
    fc.assert(
      fc.property(whole, whole, fc.integer({ min: -3, max: 3 }), (a, b, k) => {
        const c = Math.trunc(a / 2) - k;
        const exact = BigInt(c + k) * BigInt(b) - BigInt(c) * BigInt(b);
        expect(sumOfProducts(c + k, b, -c, b)).toBe(Number(exact));
      }),
    );
  });
});
