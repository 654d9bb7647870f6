import fc from "fast-check";
import { Matrix, SVD } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { frobeniusNorm, norm1, normInfinity, operatorNorm } from "../../src/linalg/norms.js";
import { transpose } from "../../src/linalg/matrix.js";
import { flat, gaussianMatrix, rowsOf } from "./oracles.js";

describe("norms", () => {
  const a = Float64Array.of(1, -2, 3, -4, 5, -6);

  it("of columns, rows and all entries", () => {
    expect(norm1(a, 2, 3)).toBe(9);
    expect(normInfinity(a, 2, 3)).toBe(15);
    expect(frobeniusNorm(a)).toBeCloseTo(Math.sqrt(91), 14);
  });

  it.each<[string, number[][], number]>([
    ["the nilpotent counterexample, c = 8", [[8, -8], [8, -8]], 16], // prettier-ignore
    ["the scaled pair", [[0, 10], [0.01, 0]], 10], // prettier-ignore
    ["of the bounds, n = 2", [[0.9, -1.4], [1, -0.5]], 1.944563495], // prettier-ignore
    ["of the bounds, n = 3", [[0.5, 2, 0], [0.1, 0.2, 1], [0.3, 0, 0.4]], 2.079125606], // prettier-ignore
    ["with signs", [[0.5, -2, 1], [0.4, 0.3, -0.8], [-0.2, 1, 0.6]], 2.4465010209], // prettier-ignore
    ["a golden Jordan block", [[1, 1], [0, 1]], (1 + Math.sqrt(5)) / 2], // prettier-ignore
    ["a row", [[3, 4]], 5],
    ["zero", [[0, 0], [0, 0]], 0], // prettier-ignore
    ["nothing", [], 0],
  ])("operator norm of %s", (_, rows, expected) => {
    expect(operatorNorm(flat(rows), rows.length, rows[0]?.length ?? 0)).toBeCloseTo(expected, 9);
  });

  it("agrees with ml-matrix at every shape, and on the transpose", () => {
    const size = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(size, size, fc.nat(1e6), (rows, cols, seed) => {
        const m = gaussianMatrix(seed, rows, cols);
        const expected = new SVD(new Matrix(rowsOf(m, rows, cols)), { autoTranspose: true }).norm2;
        expect(operatorNorm(m, rows, cols) / expected).toBeCloseTo(1, 13);
        expect(operatorNorm(transpose(m, rows, cols), cols, rows) / expected).toBeCloseTo(1, 13);
      }),
      { seed: 1 },
    );
  });

  it.each([2 ** 1000, 2 ** -1000])("scales by %d without overflow or underflow", (s) => {
    const m = gaussianMatrix(5, 3, 3);
    for (const [n, part] of [
      [2, m.slice(0, 4)],
      [3, m],
    ] as const) {
      // prettier-ignore
      const scaled = part.map((v) => v * s);
      expect(operatorNorm(scaled, n, n) / s / operatorNorm(part, n, n)).toBeCloseTo(1, 14);
    }
  });
});
