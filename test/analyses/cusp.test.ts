import { describe, expect, it } from "vitest";
import { cusp } from "../../analyses/cusp.js";
import { findModel } from "../../src/systems/models.js";

describe("cusp", () => {
  const result = cusp();

  it("has its tip at (4, −2, ½)", () => {
    expect(result.cusp).toEqual({ w: 4, bias: -2, state: 0.5 });
    expect(cusp({ weights: [5, 9] }).cusp).toBeNull();
  });

  it("the regions between the curves are those that counting cell by cell finds", () => {
    const { grid, options, folds, flips } = cusp({ cells: 60, samples: 2000 });
    const [left, right] = options.weights;
    const [bottom, top] = options.biases;
    const within = (pairs: typeof folds, w: number, bias: number) => {
      const pair = pairs.find((q) => Math.abs(q.w - w) < 0.02);
      return pair !== undefined && bias > pair.biases[0] && bias < pair.biases[1];
    };
    let differing = 0;
    grid.codes.forEach((code, k) => {
      const w = left + ((right - left) * ((k % 60) + 0.5)) / 60;
      const bias = bottom + ((top - bottom) * (Math.floor(k / 60) + 0.5)) / 60;
      const expected = within(folds, w, bias) ? 2 : within(flips, w, bias) ? 3 : 1;
      if (code !== expected) differing++;
    });
    // The drawn curves are sampled; only cells cut by one may differ.
    expect(differing).toBeLessThan(5);
  });

  it("the axis of symmetry is b = −w/2, h = 0 of the latch", () => {
    for (const { w, bias } of result.symmetryLine) expect(bias).toBe(-w / 2);
    const latch = cusp({ model: findModel("latch")!, weights: [-3, 3], biases: [-2, 2] });
    expect(latch.symmetryLine.map((q) => q.bias)).toEqual([0, 0]);
    expect(latch.cusp).toEqual({ w: 1, bias: 0, state: 0 });
    expect(latch.symbols).toEqual({ weight: "*w*", bias: "*h*" });
  });

  it("says that nothing is known beyond a flip at ε < 1, and a flow has no flips", () => {
    expect(result.betweenFlips).toBe("2-cycle");
    const leaky = cusp({ parameters: [5, 0, 0.7, 1, 0] });
    expect(leaky.betweenFlips).toBe("undecided");
    expect(leaky.flips[0]!.w).toBeCloseTo(4 - 8 / 0.7, 12);
    expect(cusp({ model: findModel("one-neuron-flow")! }).flips).toEqual([]);
  });

  it("refuses what has no closed form and ranges that do not rise", () => {
    expect(() => cusp({ model: findModel("henon")! })).toThrow(RangeError);
    expect(() => cusp({ biases: [1, 0] })).toThrow(/1 to 0/);
    expect(() => cusp({ weights: [1, 0] })).toThrow(/1 to 0/);
  });
});
