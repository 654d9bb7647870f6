import { describe, expect, it } from "vitest";
import { newtonFixedPoint } from "../../../src/methods/fixed-points/newton-fixed-point.js";
import { henonMap } from "../../../src/systems/henon-map.js";
import { logisticMap } from "../../../src/systems/logistic-map.js";
import { lorenzFlow } from "../../../src/systems/lorenz-flow.js";
import { oneNeuronMap } from "../../../src/systems/one-neuron.js";
import type { DiscreteMap } from "../../../src/systems/system.js";

const henonParameters = Float64Array.of(1.4, 0.3);

describe("newtonFixedPoint", () => {
  it("Hénon: x = (b − 1 ± √((1 − b)² + 4a))/(2a), both points", () => {
    for (const sign of [1, -1]) {
      const x = (-0.7 + sign * Math.sqrt(0.49 + 5.6)) / 2.8;
      const result = newtonFixedPoint(henonMap, Float64Array.of(sign, 0), henonParameters);
      expect(result.status).toBe("converged");
      expect(Math.abs(result.state[0]! - x)).toBeLessThan(3e-16);
      expect(Math.abs(result.state[1]! - 0.3 * x)).toBeLessThan(3e-16);
      expect(Math.abs(result.state[0]! - x)).toBeLessThanOrEqual(result.errorEstimate);
      expect(result.errorEstimate).toBeLessThan(1e-14);
    }
  });

  it("Lorenz: the equilibria ±(√(β(ρ − 1)), √(β(ρ − 1)), ρ − 1)", () => {
    const p = Float64Array.of(10, 28, 8 / 3);
    const { state, status } = newtonFixedPoint(lorenzFlow, Float64Array.of(9, 7, 20), p);
    expect(status).toBe("converged");
    expect(state[0]).toBeCloseTo(Math.sqrt(72), 13);
    expect(state[1]).toBeCloseTo(Math.sqrt(72), 13);
    expect(state[2]).toBeCloseTo(27, 13);
  });

  it("converges quadratically at a regular point", () => {
    const p = Float64Array.of(5, -2.4, 1, 1, 0);
    const { residuals } = newtonFixedPoint(oneNeuronMap, Float64Array.of(0.36), p);
    const order = Math.log(residuals[2]! / residuals[1]!) / Math.log(residuals[1]! / residuals[0]!);
    expect(order).toBeGreaterThan(1.6);
    expect(residuals.at(-1)).toBeLessThan(1e-16);
  });

  it("at a fold converges linearly and says how little it knows", () => {
    const p = Float64Array.of(5, -2.344389661369312, 1, 1, 0);
    const result = newtonFixedPoint(oneNeuronMap, Float64Array.of(0.2), p);
    expect(["converged", "stalled"]).toContain(result.status);
    const ratio = result.residuals[8]! / result.residuals[7]!;
    expect(ratio).toBeGreaterThan(0.2);
    expect(ratio).toBeLessThan(0.3);
    expect(Math.abs(result.state[0]! - 0.276393202250021)).toBeLessThan(1e-6);
    expect(result.errorEstimate).toBeGreaterThan(Math.abs(result.state[0]! - 0.276393202250021));
  });

  it("beyond a fold stalls at the slow point instead of wandering", () => {
    const p = Float64Array.of(5, -2.34, 1, 1, 0);
    const result = newtonFixedPoint(oneNeuronMap, Float64Array.of(0.2), p);
    expect(result.status).toBe("stalled");
    expect(result.state[0]).toBeCloseTo(0.2764, 2);
    expect(result.residual).toBeGreaterThan(1e-4);
  });

  it("reports a singular Jacobian, the cap and a value that is not finite", () => {
    const p = Float64Array.of(2);
    // ∂/∂x [r x(1 − x) − x] vanishes at x = (r − 1)/(2r).
    expect(newtonFixedPoint(logisticMap, Float64Array.of(0.25), p).status).toBe("singular");
    const capped = newtonFixedPoint(logisticMap, Float64Array.of(40), p, { maxIterations: 2 });
    expect(capped.status).toBe("capped");
    expect(capped.residuals).toHaveLength(3);
    expect(newtonFixedPoint(logisticMap, Float64Array.of(1e200), p).status).toBe("diverged");
  });

  it("stops at an exact root", () => {
    const zero = newtonFixedPoint(logisticMap, Float64Array.of(0), Float64Array.of(2));
    expect(zero).toMatchObject({ status: "converged", residual: 0, residuals: [0] });
    const degenerate: DiscreteMap = {
      ...logisticMap,
      jacobian: (_x, _p, out = new Float64Array(1)) => out.fill(1),
    };
    expect(newtonFixedPoint(degenerate, Float64Array.of(0), Float64Array.of(2)).errorEstimate).toBe(Infinity);
  });

  it("leaves the guess alone and refuses wrong shapes and options", () => {
    const guess = Float64Array.of(1, 0);
    newtonFixedPoint(henonMap, guess, henonParameters);
    expect(Array.from(guess)).toEqual([1, 0]);
    expect(() => newtonFixedPoint(henonMap, Float64Array.of(1), henonParameters)).toThrow(/state has 1/);
    expect(() => newtonFixedPoint(henonMap, guess, Float64Array.of(1))).toThrow(
      /p has 1 entries; expected 2/,
    );
    expect(() => newtonFixedPoint(henonMap, guess, henonParameters, { tolerance: 0 })).toThrow(
      /tolerance is 0/,
    );
    expect(() => newtonFixedPoint(henonMap, guess, henonParameters, { maxIterations: 0 })).toThrow(
      /maxIterations/,
    );
  });
});
