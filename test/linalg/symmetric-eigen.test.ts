import { describe, expect, it } from "vitest";
import { eigenvalues } from "../../src/linalg/eigenvalues.js";
import { matMul, transpose } from "../../src/linalg/matrix.js";
import { symmetricEigen } from "../../src/linalg/symmetric-eigen.js";
import { gaussianMatrix, multisetDistance } from "./oracles.js";

describe("symmetricEigen", () => {
  it("finds A = V Λ Vᵀ with orthogonal V", () => {
    for (let seed = 0; seed < 20; seed++) {
      const n = 1 + (seed % 10);
      const g = gaussianMatrix(seed, n, n);
      const a = matMul(transpose(g, n, n), g, n, n, n).map((v, at) => v - (at % (n + 1) === 0 ? 1 : 0));
      const { values, vectors } = symmetricEigen(a, n);
      const scaled = vectors.map((v, at) => v * values[at % n]!);
      const back = matMul(scaled, transpose(vectors, n, n), n, n, n);
      back.forEach((v, at) => {
        expect(Math.abs(v - a[at]!)).toBeLessThan(1e-12 * n * n);
      });
      const given = { re: values, im: new Float64Array(n) };
      expect(multisetDistance(given, Array.from(eigenvalues(a, n).re))).toBeLessThan(1e-11 * n);
    }
  });

  it("takes diagonal and zero matrices as they are", () => {
    expect(Array.from(symmetricEigen(Float64Array.of(3, 0, 0, -2), 2).values)).toEqual([3, -2]);
    expect(Array.from(symmetricEigen(new Float64Array(4), 2).values)).toEqual([0, 0]);
  });
});
