import fc from "fast-check";
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { tridiagonalEigenvalues } from "../../src/linalg/tridiagonal-eigenvalues.js";
import { distance, gaussianMatrix } from "./oracles.js";

describe("tridiagonalEigenvalues", () => {
  it.each([1, 2, 3, 10, 101])("of the path of %i nodes are 2 cos kπ/(n + 1)", (n) => {
    const found = tridiagonalEigenvalues(new Float64Array(n), new Float64Array(n - 1).fill(1))!;
    const expected = Float64Array.from({ length: n }, (_, k) => 2 * Math.cos(((k + 1) * Math.PI) / (n + 1)));
    expect(distance(found.sort(), expected.sort())).toBeLessThan(5e-15);
  });

  it("agree with ml-matrix on random ones", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 12 }), fc.nat(1e6), (n, seed) => {
        const d = gaussianMatrix(seed, n, 1);
        const e = gaussianMatrix(seed + 1, n - 1, 1);
        const dense = Matrix.zeros(n, n);
        d.forEach((v, i) => dense.set(i, i, v));
        e.forEach((v, i) => dense.set(i, i + 1, v).set(i + 1, i, v));
        const expected = new EigenvalueDecomposition(dense).realEigenvalues.sort((x, y) => x - y);
        expect(distance(tridiagonalEigenvalues(d, e)!.sort(), expected)).toBeLessThan(1e-13);
      }),
      { seed: 1 },
    );
  });

  it("get over a rotation whose length underflows", () => {
    const d = Float64Array.of(1e-149, 1e-100, 1e-80, 1e-149);
    const found = tridiagonalEigenvalues(d, Float64Array.of(1e-100, 1e-80, 1))!;
    expect(distance(found.sort(), [-1, 0, 0, 1])).toBeLessThan(1e-15);
  });

  it("leave a diagonal alone, and their arguments too", () => {
    const d = Float64Array.of(3, -1, 2);
    expect(tridiagonalEigenvalues(d, new Float64Array(2))).toEqual(d);
    const e = Float64Array.of(1, 1);
    tridiagonalEigenvalues(d, e);
    expect([...d, ...e]).toEqual([3, -1, 2, 1, 1]);
  });

  it("give up where the steps run out", () => {
    expect(tridiagonalEigenvalues(new Float64Array(5), new Float64Array(4).fill(1), 2)).toBeUndefined();
  });

  it("does not lose the rest of a block where squares underflow", () => {
    // A coupling of 7e-150 is none.
    const beside = [7.7e-10, 0.39, 0.46, 0.61, 0.98, 0.48, 7.5e-10, 6.7e-150, 1, 4.4e-11, 0.8];
    const values = tridiagonalEigenvalues(new Float64Array(12), Float64Array.from(beside))!;
    const parted = tridiagonalEigenvalues(
      new Float64Array(12),
      Float64Array.from(beside, (v) => (v < 1e-100 ? 0 : v)),
    )!;
    const [a, b] = [values, parted].map((v) => Array.from(v).sort((x, y) => x - y));
    a!.forEach((v, i) => {
      expect(v).toBeCloseTo(b![i]!, 14);
    });
  });
});
