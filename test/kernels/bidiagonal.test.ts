import { describe, expect, it } from "vitest";
import { bidiagonalInKernel } from "../../src/kernels/bidiagonal.js";
import { bidiagonalize } from "./bidiagonalize-twin.js";
import { randomStream } from "../../src/random/stream.js";

function normals(rows: number, cols: number): Float64Array {
  const { normal } = randomStream(1, rows * 1000 + cols);
  return Float64Array.from({ length: rows * cols }, () => normal() / Math.sqrt(rows));
}

function largestDifference(a: Float64Array, b: Float64Array): number {
  return a.reduce((worst, x, i) => Math.max(worst, Math.abs(x - b[i]!)), a.length === b.length ? 0 : NaN);
}

describe("bidiagonal kernel against its twin", () => {
  it.each([
    [1, 1],
    [2, 2],
    [3, 2],
    [5, 5],
    [16, 16],
    [17, 17],
    [19, 17],
    [64, 64],
    [100, 33],
    [131, 128],
  ])("reduces %i × %i alike", (rows, cols) => {
    const a = normals(rows, cols);
    const kernel = bidiagonalInKernel(a, rows, cols);
    const twin = bidiagonalize(a.slice(), rows, cols);
    expect(largestDifference(kernel.diagonal, twin.diagonal)).toBeLessThan(1e-12);
    expect(largestDifference(kernel.superdiagonal, twin.superdiagonal)).toBeLessThan(1e-12);
  });

  it("reduces a matrix whose columns need no reflector", () => {
    const n = 20;
    const a = new Float64Array(n * n);
    for (let i = 0; i < n; i++) a[i * n + i] = 1 / (i + 1);
    a[3 * n + 9] = 0.5;
    // The bidiagonal form is not unique where entries of it vanish; norm and determinant are.
    const { diagonal, superdiagonal } = bidiagonalInKernel(a, n, n);
    expect(Math.hypot(...diagonal, ...superdiagonal)).toBeCloseTo(Math.hypot(...a), 14);
    const logs = (v: readonly number[]) => v.reduce((sum, x) => sum + Math.log(Math.abs(x)), 0);
    expect(logs([...diagonal])).toBeCloseTo(-logs(Array.from({ length: n }, (_, i) => i + 1)), 12);
  });

  it("says how much memory it would need", () => {
    expect(() => bidiagonalInKernel(new Float64Array(0), 30_000, 20_000)).toThrow(/needs \d{4} MB of memory/);
  });
});
