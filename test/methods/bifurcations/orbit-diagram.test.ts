import { describe, expect, it } from "vitest";
import { orbitDiagram } from "../../../src/methods/bifurcations/orbit-diagram.js";
import { findModel } from "../../../src/systems/models.js";

const logistic = findModel("logistic")!;
const p = Float64Array.of(0);

describe("orbitDiagram", () => {
  it("logistic map: periods 1, 2, 4, 3 and the fixed point 1 − 1/r", () => {
    const periods = [2.5, 3.2, 3.5, 3.83].map((r) => {
      return orbitDiagram(logistic, p, "r", [r, 4], { values: 1, transient: 5000 }).orbits[0]!;
    });
    expect(periods.map((o) => o.period)).toEqual([1, 2, 4, 3]);
    expect(periods[0]!.states[0]![0]).toBeCloseTo(0.6, 12);
    expect(periods.map((o) => o.states.length)).toEqual([1, 2, 4, 3]);
  });

  it("chaos has no period; an escaping orbit is told as such", () => {
    const { orbits } = orbitDiagram(logistic, p, "r", [3.9, 5], { values: 2, samples: 16 });
    expect(orbits[0]).toMatchObject({ period: null, status: "bounded" });
    expect(orbits[0]!.states).toHaveLength(16);
    expect(orbits[1]).toMatchObject({ parameter: 5, states: [], status: "diverged" });
  });

  it("several starts show coexisting attractors: b = −2.5 of the one-neuron map (C5)", () => {
    const neuron = findModel("one-neuron")!;
    const { orbits } = orbitDiagram(neuron, Float64Array.of(5, 0, 1, 1, 0), "b", [-2.5, -2], {
      values: 1,
      starts: [[0.1], [0.9]],
    });
    expect(orbits[0]!.states[0]![0]).toBeCloseTo(0.144794108256065, 12);
    expect(orbits[1]!.states[0]![0]).toBeCloseTo(0.855205891743935, 12);
    expect(orbits.map((o) => o.start)).toEqual([0, 1]);
  });

  it("refuses a flow, a falling range and counts that are no whole numbers", () => {
    const lorenz = findModel("lorenz")!;
    expect(() => orbitDiagram(lorenz, Float64Array.of(10, 28, 2), "rho", [1, 2])).toThrow(/is a flow/);
    expect(() => orbitDiagram(logistic, p, "r", [4, 3])).toThrow(/4 to 3; expected a rising/);
    for (const bad of [{ values: 0 }, { transient: -1 }, { samples: 0.5 }]) {
      expect(() => orbitDiagram(logistic, p, "r", [3, 4], bad)).toThrow(/expected a whole number/);
    }
  });
});
