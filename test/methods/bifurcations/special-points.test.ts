import { describe, expect, it } from "vitest";
import { bifurcationDiagram } from "../../../src/methods/bifurcations/bifurcation-diagram.js";
import { cellModel } from "../../../src/systems/cell-model.js";
import { gainedModel } from "../../../src/systems/gained-model.js";
import type { Model } from "../../../src/systems/model.js";
import { findModel } from "../../../src/systems/models.js";
import { networkModel } from "../../../src/systems/network-model.js";
import { parameterList } from "../../../src/systems/parameter-table.js";
import { defaultParameters, withParameters } from "../../../src/systems/parameters.js";
import type { System } from "../../../src/systems/system.js";

function named(name: string, parameter: string, range: readonly [number, number], values = {}, options = {}) {
  const model = findModel(name)!;
  return bifurcationDiagram(model, withParameters(model, values), parameter, range, options);
}

function modelOf(system: System, names: readonly string[], values: readonly number[]): Model {
  const parameters = names.map((name, i) => {
    return { name, symbol: name, defaultValue: values[i]!, description: "" };
  });
  return {
    name: "test",
    title: "Test",
    equation: "",
    source: "",
    system,
    parameters: parameterList(parameters),
    stateNames: ["x", "y"],
    initialState: [0, 0],
    stateBox: [
      [-2, 2],
      [-2, 2],
    ],
  };
}

/** x' = G(x; μ) of one state, with its derivatives by x and by μ. */
function scalarMap(
  f: (x: number, mu: number) => number,
  fx: (x: number, mu: number) => number,
  fmu: (x: number, mu: number) => number,
): System {
  return {
    kind: "map",
    dimension: 1,
    parameterDimension: 1,
    inputDimension: 0,
    step: (x, p, out = new Float64Array(1)) => out.fill(f(x[0]!, p[0]!)),
    jacobian: (x, p, out = new Float64Array(1)) => out.fill(fx(x[0]!, p[0]!)),
    parameterJacobian: (x, p, out = new Float64Array(1)) => out.fill(fmu(x[0]!, p[0]!)),
  };
}

function scalarDiagram(...functions: Parameters<typeof scalarMap>) {
  const model = { ...modelOf(scalarMap(...functions), ["mu"], [0]), stateNames: ["x"], initialState: [0.3] };
  return bifurcationDiagram({ ...model, stateBox: [[-1.5, 1.5]] }, Float64Array.of(0), "mu", [-1, 1]);
}

describe("labels of special points", () => {
  it("fold of one neuron: |a| = ½ w σ'' = ½ w² x(1 − x)|1 − 2x|, not degenerate", () => {
    for (const { normalForm, state } of named("one-neuron", "b", [-3, -2]).specialPoints) {
      const x = state[0]!;
      const exact = (25 / 2) * x * (1 - x) * Math.abs(1 - 2 * x);
      expect(normalForm).toMatchObject({ kind: "fold", criticality: null });
      expect(Math.abs(normalForm!.coefficient!)).toBeCloseTo(exact, 9);
    }
  });

  it("pitchfork of tanh(w x) at w = 1: c = −1/3, supercritical; both of its branches from one search", () => {
    const { specialPoints, branches } = named("latch", "w", [0.2, 1.9], {}, { searches: 1 });
    expect(specialPoints).toHaveLength(1);
    expect(specialPoints[0]!.normalForm).toMatchObject({ kind: "pitchfork", criticality: "supercritical" });
    expect(specialPoints[0]!.normalForm!.coefficient).toBeCloseTo(-1 / 3, 9);
    expect(branches).toHaveLength(2);
  });

  it("a subcritical pitchfork x' = x + μx + x³, whose folds do not exist", () => {
    const { specialPoints, branches } = scalarDiagram(
      (x, mu) => x + mu * x + x ** 3,
      (x, mu) => 1 + mu + 3 * x * x,
      (x) => x,
    );
    const [pitchfork] = specialPoints.filter((s) => s.type === "branch-point");
    expect(pitchfork!.parameter).toBeCloseTo(0, 12);
    expect(pitchfork!.normalForm).toMatchObject({ kind: "pitchfork", criticality: "subcritical" });
    expect(pitchfork!.normalForm!.coefficient).toBeCloseTo(1, 9);
    expect(branches.filter((b) => b.period === 1)).toHaveLength(2);
  });

  it("transcritical x' = x + μx − x²: a = −1; a subcritical flip of x' = −(1 + μ)x − x³", () => {
    const [crossing] = scalarDiagram(
      (x, mu) => x + mu * x - x * x,
      (x, mu) => 1 + mu - 2 * x,
      (x) => x,
    ).specialPoints;
    expect(crossing).toMatchObject({ type: "branch-point", normalForm: { kind: "transcritical" } });
    expect(Math.abs(crossing!.normalForm!.coefficient!)).toBeCloseTo(1, 9);
    const flip = scalarDiagram(
      (x, mu) => -(1 + mu) * x - x ** 3,
      (x, mu) => -(1 + mu) - 3 * x * x,
      (x) => -x,
    );
    const [found] = flip.specialPoints.filter((s) => s.type === "flip");
    expect(found!.normalForm).toMatchObject({ kind: "flip", criticality: "subcritical" });
    expect(found!.normalForm!.coefficient).toBeCloseTo(-1, 9);
    // Its 2-cycles ±√−μ lie at smaller μ and are unstable.
    const [two] = flip.branches.filter((b) => b.period === 2);
    for (const { parameter, state, stability } of two!.points.slice(1)) {
      expect(Math.abs(state[0]! ** 2 + parameter)).toBeLessThan(1e-9);
      expect(stability).toBe("unstable");
    }
  });

  it("Neimark–Sacker of the rotation: d = −½; resonant at a quarter turn", () => {
    const [free] = named("rotation-tanh", "a", [0.5, 1.5]).specialPoints;
    expect(free!.normalForm).toMatchObject({ kind: "neimark-sacker", criticality: "supercritical" });
    expect(free!.normalForm!.coefficient).toBeCloseTo(-0.5, 9);
    for (const k of [3, 4]) {
      const [tied] = named("rotation-tanh", "a", [0.5, 1.5], { theta: (2 * Math.PI) / k }).specialPoints;
      expect(tied!.normalForm).toMatchObject({ criticality: "degenerate", resonance: k });
    }
  });

  it("Hopf of two logistic neurons at w = 4 (N4): l₁ = −1/(2c)", () => {
    const wRec = Float64Array.of(2, -1.5, 1.5, 2);
    // At gain 2 the state 0 is an equilibrium, where every slope is ¼.
    const model = gainedModel(cellModel({ cell: "ctrnn", wRec, b: Float64Array.of(-0.5, -3.5) }));
    const { specialPoints } = bifurcationDiagram(model, defaultParameters(model), "gain", [1.5, 2.5]);
    const [hopf] = specialPoints.filter((s) => s.type === "hopf");
    expect(Math.abs(hopf!.parameter - 2)).toBeLessThan(1e-10);
    expect(hopf!.normalForm).toMatchObject({ kind: "hopf", criticality: "supercritical" });
    expect(hopf!.normalForm!.coefficient).toBeCloseTo(-1 / 6, 8);
  });

  it("Lorenz: supercritical pitchfork at ρ = 1, both Hopf points subcritical with one coefficient", () => {
    const { specialPoints } = named("lorenz", "rho", [0, 30]);
    const [pitchfork, first, second] = specialPoints;
    expect(pitchfork!.normalForm).toMatchObject({ kind: "pitchfork", criticality: "supercritical" });
    for (const hopf of [first!, second!]) {
      expect(hopf.normalForm).toMatchObject({ kind: "hopf", criticality: "subcritical" });
    }
    expect(first!.normalForm!.coefficient).toBeCloseTo(second!.normalForm!.coefficient!, 10);
  });
});

describe("many units", () => {
  /** Uncoupled pairs: the rotation x' = tanh(a R x) thirty times, with weights a_k R(θ_k). */
  it("tells every Neimark–Sacker point of thirty pairs apart, in the order of their gains", () => {
    const pairs = 30;
    const n = 2 * pairs;
    const wRec = new Float64Array(n * n);
    for (let k = 0; k < pairs; k++) {
      const gain = 0.5 + k / 100;
      const [c, s] = [gain * Math.cos(0.3 + k / 20), gain * Math.sin(0.3 + k / 20)];
      wRec.set([c, -s], 2 * k * n + 2 * k);
      wRec.set([s, c], (2 * k + 1) * n + 2 * k);
    }

    const model = networkModel({ cell: "vanilla", wRec, b: new Float64Array(n) });
    const gained: System = {
      kind: "map",
      dimension: n,
      parameterDimension: 1,
      inputDimension: 0,
      step: (x, p, out) =>
        model.system.step(
          x.map((v) => p[0]! * v),
          defaultParameters(model),
          out,
        ),
      jacobian: (x, p, out) => {
        const j = model.system.jacobian(
          x.map((v) => p[0]! * v),
          defaultParameters(model),
          out,
        );
        for (let i = 0; i < j.length; i++) j[i]! *= p[0]!;
        return j;
      },
      parameterJacobian: (x, p, out = new Float64Array(n)) => {
        const j = model.system.jacobian(
          x.map((v) => p[0]! * v),
          defaultParameters(model),
        );
        for (let i = 0; i < n; i++) {
          out[i] = 0;
          for (let k = 0; k < n; k++) out[i]! += j[i * n + k]! * x[k]!;
        }
        return out;
      },
    };
    const table = modelOf(gained, ["gain"], [1]);
    const wide = { ...table, initialState: Array.from(new Float64Array(n)), stateBox: model.stateBox };
    const options = { searches: 1, starts: 1, maxStep: 0.05 };
    const { specialPoints } = bifurcationDiagram(wide, Float64Array.of(1), "gain", [1, 2.1], options);
    const expected = Array.from({ length: pairs }, (_, k) => 1 / (0.5 + k / 100)).filter((g) => g < 2.1);
    expect(specialPoints.map((s) => s.type)).toEqual(expected.map(() => "neimark-sacker"));
    expected.reverse().forEach((gain, i) => {
      expect(Math.abs(specialPoints[i]!.parameter - gain)).toBeLessThan(1e-9);
    });
  });
});
