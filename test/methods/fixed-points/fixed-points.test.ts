import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fixedPointIndex, fixedPoints } from "../../../src/methods/fixed-points/fixed-points.js";
import { oneNeuronFixedPoints } from "../../../src/methods/fixed-points/one-neuron-fixed-points.js";
import { foldOfGain } from "../../../src/methods/bifurcations/one-neuron-folds.js";
import { findModel } from "../../../src/systems/models.js";
import { networkModel } from "../../../src/systems/network-model.js";

const map = findModel("one-neuron")!;

/** σ(W x + b), w_ii = 6, w_ij = 0.2, b_i = −½ Σ_j w_ij: 3^N fixed points (N5). */
function coupled(n: number) {
  const wRec = Float64Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? 6 : 0.2));
  const b = new Float64Array(n).fill(-(6 + 0.2 * (n - 1)) / 2);
  const model = networkModel({ cell: "vanilla", activation: "logistic", wRec, b });
  return { model, p: Float64Array.from(model.parameters, (info) => info.defaultValue) };
}

describe("fixedPoints", () => {
  it("agrees with the closed form of the one-neuron models over random weights and biases", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -12, max: 24, noNaN: true }),
        fc.double({ min: -2, max: 2, noNaN: true }),
        fc.double({ min: 0.05, max: 1, noNaN: true }),
        (w, s, epsilon) => {
          const fold = w > 4 ? foldOfGain(w / 4).drive : 0;
          const b = w > 4 ? 2 * s * fold - w / 2 : s - w / 2;
          // Within this of a fold the search may rightly see a slow point instead of two roots.
          fc.pre(w <= 4 || Math.abs(Math.abs(s) - 1) > 1e-6);
          fc.pre(Math.abs(w - 4) > 1e-4);
          const p = Float64Array.of(w, b, epsilon, 1, 0);
          const found = fixedPoints(map, p, { starts: 24 });
          const exact = oneNeuronFixedPoints(map, p).points;
          expect(found.fixedPoints).toHaveLength(exact.length);
          expect(found.indexAudit).toBe("passed");
          found.fixedPoints.forEach((q, i) => {
            const conditioning = 1 / Math.abs(1 - exact[i]!.multipliers[0]!.re);
            expect(Math.abs(q.state[0]! - exact[i]!.state[0]!)).toBeLessThan(1e-14 * (1 + conditioning));
            expect(q.stability).toBe(exact[i]!.stability);
          });
        },
      ),
      { seed: 4, numRuns: 150 },
    );
  });

  it("finds the flow's, M5's and the latch's points too", () => {
    const flow = findModel("one-neuron-flow")!;
    const states = fixedPoints(flow, Float64Array.of(5, -2.5, 1, 0)).fixedPoints.map((q) => q.state[0]!);
    expect(states[0]).toBeCloseTo(0.144794108256065, 13);
    expect(states[1]).toBeCloseTo(0.5, 13);
    expect(states[2]).toBeCloseTo(0.855205891743935, 13);
    const pascanu = fixedPoints(findModel("pascanu")!, Float64Array.of(5, -2.5)).fixedPoints;
    expect(pascanu.map((q) => 1 / (1 + Math.exp(-q.state[0]!)) - 0.5)[2]).toBeCloseTo(0.355205891743935, 13);
    const latch = fixedPoints(findModel("latch")!, Float64Array.of(1.25, 0)).fixedPoints;
    expect(latch.map((q) => q.state[0])[2]).toBeCloseTo(0.7104117835, 10);
  });

  it("N5: 3^N points of the weakly coupled units, N = 1…4, index sum 1", () => {
    for (const n of [1, 2, 3, 4]) {
      const { model, p } = coupled(n);
      const result = fixedPoints(model, p, { starts: 60 * 3 ** (n - 1) });
      expect(result.fixedPoints).toHaveLength(3 ** n);
      expect(result.indexSum).toBe(1);
      expect(result.fixedPoints.filter((q) => q.stability === "stable")).toHaveLength(2 ** n);
    }
  });

  it("starts between found points meet the saddles that few random starts miss", () => {
    const { model, p } = coupled(2);
    const first = fixedPoints(model, p, { starts: 4, rounds: 0 });
    expect(first.fixedPoints.length).toBeLessThan(9);
    expect(first.indexAudit === "passed").toBe(first.indexSum === 1);
    expect(fixedPoints(model, p, { starts: 4 }).fixedPoints).toHaveLength(9);
  });

  it("an incomplete set is told by its index sum", () => {
    const { model, p } = coupled(4);
    const few = fixedPoints(model, p, { starts: 4, rounds: 0 });
    expect(few.fixedPoints.length).toBeLessThan(81);
    expect(few.indexSum).not.toBe(1);
    expect(few.indexAudit).toBe("failed");
  });

  it("Hénon's multipliers (N7), and no audit where no set is known to map into itself", () => {
    const { fixedPoints: found, indexAudit } = fixedPoints(findModel("henon")!, Float64Array.of(1.4, 0.3));
    const multipliers = found.map((q) => q.multipliers.map((m) => m.re));
    expect(multipliers[0]![0]).toBeCloseTo(3.2598220979, 10);
    expect(multipliers[0]![1]).toBeCloseTo(-0.092029562, 10);
    expect(multipliers[1]![0]).toBeCloseTo(-1.9237388582, 10);
    expect(multipliers[1]![1]).toBeCloseTo(0.1559463223, 10);
    expect(found).toHaveLength(2);
    expect(indexAudit).toBeNull();
  });

  it("Lorenz: three equilibria, the eigenvalues at the origin from the quadratic formula", () => {
    const { fixedPoints: found } = fixedPoints(findModel("lorenz")!, Float64Array.of(10, 28, 8 / 3));
    expect(found).toHaveLength(3);
    const origin = found[1]!;
    const root = Math.sqrt(121 + 4 * 270);
    const expected = [(-11 + root) / 2, -8 / 3, (-11 - root) / 2];
    origin.multipliers.forEach((m, i) => {
      expect(m.re).toBeCloseTo(expected[i]!, 11);
    });
    expect(found.map((q) => q.stability)).toEqual(["unstable", "unstable", "unstable"]);
  });

  it("keeps two points apart that lie 2e-6 apart, near the fold", () => {
    const p = Float64Array.of(5, -2.344389661369312 - 1e-11, 1, 1, 0);
    const found = fixedPoints(map, p, { starts: 100 }).fixedPoints.map((q) => q.state[0]!);
    expect(found).toHaveLength(3);
    const exact = oneNeuronFixedPoints(map, p).points.map((q) => q.state[0]!);
    expect(exact[1]! - exact[0]!).toBeLessThan(3e-6);
    expect((found[1]! - found[0]!) / (exact[1]! - exact[0]!)).toBeCloseTo(1, 4);
  });

  it("the index is +1 at the attractors and −1 between them", () => {
    const p = Float64Array.of(5, -2.5, 1, 1, 0);
    const indices = oneNeuronFixedPoints(map, p).points.map((q) =>
      fixedPointIndex(map.system, Float64Array.from(q.state), p),
    );
    expect(indices).toEqual([1, -1, 1]);
  });

  it("repeats with the same seed and echoes its options", () => {
    const { model, p } = coupled(2);
    const first = fixedPoints(model, p, { seed: 7, starts: 20 });
    expect(fixedPoints(model, p, { seed: 7, starts: 20 })).toEqual(first);
    expect(first.options).toMatchObject({ seed: 7, starts: 20, tolerance: 1e-12 });
    expect(structuredClone(first)).toEqual(first);
  });

  it("refuses wrong input, naming it", () => {
    expect(() => fixedPoints(map, Float64Array.of(5))).toThrow(/p has 1 entries; expected 5/);
    expect(() => fixedPoints(map, Float64Array.of(5, 0, 1, 1, 0), { starts: 0 })).toThrow(/starts is 0/);
  });
});
