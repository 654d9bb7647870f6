import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { eigenvalues } from "../../src/linalg/eigenvalues.js";
import { eigenvectors, type ComplexVector } from "../../src/linalg/eigenvectors.js";
import { norm1 } from "../../src/linalg/norms.js";
import { flat, gaussianMatrix } from "./oracles.js";

const jordan = (lambda: number, n: number) =>
  Float64Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? lambda : k % (n + 1) === 1 ? 1 : 0));

function vectorsOf(a: Float64Array, n: number) {
  const spectrum = eigenvalues(a, n);
  return { spectrum, vectors: eigenvectors(a, n, spectrum) };
}

/** Largest modulus in A v − λ v over all pairs, beside ‖A‖₁. */
function worstResidual(a: Float64Array, n: number): number {
  const { spectrum, vectors } = vectorsOf(a, n);
  let worst = 0;
  vectors.forEach(({ re, im }, k) => {
    const [x, y] = [spectrum.re[k]!, spectrum.im[k]!];
    for (let i = 0; i < n; i++) {
      let [r, s] = [y * im[i]! - x * re[i]!, -y * re[i]! - x * im[i]!];
      for (let j = 0; j < n; j++) {
        r += a[i * n + j]! * re[j]!;
        s += a[i * n + j]! * im[j]!;
      }
      worst = Math.max(worst, Math.hypot(r, s));
    }
    expect(Math.hypot(...re, ...im)).toBeCloseTo(1, 13);
  });
  return worst / (norm1(a, n, n) || 1);
}

function overlap(x: ComplexVector, y: ComplexVector): number {
  let [re, im] = [0, 0];
  x.re.forEach((_, i) => {
    re += x.re[i]! * y.re[i]! + x.im[i]! * y.im[i]!;
    im += x.re[i]! * y.im[i]! - x.im[i]! * y.re[i]!;
  });
  return Math.hypot(re, im);
}

describe("eigenvectors", () => {
  it("A v = λ v to rounding, of random matrices of every size, real pairs and complex ones", () => {
    for (const n of [1, 2, 3, 5, 12, 24, 64]) {
      for (const seed of [1, 2, 3]) expect(worstResidual(gaussianMatrix(seed, n, n), n)).toBeLessThan(1e-14);
    }
  });

  it("A v = λ v of small matrices of whole numbers, many of them singular or defective, at any scale", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 36, maxLength: 36 }),
        fc.integer({ min: -600, max: 600 }),
        (n, entries, exponent) => {
          const a = Float64Array.from(entries.slice(0, n * n));
          // A defective eigenvalue is known to the n-th root of an ulp only: then so is the residual.
          expect(worstResidual(a, n)).toBeLessThan(1e-12);
          const scaled = a.map((v) => v * 2 ** exponent);
          expect(vectorsOf(scaled, n).vectors).toEqual(vectorsOf(a, n).vectors);
        },
      ),
      { seed: 3, numRuns: 300 },
    );
  });

  it("known vectors: a rotation's are (1, ∓i)/√2, a triangle's by substitution", () => {
    const turn = vectorsOf(flat([[0, -1], [1, 0]]), 2); // prettier-ignore
    turn.vectors.forEach(({ re, im }, k) => {
      expect(re[0]).toBeCloseTo(Math.SQRT1_2, 14);
      expect(im[1]).toBeCloseTo(-Math.sign(turn.spectrum.im[k]!) * Math.SQRT1_2, 14);
    });
    const [third] = vectorsOf(flat([[1, 1, 0], [0, 2, 1], [0, 0, 3]]), 3).vectors; // prettier-ignore
    [1, 2, 2].forEach((v, i) => {
      expect(third!.re[i]).toBeCloseTo(v / 3, 14);
    });
  });

  it("an eigenvalue given several times has as many orthogonal vectors as the matrix has", () => {
    const n = 7;
    // I + a rank-one matrix with a zero trace would be defective; this has 1 six times and 3.5 once.
    const v = Float64Array.from({ length: n }, (_, i) => i + 1);
    const square = v.reduce((s, x) => s + x * x, 0);
    const a = Float64Array.from({ length: n * n }, (_, k) => {
      const [i, j] = [Math.floor(k / n), k % n];
      return (i === j ? 1 : 0) + (2.5 * v[i]! * v[j]!) / square;
    });
    for (const matrix of [a, new Float64Array(n * n), a.map((_, k) => (k % (n + 1) === 0 ? -2 : 0))]) {
      const { vectors } = vectorsOf(matrix, n);
      expect(worstResidual(matrix, n)).toBeLessThan(1e-14);
      vectors.forEach((x, i) => {
        for (const y of vectors.slice(i + 1)) expect(overlap(x, y)).toBeLessThan(1e-10);
      });
    }
  });

  it("a Jordan block has one vector, given as often as its eigenvalue", () => {
    for (const { re, im } of vectorsOf(jordan(0.5, 4), 4).vectors) {
      expect(Math.abs(re[0]!)).toBeCloseTo(1, 12);
      expect(Math.hypot(...im)).toBe(0);
    }
  });

  it("clusters: eigenvalues 1e-6 and 1e-10 apart keep their own vectors", () => {
    for (const gap of [1e-6, 1e-10]) {
      const a = flat([[1, 1, 0, 0], [0, 1 + gap, 0, 0], [0, 0, 1, 0], [0.5, 0, 0, 1 - gap]]); // prettier-ignore
      expect(worstResidual(a, 4)).toBeLessThan(1e-15);
    }
  });

  it("vectors of conjugate eigenvalues are conjugate, also where a pair comes twice", () => {
    const a = flat([[0, -2, 0, 0], [2, 0, 0, 0], [0, 0, 0, -2], [0, 0, 2, 0]]); // prettier-ignore
    const { spectrum, vectors } = vectorsOf(a, 4);
    expect(worstResidual(a, 4)).toBeLessThan(1e-15);
    const upper = [0, 1, 2, 3].filter((i) => spectrum.im[i]! > 0);
    const lower = [0, 1, 2, 3].filter((i) => spectrum.im[i]! < 0);
    upper.forEach((u, k) => {
      expect(vectors[lower[k]!]!.re).toEqual(vectors[u]!.re);
      expect(Array.from(vectors[lower[k]!]!.im)).toEqual(
        Array.from(vectors[u]!.im, (y) => (y === 0 ? 0 : -y)),
      );
    });
    expect(overlap(vectors[upper[0]!]!, vectors[upper[1]!]!)).toBeLessThan(1e-12);
  });

  it("refuses what is not finite, and a spectrum that cannot be one", () => {
    expect(() => eigenvectors(Float64Array.of(1, NaN, 0, 1), 2, { re: [1, 1], im: [0, 0] })).toThrow(
      RangeError,
    );
    expect(() => eigenvectors(new Float64Array(4), 2, { re: [1, 1], im: [-1, -1] })).toThrow(
      /without its conjugate/,
    );
  });
});
