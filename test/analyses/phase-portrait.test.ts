import { describe, expect, it } from "vitest";
import { phasePortrait } from "../../analyses/phase-portrait.js";
import { findModel } from "../../src/systems/models.js";

describe("phasePortrait", () => {
  const result = phasePortrait();

  it("the separatrix is the unstable fixed point of σ(w x + b)", () => {
    const [separatrix] = result.separatrices;
    expect(result.separatrices).toHaveLength(1);
    const [w, b] = result.options.parameters as [number, number];
    expect(1 / (1 + Math.exp(-(w * separatrix! + b)))).toBeCloseTo(separatrix!, 13);
    expect(result.fixedPoints.map((q) => q.stability)).toEqual(["stable", "unstable", "stable"]);
    expect(result.fixedPoints[1]!.state).toBeCloseTo(separatrix!, 13);
  });

  it("every trajectory ends near the attractor of the basin it starts in", () => {
    const [separatrix] = result.separatrices;
    for (const { states, attractor } of phasePortrait({ steps: 200 }).trajectories) {
      const target = result.attractors[attractor!]!.states[0]!;
      expect(states.at(-1)).toBeCloseTo(target, 9);
      expect(target > separatrix!).toBe(states[0]! > separatrix!);
    }
  });

  it("the two cobwebs start either side of the separatrix and part", () => {
    const [low, high] = result.cobwebs;
    expect(high!.states[0]! - low!.states[0]!).toBeCloseTo(0.08, 12);
    expect(low!.attractor).not.toBe(high!.attractor);
    expect(low!.states).toHaveLength(result.options.steps + 1);
  });

  it("is the same for a model without closed form, and plain data", () => {
    const logistic = phasePortrait({ model: findModel("logistic")!, parameters: [3.2] });
    expect(logistic.attractors).toHaveLength(1);
    expect(logistic.attractors[0]!.period).toBe(2);
    expect(logistic.fixedPoints.map((q) => q.state)[1]).toBeCloseTo(1 - 1 / 3.2, 12);
    expect(JSON.parse(JSON.stringify(logistic))).toEqual(logistic);
  });

  it("refuses flows, planes and a single trajectory", () => {
    expect(() => phasePortrait({ model: findModel("one-neuron-flow")! })).toThrow(/no map of one state/);
    expect(() => phasePortrait({ model: findModel("henon")! })).toThrow(/no map of one state/);
    expect(() => phasePortrait({ trajectories: 1 })).toThrow(/trajectories is 1/);
  });
});
