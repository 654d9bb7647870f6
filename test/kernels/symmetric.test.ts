import { describe, expect, it } from "vitest";
import {
  choleskyFactor,
  factorRoundings,
  invertFactored,
  sumRoundings,
  transposedProduct,
} from "../../src/kernels/symmetric.js";
import { randomStream } from "../../src/random/stream.js";

/** Sums of 32 terms, added up in order. */
function productTwin(p: Float64Array, q: Float64Array, k: number, m: number, n: number): Float64Array {
  const out = new Float64Array(m * n);
  for (let from = 0; from < k; from += 32) {
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let l = from; l < Math.min(k, from + 32); l++) sum += p[l * m + i]! * q[l * n + j]!;
        out[i * n + j]! += sum;
      }
    }
  }
  return out;
}

/** Textbook Cholesky, row by row. */
function factorTwin(a: Float64Array, n: number): Float64Array {
  const r = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = i; j < n; j++) {
      let sum = a[i * n + j]!;
      for (let k = 0; k < i; k++) sum -= r[k * n + i]! * r[k * n + j]!;
      r[i * n + j] = j === i ? Math.sqrt(sum) : sum / r[i * n + i]!;
    }
  }
  return r;
}

function normals(count: number, stream: number): Float64Array {
  const { normal } = randomStream(2, stream);
  return Float64Array.from({ length: count }, normal);
}

/** Positive definite with condition number of order n. */
function definite(n: number): Float64Array {
  const a = normals(n * n, 3);
  const gram = productTwin(a, a, n, n, n);
  for (let i = 0; i < n; i++) gram[i * n + i]! += n / 4;
  return gram;
}

function largestDifference(a: Float64Array, b: Float64Array): number {
  return a.reduce((most, v, i) => Math.max(most, Math.abs(v - b[i]!)), 0);
}

const sizes = [1, 3, 4, 5, 31, 32, 33, 64, 70, 101];

describe("symmetric kernel", () => {
  it.each([
    [1, 1, 1],
    [40, 4, 8],
    [33, 5, 7],
    [100, 66, 37],
  ])("transposedProduct has the bits of its twin for [%i, %i]ᵀ [·, %i]", (k, m, n) => {
    const [p, q] = [normals(k * m, 0), normals(k * n, 1)];
    expect(transposedProduct(p, q, k, m, n)).toEqual(productTwin(p, q, k, m, n));
    expect(transposedProduct(p, p, k, m, m, true)).toEqual(productTwin(p, p, k, m, m));
  });

  it.each(sizes)("factors and inverts as its twin, n = %i", (n) => {
    const a = definite(n);
    const r = choleskyFactor(a, n)!;
    expect(largestDifference(r, factorTwin(a, n))).toBeLessThan(1e-13 * n);
    const inverse = invertFactored(r, n);
    const product = productTwin(inverse, a, n, n, n);
    for (let i = 0; i < n; i++) product[i * n + i]! -= 1;
    expect(largestDifference(product, new Float64Array(n * n))).toBeLessThan(1e-13 * n);
  });

  it.each(sizes)("keeps within the rounding that proofs assume, n = %i", (n) => {
    // Smaller than the bound m u trace by far, but of its order in u.
    const a = definite(n);
    const r = choleskyFactor(a, n)!;
    const trace = a.reduce((sum, v, at) => (at % (n + 1) === 0 ? sum + v : sum), 0);
    const residual = largestDifference(productTwin(r, r, n, n, n), a);
    expect(residual).toBeLessThan(factorRoundings(n) * 2 ** -53 * trace);
    expect(factorRoundings(n)).toBeLessThanOrEqual(n + 66);
    expect(sumRoundings(n)).toBeLessThanOrEqual(n + 1);
  });

  it("stops at a pivot that is not positive, wherever it is", () => {
    for (const n of [1, 5, 40, 77]) {
      for (const at of [0, n >> 1, n - 1]) {
        for (const wrong of [-1, 0, NaN, Infinity]) {
          const a = definite(n);
          a[at * n + at] = wrong;
          expect(choleskyFactor(a, n)).toBeUndefined();
        }
      }
    }
  });
});
