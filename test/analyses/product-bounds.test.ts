import { describe, expect, it } from "vitest";
import { productBounds, type ProductCase } from "../../analyses/product-bounds.js";

describe("productBounds", () => {
  const { cases, options } = productBounds();
  const of = (name: ProductCase["name"]): ProductCase => cases.find((c) => c.name === name)!;

  it("has the figures of the three counterexamples (C2)", () => {
    expect(10 ** of("jordan").log10Norm[9]!).toBeCloseTo(3.9053358, 7);
    expect(10 ** of("nilpotent").log10Norm[19]! / 21794.22015426).toBeCloseTo(1, 9);
    [4.1959827, 23.673471, 929.15039, 42157.857].forEach((norm, i) => {
      expect(10 ** of("chaotic").log10Norm[5 * i + 4]! / norm).toBeCloseTo(1, 6);
    });
    expect(of("jordan").spectralRadius).toBeCloseTo(0.9, 12);
    expect(of("nilpotent").spectralRadius).toBe(0);
    expect(of("chaotic").spectralRadius).toBe(0);
  });

  it("finds the powers of the spectral radius exceeded at every lag of each", () => {
    for (const name of ["jordan", "nilpotent", "chaotic"] as const) {
      expect(of(name).violated).toEqual(of(name).lags);
    }
  });

  it("has no norm above any of its three bounds", () => {
    for (const { bounds, log10Norm } of cases) {
      expect(bounds.map((b) => b.method)).toEqual(["s‖W‖₂", "s min‖SWS⁻¹‖₂", "s ρ(|W|)"]);
      for (const { log10 } of bounds) {
        log10Norm.forEach((norm, i) => {
          expect(norm!).toBeLessThanOrEqual(log10[i]! + 1e-9);
        });
      }
    }
  });

  it("has a contracting network which only the scaled bound proves to contract, whatever the seed", () => {
    for (const seed of [0, 1, 2, 3]) {
      const item = productBounds({ seed, lags: [1, 1, 1, 20] }).cases[3]!;
      const [plain, scaled] = item.bounds.map((b) => b.value);
      expect(scaled).toBeLessThan(1);
      expect(plain).toBeGreaterThan(1);
      expect(item.log10Norm.at(-1)!).toBeLessThan(-1);
    }
  });

  it("repeats itself for the same seed, and not for another", () => {
    expect(productBounds()).toEqual({ cases, options });
    expect(productBounds({ seed: 1 }).cases[3]!.weights).not.toEqual(of("contracting").weights);
  });

  it("rejects lags that are none", () => {
    expect(() => productBounds({ lags: [1, 1, 0, 1] })).toThrow("the largest lag is 0");
  });
});
