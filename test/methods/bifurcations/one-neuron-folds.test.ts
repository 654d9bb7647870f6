import { describe, expect, it } from "vitest";
import { foldOfGain, oneNeuronFolds } from "../../../src/methods/bifurcations/one-neuron-folds.js";
import { findModel } from "../../../src/systems/models.js";

const map = findModel("one-neuron")!;
const pascanu = findModel("pascanu")!;
const latch = findModel("latch")!;
const folds = (w: number) => oneNeuronFolds(map, Float64Array.of(w, 0, 1, 1, 0));

describe("folds of the one-neuron models (C5, C12)", () => {
  it("w = 5: (0.723606797749979, −2.655610338630688) and (0.276393202250021, −2.344389661369312)", () => {
    const [low, high] = folds(5);
    expect(Math.abs(low!.bias + 2.655610338630688)).toBeLessThan(1e-14);
    expect(Math.abs(low!.state - 0.723606797749979)).toBeLessThan(1e-14);
    expect(Math.abs(high!.bias + 2.344389661369312)).toBeLessThan(1e-14);
    expect(Math.abs(high!.state - 0.276393202250021)).toBeLessThan(1e-14);
  });

  it("w = 6 and w = 20", () => {
    expect(folds(6).map((f) => f.bias.toFixed(10))).toEqual(["-3.4150929106", "-2.5849070894"]);
    expect(folds(20).map((f) => f.bias.toFixed(10))).toEqual(["-16.0570009596", "-3.9429990404"]);
  });

  it("satisfy x(1 − x) = 1/w and b = ln(x/(1 − x)) − w x", () => {
    for (const w of [4.1, 4.5, 5, 7.3, 40, 300]) {
      for (const { bias, state } of folds(w)) {
        expect(w * state * (1 - state)).toBeCloseTo(1, 11);
        expect(Math.abs(Math.log(state / (1 - state)) - w * state - bias) / w).toBeLessThan(1e-14);
      }
    }
  });

  it("the latch's h* = w√(1 − 1/w) − arcosh √w: 0.0778051693 and 0.5328399754", () => {
    expect(oneNeuronFolds(latch, Float64Array.of(1.25, 0))[1]!.bias).toBeCloseTo(0.0778051693, 10);
    expect(oneNeuronFolds(latch, Float64Array.of(2, 0))[1]!.bias).toBeCloseTo(0.5328399754, 10);
  });

  it("M5 shares M3's biases, its state is the pre-activation", () => {
    const inner = oneNeuronFolds(pascanu, Float64Array.of(5, 0));
    inner.forEach((fold, i) => {
      expect(fold.bias).toBe(folds(5)[i]!.bias);
      expect(1 / (1 + Math.exp(-fold.state))).toBeCloseTo(folds(5)[i]!.state, 14);
    });
    expect(inner).toHaveLength(2);
  });

  it("there is none at or below the cusp", () => {
    expect([folds(4), folds(3), folds(-9)]).toEqual([[], [], []]);
  });

  it("keeps relative accuracy down to the cusp, H* → ⅔ (gain − 1)^{3/2}, and joins the closed form smoothly", () => {
    for (const excess of [2 ** -12, 2 ** -30, 2 ** -50]) {
      expect(foldOfGain(1 + excess).drive / ((2 / 3) * excess ** 1.5)).toBeCloseTo(1, 3);
    }
    const gain = 1 / (1 - 0.35 ** 2);
    const closed = gain * 0.35 - Math.atanh(0.35);
    expect(foldOfGain(gain * (1 - 1e-12)).drive / closed).toBeCloseTo(1, 10);
    expect(foldOfGain(gain * (1 + 1e-12)).drive / closed).toBeCloseTo(1, 10);
  });
});
