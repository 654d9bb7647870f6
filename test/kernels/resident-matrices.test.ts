import { describe, expect, it } from "vitest";
import { residentMatrices } from "../../src/kernels/resident-matrices.js";
import { vecMat } from "../../src/linalg/matrix.js";
import { matrixChain } from "../../src/methods/products/jacobian-chain.js";
import { residentChain } from "../../src/methods/products/resident-chain.js";
import { normals } from "../systems/layers/layer-check.js";

/** A v in eight sums by the column mod 8, added pair by pair, and the last columns after them. */
function timesTwin(a: Float64Array, v: Float64Array): Float64Array {
  const n = v.length;
  const eights = n - (n % 8);
  return v.map((_, i) => {
    const sums = new Float64Array(8);
    for (let j = 0; j < eights; j++) sums[j % 8]! += a[i * n + j]! * v[j]!;
    const lane = (k: number) => sums[k]! + sums[k + 2]! + sums[k + 4]! + sums[k + 6]!;
    let sum = lane(0) + lane(1);
    for (let j = eights; j < n; j++) sum += a[i * n + j]! * v[j]!;
    return sum;
  });
}

describe("resident matrices", () => {
  it.each([1, 2, 3, 4, 5, 8, 13, 30])("give the bits of their twins, n = %i", (n) => {
    const matrices = [0, 1, 2].map((k) => normals(n * n, k));
    const resident = residentMatrices(n, matrices);
    const v = normals(n, 9);
    const before = v.slice();
    matrices.forEach((matrix, i) => {
      expect(resident.times(i, v)).toEqual(timesTwin(matrix, v));
      expect(resident.transposedTimes(i, v)).toEqual(vecMat(v, matrix, n, n));
    });
    expect(v).toEqual(before);
  });

  it("keep their own memories, and results that stay", () => {
    const [first, second] = [2, 3].map((k) => residentMatrices(2, [Float64Array.of(k, 0, 0, k)]));
    const v = Float64Array.of(1, 5);
    const doubled = first!.times(0, v);
    second!.times(0, v);
    first!.times(0, Float64Array.of(7, 7));
    expect([...doubled]).toEqual([2, 10]);
  });
});

describe("a resident chain", () => {
  it.each([1, 4])("multiplies %i vectors as a chain of matrices does", (c) => {
    const n = 11;
    const factors = [0, 1].map((k) => normals(n * n, k));
    const [plain, resident] = [matrixChain(n, factors), residentChain(n, factors)];
    const v = normals(n * c, 5);
    for (const side of ["times", "transposedTimes"] as const) {
      const wanted = plain[side](2, v);
      resident[side](2, v).forEach((entry, at) => {
        expect(entry).toBeCloseTo(wanted[at]!, 12);
      });
    }
    expect(() => residentChain(2, [new Float64Array(3)])).toThrow("factor 1 has 3 entries");
  });
});
