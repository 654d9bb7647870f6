import { describe, expect, it } from "vitest";
import type { TracedWallOptions } from "../../../src/methods/basins/wall.js";
import { exactWall, tracedWall } from "../../../src/methods/basins/wall.js";
import type { Model } from "../../../src/systems/model.js";
import { latchModel, oneNeuronModel, pascanuModel } from "../../../src/systems/neuron-models.js";
import { withParameters } from "../../../src/systems/parameters.js";
import { logisticModel } from "../../../src/systems/reference-models.js";
import type { DiscreteMap } from "../../../src/systems/system.js";

const bias = (model: Model<DiscreteMap>, values: Record<string, number>, x0: number): number =>
  exactWall(model, withParameters(model, values), x0)!.bias;

describe("exactWall", () => {
  it("M4 has it at b = −2.5 with multiplier 1 + ε/4", () => {
    const p = withParameters(oneNeuronModel, { w: 5, epsilon: 0.1 });
    expect(exactWall(oneNeuronModel, p, 0.5)).toEqual({ bias: -2.5, multiplier: 1.025 });
  });

  it("M5 has it at b = −2.6122966560 for w = 5, with multiplier 1.175018561007972", () => {
    const { bias, multiplier } = exactWall(pascanuModel, withParameters(pascanuModel, { w: 5 }), 0.5)!;
    expect(bias).toBeCloseTo(-2.612296656, 10);
    expect(multiplier).toBeCloseTo(1.175018561007972, 14);
  });

  it("M5 has none up to w = 1/σ'(½) = 4.255251930412762", () => {
    const wall = (w: number) => exactWall(pascanuModel, withParameters(pascanuModel, { w }), 0.5);
    expect(wall(4.255251930412761)).toBeUndefined();
    expect(wall(4.255251930412764)?.multiplier).toBeCloseTo(1, 14);
  });

  it("has none for a start outside the unstable range or outside the states", () => {
    for (const x0 of [0.27, 0.73, 0, 1, -0.2, 1.4]) {
      expect(exactWall(oneNeuronModel, withParameters(oneNeuronModel, { w: 5 }), x0)).toBeUndefined();
    }
  });

  it("refuses other models and bad values", () => {
    expect(() => exactWall(logisticModel, withParameters(logisticModel, {}), 0.5)).toThrow(/no exact wall/);
    expect(() => exactWall(pascanuModel, Float64Array.of(5), 0.5)).toThrow(/parameter vector has 1/);
    expect(() => exactWall(pascanuModel, Float64Array.of(5, 0), NaN)).toThrow(/initial state holds NaN/);
  });
});

describe("tracedWall, which knows no formula, agrees with exactWall", () => {
  const trace = (
    model: Model<DiscreteMap>,
    values: Record<string, number>,
    x0: number,
    across: TracedWallOptions["across"],
    along: number[],
  ) =>
    tracedWall(model, {
      along: { parameter: "w", values: Float64Array.from(along) },
      across,
      x0: Float64Array.of(x0),
      parameters: withParameters(model, values),
    });

  it.each([
    ["M4, ε = 0.1", oneNeuronModel, { epsilon: 0.1 }, 0.5, "b", -5, -1, [4.5, 5, 6, 8]],
    ["M3, ε = 1, x₀ = 0.4", oneNeuronModel, {}, 0.4, "b", -5, -1, [4.5, 5, 6, 8]],
    ["M3 with input", oneNeuronModel, { epsilon: 0.5, u: 0.1, wIn: 0.5 }, 0.5, "b", -6, -1, [4.5, 6, 8]],
    ["M5", pascanuModel, {}, 0.5, "b", -5, -1, [4.5, 5, 6, 7]],
    ["M5, x₀ = −0.3", pascanuModel, {}, -0.3, "b", -5, -1, [4.5, 5, 6, 7]],
    ["M6", latchModel, {}, 0.2, "h", -2, 2, [1.25, 2, 3]],
  ] as const)("%s", (_, model, values, x0, parameter, from, to, along) => {
    const traced = trace(model, values, x0, { parameter, from, to }, [...along]);
    expect(traced.found).toBe(along.length);
    for (const [i, w] of along.entries()) {
      expect(Math.abs(traced.across[i]! - bias(model, { ...values, w }, x0))).toBeLessThan(1e-11);
    }
  });

  it("finds none where there is one attractor, though the two ends differ", () => {
    const traced = trace(oneNeuronModel, {}, 0.5, { parameter: "b", from: -4, to: 1 }, [2, 3, 3.9]);
    expect([...traced.across]).toEqual([NaN, NaN, NaN]);
    expect(traced.found).toBe(0);
  });

  it("refuses a reversed range and a tolerance of 0", () => {
    const run = (from: number, tolerance: number) =>
      tracedWall(pascanuModel, {
        along: { parameter: "w", values: Float64Array.of(5) },
        across: { parameter: "b", from, to: -2 },
        x0: Float64Array.of(0.5),
        parameters: Float64Array.of(5, 0),
        tolerance,
      });
    expect(() => run(-1, 1e-12)).toThrow(/range is from -1 to -2/);
    expect(() => run(-4, 0)).toThrow(/tolerance is 0/);
  });
});
