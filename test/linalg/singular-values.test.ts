import fc from "fast-check";
import { Matrix, SVD } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { orthogonaliseRows } from "../../src/linalg/jacobi-rotations.js";
import { transpose } from "../../src/linalg/matrix.js";
import { singularValues } from "../../src/linalg/singular-values.js";
import { distance, flat, gaussianMatrix, rowsOf } from "./oracles.js";

const size = fc.integer({ min: 1, max: 8 });

describe("singularValues", () => {
  it("agree with ml-matrix at every shape", () => {
    fc.assert(
      fc.property(size, size, fc.nat(1e6), (rows, cols, seed) => {
        const a = gaussianMatrix(seed, rows, cols);
        const expected = new SVD(new Matrix(rowsOf(a, rows, cols)), { autoTranspose: true }).diagonal;
        expect(distance(singularValues(a, rows, cols), expected)).toBeLessThan(1e-13);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it.each([
    [17, 17],
    [40, 23],
    [18, 50],
    [64, 64],
  ])("agree with ml-matrix and with Jacobi rotations at [%i, %i]", (rows, cols) => {
    const a = gaussianMatrix(rows, rows, cols);
    const expected = new SVD(new Matrix(rowsOf(a, rows, cols)), { autoTranspose: true }).diagonal;
    expect(distance(singularValues(a, rows, cols), expected)).toBeLessThan(1e-13);
    const { norms } = orthogonaliseRows(transpose(a, rows, cols), cols, rows);
    expect(distance(singularValues(a, rows, cols), norms.slice(0, Math.min(rows, cols)))).toBeLessThan(1e-13);
  });

  it("of large rank-deficient, nilpotent and orthogonal matrices", () => {
    const n = 30;
    const entry = (f: (i: number, j: number) => number) =>
      Float64Array.from({ length: n * n }, (_, k) => f(Math.floor(k / n), k % n));
    const ones = (count: number) => Float64Array.from({ length: n }, (_, i) => (i < count ? 1 : 0));
    const shift = entry((i, j) => (j === i + 1 ? 1 : 0));
    expect(distance(singularValues(shift, n, n), ones(n - 1))).toBeLessThan(1e-15);
    const sine = entry((i, j) => Math.sqrt(2 / (n + 1)) * Math.sin(((i + 1) * (j + 1) * Math.PI) / (n + 1)));
    expect(distance(singularValues(sine, n, n), ones(n))).toBeLessThan(1e-14);
    const constant = entry(() => 1 / n);
    expect(distance(singularValues(constant, n, n), ones(1))).toBeLessThan(1e-15);
    expect(singularValues(new Float64Array(n * n), n, n)).toEqual(new Float64Array(n));
  });

  it("end on the denormal matrix on which ml-matrix never returns", () => {
    const units = Float64Array.of(0, 30, -20, -20, 10, 30, -50, -40, -10, 20, 40, -40);
    const tiny = singularValues(
      units.map((v) => v * 2 ** -1060),
      3,
      4,
    );
    const grown = tiny.map((v) => v * 2 ** 1000 * 2 ** 60);
    // A denormal holds these to 2⁻¹⁴ absolute.
    expect(distance(grown, singularValues(units, 3, 4))).toBeLessThan(2 ** -13);
  });

  it("keep relative accuracy where columns differ by 120 decades", () => {
    // Nearly orthogonal columns of very different lengths: the values are the lengths.
    const a = flat([[1e60, 0, 0], [0, 1, 1e-60], [0, 1e-60, 1e-60]]); // prettier-ignore
    const s = singularValues(a, 3, 3);
    expect(s[0]! / 1e60).toBeCloseTo(1, 15);
    expect(s[1]).toBeCloseTo(1, 15);
    expect(s[2]! / 1e-60).toBeCloseTo(1, 15);
  });

  it("2 × 2: the smaller value does not cancel", () => {
    const e = 2 ** -40;
    const s = singularValues(Float64Array.of(1, 1, 1, 1 + e), 2, 2);
    expect((s[0]! * s[1]!) / e).toBeCloseTo(1, 14);
    expect(s[0]! ** 2 + s[1]! ** 2).toBeCloseTo(3 + (1 + e) ** 2, 14);
  });

  it("of nothing, of zeros and of a row", () => {
    expect(singularValues(new Float64Array(0), 0, 3)).toEqual(new Float64Array(0));
    expect(singularValues(new Float64Array(4), 2, 2)).toEqual(new Float64Array(2));
    expect(singularValues(new Float64Array(9), 3, 3)).toEqual(new Float64Array(3));
    expect(singularValues(Float64Array.of(3, -4), 1, 2)).toEqual(Float64Array.of(5));
  });

  it("refuse what is not finite", () => {
    expect(() => singularValues(Float64Array.of(1, 2, 3, -Infinity), 2, 2)).toThrow("entry 3 is -Infinity");
  });
});
