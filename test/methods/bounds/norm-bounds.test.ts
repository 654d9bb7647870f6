import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { operatorNorm } from "../../../src/linalg/norms.js";
import { diagonalProductSeries } from "../../../src/methods/products/jacobian-product.js";
import { boundAtLag, logBoundAtLag, normBounds } from "../../../src/methods/bounds/norm-bounds.js";
import type { NormBound } from "../../../src/methods/results.js";
import { diagonalScalingBound } from "../../../src/methods/bounds/diagonal-scaling-bound.js";
import { entrywiseBound } from "../../../src/methods/bounds/entrywise-bound.js";
import { scaledBy } from "../../../src/methods/bounds/osborne-balancing.js";
import { numbersFrom } from "./random-network.js";

const bySize = (entries: readonly number[]): [Float64Array, number] => [
  Float64Array.from(entries),
  Math.sqrt(entries.length),
];

function boundOf(bounds: readonly NormBound[], method: string): NormBound {
  return bounds.find((b) => b.method === method)!;
}

describe("reference values", () => {
  it.each([
    ["nilpotent", [1, -1, 1, -1], 2, 2, 2],
    ["switched", [0.9, -1.4, 1, -0.5], 1.944563495, 1.9, 1.9],
    ["non-negative", [0.5, 2, 0, 0.1, 0.2, 1, 0.3, 0, 0.4], 2.079125606, 1.2949492471, 1.2949492471],
    ["mixed", [0.5, -2, 1, 0.4, 0.3, -0.8, -0.2, 1, 0.6], 2.4465010209, 1.9624404748, 1.4334394],
    ["ill-scaled (C3)", [0, 10, 0.01, 0], 10, 0.316227766, 0.316227766],
  ])("of the %s matrix", (_name, entries, sigma, entrywise, scaled) => {
    const [w, n] = bySize(entries);
    const bounds = normBounds(w, n, 1);
    expect(boundOf(bounds, "s‖W‖₂").value).toBeCloseTo(sigma, 9);
    expect(boundOf(bounds, "s ρ(|W|)").value).toBeCloseTo(entrywise, 9);
    expect(boundOf(bounds, "s min‖SWS⁻¹‖₂").value).toBeCloseTo(scaled, 7);
    const quarter = normBounds(w, n, 0.25);
    bounds.forEach((b, i) => {
      expect(quarter[i]!.value / (b.value / 4)).toBeCloseTo(1, 14);
    });
  });

  it("has column and row sums, rounded outward", () => {
    const bounds = normBounds(Float64Array.of(1, -2, 0.5, 4), 2, 1);
    const [one, infinity] = [boundOf(bounds, "s‖W‖₁"), boundOf(bounds, "s‖W‖∞")];
    expect(one.value).toBeCloseTo(6, 12);
    expect(infinity.value).toBeCloseTo(4.5, 12);
    expect(one.value).toBeGreaterThan(6);
    expect([one.rigorous, infinity.rigorous, boundOf(bounds, "s‖W‖₂").rigorous]).toEqual([true, true, true]);
  });
});

describe("diagonalScalingBound", () => {
  it("names a scaling, with its condition, that attains the value", () => {
    const [w, n] = bySize([0, 10, 0.01, 0]);
    const { scaling, prefactor, crossover, value } = diagonalScalingBound(w, n, 1);
    expect(operatorNorm(scaledBy(w, n, Float64Array.from(scaling, Math.log)), n, n)).toBeCloseTo(value, 12);
    expect(prefactor).toBeCloseTo(Math.sqrt(1000), 8);
    expect(Math.max(...scaling) / Math.min(...scaling)).toBeCloseTo(prefactor, 8);
    expect(crossover).toBeCloseTo(Math.log(Math.sqrt(1000)) / Math.log(10 / 0.316227766), 8);
  });

  it("cannot be improved nearby; the norm is convex in ln S, so nowhere", () => {
    for (let seed = 0; seed < 12; seed++) {
      const n = 2 + (seed % 4);
      const w = numbersFrom(seed, n * n);
      const { scaling, value } = diagonalScalingBound(w, n, 1);
      const x = Float64Array.from(scaling, Math.log);
      for (let trial = 0; trial < 100; trial++) {
        const size = 10 ** -(1 + (trial % 5));
        const nearby = numbersFrom(1000 * seed + trial, n).map((v, i) => x[i]! + size * v);
        expect(operatorNorm(scaledBy(w, n, nearby), n, n)).toBeGreaterThan(value * (1 - 1e-6));
      }
    }
  });

  it("approaches an infimum that is not attained: the nilpotent [[0, 3], [0, 0]]", () => {
    const [w, n] = bySize([0, 3, 0, 0]);
    const loose = diagonalScalingBound(w, n, 1);
    const tight = diagonalScalingBound(w, n, 1, { slack: 1e-6 });
    expect([loose.infimum, tight.infimum]).toEqual([0, 0]);
    expect(loose.value).toBeCloseTo(0.03, 6);
    expect(loose.prefactor).toBeCloseTo(100, 1);
    expect(tight.value).toBeCloseTo(3e-6, 9);
    expect(tight.value * tight.prefactor).toBeCloseTo(3, 9);
  });

  it("takes the largest of the blocks of a reducible matrix", () => {
    // Blocks [[0.5, 0.4], [0.1, 0.3]] and [0.9], coupled one way by 7.
    const [w, n] = bySize([0.5, 0.4, 7, 0.1, 0.3, 7, 0, 0, 0.9]);
    const { infimum, value } = diagonalScalingBound(w, n, 1);
    expect(infimum).toBeCloseTo(0.9, 12);
    expect(value).toBeGreaterThan(0.9);
    expect(value).toBeLessThan(1.01);
    const { value: entrywise } = entrywiseBound(w, n, 1);
    expect(entrywise).toBeLessThan(1.1);
    expect(entrywise).toBeGreaterThan(0.9);
  });

  it("never loses to the plain or the entrywise bound", () => {
    for (let seed = 0; seed < 5; seed++) {
      const n = [3, 5, 8, 12, 66][seed]!;
      const w = numbersFrom(seed, n * n);
      const bounds = normBounds(w, n, 1);
      const { value } = boundOf(bounds, "s min‖SWS⁻¹‖₂");
      expect(value).toBeLessThanOrEqual(boundOf(bounds, "s‖W‖₂").value);
      expect(value).toBeLessThanOrEqual(boundOf(bounds, "s ρ(|W|)").value * (1 + 1e-12));
    }
  });
});

describe("validity", () => {
  const sparse = fc.record({
    n: fc.integer({ min: 1, max: 6 }),
    seed: fc.nat(),
    density: fc.double({ min: 0.1, max: 1, noNaN: true }),
    spread: fc.double({ min: 0, max: 4, noNaN: true }),
  });

  it("no product exceeds any bound, dense or sparse, reducible or not, well or badly scaled", () => {
    fc.assert(
      fc.property(sparse, ({ n, seed, density, spread }) => {
        const keep = numbersFrom(seed + 7, n * n);
        const decades = numbersFrom(seed + 9, n * n);
        const w = numbersFrom(seed, n * n).map((v, i) =>
          Math.abs(keep[i]!) < density ? v * 10 ** (spread * decades[i]!) : 0,
        );
        const bounds = normBounds(w, n, 1);
        const diagonals = numbersFrom(seed + 1, 30 * n).map((v) => (v > 0 ? 1 : -v));
        const { lags } = diagonalProductSeries(w, n, diagonals, { lags: 30, spectralRadius: false });
        for (const { k, logNorm } of lags) {
          for (const bound of bounds) {
            expect(logNorm ?? -Infinity).toBeLessThanOrEqual(logBoundAtLag(bound, k, n) + 1e-9);
          }
        }
      }),
      { numRuns: 40, seed: 11 },
    );
  });

  it("the entrywise bound is not below the spectral radius of |W| of a matrix with a known one", () => {
    // Circulant: every row sums to 0.1 + 0.7 + 0.3, which is the Perron root.
    const [w, n] = bySize([0.1, 0.7, 0.3, 0.3, 0.1, 0.7, 0.7, 0.3, 0.1]);
    const { value, rigorous, prefactor } = entrywiseBound(w, n, 1);
    expect(rigorous).toBe(true);
    expect(value).toBeGreaterThanOrEqual(1.1);
    expect(value).toBeCloseTo(1.1, 12);
    expect(prefactor).toBeCloseTo(1, 12);
  });
});

describe("boundAtLag", () => {
  it("switches to the scaled bound past its crossover", () => {
    const [w, n] = bySize([0.9, -1.4, 1, -0.5]);
    const bounds = normBounds(w, n, 1);
    // ln 1.18322 / ln(1.94456/1.9) = 7.26.
    expect(boundAtLag(bounds, 7, n).method).toBe("s‖W‖₂");
    expect(boundAtLag(bounds, 8, n).method).not.toBe("s‖W‖₂");
    expect(boundAtLag(bounds, 7, n).logBound).toBeCloseTo(7 * Math.log(1.944563495), 8);
    expect(boundAtLag(bounds, 0, n).logBound).toBe(0);
  });

  it("charges √n for a bound in another norm, and holds at any lag", () => {
    const [w, n] = bySize([0, 1, 1, 0]);
    const only = normBounds(w, n, 0.25).filter((b) => b.norm === "1");
    expect(boundAtLag(only, 10, n).logBound).toBeCloseTo(Math.log(Math.SQRT2) - 10 * Math.log(4), 12);
    expect(boundAtLag(only, 1_000_000, n).logBound! / (-1_000_000 * Math.log(4))).toBeCloseTo(1, 6);
    const zero = normBounds(new Float64Array(4), 2, 1);
    expect(boundAtLag(zero, 3, 2).logBound).toBeNull();
  });

  it.each([
    [[1, 2, 3], 2, 1, "the weight matrix has 3 entries; expected 4"],
    [[1, NaN, 3, 4], 2, 1, "the weight matrix holds NaN"],
    [[1], 1, 0, "the slope is 0"],
    [[], 0, 1, "the number of units is 0"],
  ])("rejects %j", (entries, n, slope, message) => {
    expect(() => normBounds(Float64Array.from(entries), n, slope)).toThrow(message);
    expect(() => boundAtLag([], 1, 1)).toThrow("no bounds were given");
  });
});
