import { describe, expect, it } from "vitest";
import { latchTradeoff } from "../../analyses/latch-tradeoff.js";

const result = latchTradeoff({ points: 30, measured: [1.25, 2], to: 4 });

/** h*, attractor and contraction as published with the claim. */
const published = [
  { w: 1.25, threshold: 0.0778051693, attractor: 0.7104117835, contraction: 0.6191438724 },
  { w: 2, threshold: 0.5328399754, attractor: 0.9575040241, contraction: 0.1663720878 },
];

describe("latchTradeoff", () => {
  it.each(published)("has the published values at w = $w, from closed form and from runs", (row) => {
    const exact = latchTradeoff({ from: row.w, to: 5, points: 2, measured: [row.w] });
    const [point, run] = [exact.curve[0]!, exact.measured[0]!];
    for (const found of [point, run]) {
      expect(Math.abs(found.attractor - row.attractor)).toBeLessThan(1e-9);
      expect(Math.abs(found.contraction - row.contraction)).toBeLessThan(1e-8);
    }
    expect(Math.abs(point.threshold - row.threshold)).toBeLessThan(1e-10);
    // A run of 4000 steps passes the fold only from π²/4000² above it on.
    expect(Math.abs(run.threshold - row.threshold)).toBeLessThan(2e-6);
  });

  it("has the textbook closed form of h* over the whole curve", () => {
    for (const { w, threshold } of result.curve) {
      expect(Math.abs(threshold - (w * Math.sqrt(1 - 1 / w) - Math.acosh(Math.sqrt(w))))).toBeLessThan(1e-12);
    }
  });

  it("trades one for the other: h* rises, contraction and memory fall with w", () => {
    result.curve.slice(1).forEach((point, i) => {
      const before = result.curve[i]!;
      expect(point.threshold).toBeGreaterThan(before.threshold);
      expect(point.contraction).toBeLessThan(before.contraction);
      expect(point.memory).toBeLessThan(before.memory);
    });
  });

  it("remembers for the steps that the contraction needs to reach the share", () => {
    for (const { contraction, memory } of result.curve) {
      expect(contraction ** memory).toBeCloseTo(0.01, 12);
    }
  });

  it.each<[string, () => unknown, string]>([
    ["w = 1", () => latchTradeoff({ from: 1 }), "w runs from 1 to 3; expected 1 < from < to"],
    ["a reversed range", () => latchTradeoff({ from: 2, to: 1.5 }), "w runs from 2 to 1.5"],
    ["one point", () => latchTradeoff({ points: 1 }), "points is 1"],
    ["no latch", () => latchTradeoff({ measured: [0.5] }), "measured holds w = 0.5"],
    ["all of it", () => latchTradeoff({ share: 1 }), "share is 1"],
    ["no step", () => latchTradeoff({ steps: 0 }), "steps is 0"],
  ])("refuses %s", (_, run, message) => {
    expect(run).toThrow(RangeError);
    expect(run).toThrow(message);
  });
});
