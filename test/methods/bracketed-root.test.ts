import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bracketedRoot } from "../../src/methods/bracketed-root.js";

const solve = (f: (s: number) => number | undefined, low: number, high: number) =>
  bracketedRoot(f, { low, atLow: f(low)!, high, atHigh: f(high)! });

describe("bracketedRoot", () => {
  it("finds roots to the last place, smooth, flat or kinked, in few evaluations", () => {
    const cases: [(s: number) => number, number, number, number][] = [
      [(s) => s * s - 2, 0, 2, Math.SQRT2],
      [(s) => Math.cos(s) - s, 0, 1, 0.7390851332151607],
      [(s) => Math.expm1(s - 0.3), -5, 5, 0.3],
      [(s) => Math.sign(s - 1 / 3), 0, 1, 1 / 3],
      [(s) => Math.cbrt(s - 0.7), 0, 1, 0.7],
    ];
    for (const [f, low, high, root] of cases) {
      const result = solve(f, low, high);
      expect(result.status).toBe("converged");
      expect(Math.abs(result.root - root)).toBeLessThan(5e-16 * Math.max(Math.abs(low), Math.abs(high)));
      expect(result.evaluations).toBeLessThan(60);
    }
    expect(solve((s) => s * s - 2, 0, 2).evaluations).toBeLessThan(15);
  });

  it("ends where the bracket is as narrow as numbers get", () => {
    const smallest = Number.MIN_VALUE;
    const step = solve((s) => (s > 0 ? 1 : -1), 0, smallest);
    expect(step).toMatchObject({ status: "converged" });
    expect([0, smallest]).toContain(step.root);
    expect(solve((s) => s - 3 * smallest, 0, 64 * smallest).root).toBeLessThanOrEqual(5 * smallest);
  });

  it("random cubics with one sign change", () => {
    fc.assert(
      fc.property(fc.double({ min: -0.9, max: 0.9, noNaN: true }), (r) => {
        const { root } = solve((s) => (s - r) * (1 + (s + r) ** 2), -1, 1);
        expect(Math.abs(root - r)).toBeLessThan(5e-16);
      }),
      { seed: 5 },
    );
  });

  it("goes round a point where f is undefined, and gives up beside a gap", () => {
    const hole = solve((s) => (s === 0.5 ? undefined : s - 0.5), 0, 1);
    expect(hole.root).toBeCloseTo(0.5, 14);
    const gap = solve((s) => (s > 0.1 && s < 0.9 ? undefined : s - 0.5), 0, 1);
    expect(gap.status).toBe("guess");
  });

  it("takes an end that is a root, and refuses equal signs", () => {
    expect(solve((s) => s, 0, 1)).toEqual({ root: 0, status: "converged", evaluations: 0 });
    expect(solve((s) => s - 1, 0, 1).root).toBe(1);
    expect(() => solve((s) => s + 1, 0, 1)).toThrow(/expected opposite signs/);
  });
});
