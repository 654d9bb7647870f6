import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { choleskyFactor, transposedProduct } from "../../src/linalg/cholesky.js";
import { largestEigenvalueEstimate } from "../../src/linalg/norm-estimate.js";
import { operatorNorm } from "../../src/linalg/norms.js";
import { choleskyErrorFactor, isPositiveDefinite } from "../../src/linalg/verified-cholesky.js";
import { twoNormUpperBound } from "../../src/linalg/verified-norm.js";
import { commonIntegers, isExactlyDefinite } from "../interval/exact-definite.js";
import { exactly, exactOne } from "../interval/exact-doubles.js";
import { randomStream } from "../../src/random/stream.js";

function normals(count: number, seed: number): Float64Array {
  const { normal } = randomStream(seed);
  return Float64Array.from({ length: count }, normal);
}

/** Sylvester's Hadamard matrix of order 2^k: H Hᵀ = n I, so every singular value is √n. */
function hadamard(k: number): Float64Array {
  const n = 2 ** k;
  const sign = (i: number, j: number): number => ((i & j).toString(2).split("1").length % 2 === 1 ? 1 : -1);
  return Float64Array.from({ length: n * n }, (_, at) => sign(Math.floor(at / n), at % n));
}

describe("twoNormUpperBound", () => {
  it.each([
    ["Hadamard of order 4", hadamard(2), 4, 4, 4n],
    ["Hadamard of order 64", hadamard(6), 64, 64, 64n],
    ["all ones", new Float64Array(35).fill(1), 5, 7, 35n],
    ["a rank one matrix of integers", Float64Array.of(6, 15, 21, 8, 20, 28), 2, 3, 25n * 78n],
    ["a permutation times 3", Float64Array.of(0, 3, 0, 0, 0, 3, 3, 0, 0), 3, 3, 9n],
    ["a wide row", Float64Array.of(3, 4), 1, 2, 25n],
    ["a Pythagorean rotation", Float64Array.of(20, -21, 21, 20), 2, 2, 841n],
  ])("is at least, and close to, the exact norm of %s", (_name, a, rows, cols, square) => {
    const bound = twoNormUpperBound(a, rows, cols);
    expect(exactly(bound) ** 2n).toBeGreaterThanOrEqual(square * exactOne ** 2n);
    expect(bound / Math.sqrt(Number(square)) - 1).toBeLessThan(1e-12);
  });

  it("is above, and within 1e-12 of, computed norms", () => {
    for (const n of [1, 2, 3, 7, 16, 17, 40, 90]) {
      const a = normals(n * n, n);
      const ratio = twoNormUpperBound(a, n, n) / operatorNorm(a, n, n);
      expect(ratio).toBeGreaterThan(1);
      expect(ratio).toBeLessThan(1 + 1e-12);
    }
  });

  it.each([1e170, 1e300, 1e-170, 1e-300, 2 ** -1060])("keeps its digits at scale %d", (scale) => {
    const a = Float64Array.of(1, 2, -3, 4, 0, 1, 1, -1, 2).map((v) => v * scale);
    const ratio = twoNormUpperBound(a, 3, 3) / operatorNorm(a, 3, 3);
    expect(ratio).toBeGreaterThanOrEqual(1);
    expect(ratio).toBeLessThan(scale > 1e-310 ? 1 + 1e-12 : 1 + 1e-3);
  });

  it("allows for entries that are lost beside large ones", () => {
    expect(twoNormUpperBound(Float64Array.of(1e300, 0, 0, 1e-300), 2, 2)).toBeGreaterThan(1e300);
    expect(twoNormUpperBound(new Float64Array(9), 3, 3)).toBe(0);
    expect(() => twoNormUpperBound(Float64Array.of(NaN), 1, 1)).toThrow("entry 0 is NaN");
  });
});

describe("isPositiveDefinite", () => {
  it("proves what is well conditioned, at any scale", () => {
    for (const scale of [1, 2 ** 900, 2 ** -900]) {
      const a = Float64Array.of(4, 2, 1, 2, 3, 0, 1, 0, 2).map((v) => v * scale);
      expect(isPositiveDefinite(a, 3)).toBe(true);
      expect(isPositiveDefinite(a, 3, 0.5 * scale)).toBe(true);
      // The smallest eigenvalue is 1 − 2 cos(4π/9) … below 1.
      expect(isPositiveDefinite(a, 3, scale)).toBe(false);
    }
  });

  it("never accepts a singular or indefinite integer matrix BᵀB − E", () => {
    const integer = fc.integer({ min: -20, max: 20 });
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 6 }),
        fc.array(integer, { minLength: 36, maxLength: 36 }),
        (n, b) => {
          // n − 1 rows: the Gram matrix of n columns is singular, exactly.
          const gram = new Float64Array(n * n);
          for (let i = 0; i < n; i++) {
            for (let j = 0; j < n; j++) {
              for (let k = 0; k < n - 1; k++) gram[i * n + j]! += b[6 * k + i]! * b[6 * k + j]!;
            }
          }
          expect(isPositiveDefinite(gram, n)).toBe(false);
        },
      ),
      { numRuns: 2000, seed: 8 },
    );
  });

  it("agrees with exact arithmetic within some ulps of singularity, where plain Cholesky is deceived", () => {
    let deceived = 0;
    for (let seed = 0; seed < 600; seed++) {
      const n = 3 + (seed % 4);
      const b = normals(n * n, seed);
      const a = transposedProduct(b, b, n, n, n, true);
      const least = -largestEigenvalueEstimate(
        a.map((v, at) => (at % (n + 1) === 0 ? 50 - v : -v)),
        n,
      );
      for (let i = 0; i < n; i++) a[i * (n + 1)]! -= (50 + least) * (1 + ((seed % 40) - 10) * 1e-15);
      const exact = isExactlyDefinite(commonIntegers([...a]), n);
      if (!exact) expect(isPositiveDefinite(a, n)).toBe(false);
      if (!exact && choleskyFactor(a, n) !== undefined) deceived++;
    }
    expect(deceived).toBeGreaterThan(0);
  });

  it("rejects a matrix nearer to a singular one than the error, and no more than a little nearer", () => {
    const diagonal = (least: number): Float64Array => Float64Array.of(1, 0, 0, least);
    expect(isPositiveDefinite(diagonal(1e-10), 2, 1e-10)).toBe(false);
    expect(isPositiveDefinite(diagonal(1.0001e-10), 2, 1e-10)).toBe(true);
    expect(isPositiveDefinite(diagonal(0), 2)).toBe(false);
    expect(isPositiveDefinite(diagonal(choleskyErrorFactor(2) / 2), 2)).toBe(false);
    expect(isPositiveDefinite(Float64Array.of(NaN), 1)).toBe(false);
    expect(isPositiveDefinite(Float64Array.of(1), 1, NaN)).toBe(false);
  });
});
