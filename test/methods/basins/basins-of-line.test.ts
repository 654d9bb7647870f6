import { describe, expect, it } from "vitest";
import { basinsOfLine } from "../../../src/methods/basins/basins-of-line.js";
import { oneNeuronFixedPoints } from "../../../src/methods/fixed-points/one-neuron-fixed-points.js";
import type { Model } from "../../../src/systems/model.js";
import { findModel } from "../../../src/systems/models.js";

const neuron = findModel("one-neuron")!;
const at = (w: number, b: number, epsilon = 1) => Float64Array.of(w, b, epsilon, 1, 0);

describe("basinsOfLine", () => {
  it("one neuron: the unstable point parts the two basins, map and flow alike", () => {
    for (const b of [-2.5, -2.4, -2.6]) {
      const separatrix = oneNeuronFixedPoints(neuron, at(5, b)).points[1]!.state[0]!;
      const flow = findModel("one-neuron-flow")!;
      for (const result of [
        basinsOfLine(neuron, at(5, b), [0, 1]),
        basinsOfLine(neuron, at(5, b, 0.1), [0, 1]),
        basinsOfLine(flow, Float64Array.of(5, b, 1, 0), [0, 1]),
      ]) {
        expect(result.boundaries).toHaveLength(1);
        expect(result.boundaries[0]).toBeCloseTo(separatrix, 13);
        const [low, high] = result.basins;
        expect(result.attractors[low!.attractor!]!.states[0]).toBeLessThan(separatrix);
        expect(result.attractors[high!.attractor!]!.states[0]).toBeGreaterThan(separatrix);
      }
    }
  });

  it("one attractor has the whole interval: outside the folds, and a 2-cycle between the flips", () => {
    const single = basinsOfLine(neuron, at(5, -2), [0, 1]);
    expect(single.basins).toEqual([{ low: 0, high: 1, attractor: 0 }]);
    const cycle = basinsOfLine(neuron, at(-5, 2.5), [0, 1]);
    expect(cycle.attractors.map((a) => a.period)).toEqual([2]);
    expect(cycle.basins).toEqual([{ low: 0, high: 1, attractor: 0 }]);
  });

  it("the latch from its own coordinates", () => {
    const { boundaries } = basinsOfLine(findModel("latch")!, Float64Array.of(1.25, 0), [-1, 1]);
    expect(boundaries).toHaveLength(1);
    expect(boundaries[0]).toBeCloseTo(0, 14);
  });

  it("preimages count where the map folds: the logistic map's repeller 0 on [−0.5, 1.5]", () => {
    // [0, 1] goes to 1 − 1/r, everything outside escapes; 1 is the preimage of 0.
    const { basins } = basinsOfLine(findModel("logistic")!, Float64Array.of(2.5), [-0.5, 1.5]);
    expect(basins.map((b) => b.attractor)).toEqual([null, 0, null]);
    expect(basins[1]!.low).toBeCloseTo(0, 13);
    expect(basins[1]!.high).toBeCloseTo(1, 13);
  });

  it("a flow with three attractors runs to the next one, not to the nearest of all", () => {
    // ẋ = −x(x² − 1)(x² − 4): stable at −2, 0, 2, unstable at ±1.
    const f = (x: number) => -x * (x * x - 1) * (x * x - 4);
    const model: Model = {
      ...findModel("one-neuron-flow")!,
      system: {
        kind: "flow",
        dimension: 1,
        parameterDimension: 0,
        inputDimension: 0,
        derivative: (x, _p, out = new Float64Array(1)) => out.fill(f(x[0]!)),
        jacobian: (x, _p, out = new Float64Array(1)) => out.fill(-5 * x[0]! ** 4 + 15 * x[0]! ** 2 - 4),
        parameterJacobian: (_x, _p, out = new Float64Array(0)) => out,
      },
      stateBox: [[-3, 3]],
    };
    const { attractors, basins, boundaries } = basinsOfLine(model, new Float64Array(0), [-3, 3]);
    expect(boundaries[0]).toBeCloseTo(-1, 13);
    expect(boundaries[1]).toBeCloseTo(1, 13);
    expect(basins.map((b) => Math.round(attractors[b.attractor!]!.states[0]!))).toEqual([-2, 0, 2]);
  });

  it("refuses more than one state and an interval that does not rise", () => {
    expect(() => basinsOfLine(findModel("henon")!, Float64Array.of(1.4, 0.3), [0, 1])).toThrow(
      /has 2 states/,
    );
    expect(() => basinsOfLine(neuron, at(5, -2), [1, 0])).toThrow(/1 to 0; expected a rising/);
  });
});
