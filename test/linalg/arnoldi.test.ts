import { describe, expect, it } from "vitest";
import { leadingEigenvalues } from "../../src/linalg/arnoldi.js";
import { eigenvalues } from "../../src/linalg/eigenvalues.js";
import { spectralRadius } from "../../src/linalg/spectral-radius.js";
import { gaussianMatrix } from "./oracles.js";

/** diag(1 … ) in a hidden basis: H D H with a Householder reflection H, applied without forming it. */
function hiddenDiagonal(values: readonly number[]) {
  const n = values.length;
  const v = gaussianMatrix(3, n, 1);
  const square = v.reduce((s, x) => s + x * x, 0);
  const reflect = (x: Float64Array) => {
    const f = (2 * v.reduce((s, y, i) => s + y * x[i]!, 0)) / square;
    return x.map((y, i) => y - f * v[i]!);
  };
  return (x: Float64Array, out: Float64Array) => {
    out.set(reflect(reflect(x).map((y, i) => y * values[i]!)));
    return out;
  };
}

describe("leadingEigenvalues", () => {
  it("finds those of a matrix known by its products only", () => {
    const values = Array.from({ length: 2000 }, (_, i) => (i === 0 ? -3 : i === 1 ? 2.5 : i / 2000));
    const { re, im, residuals, status, dimension } = leadingEigenvalues(hiddenDiagonal(values), 2000, 2);
    expect(status).toBe("converged");
    expect(dimension).toBeLessThan(120);
    expect(re[0]).toBeCloseTo(-3, 11);
    expect(re[1]).toBeCloseTo(2.5, 11);
    expect(im).toEqual(new Float64Array(2));
    expect(Math.max(...residuals)).toBeLessThan(4e-12);
  });

  it("keeps a complex pair together, and agrees with all eigenvalues", () => {
    const n = 60;
    const a = gaussianMatrix(5, n, n);
    a[1] = 30;
    a[n] = -40;
    const all = eigenvalues(a, n);
    const leading = leadingEigenvalues(a, n, 1);
    expect(leading.re).toHaveLength(2);
    expect(leading.re[0]).toBeCloseTo(all.re[0]!, 9);
    expect(leading.im[0]).toBeCloseTo(all.im[0]!, 9);
    expect(leading.im[1]).toBe(-leading.im[0]!);
  });

  it("uses the whole space where it must: every eigenvalue of a small matrix", () => {
    const a = gaussianMatrix(6, 12, 12);
    const all = eigenvalues(a, 12);
    const { re, im, status } = leadingEigenvalues(a, 12, 12);
    expect(status).toBe("converged");
    re.forEach((x, i) => {
      expect(x).toBeCloseTo(all.re[i]!, 9);
      expect(im[i]).toBeCloseTo(all.im[i]!, 9);
    });
  });

  it("ends in an invariant subspace, for one and for the zero matrix", () => {
    const n = 30;
    const identity = Float64Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? 2 : 0));
    expect(leadingEigenvalues(identity, n, 1)).toMatchObject({ dimension: 1, status: "converged" });
    expect(leadingEigenvalues(identity, n, 1).re[0]).toBeCloseTo(2, 15);
    expect(leadingEigenvalues(new Float64Array(16), 4, 1)).toMatchObject({
      status: "converged",
      dimension: 1,
    });
  });

  it("says that its space was too small", () => {
    const values = Array.from({ length: 400 }, (_, i) => Math.cos(i));
    const { status, residuals } = leadingEigenvalues(hiddenDiagonal(values), 400, 1, { maxSubspace: 20 });
    expect(status).toBe("budget");
    expect(residuals[0]).toBeGreaterThan(1e-6);
  });

  it("works at any scale and refuses what is not finite", () => {
    const a = gaussianMatrix(7, 20, 20);
    const plain = leadingEigenvalues(a, 20, 1).re[0]!;
    expect(
      leadingEigenvalues(
        a.map((v) => v * 2 ** 900),
        20,
        1,
      ).re[0]! /
        2 ** 900,
    ).toBeCloseTo(plain, 10);
    expect(() => leadingEigenvalues(Float64Array.of(NaN), 1, 1)).toThrow(RangeError);
    expect(() => leadingEigenvalues(a, 20, 21)).toThrow("count is 21; expected an integer from 1 to 20");
  });
});

describe("spectralRadius of a large matrix", () => {
  it("agrees with all eigenvalues, with a leading one that stands apart and without", () => {
    const n = 310;
    const rim = gaussianMatrix(8, n, n);
    for (const a of [rim, rim.map((v) => v + 0.5), rim.map(Math.abs)]) {
      const { re, im } = eigenvalues(a, n);
      expect(spectralRadius(a, n) / Math.hypot(re[0]!, im[0]!)).toBeCloseTo(1, 11);
    }
  });

  it("is exactly zero for the zero matrix and for a nilpotent shift", () => {
    const n = 320;
    expect(spectralRadius(new Float64Array(n * n), n)).toBe(0);
    const shift = Float64Array.from({ length: n * n }, (_, k) => (k % n === Math.floor(k / n) + 1 ? 1 : 0));
    expect(spectralRadius(shift, n)).toBe(0);
  });
});
