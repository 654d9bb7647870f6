import { describe, expect, it } from "vitest";
import { complexSchur } from "../../src/linalg/complex-schur.js";
import { eigenvalues } from "../../src/linalg/eigenvalues.js";
import { resolvent } from "../../src/linalg/resolvent.js";
import { singularValues } from "../../src/linalg/singular-values.js";
import { symmetricEigenvalues } from "../../src/linalg/symmetric-eigenvalues.js";
import { gaussianMatrix, multisetDistance, type Value } from "./oracles.js";

const jordan = (n: number, lambda = 0) =>
  Float64Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? lambda : k % (n + 1) === 1 ? 1 : 0));

/** σ_min(zI − A), by the real matrix of twice the order. */
function leastByRealForm(a: Float64Array, n: number, re: number, im: number): number {
  const real = Float64Array.from({ length: 4 * n * n }, (_, k) => {
    const [i, j] = [Math.floor(k / (2 * n)), k % (2 * n)];
    const [p, q] = [i % n, j % n];
    if (i < n !== j < n) return p === q ? (i < n ? -im : im) : 0;
    return (p === q ? re : 0) - a[p * n + q]!;
  });
  return singularValues(real, 2 * n, 2 * n).at(-1)!;
}

describe("complexSchur", () => {
  it.each([1, 2, 3, 9, 12, 30, 65])(
    "n = %i: triangular, the eigenvalues on the diagonal, the same norm",
    (n) => {
      const a = gaussianMatrix(n, n, n);
      const { re, im, exponent, status } = complexSchur(a, n);
      const unit = 2 ** exponent;
      expect(status).toBe("converged");
      const below = (part: Float64Array) => part.filter((_, k) => Math.floor(k / n) > k % n);
      expect([...below(re), ...below(im)].every((v) => v === 0)).toBe(true);
      const diagonal = (part: Float64Array) => part.filter((_, k) => k % (n + 1) === 0).map((v) => v * unit);
      const e = eigenvalues(a, n);
      const expected = Array.from(e.re, (x, i): Value => [x, e.im[i]!]);
      expect(multisetDistance({ re: diagonal(re), im: diagonal(im) }, expected)).toBeLessThan(1e-12 * n);
      expect((unit * Math.hypot(...re, ...im)) / Math.hypot(...a)).toBeCloseTo(1, 13);
    },
  );

  it("ends on nilpotent and permutation matrices", () => {
    const n = 20;
    const lower = jordan(n).reverse();
    expect(complexSchur(lower, n).status).toBe("converged");
    const cyclic = Float64Array.from(lower);
    cyclic[n - 1] = 1;
    const { re, im, exponent } = complexSchur(cyclic, n);
    for (let i = 0; i < n; i++) {
      expect(2 ** exponent * Math.hypot(re[i * n + i]!, im[i * n + i]!)).toBeCloseTo(1, 13);
    }
  });
});

describe("resolvent", () => {
  it.each([
    ["Gaussian", gaussianMatrix(3, 24, 24), 24],
    ["Jordan block", jordan(12, 0.5), 12],
    ["large entries", gaussianMatrix(4, 5, 5).map((v) => v * 1e160), 5],
  ] as const)("%s: the least singular value is that of the real form", (_, a, n) => {
    const { leastSingularValue } = resolvent(a, n);
    const scale = Math.max(...a.map(Math.abs));
    for (const [re, im] of [
      [0.3, 0],
      [-0.2, 0.7],
      [2, -1],
      [-5, 3],
    ] as const) {
      const expected = leastByRealForm(a, n, re * scale, im * scale);
      const found = leastSingularValue(re * scale, im * scale, 1e-13);
      // The oracle is right to an ulp of the largest singular value.
      expect(Math.abs(found - expected) / scale).toBeLessThan(1e-12);
      expect(leastSingularValue(re * scale, im * scale) / found).toBeCloseTo(1, 5);
    }
  });

  it("is infinite at an eigenvalue, and has no pole of the empty matrix", () => {
    expect(resolvent(jordan(4, 0.5), 4).leastSingularValue(0.5, 0)).toBe(0);
    expect(resolvent(new Float64Array(0), 0).leastSingularValue(1, 0)).toBe(Infinity);
  });
});

describe("symmetricEigenvalues", () => {
  it.each([1, 2, 3, 11, 12, 50])("n = %i: those of the second difference", (n) => {
    const a = Float64Array.from({ length: n * n }, (_, k) =>
      Math.abs(Math.floor(k / n) - (k % n)) === 1 ? 1 : 0,
    );
    const values = symmetricEigenvalues(a, n);
    for (let k = 0; k < n; k++) {
      expect(values[k]).toBeCloseTo(-2 * Math.cos(((k + 1) * Math.PI) / (n + 1)), 13);
    }
  });

  it("agree with the general eigenvalues of a dense symmetric matrix, at any scale", () => {
    const n = 30;
    const g = gaussianMatrix(5, n, n);
    const a = g.map((v, k) => (v + g[(k % n) * n + Math.floor(k / n)]!) * 1e200);
    const expected = eigenvalues(a, n).re.slice().sort();
    const values = symmetricEigenvalues(a, n);
    values.forEach((v, i) => {
      expect((v - expected[i]!) / 1e200).toBeCloseTo(0, 11);
    });
  });
});
