import { describe, expect, it } from "vitest";
import { bifurcationDiagram } from "../../../src/methods/bifurcations/bifurcation-diagram.js";
import { cellModel } from "../../../src/systems/cell-model.js";
import { defaultParameters } from "../../../src/systems/parameters.js";

function collisions(wRec: readonly number[], b: readonly number[], cycles = 1) {
  const weights = { wRec: Float64Array.from(wRec), b: Float64Array.from(b) };
  const model = cellModel({ cell: "vanilla", activation: "relu", ...weights });
  const result = bifurcationDiagram(model, defaultParameters(model), "b[0]", [-1, 1], { cycles });
  return { ...result, points: result.specialPoints.filter((s) => s.type === "border-collision") };
}

/** h' = max(0, w h + b): h = b/(1 − w) where that is positive, h = 0 where b ≤ 0. */
describe("one rectifier switches on at b = 0", () => {
  it.each([
    [2, "nonsmooth-fold", false, 1, 0],
    [0.5, "persistence", false, 0, 0],
    [-0.5, "persistence", false, 0, 0],
    [-2, "persistence", true, 0, 1],
  ] as const)("w = %d: %s, 2-cycle: %s", (w, outcome, periodDoubling, above, below) => {
    const { points, branches } = collisions([w], [-0.4]);
    expect(points).toHaveLength(1);
    const { parameter, state, collision, status } = points[0]!;
    expect(Math.abs(parameter)).toBeLessThan(1e-12);
    expect(Math.abs(state[0]!)).toBeLessThan(1e-12);
    expect(status).toBe("converged");
    expect(collision).toMatchObject({ unit: 0, outcome, periodDoubling });
    expect([...collision!.above].sort()).toEqual([0, above]);
    expect([...collision!.below].sort()).toEqual([0, below]);
    expect(branches).toHaveLength(1);
    expect(branches[0]).toMatchObject({ start: "range", end: "range" });
    for (const q of branches[0]!.points) {
      const on = q.state[0]! > 1e-12;
      expect(Math.abs(q.state[0]! - (on ? q.parameter / (1 - w) : 0))).toBeLessThan(1e-9);
    }
  });
});

it("two coupled rectifiers switch one after the other", () => {
  const { points, branches } = collisions([0.5, -1.2, 0.9, -0.3], [0.3, -0.5]);
  // Unit 0 alone: h = b/(1 − 0.5); unit 1 switches on where 0.9 h = 0.5.
  expect(points.map((s) => s.collision!.unit)).toEqual([0, 1]);
  expect(Math.abs(points[0]!.parameter)).toBeLessThan(1e-12);
  expect(Math.abs(points[1]!.parameter - 0.25 / 0.9)).toBeLessThan(1e-12);
  expect(points.every((s) => s.collision!.outcome === "persistence")).toBe(true);
  expect(branches).toHaveLength(1);
});
