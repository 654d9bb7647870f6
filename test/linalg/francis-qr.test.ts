import { describe, expect, it } from "vitest";
import { plainHessenberg } from "../../src/linalg/double-shift-sweep.js";
import { hessenbergEigenvalues } from "../../src/linalg/francis-qr.js";
import { reduceToHessenberg } from "../../src/linalg/hessenberg.js";
import { gaussianMatrix, multisetDistance, type Value } from "./oracles.js";

const n = 12;
const trace = (a: Float64Array) => Array.from({ length: n }, (_, i) => a[i * n + i]!).reduce((x, y) => x + y);

function solve(maxSteps?: number) {
  const h = plainHessenberg(gaussianMatrix(11, n, n), n);
  const re = new Float64Array(n);
  const im = new Float64Array(n);
  return { status: hessenbergEigenvalues(h, n, re, im, maxSteps), re, im };
}

describe("hessenbergEigenvalues at its cap", () => {
  const full = solve();
  const exact = Array.from(full.re, (re, i): Value => [re, full.im[i]!]);

  it("gives estimates that keep the trace, and says so", () => {
    for (const steps of [0, 1, 5, 10]) {
      const e = solve(steps);
      expect(e.status).toBe("capped");
      expect(e.re.reduce((x, y) => x + y)).toBeCloseTo(trace(gaussianMatrix(11, n, n)), 12);
    }
  });

  it("gives better estimates the later it stops", () => {
    expect(full.status).toBe("converged");
    const [first, last] = [multisetDistance(solve(0), exact), multisetDistance(solve(20), exact)];
    expect(first).toBeGreaterThan(1);
    expect(last).toBeLessThan(0.3 * first);
  });
});

describe("reduceToHessenberg", () => {
  it("keeps trace and Frobenius norm and clears what lies below the subdiagonal", () => {
    const a = gaussianMatrix(12, n, n);
    const h = reduceToHessenberg(a.slice(), n);
    expect(trace(h)).toBeCloseTo(trace(a), 12);
    expect(Math.hypot(...h)).toBeCloseTo(Math.hypot(...a), 12);
    const below = h.filter((_, k) => Math.floor(k / n) > (k % n) + 1);
    expect(below).toEqual(new Float64Array(below.length));
  });
});
