import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matMul, transpose } from "../../src/linalg/matrix.js";
import { singularValues } from "../../src/linalg/singular-values.js";
import { svd } from "../../src/linalg/svd.js";
import { distance, gaussianMatrix } from "./oracles.js";

const size = fc.integer({ min: 1, max: 8 });

/** Largest entry of VᵀV − I. */
function defect(v: Float64Array, rows: number, cols: number): number {
  const gram = matMul(transpose(v, rows, cols), v, cols, rows, cols);
  return Math.max(0, ...gram.map((g, k) => Math.abs(g - (k % (cols + 1) === 0 ? 1 : 0))));
}

function rebuild(u: Float64Array, s: Float64Array, v: Float64Array, rows: number, cols: number) {
  const k = s.length;
  const us = u.map((value, i) => value * s[i % k]!);
  return matMul(us, transpose(v, cols, k), rows, k, cols);
}

describe("svd", () => {
  it("has orthonormal factors and gives the matrix back", () => {
    fc.assert(
      fc.property(size, size, fc.nat(1e6), (rows, cols, seed) => {
        const a = gaussianMatrix(seed, rows, cols);
        const k = Math.min(rows, cols);
        const { u, s, v } = svd(a, rows, cols);
        expect(distance(s, singularValues(a, rows, cols))).toBeLessThan(1e-13);
        expect(defect(u, rows, k)).toBeLessThan(1e-14);
        expect(defect(v, cols, k)).toBeLessThan(1e-14);
        expect(distance(rebuild(u, s, v, rows, cols), a)).toBeLessThan(1e-13);
      }),
      { seed: 2, numRuns: 200 },
    );
  });

  it.each([
    ["zero", 3, 3, new Float64Array(9)],
    ["rank one", 4, 3, Float64Array.from({ length: 12 }, (_, i) => (Math.floor(i / 3) + 1) * ((i % 3) - 1))],
    ["rank one, wide", 2, 4, Float64Array.of(1, 2, 3, 4, 2, 4, 6, 8)],
    ["nilpotent", 3, 3, Float64Array.of(0, 1, 0, 0, 0, 1, 0, 0, 0)],
  ])("completes the factors of a rank-deficient matrix: %s", (_, rows, cols, a) => {
    const k = Math.min(rows, cols);
    const { u, s, v } = svd(a, rows, cols);
    expect(defect(u, rows, k)).toBeLessThan(1e-14);
    expect(defect(v, cols, k)).toBeLessThan(1e-14);
    expect(distance(rebuild(u, s, v, rows, cols), a)).toBeLessThan(1e-13);
  });

  it("takes any scale", () => {
    const a = gaussianMatrix(3, 4, 3);
    const plain = svd(a, 4, 3);
    const huge = svd(
      a.map((v) => v * 2 ** 1000),
      4,
      3,
    );
    expect(
      distance(
        huge.s.map((v) => v / 2 ** 1000),
        plain.s,
      ),
    ).toBeLessThan(1e-14);
    expect(distance(huge.u, plain.u)).toBeLessThan(1e-13);
  });

  it("ends on the denormal matrix on which ml-matrix alone never returns", () => {
    const units = Float64Array.of(0, 30, -20, -20, 10, 30, -50, -40, -10, 20, 40, -40);
    const tiny = svd(
      units.map((v) => v * 2 ** -1060),
      3,
      4,
    );
    const plain = svd(units, 3, 4);
    // A denormal holds these to 2⁻¹⁴ absolute, of values near 100.
    expect(distance(tiny.v, plain.v)).toBeLessThan(2 ** -13);
    const grown = tiny.s.map((v) => v * 2 ** 1000 * 2 ** 60);
    expect(distance(grown, plain.s)).toBeLessThan(2 ** -13);
  });

  it("ends where the entries span all of a double", () => {
    const a = Float64Array.of(1, 1e-310, 1e-200, 0, 1e-160, 1e-308, 1e-150, 5e-324, 1e-310);
    const { u, s, v } = svd(a, 3, 3);
    expect(s[0]).toBe(1);
    expect(defect(u, 3, 3)).toBeLessThan(1e-14);
    expect(defect(v, 3, 3)).toBeLessThan(1e-14);
  });

  it("of nothing is nothing; what is not finite is refused", () => {
    expect(svd(new Float64Array(0), 0, 3).s).toEqual(new Float64Array(0));
    expect(() => svd(Float64Array.of(1, NaN), 1, 2)).toThrow("entry 1 is NaN");
  });
});
