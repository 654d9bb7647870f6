import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matMul } from "../../../src/linalg/matrix.js";
import { spectralRadius } from "../../../src/linalg/spectral-radius.js";
import { lowerBounds } from "../../../src/methods/bounds/lower-bounds.js";
import { normBounds } from "../../../src/methods/bounds/norm-bounds.js";
import { numbersFrom } from "./random-network.js";

const [cycle, principal, product] = [0, 1, 2];

/** ρ(W D_1 ⋯ W D_l)^(1/l) of a witness, by the full product. */
function growthOf(w: Float64Array, n: number, word: readonly (readonly number[])[]): number {
  const factors = word.map((set): Float64Array => w.map((v, at) => (set.includes(at % n) ? v : 0)));
  const whole = factors.reduce((p, f) => matMul(p, f, n, n, n));
  return spectralRadius(whole, n) ** (1 / word.length);
}

describe("reference values", () => {
  it.each([
    ["nilpotent", [1, -1, 1, -1], 1, 1, 1],
    ["switched", [0.9, -1.4, 1, -0.5], Math.sqrt(1.4), 0.9746794345, Math.sqrt(1.4)],
    ["non-negative", [0.5, 2, 0, 0.1, 0.2, 1, 0.3, 0, 0.4], 0.6 ** (1 / 3), 1.2949492471, 1.2949492471],
    ["mixed", [0.5, -2, 1, 0.4, 0.3, -0.8, -0.2, 1, 0.6], Math.sqrt(0.8), 1.3991749078, 1.3991749078],
    ["identity", [1, 0, 0, 0, 1, 0, 0, 0, 1], 1, 1, 1],
    ["cyclic permutation", [0, 1, 0, 0, 0, 1, 1, 0, 0], 1, 1, 1],
    ["Jordan block", [2, 1, 0, 2], 2, 2, 2],
    ["nilpotent triangle", [0, 3, 0, 0], 0, 0, 0],
  ])("of the %s matrix", (_name, entries, ...expected) => {
    const n = Math.sqrt(entries.length);
    for (const scale of [1, 2 ** 560, 2 ** -1000]) {
      const bounds = lowerBounds(
        Float64Array.from(entries, (v) => v * scale),
        n,
        0.25,
      );
      bounds.forEach((b, i) => {
        expect(b.rigorous).toBe(true);
        expect((4 * b.value) / scale).toBeCloseTo(expected[i]!, 9);
      });
    }
  });

  it("says how far each was searched", () => {
    const w = numbersFrom(1, 169);
    const status = (n: number): string[] => lowerBounds(w.slice(0, n * n), n, 1).map((b) => b.status);
    expect(status(4)).toEqual(["exhausted", "exhausted", "budget"]);
    expect(status(13)).toEqual(["exhausted", "budget", "budget"]);
  });

  it("rejects what is no weight matrix", () => {
    expect(() => lowerBounds(Float64Array.of(1, 2, 3), 2, 1)).toThrow("has 3 entries; expected 4");
    expect(() => lowerBounds(Float64Array.of(NaN), 1, 1)).toThrow("holds NaN");
    expect(() => lowerBounds(Float64Array.of(1), 1, -1)).toThrow("the slope is -1");
  });
});

describe("validity", () => {
  const spec = fc.record({
    n: fc.integer({ min: 1, max: 5 }),
    seed: fc.nat(),
    density: fc.double({ min: 0.2, max: 1, noNaN: true }),
    decades: fc.double({ min: 0, max: 4, noNaN: true }),
  });

  it("witnesses grow as told, and no bound exceeds an upper bound", () => {
    fc.assert(
      fc.property(spec, ({ n, seed, density, decades }) => {
        const keep = numbersFrom(seed + 7, n * n);
        const scale = numbersFrom(seed + 9, n * n);
        const w = numbersFrom(seed, n * n).map((v, i) =>
          Math.abs(keep[i]!) < density ? v * 10 ** (decades * scale[i]!) : 0,
        );
        const upper = Math.min(...normBounds(w, n, 1).map((b) => b.value));
        for (const { value, witness } of lowerBounds(w, n, 1, { maxOperations: 1e6 })) {
          expect(value).toBeLessThanOrEqual(upper * (1 + 1e-12));
          const actual = witness.length === 0 ? 0 : growthOf(w, n, witness);
          expect(Math.abs(value - actual)).toBeLessThanOrEqual(1e-7 * actual);
        }
      }),
      { numRuns: 120, seed: 6 },
    );
  });

  it("the best principal submatrix of small networks is the best of all", () => {
    for (let seed = 0; seed < 20; seed++) {
      const n = 2 + (seed % 4);
      const w = numbersFrom(seed, n * n);
      const sets = Array.from({ length: 2 ** n - 1 }, (_, m) =>
        Array.from({ length: n }, (_, i) => i).filter((i) => ((m + 1) >> i) & 1),
      );
      const best = Math.max(...sets.map((set) => growthOf(w, n, [set])));
      const bounds = lowerBounds(w, n, 1, { maxOperations: 1e6 });
      expect(bounds[principal]!.value).toBeCloseTo(best, 10);
      expect(bounds[cycle]!.value).toBeGreaterThan(0);
      expect(bounds[product]!.value).toBeGreaterThanOrEqual(bounds[principal]!.value * (1 - 1e-12));
    }
  });
});
