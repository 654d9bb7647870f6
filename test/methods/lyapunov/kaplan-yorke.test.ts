import { describe, expect, it } from "vitest";
import { blockEstimate, studentQuantile } from "../../../src/methods/lyapunov/block-statistics.js";
import { kaplanYorkeDimension } from "../../../src/methods/lyapunov/kaplan-yorke.js";
import { randomStream } from "../../../src/random/stream.js";

describe("Kaplan–Yorke dimension", () => {
  it.each([
    [[0.9056, 0, -14.5723], 3, 2.06215],
    [[0.41921, -1.62318], 2, 1.25826],
    [[-0.1, -0.2], 2, 0],
    [[0, -1], 2, 1],
    [[0.5, -0.5], 2, 2],
    [[-0.2, 0.1], 2, 1.5],
    [[0.3, -Infinity], 2, 1],
    [[], 0, 0],
  ])("of %j in %i dimensions is %d", (exponents, dimension, expected) => {
    expect(kaplanYorkeDimension(exponents, dimension)).toBeCloseTo(expected, 5);
  });

  it("is undecided where exponents that matter are missing", () => {
    expect(kaplanYorkeDimension([0.5, 0.1], 3)).toBeNull();
    expect(kaplanYorkeDimension([0.5, -1], 3)).toBeCloseTo(1.5, 15);
  });

  it("refuses what is no exponent", () => {
    expect(() => kaplanYorkeDimension([NaN], 1)).toThrow(RangeError);
    expect(() => kaplanYorkeDimension([1, 2], 1)).toThrow(/2 exponents; expected at most 1/);
  });
});

describe("block estimate", () => {
  it.each([
    [1, 12.7062],
    [2, 4.30265],
    [3, 3.18245],
    [9, 2.26216],
    [19, 2.09302],
    [99, 1.98422],
  ])("gives Student's t of %i degrees as tables do", (degrees, table) => {
    expect(studentQuantile(degrees) / table).toBeCloseTo(1, degrees < 5 ? 2 : 4);
  });

  it("covers the true mean in 95 of 100 cases, also of correlated series", () => {
    // An autoregressive series of memory 10 in blocks of 400.
    const { normal } = randomStream(4);
    const runs = 400;
    let covered = 0;
    for (let run = 0; run < runs; run++) {
      let x = 0;
      const means = Array.from({ length: 10 }, () => {
        let sum = 0;
        for (let t = 0; t < 400; t++) sum += x = 0.9 * x + normal();
        return sum / 400;
      });
      const mean = means.reduce((a, b) => a + b, 0) / 10;
      const [low, high] = blockEstimate(mean, means).interval!;
      if (low <= 0 && 0 <= high) covered++;
    }
    expect(covered / runs).toBeGreaterThan(0.91);
    expect(covered / runs).toBeLessThan(0.98);
  });

  it("sees that blocks are too short", () => {
    const means = Array.from({ length: 20 }, (_, k) => Math.sin(k / 4));
    expect(blockEstimate(0, means).correlation).toBeGreaterThan(0.5);
    expect(blockEstimate(0, [1, -1, 1, -1]).correlation).toBeCloseTo(-0.75, 15);
    expect(blockEstimate(1, [1])).toEqual({ standardError: null, interval: null, correlation: null });
  });
});
