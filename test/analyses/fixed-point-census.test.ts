import { describe, expect, it } from "vitest";
import { censusNetwork, fixedPointCensus } from "../../analyses/fixed-point-census.js";
import { fixedPoints } from "../../src/methods/fixed-points/fixed-points.js";
import { defaultParameters } from "../../src/systems/parameters.js";

const census = fixedPointCensus({ largest: 3, units: 3, networks: 10, gains: [0.5, 3] });

describe("fixedPointCensus", () => {
  it("counts what a search finds", () => {
    for (const units of [1, 2, 3]) {
      const model = censusNetwork(units);
      const found = fixedPoints(model, defaultParameters(model)).fixedPoints.length;
      const total = census.rows
        .filter((row) => row.units === units)
        .reduce((sum, { count }) => sum + count, 0);
      expect(total).toBe(found);
      expect(total).toBe(3 ** units);
    }
  });

  it("gives 1, 2, 1 times powers of two by unstable directions", () => {
    const two = census.rows.filter(({ units }) => units === 2);
    expect(two.map(({ count }) => count)).toEqual([4, 4, 1]);
    expect(two.map(({ uncoupled }) => uncoupled)).toEqual([4, 4, 1]);
  });

  it("has one fixed point below the gain of a contraction, odd numbers above, and shares that sum to one", () => {
    const at = (gain: number) => census.gains.filter((row) => row.gain === gain);
    expect(at(0.5)).toEqual([{ gain: 0.5, count: 1, share: 1 }]);
    for (const { count } of at(3)) expect(count % 2).toBe(1);
    expect(at(3).reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
    expect(at(3).length).toBeGreaterThan(1);
    expect(census.undecided).toBe(0);
  });
});
