import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { largestRitzValue } from "../../src/linalg/largest-ritz-value.js";
import { tridiagonalEigenvalues } from "../../src/linalg/tridiagonal-eigenvalues.js";

const f = (...values: number[]) => Float64Array.from(values);

describe("the largest Ritz value", () => {
  it("is that of the second difference matrix, 2 + 2 cos(π/(n + 1))", () => {
    const n = 30;
    const { value, vector, converged } = largestRitzValue(
      f(...Array<number>(n).fill(2)),
      new Float64Array(n).fill(1),
      n,
      4,
    );
    expect(converged).toBe(true);
    expect(value).toBeCloseTo(2 + 2 * Math.cos(Math.PI / (n + 1)), 14);
    vector.forEach((v, i) => {
      const exact = Math.sqrt(2 / (n + 1)) * Math.sin((Math.PI * (i + 1)) / (n + 1));
      expect(Math.abs(v)).toBeCloseTo(exact, 12);
    });
  });

  it("agrees with the QL iteration, and its vector solves the equations", () => {
    const entry = fc.double({ min: 0.01, max: 3, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(entry, entry), { minLength: 1, maxLength: 40 }), (pairs) => {
        const n = pairs.length;
        const alphas = f(...pairs.map(([a]) => a));
        const betas = f(...pairs.map(([, b]) => b));
        const { value, vector } = largestRitzValue(alphas, betas, n, 9.5);
        const exact = Math.max(...tridiagonalEigenvalues(alphas, betas.subarray(0, n - 1))!);
        expect(Math.abs(value - exact)).toBeLessThan(1e-13 * exact);
        for (let i = 0; i < n; i++) {
          const beside =
            (i > 0 ? betas[i - 1]! * vector[i - 1]! : 0) + (i < n - 1 ? betas[i]! * vector[i + 1]! : 0);
          expect(Math.abs(alphas[i]! * vector[i]! + beside - value * vector[i]!)).toBeLessThan(1e-12);
        }
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it("resolves a last entry far below rounding", () => {
    const alphas = f(4, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
    const betas = new Float64Array(12).fill(0.01);
    const { vector } = largestRitzValue(alphas, betas, 12, 5);
    expect(Math.abs(vector[11]!)).toBeLessThan(1e-26);
  });
});
