import { describe, expect, it } from "vitest";
import { findAttractors } from "../../../src/methods/basins/find-attractors.js";
import { oneNeuronFixedPoints } from "../../../src/methods/fixed-points/one-neuron-fixed-points.js";
import { cellModel } from "../../../src/systems/cell-model.js";
import type { Model } from "../../../src/systems/model.js";
import { findModel } from "../../../src/systems/models.js";
import { withParameters } from "../../../src/systems/parameters.js";
import { hopfModel, mapModel } from "./basin-models.js";

function attractorsOf(name: string, values: Record<string, number> = {}, seed = 0) {
  const model = findModel(name)!;
  return findAttractors(model, withParameters(model, values), { seed });
}

describe("findAttractors", () => {
  it("one neuron: the stable points of the closed form, as a map, with leak, and as a flow", () => {
    for (const [name, values] of [
      ["one-neuron", { b: -2.4 }],
      ["one-neuron", { b: -2.6, epsilon: 0.2 }],
      ["one-neuron-flow", { b: -2.45 }],
      ["latch", { w: 1.4, h: 0.02 }],
      ["pascanu", { w: 6, b: -2.9 }],
    ] as const) {
      const model = findModel(name)!;
      const p = withParameters(model, values);
      const { attractors } = findAttractors(model, p).atlas;
      const stable = oneNeuronFixedPoints(model, p).points.filter((q) => q.stability === "stable");
      expect(attractors.map(({ kind }) => kind)).toEqual(["fixed point", "fixed point"]);
      attractors.forEach(({ states }, k) => {
        expect(states[0]![0]).toBeCloseTo(stable[k]!.state[0]!, 12);
      });
    }
  });

  it("the logistic map's cycles have their periods, and at r = 4 the exponent is ln 2", () => {
    for (const [r, period] of [
      [3.2, 2],
      [3.5, 4],
      [3.55, 8],
      [3.83, 3],
    ] as const) {
      const { attractors } = attractorsOf("logistic", { r }).atlas;
      expect(attractors.map((a) => [a.kind, a.period])).toEqual([["cycle", period]]);
    }
    // The superstable 3-cycle's first state is the critical point's: at 3.83 the multiplier is the product of slopes.
    const three = attractorsOf("logistic", { r: 3.83 }).atlas.attractors[0]!;
    const product = three.states.reduce((m, [x]) => m * 3.83 * (1 - 2 * x!), 1);
    expect(three.multipliers![0]!.re).toBeCloseTo(product, 10);
    const [chaos] = attractorsOf("logistic", { r: 4 }).atlas.attractors;
    expect(chaos!.kind).toBe("chaotic");
    const { value, standardError } = chaos!.lyapunov!;
    expect(Math.abs(value - Math.log(2))).toBeLessThan(5 * standardError! + 0.01);
  });

  it("Hénon: one chaotic attractor (exponent 0.419), and starts that escape", () => {
    const { atlas, escaped, undecided } = attractorsOf("henon");
    expect(atlas.attractors.map(({ kind }) => kind)).toEqual(["chaotic"]);
    expect(Math.abs(atlas.attractors[0]!.lyapunov!.value - 0.419)).toBeLessThan(0.03);
    expect(escaped).toBeGreaterThan(0);
    expect(undecided).toBe(0);
  });

  it("beyond the Neimark–Sacker bifurcation the orbit is quasi-periodic, before it a point", () => {
    const [torus] = attractorsOf("rotation-tanh", { a: 1.1 }).atlas.attractors;
    expect(torus!.kind).toBe("quasi-periodic");
    expect(Math.abs(torus!.lyapunov!.value)).toBeLessThan(1e-3);
    expect(attractorsOf("rotation-tanh", { a: 0.95 }).atlas.attractors.map(({ kind }) => kind)).toEqual([
      "fixed point",
    ]);
  });

  it("calls no orbit an attractor that drifts for ever, as an LSTM's without forget gate", () => {
    const lstm = cellModel({
      cell: "lstm",
      forgetGate: false,
      wRec: Float64Array.of(2, -1, 0.5),
      b: Float64Array.of(0.5, 1, -0.5),
    });
    const { atlas, undecided } = findAttractors(lstm, lstm.parameters.defaults(), { starts: 3 });
    expect([atlas.attractors.length, undecided]).toEqual([0, 3]);
  });

  it("Lorenz: chaotic at ρ = 28 (exponent 0.906), two equilibria at ρ = 20", () => {
    const [chaos] = attractorsOf("lorenz").atlas.attractors;
    expect(chaos!.kind).toBe("chaotic");
    expect(Math.abs(chaos!.lyapunov!.value - 0.906)).toBeLessThan(5 * chaos!.lyapunov!.standardError!);
    const { attractors } = attractorsOf("lorenz", { rho: 20 }).atlas;
    const root = Math.sqrt((8 / 3) * 19);
    expect(attractors).toHaveLength(2);
    attractors.forEach(({ states }, k) => {
      expect(states[0]![0]).toBeCloseTo(k === 0 ? -root : root, 8);
    });
  });

  it("the limit cycle of the Hopf normal form has radius 1, period 2π and multiplier e^(−4π)", () => {
    const { atlas } = findAttractors(hopfModel, new Float64Array(0), { starts: 30 });
    expect(atlas.attractors).toHaveLength(1);
    const [{ kind, period, states, multipliers }] = atlas.attractors as [(typeof atlas.attractors)[0]];
    expect(kind).toBe("cycle");
    expect(period).toBeCloseTo(2 * Math.PI, 8);
    for (const [x, y] of states) expect(Math.hypot(x!, y!)).toBeCloseTo(1, 6);
    expect(multipliers![0]!.re / Math.exp(-4 * Math.PI)).toBeCloseTo(1, 4);
  });

  it("tells cycles apart that have period and mean in common", () => {
    // f = −g, where g has stable points ±1 and ±3: the 2-cycles {−1, 1} and {−3, 3}.
    const f = (x: number) => -(x - 0.002 * x * (x * x - 1) * (x * x - 4) * (x * x - 9));
    const model: Model = mapModel((x) => [f(x[0]!)], [[-3.3, 3.3]]);
    const { attractors } = findAttractors(model, new Float64Array(0)).atlas;
    expect(attractors.map((a) => [a.period, Math.round(a.states[0]![0]!)])).toEqual([
      [2, -3],
      [2, -1],
    ]);
  });

  it("orders attractors alike for every seed", () => {
    const states = [0, 1].map((seed) =>
      attractorsOf("flip-flop", {}, seed).atlas.attractors.map((a) => a.states[0]!),
    );
    expect(states[0]).toHaveLength(8);
    states[0]!.forEach((state, k) => {
      expect(Math.max(...state.map((v, i) => Math.abs(v - states[1]![k]![i]!)))).toBeLessThan(1e-9);
    });
  });

  it("refuses a box that does not fit", () => {
    const henon = findModel("henon")!;
    const p = withParameters(henon, {});
    expect(() => findAttractors(henon, p, { box: [[0, 1]] })).toThrow(/1 sides; expected 2/);
    expect(() =>
      findAttractors(henon, p, {
        box: [
          [0, 1],
          [1, 0],
        ],
      }),
    ).toThrow(/1 to 0; expected a rising/);
  });
});
