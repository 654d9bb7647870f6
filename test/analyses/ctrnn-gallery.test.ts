import { describe, expect, it } from "vitest";
import { ctrnnGallery } from "../../analyses/ctrnn-gallery.js";
import { flowTrajectory } from "../../src/methods/flow-trajectory.js";
import { beerTripleModel, beerPairModel } from "../../src/systems/ctrnn-models.js";
import { defaultParameters } from "../../src/systems/parameters.js";
import type { Flow } from "../../src/systems/system.js";

const gallery = ctrnnGallery({ weights: [3.8, 4.04, 4.1], duration: 3000, shown: 50 });

describe("ctrnnGallery", () => {
  it("has the oscillator's one equilibrium at the centres, eigenvalues (1 ± 2i)/8, where the null-clines cross", () => {
    const { equilibria, nullclines } = gallery.oscillator;
    expect(equilibria.length).toBe(1);
    expect(equilibria[0]!.unstable).toBe(2);
    [2.75, 1.75].forEach((v, i) => {
      expect(equilibria[0]!.state[i]).toBeCloseTo(v, 10);
    });
    for (const neuron of [0, 1]) {
      const distances = nullclines
        .filter((line) => line.neuron === neuron)
        .flatMap(({ x, y }) => x.map((v, i) => Math.hypot(v - 2.75, y[i]! - 1.75)));
      expect(Math.min(...distances)).toBeLessThan(0.03);
    }
  });

  it("has a closed cycle, to which a run returns after its period", () => {
    const { cycle, period } = gallery.oscillator;
    const start = Float64Array.from(cycle, (track) => track[0]!);
    cycle.forEach((track) => {
      expect(track.at(-1)).toBeCloseTo(track[0]!, 6);
    });
    const p = defaultParameters(beerPairModel);
    const back = flowTrajectory(beerPairModel.system as Flow, start, p, { duration: 3 * period });
    back.at(3 * period).forEach((v, i) => {
      expect(v).toBeCloseTo(start[i]!, 5);
    });
  });

  it("measures no cycle below w = 4, and next above it the amplitude of the normal form", () => {
    const [below, ...above] = gallery.hopf.rows;
    expect(below!.amplitude).toBeLessThan(1e-6);
    for (const { w, amplitude } of above) {
      expect(Math.abs(amplitude / (2 * Math.sqrt(w - 4)) - 1)).toBeLessThan(0.5 * (w - 4));
    }
  });

  it("has the normal form l₁ = −1/(2c), amplitude 2√(w − 4), and the stability of w/4 − 1", () => {
    const { c, coefficient, factor, equilibrium } = gallery.hopf;
    expect(coefficient).toBeCloseTo(-1 / (2 * c), 8);
    expect(factor).toBeCloseTo(2, 8);
    expect(equilibrium).toEqual([
      { from: 3.8, to: 4, stability: "stable" },
      { from: 4, to: 4.1, stability: "unstable" },
    ]);
  });

  it("measures the same cycle with c turned round, and refuses c = 0, where nothing oscillates", () => {
    const turned = ctrnnGallery({ c: -6, weights: [4.1], duration: 20, shown: 1 }).hopf;
    expect(turned.rows[0]!.amplitude).toBeCloseTo(gallery.hopf.rows[2]!.amplitude, 8);
    expect(() => ctrnnGallery({ c: 0, weights: [4.1] })).toThrow("c is 0; expected a number other than 0");
  });

  it("refuses to wait for runs at the bifurcation", () => {
    expect(() => ctrnnGallery({ weights: [4.01] })).toThrow(
      "weights: one is 4.01; expected at least 0.03 from 4",
    );
  });

  it("finds Beer's three neurons chaotic: one positive exponent, one that is 0, one negative", () => {
    const [first, second, third] = gallery.chaos.exponents;
    expect(first!.value).toBeGreaterThan(3 * first!.standardError);
    expect(Math.abs(second!.value)).toBeLessThan(4 * second!.standardError + 1e-3);
    expect(third!.value).toBeLessThan(-0.3);
    expect(gallery.chaos.equilibria.map(({ unstable }) => unstable)).toEqual([2, 1, 2]);
    const box = beerTripleModel.stateBox;
    gallery.chaos.track.forEach((values, i) => {
      expect(Math.min(...values)).toBeGreaterThan(box[i]![0]);
      expect(Math.max(...values)).toBeLessThan(box[i]![1]);
    });
  });

  it("tells that runs nearby separate, as those of a strange attractor do", () => {
    const flow = beerTripleModel.system as Flow;
    const p = defaultParameters(beerTripleModel);
    const start = Float64Array.from(gallery.chaos.track, (values) => values[0]!);
    const near = start.map((v, i) => v + (i === 0 ? 1e-6 : 0));
    const end = (x: Float64Array) =>
      flowTrajectory(flow, x, p, { duration: 2500, tolerance: 1e-12 }).at(2500);
    const [a, b] = [end(start), end(near)];
    expect(Math.hypot(...a.map((v, i) => v - b[i]!))).toBeGreaterThan(1e-2);
  });
});
