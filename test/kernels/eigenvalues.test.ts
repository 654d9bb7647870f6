import { describe, expect, it } from "vitest";
import { hessenbergInKernel } from "../../src/kernels/eigenvalues.js";
import { plainHessenberg } from "../../src/linalg/double-shift-sweep.js";
import type { HessenbergSteps } from "../../src/linalg/francis-qr.js";
import { randomStream } from "../../src/random/stream.js";

function normals(n: number, stream: number): Float64Array {
  const { normal } = randomStream(1, stream);
  return Float64Array.from({ length: n * n }, () => normal() / Math.sqrt(n));
}

/** The rows and columns low … high, without what lies behind the leading dimension. */
function windowOf({ h, ld }: HessenbergSteps, low: number, high: number): number[] {
  const rows = Array.from({ length: high - low + 1 }, (_, i) => (low + i) * ld);
  return rows.flatMap((row) => Array.from(h.subarray(row + low, row + high + 1)));
}

function largestDifference(a: readonly number[], b: readonly number[]): number {
  return a.reduce((worst, x, i) => Math.max(worst, Math.abs(x - b[i]!)), a.length === b.length ? 0 : NaN);
}

/** The kernel's matrix and its twin in plain TypeScript. */
function both(n: number): readonly [HessenbergSteps, HessenbergSteps] {
  const a = normals(n, n);
  return [hessenbergInKernel(a, n), plainHessenberg(a.slice(), n)];
}

describe("eigenvalue kernel against its twin", () => {
  it.each([3, 4, 5, 15, 16, 17, 18, 31, 33, 64, 65, 128, 151, 160])("reduces n = %i alike", (n) => {
    const [kernel, twin] = both(n);
    expect(largestDifference(windowOf(kernel, 0, n - 1), windowOf(twin, 0, n - 1))).toBeLessThan(1e-12);
  });

  it("leaves zeros below the subdiagonal", () => {
    const { h, ld } = hessenbergInKernel(normals(40, 0), 40);
    const below = h.subarray(0, 40 * ld).filter((_, k) => Math.floor(k / ld) > (k % ld) + 1);
    expect(below).toEqual(new Float64Array(below.length));
  });

  it("reduces a matrix whose columns need no reflector", () => {
    const n = 24;
    const a = Float64Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? k / n : 0));
    a[1] = 0.5;
    a[7 * n + 3] = 0.25;
    const [kernel, twin] = [hessenbergInKernel(a, n), plainHessenberg(a.slice(), n)];
    expect(largestDifference(windowOf(kernel, 0, n - 1), windowOf(twin, 0, n - 1))).toBeLessThan(1e-13);
  });

  it.each([
    [5, 0, 4],
    [24, 0, 23],
    [26, 0, 25],
    [60, 7, 51],
    [90, 30, 88],
    [100, 0, 99],
  ])("sweeps n = %i, rows %i to %i, alike", (n, low, high) => {
    const [kernel, twin] = both(n);
    for (const steps of [kernel, twin]) {
      if (low > 0) steps.h[low * steps.ld + low - 1] = 0;
      for (const [re1, im1, re2] of [
        [0.3, 0.4, 0.3],
        [-0.2, 0, 0.1],
      ] as const) {
        steps.sweep(low, high, re1, im1, re2);
      }
    }
    expect(largestDifference(windowOf(kernel, low, high), windowOf(twin, low, high))).toBeLessThan(1e-11);
  });

  it("finds the same split", () => {
    const [kernel, twin] = both(30);
    for (const steps of [kernel, twin]) steps.h[11 * steps.ld + 10] = 1e-20;
    for (const steps of [kernel, twin]) {
      expect([29, 11, 10].map((high) => steps.splitPoint(high))).toEqual([11, 11, 0]);
    }
  });

  it("says how much memory it would need", () => {
    expect(() => hessenbergInKernel(new Float64Array(0), 30_000)).toThrow(/needs \d{4} MB of memory/);
  });
});
