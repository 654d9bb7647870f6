import { describe, expect, it } from "vitest";
import {
  digammaOfHalf,
  gaussianProductExponents,
} from "../../../src/methods/lyapunov/gaussian-product-exponents.js";

describe("exponents of Gaussian products", () => {
  it("are those of N2 for N = 2", () => {
    const [first, second] = gaussianProductExponents(2);
    expect(first).toBeCloseTo(-0.2886078325, 10);
    expect(second).toBeCloseTo(-0.981755013, 10);
  });

  it("use the digamma function of the tables", () => {
    // Abramowitz & Stegun, table 6.1 and 6.3.
    expect(digammaOfHalf(1)).toBeCloseTo(-1.963510026, 10);
    expect(digammaOfHalf(3)).toBeCloseTo(0.036489974, 10);
    expect(digammaOfHalf(4)).toBeCloseTo(0.4227843351, 10);
    // ψ(x) = ln x − 1/(2x) − 1/(12 x²) + …
    for (const x of [50, 50.5, 400]) {
      expect(digammaOfHalf(2 * x)).toBeCloseTo(Math.log(x) - 1 / (2 * x) - 1 / (12 * x * x), 8);
    }
  });

  it("approach the law of large ones, and have the closed form of size one", () => {
    const n = 2000;
    const values = gaussianProductExponents(n, 1.5);
    for (const x of [0, 0.25, 0.5, 0.75]) {
      expect(values[x * n]).toBeCloseTo(Math.log(1.5) + Math.log(1 - x) / 2, 2);
    }
    // E ln |z| = −(γ + ln 2)/2 of a standard normal z.
    expect(gaussianProductExponents(1)[0]).toBeCloseTo(-(0.5772156649 + Math.LN2) / 2, 9);
  });

  it("refuse what is no size and no gain", () => {
    expect(() => gaussianProductExponents(0)).toThrow(/units is 0/);
    expect(() => gaussianProductExponents(2, 0)).toThrow(/gain is 0/);
  });
});
