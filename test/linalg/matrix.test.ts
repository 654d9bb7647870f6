import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { identity, matMul, matVec, transpose, vecMat } from "../../src/linalg/matrix.js";
import { distance, gaussianMatrix, product } from "./oracles.js";

const size = fc.integer({ min: 1, max: 11 });

describe("matrices", () => {
  it("matMul agrees with the plain triple loop at every shape", () => {
    fc.assert(
      fc.property(size, size, size, fc.nat(1e6), (rows, inner, cols, seed) => {
        const a = gaussianMatrix(seed, rows, inner);
        const b = gaussianMatrix(seed + 1, inner, cols);
        const slow = product(a, b, rows, inner, cols);
        expect(distance(matMul(a, b, rows, inner, cols), slow)).toBeLessThan(1e-13);
      }),
      { seed: 1 },
    );
  });

  it("matMul gives an entry the same bits whatever is computed with it", () => {
    const [a, b] = [gaussianMatrix(7, 30, 21), gaussianMatrix(8, 21, 18)];
    const whole = matMul(a, b, 30, 21, 18);
    const rows = Array.from({ length: 10 }, (_, i) => matMul(a.subarray(63 * i, 63 * (i + 1)), b, 3, 21, 18));
    expect(Float64Array.from(rows.flatMap((row) => [...row]))).toEqual(whole);
  });

  it("matVec and vecMat are products with one column and one row", () => {
    fc.assert(
      fc.property(size, size, fc.nat(1e6), (rows, cols, seed) => {
        const a = gaussianMatrix(seed, rows, cols);
        const x = gaussianMatrix(seed + 1, cols, 1);
        const y = gaussianMatrix(seed + 2, 1, rows);
        expect(distance(matVec(a, x, rows, cols), product(a, x, rows, cols, 1))).toBeLessThan(1e-13);
        expect(distance(vecMat(y, a, rows, cols), product(y, a, 1, rows, cols))).toBeLessThan(1e-13);
      }),
      { seed: 2 },
    );
  });

  it("transposes", () => {
    expect(transpose(Float64Array.of(1, 2, 3, 4, 5, 6), 2, 3)).toEqual(Float64Array.of(1, 4, 2, 5, 3, 6));
  });

  it("identity leaves a matrix as it is", () => {
    const a = gaussianMatrix(3, 5, 5);
    expect(matMul(identity(5), a, 5, 5, 5)).toEqual(a);
  });

  it("overwrite every entry of a given result", () => {
    const a = gaussianMatrix(4, 3, 3);
    const x = a.subarray(0, 3);
    const stale = () => new Float64Array(9).fill(NaN);
    expect(matMul(a, a, 3, 3, 3, stale())).toEqual(matMul(a, a, 3, 3, 3));
    expect(transpose(a, 3, 3, stale())).toEqual(transpose(a, 3, 3));
    const vector = new Float64Array(3).fill(NaN);
    expect(vecMat(x, a, 3, 3, vector)).toBe(vector);
    expect(vector).toEqual(vecMat(x, a, 3, 3));
    expect(matVec(a, x, 3, 3, vector)).toBe(vector);
    expect(vector).toEqual(matVec(a, x, 3, 3));
  });
});
