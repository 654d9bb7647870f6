import { describe, expect, it } from "vitest";
import { oneNeuronFixedPoints } from "../../../src/methods/fixed-points/one-neuron-fixed-points.js";
import { oneNeuronFlips } from "../../../src/methods/bifurcations/one-neuron-flips.js";
import { findModel } from "../../../src/systems/models.js";

const map = findModel("one-neuron")!;
const parameters = (w: number, b: number, epsilon: number) => Float64Array.of(w, b, epsilon, 1, 0);

describe("flips of the one-neuron map (C5)", () => {
  it("w = −5, ε = 1: b = 0.4195423611309, 4.5804576388691", () => {
    const flips = oneNeuronFlips(map, parameters(-5, 0, 1));
    expect(flips.map((f) => f.bias.toFixed(13))).toEqual(["0.4195423611309", "4.5804576388691"]);
  });

  it("the multiplier there is −1 by the model's own Jacobian, whatever ε", () => {
    for (const [w, epsilon] of [
      [-5, 1],
      [-40, 1],
      [-13, 0.5],
      [-100, 0.1],
    ] as const) {
      const flips = oneNeuronFlips(map, parameters(w, 0, epsilon));
      expect(flips).toHaveLength(2);
      for (const { bias, state } of flips) {
        const p = parameters(w, bias, epsilon);
        const x = Float64Array.of(state);
        expect(map.system.jacobian(x, p)[0]).toBeCloseTo(-1, 12);
        const found = oneNeuronFixedPoints(map, p).points[0]!;
        expect(found.state[0]).toBeCloseTo(state, 13);
        expect(found.multipliers[0]!.re).toBeCloseTo(-1, 12);
      }
    }
  });

  it("the latch and M5 flip at the corresponding weights", () => {
    const latch = oneNeuronFlips(findModel("latch")!, Float64Array.of(-1.25, 0));
    expect(latch.map((f) => f.bias)[1]).toBeCloseTo((4.5804576388691 - 2.5) / 2, 12);
    const pascanu = oneNeuronFlips(findModel("pascanu")!, Float64Array.of(-5, 0));
    expect(pascanu[0]!.bias).toBeCloseTo(0.4195423611309, 12);
  });

  it("there is none above w = 4 − 8/ε, and none in the flow", () => {
    expect(oneNeuronFlips(map, parameters(-4, 0, 1))).toEqual([]);
    expect(oneNeuronFlips(map, parameters(-11.9, 0, 0.5))).toEqual([]);
    expect(oneNeuronFlips(findModel("one-neuron-flow")!, Float64Array.of(-50, 0, 1, 0))).toEqual([]);
  });
});
