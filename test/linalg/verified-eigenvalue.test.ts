import { describe, expect, it } from "vitest";
import { eigenvalues } from "../../src/linalg/eigenvalues.js";
import { traceModulus } from "../../src/linalg/trace-modulus.js";
import { verifiedModulus } from "../../src/linalg/verified-eigenvalue.js";
import { gaussianMatrix } from "./oracles.js";

function proven(a: Float64Array, n: number, error = 0): number | undefined {
  const { re, im } = eigenvalues(a, n);
  return verifiedModulus(a, n, error, re[0]!, im[0]!);
}

describe("verifiedModulus", () => {
  it.each([
    ["real", [2, 1, 1, 3], (5 + Math.sqrt(5)) / 2],
    ["complex", [3, -4, 4, 3], 5],
    ["one entry", [0.75], 0.75],
    ["cyclic", [0, 1, 0, 0, 0, 1, 1, 0, 0], 1],
  ])("is just below a known %s modulus", (_name, entries, expected) => {
    const value = proven(Float64Array.from(entries), Math.sqrt(entries.length))!;
    expect(value).toBeLessThan(expected * (1 + 2 ** -52));
    expect(value).toBeGreaterThan(expected * (1 - 1e-12));
  });

  it("is just below the computed modulus of random matrices, real and complex", () => {
    for (let seed = 0; seed < 60; seed++) {
      const n = 2 + (seed % 12);
      const a = gaussianMatrix(seed, n, n);
      const { re, im } = eigenvalues(a, n);
      const modulus = Math.hypot(re[0]!, im[0]!);
      const value = proven(a, n)!;
      expect(Math.abs(value / modulus - 1)).toBeLessThan(1e-10);
    }
  });

  it("allows for the error of the entries", () => {
    const a = Float64Array.of(2, 1, 1, 3);
    // Every entry moved by 1e-6 moves the eigenvalue by at most 2e-6, and by exactly that for some matrix.
    const least = proven(Float64Array.of(2 - 1e-6, 1 - 1e-6, 1 - 1e-6, 3 - 1e-6), 2)!;
    const value = proven(a, 2, 1e-6)!;
    expect(value).toBeLessThan(least);
    expect(value).toBeGreaterThan(least - 2e-5);
    expect(proven(a, 2, 1)).toBeUndefined();
  });

  it("proves nothing where the eigenvalue is multiple", () => {
    expect(proven(Float64Array.of(1, 0, 0, 1), 2)).toBeUndefined();
    expect(proven(Float64Array.of(1, 1, 0, 1), 2)).toBeUndefined();
    expect(verifiedModulus(Float64Array.of(0, 0, 0, 0), 2, 0, 0, 0)).toBeUndefined();
  });
});

describe("traceModulus", () => {
  it.each([
    ["identity", [1, 0, 0, 1], 1, 1e-12],
    ["Jordan block", [0.5, 1, 0, 0.5], 0.5, 1e-9],
    [
      "±1, both double",
      [0.5, 0.5, 0.5, 0.5, 0.5, -0.5, 0.5, -0.5, 0.5, 0.5, -0.5, -0.5, 0.5, -0.5, -0.5, 0.5],
      1,
      1e-9,
    ],
    ["one of three", [1, 0, 0, 0, 0.3, 0.1, 0, 0, 0.2], 1, 1e-5],
    ["complex", [0.6, -0.8, 0.8, 0.6], 1, 1e-5],
  ])("is just below the modulus of a matrix: %s", (_name, entries, expected, loss) => {
    const value = traceModulus(Float64Array.from(entries), Math.sqrt(entries.length), 0)!;
    expect(value).toBeLessThanOrEqual(expected);
    expect(value).toBeGreaterThan(expected * (1 - loss));
  });

  it("is never above the modulus of random matrices, and allows for errors of the entries", () => {
    for (let seed = 0; seed < 60; seed++) {
      const n = 1 + (seed % 8);
      const a = gaussianMatrix(seed, n, n);
      const { re, im } = eigenvalues(a, n);
      const modulus = Math.hypot(re[0]!, im[0]!);
      const value = traceModulus(a, n, 0)!;
      expect(value).toBeLessThanOrEqual(modulus * (1 + 1e-13));
      expect(value).toBeGreaterThan(0.7 * modulus);
      expect(traceModulus(a, n, 1e-3) ?? 0).toBeLessThanOrEqual(value);
    }
    expect(traceModulus(Float64Array.of(1e-3, 0, 0, -1e-3), 2, 1e-2)).toBeUndefined();
    expect(traceModulus(Float64Array.of(0, 1, 0, 0), 2, 0)).toBeUndefined();
  });
});
