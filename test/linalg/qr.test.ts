import { QrDecomposition, Matrix } from "ml-matrix";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matMul, transpose } from "../../src/linalg/matrix.js";
import { qr } from "../../src/linalg/qr.js";
import { randomStream } from "../../src/random/stream.js";

function normals(count: number, stream: number): Float64Array {
  const { normal } = randomStream(3, stream);
  return Float64Array.from({ length: count }, normal);
}

function largestDifference(a: Float64Array, b: Float64Array): number {
  return a.reduce((worst, v, i) => Math.max(worst, Math.abs(v - b[i]!)), 0);
}

function identityError(q: Float64Array, rows: number, cols: number): number {
  const gram = matMul(transpose(q, rows, cols), q, cols, rows, cols);
  return gram.reduce((worst, v, at) => Math.max(worst, Math.abs(v - (at % (cols + 1) === 0 ? 1 : 0))), 0);
}

describe("QR decomposition", () => {
  it.each([
    [1, 1],
    [2, 2],
    [5, 3],
    [9, 9],
    [40, 17],
  ])("of a random %i × %i matrix multiplies back and agrees with ml-matrix", (rows, cols) => {
    const a = normals(rows * cols, rows);
    const { q, r } = qr(a, rows, cols);
    expect(largestDifference(matMul(q, r, rows, cols, cols), a)).toBeLessThan(1e-14 * rows);
    expect(identityError(q, rows, cols)).toBeLessThan(1e-15 * 4 * rows);
    const oracle = new QrDecomposition(
      Matrix.from1DArray(rows, cols, Array.from(a)),
    ).upperTriangularMatrix.to2DArray();
    for (let j = 0; j < cols; j++) {
      expect(r[j * cols + j]! / Math.abs(oracle[j]![j]!)).toBeCloseTo(1, 12);
      for (let i = j + 1; i < cols; i++) expect(r[i * cols + j]).toBe(0);
    }
  });

  it("keeps Q orthonormal where columns vanish, repeat, or differ by 300 decades", () => {
    const a = Float64Array.of(1, 2, 0, 1e-300, 1, 2, 0, 1e300, 0, 0, 0, 3e200, 0, 0, 0, 0);
    const { q, r } = qr(a, 4, 4);
    expect(identityError(q, 4, 4)).toBeLessThan(1e-14);
    expect(r[0]).toBeCloseTo(Math.SQRT2, 15);
    expect(r[5]).toBeLessThan(1e-15);
    expect(r[10]).toBe(0);
    expect(r.every(Number.isFinite)).toBe(true);
  });

  it("stays finite where what is left of a column has a square below the smallest double", () => {
    // The second column less its part along the first is (0, 3e-170, 4e-170).
    const a = Float64Array.of(1, 1, 0, 3e-170, 0, 4e-170);
    const { q, r } = qr(a, 3, 2);
    expect(r[3]! / 5e-170).toBeCloseTo(1, 14);
    expect(q[3]).toBeCloseTo(0.6, 14);
    expect(q[5]).toBeCloseTo(0.8, 14);
    const least = qr(Float64Array.of(1, 1, 0, 5e-324, 0, -5e-324), 3, 2);
    expect(least.q[3]).toBeCloseTo(Math.SQRT1_2, 14);
    expect(least.q.every(Number.isFinite)).toBe(true);
  });

  it("has no negative diagonal and multiplies back, whatever the matrix", () => {
    const entry = fc.oneof(
      fc.constant(0),
      fc.double({ min: -3, max: 3, noNaN: true }),
      fc.integer({ min: -2, max: 2 }),
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.array(entry, { minLength: 30, maxLength: 30 }),
        (cols, list) => {
          const rows = 6;
          const a = Float64Array.from(list.slice(0, rows * cols));
          const { q, r } = qr(a, rows, cols);
          expect(identityError(q, rows, cols)).toBeLessThan(1e-14);
          expect(largestDifference(matMul(q, r, rows, cols, cols), a)).toBeLessThan(3e-14);
          for (let j = 0; j < cols; j++) expect(r[j * cols + j]).toBeGreaterThanOrEqual(0);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("refuses wide matrices and wrong lengths", () => {
    expect(() => qr(new Float64Array(6), 2, 3)).toThrow(RangeError);
    expect(() => qr(new Float64Array(5), 3, 2)).toThrow(/5 entries as 3 × 2/);
  });
});
