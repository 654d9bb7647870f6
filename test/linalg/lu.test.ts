import fc from "fast-check";
import { determinant, inverse, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import {
  conditionEstimate,
  luDeterminant,
  luDeterminantSign,
  luFactor,
  luInverse,
  luSolve,
  luSolveTransposed,
  solveLinear,
} from "../../src/linalg/lu.js";
import { identity, matVec, vecMat } from "../../src/linalg/matrix.js";
import { norm1 } from "../../src/linalg/norms.js";
import { distance, gaussianMatrix, rowsOf } from "./oracles.js";

const cases = fc.record({ n: fc.integer({ min: 1, max: 12 }), seed: fc.nat(1e6) });

/** Exact inverse and condition are known; κ₁ grows as e^{3.5 n}. */
const hilbert = (n: number) =>
  Float64Array.from({ length: n * n }, (_, k) => 1 / (Math.floor(k / n) + (k % n) + 1));

describe("LU factorisation", () => {
  it("solves with the matrix and with its transpose", () => {
    fc.assert(
      fc.property(cases, ({ n, seed }) => {
        const a = gaussianMatrix(seed, n, n);
        const b = gaussianMatrix(seed + 1, n, 1);
        const lu = luFactor(a, n);
        const scale = norm1(a, n, n) * conditionEstimate(lu, 1) * 1e-14;
        expect(distance(matVec(a, luSolve(lu, b), n, n), b)).toBeLessThan(1e-13 + scale);
        expect(distance(vecMat(luSolveTransposed(lu, b), a, n, n), b)).toBeLessThan(1e-13 + scale);
      }),
      { seed: 1 },
    );
  });

  it("has the determinant that ml-matrix finds", () => {
    fc.assert(
      fc.property(cases, ({ n, seed }) => {
        const a = gaussianMatrix(seed, n, n);
        const expected = determinant(new Matrix(rowsOf(a, n, n)));
        const { sign, logAbs } = luDeterminant(luFactor(a, n));
        expect(sign).toBe(Math.sign(expected));
        expect(logAbs).toBeCloseTo(Math.log(Math.abs(expected)), 9);
      }),
      { seed: 2 },
    );
  });

  it("gives a determinant whose value no double holds", () => {
    const n = 200;
    const a = identity(n).map((v) => -1e-3 * v);
    const { sign, logAbs } = luDeterminant(luFactor(a, n));
    expect(sign).toBe(1);
    expect(logAbs).toBeCloseTo(n * Math.log(1e-3), 9);
  });

  it("reports a singular matrix as a status", () => {
    const lu = luFactor(Float64Array.of(1, 2, 2, 4), 2);
    expect(lu.status).toBe("singular");
    expect(luDeterminantSign(lu)).toBe(0);
    expect(luDeterminant(lu).logAbs).toBe(-Infinity);
    expect(conditionEstimate(lu, 6)).toBe(Infinity);
    expect(() => luSolve(lu, new Float64Array(2))).toThrow("singular, expected a regular matrix");
    expect(() => luSolveTransposed(lu, new Float64Array(2))).toThrow(RangeError);
    expect(solveLinear(Float64Array.of(0), Float64Array.of(1), 1)).toEqual({
      status: "singular",
      x: new Float64Array(0),
      condition: Infinity,
    });
  });

  it("leaves its arguments alone and takes a result array", () => {
    const a = gaussianMatrix(7, 4, 4);
    const b = gaussianMatrix(8, 4, 1);
    const [a0, b0, out] = [a.slice(), b.slice(), new Float64Array(4)];
    const lu = luFactor(a, 4);
    expect(luSolve(lu, b, out)).toBe(out);
    expect(luSolveTransposed(lu, b, out)).toBe(out);
    expect([a, b]).toEqual([a0, b0]);
  });

  it("refuses wrong shapes", () => {
    expect(() => luFactor(new Float64Array(5), 2)).toThrow("has 5 entries, expected 2 × 2");
    expect(() => solveLinear(new Float64Array(4), new Float64Array(3), 2)).toThrow(
      "has 3 entries, expected 2",
    );
  });
});

describe("conditionEstimate", () => {
  const exact = (a: Float64Array, n: number) => {
    const inverted = Float64Array.from(inverse(new Matrix(rowsOf(a, n, n))).to1DArray());
    return norm1(a, n, n) * norm1(inverted, n, n);
  };

  it("is a lower bound within a factor of three of ‖A‖₁ ‖A⁻¹‖₁", () => {
    fc.assert(
      fc.property(cases, ({ n, seed }) => {
        const a = gaussianMatrix(seed, n, n);
        const ratio = conditionEstimate(luFactor(a, n), norm1(a, n, n)) / exact(a, n);
        expect(ratio).toBeLessThan(1 + 1e-6);
        expect(ratio).toBeGreaterThan(1 / 3);
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  it.each([
    [3, 748],
    [4, 28375],
    [5, 943656],
    [6, 29070279],
  ])("Hilbert matrix of order %i: %d (Higham, Accuracy and Stability, table 28.1)", (n, kappa) => {
    expect(solveLinear(hilbert(n), new Float64Array(n), n).condition / kappa).toBeCloseTo(1, 5);
  });

  it("is exact for one row and zero for none", () => {
    expect(solveLinear(Float64Array.of(-4), Float64Array.of(2), 1)).toEqual({
      status: "ok",
      x: Float64Array.of(-0.5),
      condition: 1,
    });
    expect(solveLinear(new Float64Array(0), new Float64Array(0), 0).condition).toBe(0);
  });
});

describe("luInverse", () => {
  it("is the inverse of ml-matrix", () => {
    fc.assert(
      fc.property(cases, ({ n, seed }) => {
        const a = gaussianMatrix(seed, n, n);
        const expected = Float64Array.from(inverse(new Matrix(rowsOf(a, n, n))).to1DArray());
        const size = Math.max(...expected.map(Math.abs));
        expect(distance(luInverse(a, n)!, expected)).toBeLessThan(1e-12 * n * size * Math.max(1, size));
      }),
    );
  });

  it("is not there for a singular matrix, nor where it overflows", () => {
    expect(luInverse(Float64Array.of(1, 2, 2, 4), 2)).toBeUndefined();
    expect(luInverse(Float64Array.of(1e-320), 1)).toBeUndefined();
  });
});
