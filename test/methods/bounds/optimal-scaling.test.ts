import { describe, expect, it } from "vitest";
import { matMul, transpose } from "../../../src/linalg/matrix.js";
import { operatorNorm } from "../../../src/linalg/norms.js";
import { diagonalScalingBound } from "../../../src/methods/bounds/diagonal-scaling-bound.js";
import { optimalScaling } from "../../../src/methods/bounds/optimal-scaling.js";
import { scaledBy } from "../../../src/methods/bounds/osborne-balancing.js";
import { minimiseBfgs } from "./bfgs.js";
import { numbersFrom } from "./random-network.js";

/** ln of the Schatten-2p norm of e^X W e^(−X) and its gradient, by plain repeated squaring. */
function schatten(w: Float64Array, n: number, x: Float64Array, squarings: number) {
  const a = scaledBy(w, n, x);
  const t = transpose(a, n, n);
  const power = (gram: Float64Array): { shares: Float64Array; logTrace: number } => {
    let [matrix, logTrace] = [gram, 0];
    for (let k = 0; ; k++) {
      const trace = matrix.reduce((sum, v, at) => (at % (n + 1) === 0 ? sum + v : sum), 0);
      logTrace = 2 * logTrace + Math.log(trace);
      matrix = matrix.map((v) => v / trace);
      if (k === squarings) break;
      matrix = matMul(matrix, matrix, n, n, n);
    }
    return { shares: Float64Array.from({ length: n }, (_, i) => matrix[i * (n + 1)]!), logTrace };
  };
  const columns = power(matMul(t, a, n, n, n));
  const rows = power(matMul(a, t, n, n, n));
  return {
    value: columns.logTrace / 2 ** (squarings + 1),
    gradient: rows.shares.map((r, i) => r - columns.shares[i]!),
  };
}

/** A second method: quasi-Newton minimisation of Schatten norms of growing order. */
function bySchattenNorms(w: Float64Array, n: number): number {
  let x: Float64Array = new Float64Array(n);
  let best = operatorNorm(w, n, n);
  for (let squarings = 1; squarings <= 24; squarings++) {
    const scale = new Float64Array(n).fill(1 / 2 ** squarings);
    x = minimiseBfgs((at) => schatten(w, n, at, squarings), x, scale, 40);
    best = Math.min(best, operatorNorm(scaledBy(w, n, x), n, n));
  }
  return best;
}

describe("optimalScaling", () => {
  it.each([2, 3, 5, 8, 12])("agrees with Schatten norms minimised by BFGS, n = %i", (n) => {
    for (let seed = 0; seed < 4; seed++) {
      const w = numbersFrom(50 * n + seed, n * n);
      const { x, norm, lowerBound, status } = optimalScaling(w, n, new Float64Array(n));
      const other = bySchattenNorms(w, n);
      expect(status).toBe("converged");
      expect(operatorNorm(scaledBy(w, n, x), n, n)).toBeLessThanOrEqual(norm);
      expect(norm).toBeLessThan(other * (1 + 1e-6));
      expect(lowerBound).toBeLessThanOrEqual(other * (1 + 1e-12));
      expect(norm / lowerBound - 1).toBeLessThan(1e-4);
    }
  });

  it("closes the gap to its lower bound where many singular values tie, n = 40 and 90", () => {
    for (const n of [40, 90]) {
      const w = numbersFrom(n, n * n);
      const { norm, lowerBound, iterations } = optimalScaling(w, n, new Float64Array(n));
      expect(norm / lowerBound - 1).toBeLessThan(1e-5);
      expect(iterations).toBeLessThan(60);
      const { value } = diagonalScalingBound(w, n, 1);
      expect(value).toBeGreaterThan(lowerBound);
      expect(value).toBeLessThan(norm * (1 + 1e-7));
    }
  });

  it("knows the orthogonal and the non-negative optimum", () => {
    const rotation = Float64Array.of(0.6, -0.8, 0.8, 0.6);
    expect(optimalScaling(rotation, 2, Float64Array.of(0, 3)).norm).toBeCloseTo(1, 7);
    // ρ of the circulant is its row sum; hide it behind a scaling of four decades.
    const circulant = Float64Array.of(0.1, 0.7, 0.3, 0.3, 0.1, 0.7, 0.7, 0.3, 0.1);
    const hidden = scaledBy(circulant, 3, Float64Array.of(0, 4, 9));
    expect(optimalScaling(hidden, 3, new Float64Array(3)).norm).toBeCloseTo(1.1, 7);
  });

  it("says when it was not allowed to finish", () => {
    const w = numbersFrom(1, 25);
    const { status, iterations, norm } = optimalScaling(w, 5, new Float64Array(5), { maxIterations: 3 });
    expect([status, iterations]).toEqual(["max-iterations", 3]);
    expect(norm).toBeLessThan(4 * operatorNorm(w, 5, 5));
  });
});
