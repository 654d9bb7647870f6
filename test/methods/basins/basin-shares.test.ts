import { describe, expect, it } from "vitest";
import { basinShares } from "../../../src/methods/basins/basin-shares.js";
import { basinsOfLine } from "../../../src/methods/basins/basins-of-line.js";
import { findAttractors } from "../../../src/methods/basins/find-attractors.js";
import { wilsonInterval } from "../../../src/methods/basins/wilson-interval.js";
import { findModel } from "../../../src/systems/models.js";
import { defaultParameters, withParameters } from "../../../src/systems/parameters.js";
import { swapModel } from "./basin-models.js";

describe("wilsonInterval", () => {
  it.each([
    // Newcombe, Statist. Med. 17 (1998) 857, table I, method 3.
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])("%i of %i: the published interval", (hits, trials, low, high) => {
    const found = wilsonInterval(hits, trials);
    expect(found.low).toBeCloseTo(low, 4);
    expect(found.high).toBeCloseTo(high, 4);
  });

  it("refuses what is no count", () => {
    expect(() => wilsonInterval(3, 2)).toThrow(/3 of 2 trials/);
    expect(() => wilsonInterval(0, 0)).toThrow(/at least 1 trial/);
  });
});

describe("basinShares", () => {
  it("one state: the exact length lies within 95 % of the intervals, whatever the seed", () => {
    const model = findModel("one-neuron")!;
    const p = withParameters(model, { b: -2.42 });
    const [boundary] = basinsOfLine(model, p, [0, 1]).boundaries;
    const { atlas } = findAttractors(model, p);
    let inside = 0;
    for (let seed = 0; seed < 100; seed++) {
      const { low, high } = basinShares(model, p, atlas, { samples: 200, seed }).shares[0]!;
      if (low <= boundary! && boundary! <= high) inside++;
    }
    // Binomial: 95 ± 2.2.
    expect(inside).toBeGreaterThanOrEqual(89);
    expect(inside).toBeLessThan(100);
  });

  it("a network that looks the same with its units swapped shares its box evenly", () => {
    const model = swapModel(0.6, 1.1);
    const p = defaultParameters(model);
    const { shares, undecided, labels } = basinShares(model, p, findAttractors(model, p).atlas);
    expect(shares).toHaveLength(2);
    expect(shares[0]!.low).toBeLessThan(0.5);
    expect(shares[0]!.high).toBeGreaterThan(0.5);
    expect(undecided.value).toBe(0);
    expect(labels).toHaveLength(2000);
  });

  it("every start of a share tells its side of that network's diagonal", () => {
    const model = swapModel(0.6, 1.1);
    const p = defaultParameters(model);
    const { atlas, labels, points } = basinShares(model, p, findAttractors(model, p).atlas, { samples: 500 });
    const side = (state: ArrayLike<number>, at = 0) => Math.sign(state[at]! - state[at + 1]!);
    labels.forEach((label, k) => {
      expect(side(atlas.attractors[label]!.states[0]!)).toBe(side(points, 2 * k));
    });
  });

  it("finds attractors that the search missed, and counts them", () => {
    const model = swapModel(0.6, 1.1);
    const p = defaultParameters(model);
    const { atlas } = findAttractors(model, p);
    const half = {
      ...atlas,
      attractors: atlas.attractors.slice(1),
      captures: atlas.captures.slice(1),
      steps: 400,
    };
    const grown = basinShares(model, p, half, { samples: 500 });
    expect(grown.atlas.attractors.map((a) => a.states[0]![0]! > 0)).toEqual(
      atlas.attractors.map((a) => a.states[0]![0]! > 0),
    );
    expect(grown.shares).toEqual(basinShares(model, p, atlas, { samples: 500 }).shares);
  });

  it("Hénon: the share that stays on the attractor, against plain iteration", () => {
    const model = findModel("henon")!;
    const p = withParameters(model, {});
    const { points, labels, infinity } = basinShares(model, p, findAttractors(model, p).atlas, {
      samples: 1000,
    });
    let escaped = 0;
    labels.forEach((label, k) => {
      let [x, y] = [points[2 * k]!, points[2 * k + 1]!];
      for (let t = 0; t < 500; t++) [x, y] = [1 - 1.4 * x * x + y, 0.3 * x];
      const gone = !Number.isFinite(x);
      expect(label === -2).toBe(gone);
      if (gone) escaped++;
    });
    expect(infinity.value).toBe(escaped / 1000);
  });
});
