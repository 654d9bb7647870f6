import { describe, expect, it } from "vitest";
import { gemm } from "../../src/kernels/gemm.js";
import { randomStream } from "../../src/random/stream.js";

/** The same sums in the same order, in plain TypeScript. */
function gemmTwin(a: Float64Array, b: Float64Array, m: number, k: number, n: number): Float64Array {
  const out = new Float64Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let p = 0; p < k; p++) sum += a[i * k + p]! * b[p * n + j]!;
      out[i * n + j] = sum;
    }
  }
  return out;
}

function normals(count: number, stream: number): Float64Array {
  const { normal } = randomStream(1, stream);
  return Float64Array.from({ length: count }, normal);
}

describe("gemm kernel", () => {
  it.each([
    [1, 1, 1],
    [4, 4, 4],
    [5, 3, 6],
    [7, 9, 2],
    [33, 17, 41],
    [64, 100, 65],
    [3, 0, 5],
    [515, 2, 259],
    [6, 521, 261],
  ])("gives the bits of its twin for %i × %i × %i", (m, k, n) => {
    const [a, b] = [normals(m * k, 0), normals(k * n, 1)];
    expect(gemm(a, b, m, k, n)).toEqual(gemmTwin(a, b, m, k, n));
  });

  it("may write over an argument", () => {
    const a = normals(36, 2);
    const expected = gemmTwin(a, a, 6, 6, 6);
    expect(gemm(a, a, 6, 6, 6, a)).toEqual(expected);
  });

  it("may write over an argument of more rows than it copies at a time", () => {
    const a = normals(515 * 515, 2);
    const expected = gemm(a, a, 515, 515, 515);
    expect(gemm(a.slice(), a, 515, 515, 515)).toEqual(expected);
    const overwritten = a.slice();
    expect(gemm(overwritten, overwritten, 515, 515, 515, overwritten)).toEqual(expected);
  });

  it("carries infinities and NaN where its twin does", () => {
    const [a, b] = [normals(81, 4), normals(81, 5)];
    [a[3], a[40], b[7], b[30]] = [Infinity, 0, -Infinity, NaN];
    b[4 * 9 + 4] = Infinity;
    expect(gemm(a, b, 9, 9, 9)).toEqual(gemmTwin(a, b, 9, 9, 9));
  });

  it("says how much memory it would need", () => {
    const empty = new Float64Array(0);
    expect(() => gemm(empty, empty, 512, 1e6, 1e6, empty)).toThrow(/needs 7\d{3} MB of memory/);
  });
});
