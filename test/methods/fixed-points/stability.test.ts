import { describe, expect, it } from "vitest";
import { growth, sortedMultipliers, stabilityOf } from "../../../src/methods/fixed-points/stability.js";

const c = (re: number, im = 0) => ({ re, im });

describe("stabilityOf", () => {
  it("maps: the unit circle decides", () => {
    expect(stabilityOf("map", [c(0.6, 0.7), c(0.6, -0.7)])).toBe("stable");
    expect(stabilityOf("map", [c(0.8, 0.7), c(0.8, -0.7)])).toBe("unstable");
    expect(stabilityOf("map", [c(-1), c(0.5)])).toBe("nonhyperbolic");
    expect(stabilityOf("map", [c(-1), c(1.1)])).toBe("unstable");
  });

  it("flows: the imaginary axis decides", () => {
    expect(stabilityOf("flow", [c(-0.1, 5), c(-0.1, -5)])).toBe("stable");
    expect(stabilityOf("flow", [c(-3), c(0.1)])).toBe("unstable");
    expect(stabilityOf("flow", [c(0, 2), c(0, -2), c(-1)])).toBe("nonhyperbolic");
  });

  it("the undecided band is the tolerance", () => {
    expect(stabilityOf("map", [c(1 - 1e-4)], 1e-3)).toBe("nonhyperbolic");
    expect(stabilityOf("map", [c(1 - 1e-4)], 1e-5)).toBe("stable");
  });

  it("refuses what is not finite", () => {
    expect(() => stabilityOf("map", [c(NaN)])).toThrow(/not finite/);
  });
});

it("orders the most repelling direction first", () => {
  const spectrum = { re: [0.5, -2, 1], im: [0, 0, 0] };
  expect(sortedMultipliers("map", spectrum).map((m) => m.re)).toEqual([-2, 1, 0.5]);
  expect(sortedMultipliers("flow", spectrum).map((m) => m.re)).toEqual([1, 0.5, -2]);
  expect(growth("map", c(3, 4))).toBe(4);
});
