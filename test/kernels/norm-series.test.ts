import { describe, expect, it } from "vitest";
import { residentProduct } from "../../src/kernels/norm-series.js";
import { randomStream } from "../../src/random/stream.js";

function normals(count: number, stream: number): Float64Array {
  const { normal } = randomStream(3, stream);
  return Float64Array.from({ length: count }, normal);
}

const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, v, i) => sum + v * b[i]!, 0);

/** Pᵀ(P v) − α v − β u, in plain TypeScript. */
function lanczosTwin(p: Float64Array, n: number, v: Float64Array, u: Float64Array, beta: number) {
  const y = Float64Array.from({ length: n }, (_, i) => dot(p.subarray(i * n, (i + 1) * n), v));
  const alpha = dot(y, y);
  const next = v.map(
    (vj, j) => y.reduce((s, yi, i) => s + yi * p[i * n + j]!, 0) - alpha * vj - beta * u[j]!,
  );
  return { alpha, beta: Math.sqrt(dot(next, next)), next };
}

describe("the resident product", () => {
  it.each([1, 2, 3, 5, 8, 13, 32, 37])("takes Lanczos steps as its twin does, n = %i", (n) => {
    const resident = residentProduct(n);
    resident.factor.set(normals(n * n, n));
    resident.multiply("right");
    resident.accept(1);
    const p = resident.matrix();
    const start = normals(n, 100 + n);
    resident.basis.set(start.map((v) => v / Math.sqrt(dot(start, start))));
    let before = new Float64Array(n);
    let beta = 0;
    for (let j = 0; j < Math.min(n - 1, 3); j++) {
      const v = resident.basis.slice(j * n, (j + 1) * n);
      const twin = lanczosTwin(p, n, v, before, beta);
      resident.lanczosStep(j);
      expect(resident.alphas[j]!).toBeCloseTo(twin.alpha, 10);
      expect(resident.betas[j]!).toBeCloseTo(twin.beta, 10);
      resident.basis.subarray((j + 1) * n, (j + 2) * n).forEach((w, i) => {
        expect(w).toBeCloseTo(twin.next[i]! / twin.beta, 9);
      });
      [before, beta] = [v, resident.betas[j]!];
    }
  });

  it.each([1, 3, 6])("multiplies on either side, scales, and measures, n = %i", (n) => {
    const [a, b] = [normals(n * n, 7), normals(n * n, 8)];
    const resident = residentProduct(n);
    resident.factor.set(a);
    resident.multiply("right");
    resident.accept(0.5);
    expect(resident.matrix()).toEqual(a.map((v) => v / 2));
    resident.factor.set(b);
    const largest = resident.multiply("left");
    resident.accept(1);
    const expected = Float64Array.from({ length: n * n }, (_, at) => {
      const [i, j] = [Math.floor(at / n), at % n];
      return Array.from({ length: n }, (__, k) => b[i * n + k]! * (a[k * n + j]! / 2)).reduce(
        (s, v) => s + v,
        0,
      );
    });
    expect(resident.matrix()).toEqual(expected);
    expect(largest).toBe(Math.max(...expected.map(Math.abs)));
    const v = normals(n, 9);
    resident.transposedFactorTimes(v).forEach((z, j) => {
      expect(z).toBeCloseTo(
        v.reduce((s, vi, i) => s + vi * b[i * n + j]!, 0),
        12,
      );
    });
  });

  it("is its own: a second one leaves the first alone", () => {
    const first = residentProduct(3);
    first.factor.set(normals(9, 10));
    first.multiply("right");
    first.accept(1);
    const before = first.matrix();
    residentProduct(3).factor.fill(NaN);
    expect(first.matrix()).toEqual(before);
  });

  it.each([0, 8, 4])("tells entry %i that is not finite", (at) => {
    const resident = residentProduct(3);
    resident.factor.set(normals(9, 11));
    for (const wrong of [Infinity, -Infinity, NaN]) {
      resident.factor[at] = wrong;
      expect(resident.largestOfFactor()).toBeNaN();
    }
    expect(resident.multiply("right")).toBeNaN();
  });
});
