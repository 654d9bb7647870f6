import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maxCycleMean } from "../../../src/methods/bounds/cycle-mean.js";
import { sparseMatrix } from "./random-network.js";

/** ln of the largest geometric mean over all simple cycles, by walking every one. */
function byEnumeration(w: Float64Array, n: number): number {
  let best = -Infinity;
  const walk = (start: number, at: number, sum: number, length: number, used: number): void => {
    for (let j = start; j < n; j++) {
      const log = Math.log(Math.abs(w[at * n + j]!));
      if (j === start) best = Math.max(best, (sum + log) / (length + 1));
      else if (!(used & (1 << j)) && log > -Infinity) walk(start, j, sum + log, length + 1, used | (1 << j));
    }
  };
  for (let i = 0; i < n; i++) walk(i, i, 0, 0, 1 << i);
  return best;
}

/** ln of the same by Karp's recursion, max_v min_k (d_n(v) − d_k(v))/(n − k), from every start at once. */
function byKarp(w: Float64Array, n: number): number {
  const d = [new Float64Array(n)];
  for (let k = 1; k <= n; k++) {
    const from = d[k - 1]!;
    d.push(
      Float64Array.from({ length: n }, (_, j) =>
        Math.max(...from.map((value, i) => value + Math.log(Math.abs(w[i * n + j]!)))),
      ),
    );
  }
  const means = Array.from(d[n]!, (last, v) =>
    last === -Infinity ? -Infinity : Math.min(...d.slice(0, n).map((row, k) => (last - row[v]!) / (n - k))),
  );
  return Math.max(...means);
}

const sparse = fc.record({
  n: fc.integer({ min: 1, max: 6 }),
  seed: fc.nat(),
  density: fc.double({ min: 0.1, max: 1, noNaN: true }),
  decades: fc.constantFrom(0, 3, 150),
});

describe("maxCycleMean", () => {
  it("agrees with all cycles enumerated, and names the cycle", () => {
    fc.assert(
      fc.property(sparse, (spec) => {
        const { n } = spec;
        const w = sparseMatrix(spec);
        const { value, cycle, status } = maxCycleMean(w, n);
        const expected = byEnumeration(w, n);
        expect(status).toBe("exhausted");
        if (expected === -Infinity) expect([value, cycle]).toEqual([0, []]);
        else expect(Math.abs(Math.log(value) - expected)).toBeLessThan(1e-9);
        const logs = cycle.map((i, k) => Math.log(Math.abs(w[i * n + cycle[(k + 1) % cycle.length]!]!)));
        if (cycle.length > 0)
          expect(logs.reduce((a, b) => a + b) / cycle.length).toBeCloseTo(Math.log(value), 9);
      }),
      { numRuns: 1500, seed: 5 },
    );
  });

  it("agrees with Karp's recursion at sizes beyond enumeration", () => {
    for (const [n, density] of [
      [30, 1],
      [60, 0.05],
      [120, 0.3],
    ] as const) {
      const w = sparseMatrix({ n, seed: n, density, decades: 3 });
      expect(Math.log(maxCycleMean(w, n).value)).toBeCloseTo(byKarp(w, n), 9);
    }
  });

  it("keeps its scale at 1e170, among denormals and across both", () => {
    const ring = (a: number, b: number, c: number): Float64Array =>
      Float64Array.of(0, a, 0, 0, 0, b, c, 0, 0);
    expect(maxCycleMean(ring(8e170, 1e170, 1e170), 3).value / 2e170).toBeCloseTo(1, 14);
    expect(maxCycleMean(ring(1e300, 1e300, 1e-312), 3).value / 1e96).toBeCloseTo(1, 10);
    expect(maxCycleMean(ring(5e-324, 5e-324, 5e-324), 3).value).toBeLessThanOrEqual(5e-324);
    expect(maxCycleMean(new Float64Array(9), 3)).toEqual({ value: 0, cycle: [], status: "exhausted" });
  });
});
