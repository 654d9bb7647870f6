import { describe, expect, it } from "vitest";
import type { SquaredError } from "../../../src/methods/sensitivity/loss.js";
import { squaredError } from "../../../src/methods/sensitivity/loss.js";

const x = Float64Array.of(0.3, -1.2, 2);

describe("squaredError", () => {
  it.each<[string, SquaredError, number]>([
    ["every component", { readout: "identity", target: [0, 1, 2] }, 0.09 + 4.84],
    ["one component", { readout: "identity", component: 1, target: [0.8] }, 4],
    [
      "a logistic readout",
      { readout: "logistic", component: 0, target: [0.5] },
      (1 / (1 + Math.exp(-0.3)) - 0.5) ** 2,
    ],
  ])("value and gradient of %s", (_, spec, value) => {
    const loss = squaredError(spec, 3);
    expect(loss.value(x)).toBeCloseTo(value, 14);
    const gradient = loss.gradient(x, new Float64Array(3).fill(9));
    for (let i = 0; i < 3; i++) {
      const h = 1e-6;
      const [up, down] = [h, -h].map((d) => loss.value(x.map((xj, j) => (j === i ? xj + d : xj))));
      expect(gradient[i]).toBeCloseTo((up! - down!) / (2 * h), 8);
    }
  });

  it("is exactly (x − target)², zero gradient included", () => {
    const loss = squaredError({ readout: "identity", component: 2, target: [2] }, 3);
    expect([loss.value(x), ...loss.gradient(x)]).toEqual([0, 0, 0, 0]);
  });

  it.each<[SquaredError, RegExp]>([
    [{ readout: "identity", component: 3, target: [0] }, /component is 3; expected an integer from 0 to 2/],
    [{ readout: "identity", component: 0.5, target: [0] }, /component is 0.5/],
    [{ readout: "identity", target: [0] }, /1 targets; expected 3/],
    [{ readout: "logistic", component: 0, target: [NaN] }, /target is NaN/],
  ])("refuses %o", (spec, message) => {
    expect(() => squaredError(spec, 3)).toThrow(message);
  });
});
