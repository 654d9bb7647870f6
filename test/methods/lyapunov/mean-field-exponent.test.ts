import { describe, expect, it } from "vitest";
import { gaussianAverage } from "../../../src/methods/lyapunov/gaussian-average.js";
import { meanFieldExponent } from "../../../src/methods/lyapunov/mean-field-exponent.js";

describe("Gaussian average", () => {
  it("gives the moments of a normal variable", () => {
    const moments = [0, 2, 4, 6].map((k) => gaussianAverage((z) => z ** k, 1));
    [1, 1, 3, 15].forEach((exact, i) => {
      expect(moments[i]).toBeCloseTo(exact, 13);
    });
  });

  it("gives the characteristic function e^(−a²/2)", () => {
    for (const a of [0.1, 1, 3]) {
      expect(gaussianAverage((z) => Math.cos(a * z), 1)).toBeCloseTo(Math.exp((-a * a) / 2), 14);
    }
  });

  it("resolves narrow functions: ⟨sech²(s z)⟩ → √(2/π)/s", () => {
    const s = 2000;
    const value = gaussianAverage((z) => 1 / Math.cosh(s * z) ** 2, Math.PI / (2 * s));
    expect((value * s) / Math.sqrt(2 / Math.PI)).toBeCloseTo(1, 6);
  });
});

describe("mean-field exponent", () => {
  it.each([
    [1.5, 0.0652172119],
    [2, 0.1547242298],
    [3, 0.3102493151],
  ])("reproduces N1 at g = %d", (gain, published) => {
    expect(meanFieldExponent(gain).exponent).toBeCloseTo(published, 10);
  });

  it("is ln g where rest is stable", () => {
    for (const gain of [0.1, 0.7, 1]) {
      expect(meanFieldExponent(gain).exponent).toBeCloseTo(Math.log(gain), 14);
    }
  });

  it("rises as (g − 1)² above the onset", () => {
    // ⟨tanh²⟩ = q − 2q² + … gives q = (1 − g⁻²)/2 + …; in χ = g²(1 − 2q + …) the terms linear in g − 1 cancel.
    const ratio = (e: number) => meanFieldExponent(1 + e).exponent / e ** 2;
    expect(ratio(1e-3) / ratio(5e-4)).toBeCloseTo(1, 2);
    expect(ratio(1e-3)).toBeGreaterThan(0.1);
  });

  it("is solved to rounding", () => {
    for (const gain of [1.0001, 1.1, 2, 30, 1000]) {
      const { variance } = meanFieldExponent(gain);
      const strip = Math.PI / (2 * Math.sqrt(variance));
      const again = gain ** 2 * gaussianAverage((z) => Math.tanh(Math.sqrt(variance) * z) ** 2, strip);
      expect(again / variance).toBeCloseTo(1, 11);
    }
  });

  it("falls with noise, which suppresses chaos", () => {
    const exponents = [0, 0.1, 0.5, 1].map((noise) => meanFieldExponent(1.5, noise).exponent);
    for (let i = 1; i < exponents.length; i++) expect(exponents[i]).toBeLessThan(exponents[i - 1]!);
    expect(exponents[3]).toBeLessThan(0);
  });

  it("refuses gains and noise without meaning", () => {
    for (const gain of [0, -1, NaN, Infinity]) {
      expect(() => meanFieldExponent(gain)).toThrow(/gain is .*expected a number above 0/);
    }
    expect(() => meanFieldExponent(1, -1)).toThrow(/noise is -1/);
  });
});
