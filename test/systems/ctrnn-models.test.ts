import { describe, expect, it } from "vitest";
import { findAttractors } from "../../src/methods/basins/find-attractors.js";
import { fixedPoints } from "../../src/methods/fixed-points/fixed-points.js";
import { proveFixedPoints } from "../../src/methods/fixed-points/prove-fixed-points.js";
import { flowLyapunovSpectrum } from "../../src/methods/lyapunov/flow-lyapunov-spectrum.js";
import { beerPairModel, beerTripleModel, ctrnnHopfModel } from "../../src/systems/ctrnn-models.js";
import { defaultState } from "../../src/systems/parameters.js";

describe("ctrnn-hopf", () => {
  it.each([
    [3, 2],
    [5, 2],
    [4.5, -1],
  ])("w = %d, c = %d: a proven equilibrium at −θ, with eigenvalues w/4 − 1 ± i c/4", (w, c) => {
    const { status, fixedPoints: found } = proveFixedPoints(ctrnnHopfModel, Float64Array.of(w, c));
    expect([status, found.length]).toEqual(["complete", 1]);
    expect(found[0]!.state[0]).toBeCloseTo((w - c) / 2, 12);
    expect(found[0]!.state[1]).toBeCloseTo((w + c) / 2, 12);
    for (const { re, im } of found[0]!.multipliers) {
      expect(re).toBeCloseTo(w / 4 - 1, 12);
      expect(Math.abs(im)).toBeCloseTo(Math.abs(c) / 4, 12);
    }
  });

  it("is the flow of beer-2 at w = 4.5, c = −1", () => {
    const p = beerPairModel.parameters.defaults();
    for (const y of [
      [0, 0],
      [3.1, -0.4],
      [2.75, 1.75],
    ]) {
      const state = Float64Array.from(y);
      const expected = ctrnnHopfModel.system.derivative(state, Float64Array.of(4.5, -1));
      const found = (beerPairModel.system as typeof ctrnnHopfModel.system).derivative(state, p);
      found.forEach((v, i) => {
        expect(v).toBeCloseTo(expected[i]!, 14);
      });
    }
  });
});

describe("Beer's circuits", () => {
  it("the pair has one limit cycle, about a repelling equilibrium", () => {
    const p = beerPairModel.parameters.defaults();
    const { attractors } = findAttractors(beerPairModel, p, { starts: 20 }).atlas;
    expect(attractors.map(({ kind }) => kind)).toEqual(["cycle"]);
    expect(attractors[0]!.period).toBeCloseTo(28.9999, 3);
    expect(fixedPoints(beerPairModel, p).fixedPoints.map(({ stability }) => stability)).toEqual(["unstable"]);
  });

  // Beer's figure 9D; 0.010 has been read off runs of it.
  it("the triple is chaotic, its exponents sum to the mean divergence, and transposed it is at rest", () => {
    const flow = beerTripleModel.system;
    if (flow.kind !== "flow") throw new Error("beer-3 is no flow");
    const p = beerTripleModel.parameters.defaults();
    const run = { duration: 4000, warmUp: 300 };
    const { exponents } = flowLyapunovSpectrum(flow, defaultState(beerTripleModel), p, run);
    const [first, second] = exponents;
    expect(first!.value! / first!.standardError!).toBeGreaterThan(2.5);
    expect(Math.abs(first!.value! - 0.009)).toBeLessThan(4 * first!.standardError!);
    expect(Math.abs(second!.value!)).toBeLessThan(4 * second!.standardError!);
    const turned = p.slice();
    for (let k = 0; k < 9; k++) turned[k] = p[(k % 3) * 3 + Math.floor(k / 3)]!;
    const still = flowLyapunovSpectrum(flow, defaultState(beerTripleModel), turned, { duration: 100 });
    expect(still.exponents[0]!.value).toBeLessThan(-0.3);
  });
});
