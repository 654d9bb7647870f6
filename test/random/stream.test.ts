import { describe, expect, it } from "vitest";
import { randomStream } from "../../src/random/stream.js";

const draws = 100_000;
const sample = (next: () => number, n = draws) => Float64Array.from({ length: n }, () => next());
const mean = (x: Float64Array) => x.reduce((a, b) => a + b, 0) / x.length;
const moment = (x: Float64Array, k: number) => mean(x.map((v) => v ** k));

describe("randomStream", () => {
  it("repeats for the same seed and stream, differs for another", () => {
    const first = sample(randomStream(7, 3).uniform, 100);
    expect(sample(randomStream(7, 3).uniform, 100)).toEqual(first);
    expect(sample(randomStream(7, 4).uniform, 100)).not.toEqual(first);
    expect(sample(randomStream(8, 3).uniform, 100)).not.toEqual(first);
  });

  it("builds a uniform number from the first two published words", () => {
    // Seed 0, stream 0: 6627e8d5 and e169c58d; 27 bits of the one above 26 bits of the other.
    const expected = ((0x6627e8d5 >>> 5) * 2 ** 26 + (0xe169c58d >>> 6)) / 2 ** 53;
    expect(randomStream(0).uniform()).toBe(expected);
  });

  it("is uniform: moments and a χ² over 100 cells", () => {
    const u = sample(randomStream(1).uniform);
    expect(Math.min(...u)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...u)).toBeLessThan(1);
    for (let k = 1; k <= 4; k++) expect(Math.abs(moment(u, k) - 1 / (k + 1))).toBeLessThan(4e-3);
    const cells = new Float64Array(100);
    u.forEach((v) => cells[Math.floor(100 * v)]!++);
    const chi2 = cells.reduce((sum, c) => sum + (c - draws / 100) ** 2 / (draws / 100), 0);
    // 99 degrees of freedom: mean 99, standard deviation 14.
    expect(Math.abs(chi2 - 99)).toBeLessThan(4 * 14);
  });

  it("is normal: moments 0, 1, 0, 3 within four standard errors", () => {
    const x = sample(randomStream(2).normal);
    const error = (variance: number) => 4 * Math.sqrt(variance / draws);
    expect(Math.abs(moment(x, 1))).toBeLessThan(error(1));
    expect(Math.abs(moment(x, 2) - 1)).toBeLessThan(error(2));
    expect(Math.abs(moment(x, 3))).toBeLessThan(error(15));
    expect(Math.abs(moment(x, 4) - 3)).toBeLessThan(error(96));
    const beyondTwo = x.filter((v) => Math.abs(v) > 2).length / draws;
    expect(Math.abs(beyondTwo - 0.0455)).toBeLessThan(error(0.0455));
  });

  it("streams and successive numbers are uncorrelated", () => {
    const a = sample(randomStream(3, 0).normal);
    const b = sample(randomStream(3, 1).normal);
    const c = sample(randomStream(4, 0).normal);
    const limit = 4 / Math.sqrt(draws);
    expect(Math.abs(mean(a.map((v, i) => v * b[i]!)))).toBeLessThan(limit);
    expect(Math.abs(mean(a.map((v, i) => v * c[i]!)))).toBeLessThan(limit);
    expect(Math.abs(mean(a.subarray(1).map((v, i) => v * a[i]!)))).toBeLessThan(limit);
  });

  it("draws integers evenly, also where n does not divide 2³²", () => {
    const { integer } = randomStream(5);
    const counts = new Float64Array(6);
    for (let i = 0; i < draws; i++) counts[integer(6)]!++;
    for (const c of counts) expect(Math.abs(c / draws - 1 / 6)).toBeLessThan(5e-3);
    // With 3 · 2^30 a quarter of the words must be rejected, or the lower third comes up half of the time.
    const n = 3 * 2 ** 30;
    const low = sample(() => integer(n)).filter((v) => v < n / 3).length / draws;
    expect(Math.abs(low - 1 / 3)).toBeLessThan(6e-3);
    expect(integer(1)).toBe(0);
    expect(integer(2 ** 32)).toBeLessThan(2 ** 32);
  });

  it("uses all of a large seed and stream number", () => {
    const first = (seed: number, stream: number) => randomStream(seed, stream).uniform();
    const values = [first(1, 0), first(1 + 2 ** 32, 0), first(1, 2 ** 32), first(1, 1)];
    expect(new Set(values).size).toBe(4);
  });

  it.each<[string, () => unknown, string]>([
    ["negative seed", () => randomStream(-1), "seed: is -1"],
    ["fractional seed", () => randomStream(0.5), "seed: is 0.5"],
    ["NaN stream", () => randomStream(0, NaN), "stream: is NaN"],
    ["too large a seed", () => randomStream(2 ** 53), "seed: is 9007199254740992"],
    ["integer of nothing", () => randomStream(0).integer(0), "integer: n is 0"],
    ["too large an integer", () => randomStream(0).integer(2 ** 33), "integer: n is 8589934592"],
  ])("refuses: %s", (_, run, message) => {
    expect(run).toThrow(RangeError);
    expect(run).toThrow(message);
  });
});
