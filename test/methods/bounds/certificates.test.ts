import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { up } from "../../../src/interval/rounding.js";
import { twoNormUpperBound } from "../../../src/linalg/verified-norm.js";
import { normBounds } from "../../../src/methods/bounds/norm-bounds.js";
import type { NormBound } from "../../../src/methods/results.js";
import { isExactlyBelow, isExactlyDefinite } from "../../interval/exact-definite.js";
import { exactly } from "../../interval/exact-doubles.js";
import { numbersFrom } from "./random-network.js";

/** Random matrices: sparse, reducible, nilpotent, integer, badly scaled and at extreme scales. */
const matrices = fc
  .record({
    n: fc.integer({ min: 1, max: 5 }),
    seed: fc.nat(),
    density: fc.constantFrom(0.2, 0.4, 0.7, 1),
    spread: fc.constantFrom(0, 1, 6, 40),
    scale: fc.constantFrom(1, 1, 1, 1e170, 1e-170, 1e-300),
    whole: fc.boolean(),
  })
  .map(({ n, seed, density, spread, scale, whole }) => {
    const [keep, decades] = [numbersFrom(seed + 7, n * n), numbersFrom(seed + 9, n * n)];
    const w = numbersFrom(seed, n * n).map((v, i) => {
      if (Math.abs(keep[i]!) > density) return 0;
      return whole ? Math.round(3 * v) : v * 10 ** (spread * decades[i]!) * scale;
    });
    return { w, n };
  });

function methodOf(bounds: readonly NormBound[], method: string): NormBound {
  return bounds.find((b) => b.method === method)!;
}

/** Largest row or column sum of |w_ij|, in units of 2⁻¹⁰⁷⁴. */
function exactSum(w: Float64Array, n: number, along: "rows" | "columns"): bigint {
  let most = 0n;
  for (let i = 0; i < n; i++) {
    let sum = 0n;
    for (let j = 0; j < n; j++) sum += exactly(Math.abs(along === "rows" ? w[i * n + j]! : w[j * n + i]!));
    if (sum > most) most = sum;
  }
  return most;
}

/** Whether max_i (|W|x)_i/x_i · max_j (yᵀ|W|)_j/y_j ≤ γ², exactly. */
function holdsExactly(w: Float64Array, n: number, x: readonly number[], y: readonly number[], gamma: number) {
  const a = Array.from(w, (v) => exactly(Math.abs(v)));
  const quotient = (v: readonly number[], entry: (i: number, j: number) => bigint): [bigint, bigint] => {
    let best: [bigint, bigint] = [0n, 1n];
    for (let i = 0; i < n; i++) {
      let sum = 0n;
      for (let j = 0; j < n; j++) sum += entry(i, j) * exactly(v[j]!);
      const found: [bigint, bigint] = [sum, exactly(v[i]!)];
      if (found[0] * best[1] > best[0] * found[1]) best = found;
    }
    return best;
  };
  const [p, q] = quotient(x, (i, j) => a[i * n + j]!);
  const [r, s] = quotient(y, (i, j) => a[j * n + i]!);
  return p * r <= exactly(gamma) ** 2n * q * s;
}

/** Checks a certificate in exact integers, by what it says and nothing else. */
function isProven(w: Float64Array, n: number, { value, norm, certificate, prefactor }: NormBound): boolean {
  if (certificate?.kind === "sums") {
    if (norm === "1") return exactly(value) >= exactSum(w, n, "columns");
    if (norm === "infinity") return exactly(value) >= exactSum(w, n, "rows");
    return exactly(value) ** 2n >= exactSum(w, n, "rows") * exactSum(w, n, "columns");
  }
  if (certificate?.kind === "vector") {
    const { vector, left } = certificate;
    const squares = vector.map((v, i) => left[i]! / v);
    const kappa = Math.sqrt(Math.max(...squares) / Math.min(...squares));
    return prefactor >= kappa * (1 - 1e-15) && holdsExactly(w, n, vector, left, value);
  }
  if (certificate?.kind !== "cholesky") return false;
  const { scaling } = certificate;
  const spans = exactly(prefactor) * exactly(Math.min(...scaling)) >= exactly(Math.max(...scaling)) << 1074n;
  return spans && isExactlyBelow(w, n, scaling, value);
}

describe("every certificate, checked in exact arithmetic", () => {
  it("holds for random, reducible, nilpotent and badly scaled matrices", () => {
    fc.assert(
      fc.property(matrices, ({ w, n }) => {
        for (const bound of normBounds(w, n, 1)) {
          expect(bound.rigorous).toBe(true);
          if (bound.value === 0) expect(w.every((v) => v === 0)).toBe(true);
          else expect([bound.method, isProven(w, n, bound)]).toEqual([bound.method, true]);
        }
      }),
      { numRuns: 600, seed: 21 },
    );
  });

  it("fails for a value that is too small by 1e-9", () => {
    fc.assert(
      fc.property(matrices, ({ w, n }) => {
        const two = methodOf(normBounds(w, n, 1), "s‖W‖₂");
        if (two.value < 1e-290) return;
        const ones = new Array<number>(n).fill(1);
        expect(isExactlyBelow(w, n, ones, two.value * (1 - 1e-9))).toBe(false);
      }),
      { numRuns: 200, seed: 22 },
    );
  });

  it("the exact test itself knows a definite matrix from a singular one", () => {
    expect(isExactlyDefinite([2n, 1n, 1n, 2n], 2)).toBe(true);
    expect(isExactlyDefinite([1n, 1n, 1n, 1n], 2)).toBe(false);
    expect(isExactlyDefinite([1n, 2n, 2n, 1n], 2)).toBe(false);
    expect(isExactlyBelow(Float64Array.of(3, 0, 0, 4), 2, [1, 1], 4)).toBe(false);
    expect(isExactlyBelow(Float64Array.of(3, 0, 0, 4), 2, [1, 1], up(4))).toBe(true);
    expect(isExactlyBelow(Float64Array.of(0, 10, 0.1, 0), 2, [0.1, 1], 1.001)).toBe(true);
  });
});

describe("the chain as it is reported", () => {
  it("keeps its order to the last bit", () => {
    fc.assert(
      fc.property(matrices, ({ w, n }) => {
        const bounds = normBounds(w, n, 0.25);
        const [one, two, infinity] = ["s‖W‖₁", "s‖W‖₂", "s‖W‖∞"].map((m) => methodOf(bounds, m).value);
        const scaled = methodOf(bounds, "s min‖SWS⁻¹‖₂");
        const entrywise = methodOf(bounds, "s ρ(|W|)");
        expect(scaled.value).toBeLessThanOrEqual(two!);
        expect(scaled.value).toBeLessThanOrEqual(entrywise.value);
        expect(scaled.infimum!).toBeLessThanOrEqual(scaled.value);
        expect(scaled.infimum!).toBeLessThanOrEqual(entrywise.infimum!);
        expect(entrywise.infimum!).toBeLessThanOrEqual(Math.min(one!, infinity!, entrywise.value));
        expect(two!).toBeLessThanOrEqual(Math.max(one!, infinity!));
      }),
      { numRuns: 3000, seed: 23 },
    );
  });

  it("does not lose a cycle whose product of entries, 1, lies between 1e300 and 1e-300", () => {
    const bounds = normBounds(Float64Array.of(0, 1e300, 1e-300, 0), 2, 1);
    for (const { value, infimum } of bounds) expect(infimum ?? value).toBeGreaterThanOrEqual(1);
  });

  it("infima are no less than the spectral radius of a permutation, a triangle and a block matrix", () => {
    const infimum = (entries: readonly number[], n: number): number =>
      methodOf(normBounds(Float64Array.from(entries), n, 1), "s min‖SWS⁻¹‖₂").infimum!;
    expect(infimum([0, 1, 0, 0, 0, 1, 1, 0, 0], 3)).toBeGreaterThanOrEqual(1);
    expect(infimum([0.5, 9, 9, 0, -0.75, 9, 0, 0, 0.25], 3)).toBeGreaterThanOrEqual(0.75);
    expect(infimum([0.5, 9, 9, 0, -0.75, 9, 0, 0, 0.25], 3)).toBeLessThan(0.75 + 1e-14);
    // The orthogonal block [[3, −4], [4, 3]]/5 keeps norm 1 under every scaling.
    expect(infimum([0.6, -0.8, 5, 0.8, 0.6, 5, 0, 0, 0.9], 3)).toBeCloseTo(1, 14);
  });
});

describe("large matrices with known norms", () => {
  it("a reflection I − 2vvᵀ/vᵀv of 60 units, times a power of two", () => {
    const n = 60;
    const v = numbersFrom(4, n);
    const square = v.reduce((sum, x) => sum + x * x, 0);
    const w = Float64Array.from({ length: n * n }, (_, at) => {
      const [i, j] = [Math.floor(at / n), at % n];
      return 2 ** -20 * ((i === j ? 1 : 0) - (2 * v[i]! * v[j]!) / square);
    });
    expect(twoNormUpperBound(w, n, n) / 2 ** -20 - 1).toBeGreaterThan(-1e-15);
    expect(twoNormUpperBound(w, n, n) / 2 ** -20 - 1).toBeLessThan(2e-13);
  });
});
