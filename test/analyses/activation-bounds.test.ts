import { describe, expect, it } from "vitest";
import { activationBounds } from "../../analyses/activation-bounds.js";

const logistic = (z: number) => 1 / (1 + Math.exp(-z));

describe("activationBounds", () => {
  it("has the derivatives of tanh and the logistic, by central differences", () => {
    const h = 1e-5;
    for (const { name, z, derivative } of activationBounds({ points: 41 }).curves) {
      const f = name === "tanh" ? Math.tanh : logistic;
      z.forEach((v, i) => {
        expect(derivative[i]!).toBeCloseTo((f(v + h) - f(v - h)) / (2 * h), 9);
      });
    }
  });

  it("has suprema 1 and 1/4, attained at zero and nowhere exceeded", () => {
    const { curves } = activationBounds();
    expect(curves.map(({ name, supremum }) => [name, supremum])).toEqual([
      ["tanh", 1],
      ["logistic", 0.25],
    ]);
    for (const { z, derivative, supremum } of curves) {
      expect(derivative[z.indexOf(0)]!).toBe(supremum);
      expect(Math.max(...derivative)).toBe(supremum);
      expect(Math.min(...derivative)).toBeGreaterThan(0);
    }
  });

  it("underflows at k = 538, as (1/4)^537 is the smallest positive number", () => {
    expect(activationBounds().underflowLag).toBe(538);
    expect(2 ** (-2 * 537)).toBe(Number.MIN_VALUE);
  });

  it("loses log₁₀ 4 a step against the bound 1", () => {
    const { log10Products, lags } = activationBounds({ steps: 10 });
    expect(lags).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(log10Products.logistic[10]!).toBeCloseTo(-6.020599913279624, 12);
    expect(log10Products.stated).toEqual(lags.map(() => 0));
  });

  it("rejects options that make no curve", () => {
    expect(() => activationBounds({ range: 0 })).toThrow(/range is 0/);
    expect(() => activationBounds({ points: 1 })).toThrow(/points is 1/);
    expect(() => activationBounds({ steps: 1.5 })).toThrow(/steps is 1.5/);
  });
});
