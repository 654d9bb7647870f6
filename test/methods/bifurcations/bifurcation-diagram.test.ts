import { describe, expect, it } from "vitest";
import { bifurcationDiagram } from "../../../src/methods/bifurcations/bifurcation-diagram.js";
import { oneNeuronFixedPoints } from "../../../src/methods/fixed-points/one-neuron-fixed-points.js";
import { oneNeuronFlips } from "../../../src/methods/bifurcations/one-neuron-flips.js";
import { oneNeuronFolds } from "../../../src/methods/bifurcations/one-neuron-folds.js";
import { findModel } from "../../../src/systems/models.js";
import { networkModel } from "../../../src/systems/network-model.js";
import { withParameters } from "../../../src/systems/parameters.js";

type Values = Readonly<Record<string, number>>;

function diagram(name: string, parameter: string, range: readonly [number, number], values: Values = {}) {
  const model = findModel(name)!;
  return bifurcationDiagram(model, withParameters(model, values), parameter, range, { cycles: 1 });
}

function points(type: string, result: ReturnType<typeof diagram>) {
  return result.specialPoints.filter((s) => s.type === type);
}

const within = (found: number, expected: number, tolerance: number) => {
  expect(Math.abs(found - expected)).toBeLessThan(tolerance);
};

describe("one-neuron models: folds and flips located against the closed forms (C5)", () => {
  it.each([
    [5, -3, -2],
    [6, -4, -2],
    [20, -20, 0],
    [4.2, -2.2, -2],
  ])("M3, w = %d: both folds to 1e-12", (w, from, to) => {
    const result = diagram("one-neuron", "b", [from, to], { w });
    const exact = oneNeuronFolds(findModel("one-neuron")!, Float64Array.of(w, 0, 1, 1, 0));
    const found = points("fold", result);
    expect(found).toHaveLength(2);
    found.forEach((fold, i) => {
      within(fold.parameter, exact[i]!.bias, 1e-12 * Math.abs(from));
      within(fold.state[0]!, exact[i]!.state, 1e-12);
      expect(fold.status).toBe("converged");
      expect(fold.interval[0] <= fold.parameter && fold.parameter <= fold.interval[1]).toBe(true);
    });
    expect(result.branches).toHaveLength(1);
    expect(result.branches[0]).toMatchObject({ start: "range", end: "range" });
  });

  it("the flow has the same folds, the latch ±h*", () => {
    const flow = points("fold", diagram("one-neuron-flow", "b", [-3, -2]));
    within(flow[0]!.parameter, -2.655610338630688, 1e-12);
    within(flow[1]!.parameter, -2.344389661369312, 1e-12);
    const latch = points("fold", diagram("latch", "h", [-1, 1], { w: 2 }));
    within(latch[1]!.parameter, 0.5328399754, 1e-10);
  });

  it.each([
    [-5, 1],
    [-30, 0.5],
  ])("flips at w = %d, ε = %d", (w, epsilon) => {
    const model = findModel("one-neuron")!;
    const exact = oneNeuronFlips(model, Float64Array.of(w, 0, epsilon, 1, 0));
    const found = points("flip", diagram("one-neuron", "b", [-1, -w + 1], { w, epsilon }));
    expect(found).toHaveLength(2);
    found.forEach((flip, i) => {
      within(flip.parameter, exact[i]!.bias, 1e-11);
      within(flip.state[0]!, exact[i]!.state, 1e-12);
      expect(flip.status).toBe("converged");
    });
  });

  it("every point of the branch is a fixed point, and the branch turns unstable exactly between the folds", () => {
    const { branches } = diagram("one-neuron", "b", [-3, -2]);
    for (const { parameter, state, stability } of branches[0]!.points) {
      const x = state[0]!;
      within(Math.log(x / (1 - x)) - 5 * x, parameter, 1e-13);
      const distance = Math.abs(x - 0.5) - 0.223606797749979;
      const expected = Math.abs(distance) < 1e-9 ? "nonhyperbolic" : distance > 0 ? "stable" : "unstable";
      expect(stability).toBe(expected);
    }
    expect(branches[0]!.points[0]!.parameter).toBe(-3);
    expect(branches[0]!.points.at(-1)!.parameter).toBe(-2);
  });

  it("the state over w agrees with the closed form at each w (branch count 1, 3, 1 points)", () => {
    const { branches } = diagram("one-neuron", "w", [2, 8]);
    const model = findModel("one-neuron")!;
    for (const { parameter, state } of branches.flatMap((branch) => branch.points)) {
      const exact = oneNeuronFixedPoints(model, Float64Array.of(parameter, -2.5, 1, 1, 0)).points;
      expect(Math.min(...exact.map((q) => Math.abs(q.state[0]! - state[0]!)))).toBeLessThan(1e-7);
    }
    expect(branches).toHaveLength(1);
  });
});

describe("other models", () => {
  it("logistic map: transcritical at r = 1, flip at r = 3", () => {
    const result = diagram("logistic", "r", [0.5, 3.5]);
    expect(result.branches).toHaveLength(2);
    const [crossing] = points("branch-point", result);
    within(crossing!.parameter, 1, 1e-12);
    within(crossing!.state[0]!, 0, 1e-12);
    const [flip] = points("flip", result);
    within(flip!.parameter, 3, 1e-12);
    within(flip!.state[0]!, 2 / 3, 1e-12);
    expect(result.specialPoints).toHaveLength(2);
  });

  it("Hénon, b = 0.3: fold at a = −(1 − b)²/4, flip at a = 3(1 − b)²/4", () => {
    const result = diagram("henon", "a", [-0.5, 1.5]);
    within(points("fold", result)[0]!.parameter, -0.1225, 1e-12);
    within(points("flip", result)[0]!.parameter, 0.3675, 1e-12);
    expect(result.specialPoints).toHaveLength(2);
  });

  it("latch at h = 0: one pitchfork at w = 1, not also a fold", () => {
    const { specialPoints, branches } = diagram("latch", "w", [0, 2]);
    expect(specialPoints).toHaveLength(1);
    expect(specialPoints[0]).toMatchObject({ type: "branch-point", status: "converged" });
    within(specialPoints[0]!.parameter, 1, 1e-12);
    within(specialPoints[0]!.state[0]!, 0, 1e-12);
    expect(branches).toHaveLength(2);
  });

  it("rotation-tanh: Neimark–Sacker at a = 1 (N3)", () => {
    const { specialPoints } = diagram("rotation-tanh", "a", [0.2, 2]);
    expect(specialPoints.map((s) => s.type)).toEqual(["neimark-sacker"]);
    within(specialPoints[0]!.parameter, 1, 1e-10);
  });

  it("Lorenz: pitchfork at ρ = 1, Hopf of both wings at ρ = σ(σ + β + 3)/(σ − β − 1) = 470/19", () => {
    const result = diagram("lorenz", "rho", [0, 30]);
    within(points("branch-point", result)[0]!.parameter, 1, 1e-10);
    const hopf = points("hopf", result);
    expect(hopf).toHaveLength(2);
    for (const h of hopf) within(h.parameter, 470 / 19, 1e-10);
    expect(result.specialPoints).toHaveLength(3);
  });

  it("a two-unit network of uncoupled units has the one-unit folds, in its own bias", () => {
    const model = networkModel({
      cell: "sigmoid",
      wRec: Float64Array.of(5, 0, 0, 1),
      b: Float64Array.of(-2.5, 0.2),
    });
    const p = Float64Array.from(model.parameters, (info) => info.defaultValue);
    const { specialPoints, branches } = bifurcationDiagram(model, p, "b[0]", [-3, -2]);
    expect(specialPoints.map((s) => s.type)).toEqual(["fold", "fold"]);
    within(specialPoints[0]!.parameter, -2.655610338630688, 1e-12);
    within(specialPoints[1]!.parameter, -2.344389661369312, 1e-12);
    expect(branches).toHaveLength(1);
  });

  it("a coupled network has isolated branches, all met", () => {
    const n = 2;
    const wRec = Float64Array.of(6, 0.2, 0.2, 6);
    const b = new Float64Array(n).fill(-3.1);
    const model = networkModel({ cell: "vanilla", activation: "logistic", wRec, b });
    const p = Float64Array.from(model.parameters, (info) => info.defaultValue);
    const { branches } = bifurcationDiagram(model, p, "b[1]", [-3.3, -2.9]);
    const middle = branches.flatMap((branch) => crossings(branch.points, -3.1));
    expect(middle).toHaveLength(9);
  });
});

/** Number of times a branch crosses a parameter value, one entry each. */
function crossings(branch: readonly { parameter: number }[], value: number): number[] {
  return branch.slice(1).flatMap((q, i) => {
    return branch[i]!.parameter < value !== q.parameter < value ? [q.parameter] : [];
  });
}

describe("bad input", () => {
  it("names what is wrong", () => {
    expect(() => diagram("one-neuron", "bias", [-3, -2])).toThrow(/no parameter bias/);
    expect(() => diagram("one-neuron", "b", [-2, -3])).toThrow(/-2 to -3; expected a rising/);
    expect(() => diagram("one-neuron", "epsilon", [0, 1])).toThrow(/epsilon/);
    expect(() => diagram("one-neuron", "b", [NaN, -2])).toThrow(/NaN/);
    const model = findModel("one-neuron")!;
    const p = withParameters(model, {});
    for (const options of [{ searches: 0 }, { maxStep: 0 }, { maxPoints: 1 }, { cycles: 0 }]) {
      expect(() => bifurcationDiagram(model, p, "b", [-3, -2], options)).toThrow(RangeError);
    }
  });

  it("echoes its options and is plain data", () => {
    const result = diagram("one-neuron", "b", [-3, -2]);
    expect(result).toMatchObject({ parameter: "b", range: [-3, -2], options: { seed: 0, searches: 9 } });
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });
});
