import { describe, expect, it } from "vitest";
import { minimiseBfgs } from "./bfgs.js";

describe("minimiseBfgs", () => {
  it("finds the minimum of a convex function with a known one", () => {
    // Σ c_i cosh(x_i − i) + (Σ x_i − 3)²/2: at x_i = i both terms are least.
    const scale = [1, 100, 0.01];
    const evaluate = (x: Float64Array): { value: number; gradient: Float64Array } => {
      const excess = x.reduce((a, b) => a + b, -3);
      return {
        value: x.reduce((sum, v, i) => sum + scale[i]! * Math.cosh(v - i), excess ** 2 / 2),
        gradient: x.map((v, i) => scale[i]! * Math.sinh(v - i) + excess),
      };
    };
    const start = Float64Array.of(3, -2, 1);
    const found = minimiseBfgs(evaluate, start, Float64Array.of(1, 1, 1), 200);
    found.forEach((v, i) => {
      expect(v).toBeCloseTo(i, 5);
    });
    expect([...start]).toEqual([3, -2, 1]);
  });

  it("never ascends, and stays where it cannot descend", () => {
    const flat = { value: 1, gradient: Float64Array.of(0, 0) };
    expect([...minimiseBfgs(() => flat, Float64Array.of(4, 5), Float64Array.of(1, 1), 10)]).toEqual([4, 5]);
    // A gradient of the wrong sign leads uphill only.
    const wrong = (x: Float64Array): { value: number; gradient: Float64Array } => ({
      value: x[0]! ** 2,
      gradient: x.map((v) => -2 * v),
    });
    expect([...minimiseBfgs(wrong, Float64Array.of(1), Float64Array.of(0.1), 10)]).toEqual([1]);
  });
});
