import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { oneNeuronFixedPoints } from "../../../src/methods/fixed-points/one-neuron-fixed-points.js";
import { oneNeuronFolds } from "../../../src/methods/bifurcations/one-neuron-folds.js";
import { findModel } from "../../../src/systems/models.js";

const map = findModel("one-neuron")!;
const flow = findModel("one-neuron-flow")!;
const pascanu = findModel("pascanu")!;
const latch = findModel("latch")!;

const at = (w: number, b: number, epsilon = 1, input = 0) => Float64Array.of(w, b, epsilon, 1, input);
const states = (result: ReturnType<typeof oneNeuronFixedPoints>) => result.points.map((q) => q.state[0]!);

/** ln(x/(1 − x)) − w x, the bias at which x is a fixed point; the textbook formula, not the code's. */
const biasOf = (x: number, complement: number, w: number) => Math.log(x) - Math.log(complement) - w * x;

describe("published values (C5, C12)", () => {
  it("b = −2.5 has 0.1448, ½ and 0.8552 with λ = −0.38085613, 0.25", () => {
    const { points, countCertified } = oneNeuronFixedPoints(flow, Float64Array.of(5, -2.5, 1, 0));
    expect(countCertified).toBe(true);
    const expected = [0.144794108256065, 0.5, 0.855205891743935];
    points.forEach((q, i) => {
      expect(Math.abs(q.state[0]! - expected[i]!)).toBeLessThan(1e-14);
    });
    const lambda = [-0.38085613, 0.25, -0.38085613];
    points.forEach((q, i) => {
      expect(q.multipliers[0]!.re).toBeCloseTo(lambda[i]!, 8);
    });
    expect(points.map((q) => q.stability)).toEqual(["stable", "unstable", "stable"]);
  });

  it("b = −2.4 has 0.1900067944, 0.3933472598, 0.8816720708 with their λ", () => {
    const { points } = oneNeuronFixedPoints(flow, Float64Array.of(5, -2.4, 1, 0));
    const expected = [0.1900067944, 0.3933472598, 0.8816720708];
    const lambda = [-0.23047894, 0.19312597, -0.47836785];
    points.forEach((q, i) => {
      expect(q.state[0]).toBeCloseTo(expected[i]!, 10);
      expect(q.multipliers[0]!.re).toBeCloseTo(lambda[i]!, 8);
    });
    expect(points).toHaveLength(3);
  });

  it("counts 1, 3, 1 as b falls from −2 to −3", () => {
    const counts = [-2, -2.34, -2.35, -2.5, -2.65, -2.66, -3].map(
      (b) => oneNeuronFixedPoints(map, at(5, b)).points.length,
    );
    expect(counts).toEqual([1, 1, 3, 3, 3, 1, 1]);
  });

  it("the map's multiplier is 1 + ελ", () => {
    const { points } = oneNeuronFixedPoints(map, at(5, -2.5, 0.1));
    const expected = [1 - 0.038085613, 1.025, 1 - 0.038085613];
    points.forEach((q, i) => {
      expect(q.multipliers[0]!.re).toBeCloseTo(expected[i]!, 9);
    });
  });

  it("the latch rests at ±0.7104117835 (w = 1.25), contraction 0.6191438724 and 0.1663720878 (w = 2)", () => {
    const [low, middle, high] = oneNeuronFixedPoints(latch, Float64Array.of(1.25, 0)).points;
    expect(high!.state[0]).toBeCloseTo(0.7104117835, 10);
    expect(low!.state[0]).toBe(-high!.state[0]!);
    expect(middle!.state[0]).toBe(0);
    expect(high!.multipliers[0]!.re).toBeCloseTo(0.6191438724, 10);
    const steep = oneNeuronFixedPoints(latch, Float64Array.of(2, 0)).points.at(-1)!;
    expect(steep.multipliers[0]!.re).toBeCloseTo(0.1663720878, 10);
  });
});

describe("settled sensitivity dx*/db by differences of the closed form (C6)", () => {
  const slope = (b: number, index: number, h = 1e-5) => {
    const x = [-2, -1, 1, 2].map((k) => oneNeuronFixedPoints(map, at(5, b + k * h)).points[index]!.state[0]!);
    return (x[0]! - 8 * x[1]! + 8 * x[2]! - x[3]!) / (12 * h);
  };

  it("0.32513268 at both stable points of b = −2.5; 0.66775825 and 0.21808830 at b = −2.4", () => {
    expect(slope(-2.5, 0)).toBeCloseTo(0.32513268, 8);
    expect(slope(-2.5, 2)).toBeCloseTo(0.32513268, 8);
    expect(slope(-2.4, 0)).toBeCloseTo(0.66775825, 8);
    expect(slope(-2.4, 2)).toBeCloseTo(0.2180883, 8);
  });

  it("diverges at the fold as 0.211474253·|b − b_fold|^(−1/2)", () => {
    const law = (d: number) => slope(-2.344389661369312 - d, 0, d / 1000) * Math.sqrt(d);
    // The next term of the expansion is of relative order √d: extrapolate it away.
    expect(2 * law(1e-6) - law(4e-6)).toBeCloseTo(0.211474253, 6);
  });
});

describe("any weight and bias", () => {
  const weight = fc.double({ min: -60, max: 60, noNaN: true });
  const offset = fc.double({ min: -20, max: 20, noNaN: true });

  it("every point satisfies the textbook equation to rounding, saturated or not", () => {
    fc.assert(
      fc.property(weight, offset, (w, s) => {
        const b = s - w / 2;
        for (const q of oneNeuronFixedPoints(map, at(w, b)).points) {
          const x = q.state[0]!;
          // Backward error: the bias at which x would be exact, against the terms that make it up.
          const scale =
            1 + Math.abs(w) + Math.abs(b) + Math.abs(Math.log(x)) + Math.abs(Math.log(q.complement));
          const size = Math.abs(biasOf(x, q.complement, w) - b) / scale;
          expect(size).toBeLessThan(4e-16);
        }
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  it("three points exactly inside |b + w/2| < ½√(w(w−4)) − 2 arcosh(√w/2), else one", () => {
    fc.assert(
      fc.property(fc.double({ min: -10, max: 60, noNaN: true }), offset, (w, s) => {
        const b = s - w / 2;
        const half = w > 4 ? Math.sqrt(w * (w - 4)) / 2 - 2 * Math.acosh(Math.sqrt(w) / 2) : -1;
        fc.pre(Math.abs(Math.abs(b + w / 2) - half) > 1e-9);
        const { points, countCertified } = oneNeuronFixedPoints(map, at(w, b));
        expect(countCertified).toBe(true);
        expect(points).toHaveLength(Math.abs(b + w / 2) < half ? 3 : 1);
      }),
      { seed: 2, numRuns: 2000 },
    );
  });

  it("M5 is M3 seen through y = σ(x)", () => {
    fc.assert(
      fc.property(weight, offset, (w, s) => {
        const b = s - w / 2;
        const inner = states(oneNeuronFixedPoints(pascanu, Float64Array.of(w, b)));
        const outer = states(oneNeuronFixedPoints(map, at(w, b)));
        expect(inner.length).toBe(outer.length);
        inner.forEach((x, i) => {
          expect(Math.abs(1 / (1 + Math.exp(-x)) - outer[i]!)).toBeLessThan(4e-16 * (1 + Math.abs(x)));
        });
      }),
      { seed: 3, numRuns: 500 },
    );
  });

  it("a constant input shifts the fixed point and the bias", () => {
    const u = 0.02;
    const { points } = oneNeuronFixedPoints(map, at(5, -2.5, 0.1, u));
    expect(points).toHaveLength(3);
    for (const q of points) {
      const x = q.state[0]!;
      const next = 0.9 * x + 0.1 / (1 + Math.exp(-(5 * x - 2.5))) + 0.1 * u;
      expect(Math.abs(next - x)).toBeLessThan(1e-15);
    }
  });

  it("a constant input removes the low attractor where a simulation leaves it", () => {
    // x − σ(5x − 2.5) is largest (below ½) where 5x − 2.5 = −ln(0.7236/0.2764): 0.0311220677.
    const settles = (u: number) => {
      let x = 0.144794108256065;
      for (let t = 0; t < 50_000; t++) x = 0.9 * x + 0.1 / (1 + Math.exp(-(5 * x - 2.5))) + 0.1 * u;
      return x < 0.5;
    };
    for (const [u, count] of [
      [0.03112, 3],
      [0.03113, 1],
    ] as const) {
      expect(oneNeuronFixedPoints(map, at(5, -2.5, 0.1, u)).points).toHaveLength(count);
      expect(settles(u)).toBe(count === 3);
    }
  });
});

describe("the edges", () => {
  it("at the cusp (4, −2) one triple point at ½, and beside it x − ½ = (3 δ/16)^{1/3} to the leading order", () => {
    const cusp = oneNeuronFixedPoints(map, at(4, -2)).points;
    expect(cusp).toHaveLength(1);
    expect(cusp[0]).toMatchObject({ state: [0.5], multiplicity: 3, stability: "nonhyperbolic" });
    // a − tanh a = δ/2 with a = 2(x − ½): a³/3 ≈ δ/2.
    for (const delta of [2 ** -30, 2 ** -40, 2 ** -50]) {
      const { preactivation } = oneNeuronFixedPoints(map, at(4, -2 + delta)).points[0]!;
      expect(preactivation / Math.cbrt(1.5 * delta)).toBeCloseTo(1, 6);
    }
  });

  it("near the cusp the three roots are 0 and ±√(3(gain − 1)) to the leading order", () => {
    for (const excess of [2 ** -20, 2 ** -30, 2 ** -45]) {
      const w = 4 * (1 + excess);
      const { points, countCertified } = oneNeuronFixedPoints(map, at(w, -w / 2));
      expect(countCertified).toBe(true);
      expect(points).toHaveLength(3);
      expect(points[2]!.preactivation / Math.sqrt(3 * excess)).toBeCloseTo(1, 5);
      expect(points[0]!.preactivation).toBe(-points[2]!.preactivation);
    }
  });

  it("within rounding of a fold says so and gives the merging pair once", () => {
    for (const w of [1.01, 1.25, 5, 1000]) {
      for (const fold of oneNeuronFolds(latch, Float64Array.of(w, 0))) {
        const result = oneNeuronFixedPoints(latch, Float64Array.of(w, fold.bias));
        expect(result.countCertified).toBe(false);
        const double = result.points.find((q) => q.multiplicity === 2)!;
        expect(double.stability).toBe("nonhyperbolic");
        expect(double.state[0]).toBe(fold.state);
        expect(result.points).toHaveLength(2);
        expect(states(result)).toEqual(states(result).toSorted((x, y) => x - y));
      }
    }
  });

  it("just inside a fold the pair is √-separated: x = x_f ± √(2 δ/|b''|)", () => {
    const [fold] = oneNeuronFolds(map, at(5, 0));
    const x = fold!.state;
    const curvature = Math.abs((2 * x - 1) / (x * (1 - x)) ** 2);
    for (const delta of [1e-6, 1e-8, 1e-10]) {
      const all = states(oneNeuronFixedPoints(map, at(5, fold!.bias + delta)));
      expect(all).toHaveLength(3);
      expect((all[2]! - all[1]!) / (2 * Math.sqrt((2 * delta) / curvature))).toBeCloseTo(1, 4);
    }
  });

  it("keeps the relative accuracy of 1 − x where x rounds to 1", () => {
    const top = oneNeuronFixedPoints(map, at(100, 300)).points[0]!;
    expect(top.state[0]).toBe(1);
    expect(top.complement / Math.exp(-400)).toBeCloseTo(1, 12);
    expect(top.multipliers[0]!.re / (100 * Math.exp(-400))).toBeCloseTo(1, 12);
  });

  it("gives finite numbers for any finite weight and bias", () => {
    const huge = [0, 1e-308, 1, 1e8, 1e155, 1e308, Number.MAX_VALUE].flatMap((v) => [v, -v]);
    for (const w of huge) {
      for (const b of huge) {
        const results = [
          oneNeuronFixedPoints(map, at(w, b, 0.5)),
          oneNeuronFixedPoints(latch, Float64Array.of(w, b)),
        ];
        // The state of M5 is w σ(x) + b itself.
        if (Math.abs(b) + Math.abs(w) < Infinity)
          results.push(oneNeuronFixedPoints(pascanu, Float64Array.of(w, b)));
        for (const result of results) {
          expect(result.points.length).toBeGreaterThan(0);
          for (const q of result.points) {
            const numbers = [q.state[0]!, q.residual, q.multipliers[0]!.re, q.preactivation, q.complement];
            expect(numbers.filter((v) => !Number.isFinite(v))).toEqual([]);
          }
        }
      }
    }
  });

  it("w = 1e308, b = −w/2: ends and middle are exact", () => {
    const { points } = oneNeuronFixedPoints(map, at(1e308, -5e307));
    expect(points.map((q) => q.state[0])).toEqual([0, 0.5, 1]);
    expect(points.map((q) => q.stability)).toEqual(["stable", "unstable", "stable"]);
  });

  it("rejects what is not a number or not a one-neuron model, naming it", () => {
    expect(() => oneNeuronFixedPoints(map, at(NaN, 0))).toThrow(/w is NaN; expected a finite number/);
    expect(() => oneNeuronFixedPoints(map, at(5, Infinity))).toThrow(/b is Infinity/);
    expect(() => oneNeuronFixedPoints(map, at(5, 0, 0))).toThrow(/epsilon is 0; expected 0 < epsilon/);
    expect(() => oneNeuronFixedPoints(pascanu, Float64Array.of(1.7e308, 1.7e308))).toThrow(
      /w \+ b overflows/,
    );
    expect(() => oneNeuronFixedPoints(findModel("henon")!, Float64Array.of(1.4, 0.3))).toThrow(
      /henon is no one/,
    );
    expect(() => oneNeuronFixedPoints(map, Float64Array.of(5))).toThrow(/1 entries; expected 5/);
  });
});
