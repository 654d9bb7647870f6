import fc from "fast-check";
import { EigenvalueDecomposition, LuDecomposition, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { operatorNorm } from "../../../src/linalg/norms.js";
import {
  globalStability,
  type StabilityMetric,
  type StabilityTest,
} from "../../../src/methods/bounds/global-stability.js";
import { oneNeuronFixedPoints } from "../../../src/methods/fixed-points/one-neuron-fixed-points.js";
import { findModel } from "../../../src/systems/models.js";
import { withParameters } from "../../../src/systems/parameters.js";
import { numbersFrom } from "./random-network.js";

const f = (...values: number[]) => Float64Array.from(values);
const testOf = (name: StabilityTest["test"], kind: "map" | "flow", w: Float64Array, s = 1): StabilityTest =>
  globalStability(kind, w, Math.sqrt(w.length), s).tests.find(({ test }) => test === name)!;

/** All diagonals with entries 0 or s. */
function vertices(n: number, s: number): Float64Array[] {
  return Array.from({ length: 2 ** n }, (_, mask) =>
    Float64Array.from({ length: n }, (_, i) => ((mask >> i) & 1 ? s : 0)),
  );
}

/** −I + D W. */
function flowJacobian(w: Float64Array, n: number, d: Float64Array): Float64Array {
  return w.map((v, at) => d[Math.floor(at / n)]! * v - (at % (n + 1) === 0 ? 1 : 0));
}

/** The matrix measure of a Jacobian in a metric: δ's norm grows at most by this rate. */
function measure(a: Float64Array, n: number, w: Float64Array, metric: StabilityMetric): number {
  if (metric.norm === "s|W|") return quadraticMeasure(a, n, absolute(w, n));
  const { weights } = metric;
  const scaled = a.map((v, at) => (v * weights[Math.floor(at / n)]!) / weights[at % n]!);
  if (metric.norm === "2") {
    const sums = scaled.map((v, at) => (v + scaled[(at % n) * n + Math.floor(at / n)]!) / 2);
    const symmetric = Matrix.from1DArray(n, n, sums);
    const found = new EigenvalueDecomposition(symmetric, { assumeSymmetric: true }).realEigenvalues;
    return Math.max(...found);
  }
  const entry = (i: number, j: number) =>
    metric.norm === "infinity" ? scaled[i * n + j]! : scaled[j * n + i]!;
  const lines = Array.from({ length: n }, (_, i) => {
    let sum = entry(i, i);
    for (let j = 0; j < n; j++) if (j !== i) sum += Math.abs(entry(i, j));
    return sum;
  });
  return Math.max(...lines);
}

/** The same in the norm √(xᵀ P x): the largest eigenvalue of ½ P⁻¹ (P A + Aᵀ P). */
function quadraticMeasure(a: Float64Array, n: number, p: Matrix): number {
  const [A, inverse] = [Matrix.from1DArray(n, n, a), new LuDecomposition(p).solve(Matrix.eye(n))];
  const half = inverse.mmul(p.mmul(A).add(A.transpose().mmul(p))).mul(0.5);
  return Math.max(...new EigenvalueDecomposition(half).realEigenvalues);
}

/** |W| + 1e-6 I of a symmetric W, from its eigenvectors. */
function absolute(w: Float64Array, n: number): Matrix {
  const { eigenvectorMatrix: v, realEigenvalues } = new EigenvalueDecomposition(Matrix.from1DArray(n, n, w), {
    assumeSymmetric: true,
  });
  return v.mmul(Matrix.diag(realEigenvalues.map((x) => Math.abs(x) + 1e-6))).mmul(v.transpose());
}

const networks = fc.record({
  n: fc.integer({ min: 1, max: 5 }),
  gain: fc.double({ min: 0.05, max: 2, noNaN: true }),
  self: fc.double({ min: -3, max: 1, noNaN: true }),
  seed: fc.nat(),
  symmetric: fc.boolean(),
  s: fc.constantFrom(0.25, 1),
});

describe("every condition that holds", () => {
  it("makes the matrix measure of −I + D W negative at the rate it claims, for every extreme D", () => {
    const held: Partial<Record<StabilityTest["test"], number>> = {};
    fc.assert(
      fc.property(networks, ({ n, gain, self, seed, symmetric, s }) => {
        const half = numbersFrom(seed, n * n);
        const w = half.map((v, at) => {
          const [i, j] = [Math.floor(at / n), at % n];
          const mirrored = symmetric && j < i ? half[j * n + i]! : v;
          return ((gain * mirrored) / n + (i === j ? self : 0)) / s;
        });
        for (const { test, holds, rate, metric } of globalStability("flow", w, n, s).tests) {
          if (!holds) continue;
          held[test] = (held[test] ?? 0) + 1;
          // The measure is convex in D, so its largest value is at a vertex.
          const top = Math.max(
            ...vertices(n, s).map((d) =>
              measure(
                flowJacobian(w, n, d),
                n,
                w.map((v) => s * v),
                metric!,
              ),
            ),
          );
          expect(top).toBeLessThanOrEqual(-rate! + (metric!.norm === "s|W|" ? 1e-2 : 1e-9));
        }
      }),
      { numRuns: 60, seed: 4 },
    );
    expect(Object.values(held).every((count) => count > 8)).toBe(true);
    expect(Object.keys(held)).toHaveLength(3);
  });
});

describe("closed forms", () => {
  const states = (w: number, b: number) =>
    oneNeuronFixedPoints(
      findModel("one-neuron-flow")!,
      withParameters(findModel("one-neuron-flow")!, { w, b }),
    ).points.length;

  it("one logistic unit is stable for every bias iff w < 4, where the cusp lies", () => {
    expect(globalStability("flow", f(3.999), 1, 0.25)).toMatchObject({ stable: true });
    expect(globalStability("flow", f(4.001), 1, 0.25)).toMatchObject({ stable: false });
    for (let b = -4; b <= 0; b += 0.1) expect(states(3.999, b)).toBe(1);
    expect(states(4.5, -2.25)).toBe(3);
    for (const { test, value } of globalStability("flow", f(3), 1, 0.25).tests) {
      // |1 + s t w| < 2√t is sharpest at t = 1/(s w): √(s w).
      expect(value).toBeCloseTo(test === "sector" ? Math.sqrt(0.75) : 0.75, 12);
    }
    expect(globalStability("flow", f(-1000), 1, 1).stable).toBe(true);
  });

  it("two units that turn around each other: the sector test needs s ω < 2, the majorant s ω < 1", () => {
    const turning = (omega: number) => f(0, omega, -omega, 0);
    // √(1 + t²ω²) < 2√t is sharpest at t = 1/ω: √(ω/2).
    expect(testOf("sector", "flow", turning(1.9)).value).toBeCloseTo(Math.sqrt(0.95), 10);
    expect(testOf("sector", "flow", turning(2.1)).holds).toBe(false);
    expect(testOf("Metzler majorant", "flow", turning(1.9)).value).toBeCloseTo(1.9, 12);
    expect(testOf("sector", "flow", turning(7.6), 0.25).value).toBeCloseTo(Math.sqrt(0.95), 10);
  });

  it("the majorant is the spectral abscissa by ml-matrix, and the symmetric test the largest eigenvalue", () => {
    for (let seed = 0; seed < 6; seed++) {
      const n = 2 + (seed % 5);
      const w = numbersFrom(seed, n * n);
      const majorant = w.map((v, at) => (at % (n + 1) === 0 ? v : Math.abs(v)));
      const abscissa = Math.max(
        ...new EigenvalueDecomposition(Matrix.from1DArray(n, n, majorant)).realEigenvalues,
      );
      const found = testOf("Metzler majorant", "flow", w).value;
      expect(found).toBeGreaterThanOrEqual(abscissa - 1e-14);
      expect(found).toBeCloseTo(abscissa, 9);
      const symmetric = w.map((v, at) => v + w[(at % n) * n + Math.floor(at / n)]!);
      const options = { assumeSymmetric: true };
      const top = new EigenvalueDecomposition(Matrix.from1DArray(n, n, symmetric), options).realEigenvalues;
      expect(testOf("symmetric", "flow", symmetric).value).toBeCloseTo(Math.max(...top), 10);
      expect(globalStability("flow", w, n, 1).tests).toHaveLength(2);
    }
  });

  it("attains the sector value in the metric it names, and no grid of metrics does better", () => {
    for (let seed = 0; seed < 6; seed++) {
      const w = numbersFrom(seed, 4).map((v) => 2 * v);
      const { value, metric } = testOf("sector", "flow", w);
      const ratio = (t: number, ln: number) => {
        const scale = [1, Math.exp(ln)] as const;
        const a = w.map((v, at) => {
          const entry = t * v + (at % 3 === 0 ? 1 : 0);
          return (entry * scale[at >> 1]!) / scale[at & 1]!;
        });
        return operatorNorm(a, 2, 2) / (2 * Math.sqrt(t));
      };
      if (metric?.norm !== "2") throw new Error("expected a weighted 2-norm");
      const [first, second] = metric.weights;
      expect(ratio(metric.step!, Math.log(second! / first!))).toBeCloseTo(value, 10);
      let least = Infinity;
      for (let t = -4; t <= 4; t += 0.05) {
        for (let ln = -4; ln <= 4; ln += 0.05) least = Math.min(least, ratio(Math.exp(t), ln));
      }
      expect(value).toBeLessThan(least * 1.001);
    }
  });
});

/** x(T) of ẋ = −x + tanh(W x + b) by the classical Runge–Kutta method. */
function flowEnd(
  w: Float64Array,
  b: Float64Array,
  start: Float64Array,
  time = 200,
  step = 0.1,
): Float64Array {
  const n = b.length;
  const derivative = (x: Float64Array) =>
    x.map((xi, i) => {
      let sum = b[i]!;
      for (let j = 0; j < n; j++) sum += w[i * n + j]! * x[j]!;
      return Math.tanh(sum) - xi;
    });
  let x = start;
  const moved = (d: Float64Array, h: number) => x.map((v, i) => v + h * d[i]!);
  for (let t = 0; t < time; t += step) {
    const k1 = derivative(x);
    const k2 = derivative(moved(k1, step / 2));
    const k3 = derivative(moved(k2, step / 2));
    const k4 = derivative(moved(k3, step));
    x = x.map((v, i) => v + (step / 6) * (k1[i]! + 2 * k2[i]! + 2 * k3[i]! + k4[i]!));
  }
  return x;
}

describe("simulation", () => {
  it("finds one attractor from random starts wherever a flow is proven stable, and two where it is not", () => {
    let proven = 0;
    for (let seed = 0; seed < 25; seed++) {
      const n = 1 + (seed % 4);
      const w = numbersFrom(seed, n * n).map((v, at) => (at % (n + 1) === 0 ? v - 0.4 : 1.2 * v));
      if (!globalStability("flow", w, n, 1).stable) continue;
      proven++;
      const b = numbersFrom(seed + 100, n);
      const ends = [1, 2, 3, 4].map((k) =>
        flowEnd(
          w,
          b,
          numbersFrom(1000 * k + seed, n).map((v) => 5 * v),
        ),
      );
      for (const end of ends) {
        end.forEach((v, i) => {
          expect(v).toBeCloseTo(ends[0]![i]!, 6);
        });
      }
    }
    expect(proven).toBeGreaterThan(8);
    const bistable = f(2);
    expect(globalStability("flow", bistable, 1, 1).stable).toBe(false);
    expect(flowEnd(bistable, f(0), f(1))[0]! - flowEnd(bistable, f(0), f(-1))[0]!).toBeGreaterThan(1.5);
  });

  it("of a stable map: two runs under the same input approach each other at the rate, in the metric", () => {
    const n = 4;
    const raw = numbersFrom(3, n * n).map((v, at) => v * 3 ** (Math.floor(at / n) - (at % n)));
    const { value, rate, metric, holds } = testOf(
      "scaled norm",
      "map",
      raw.map((v) => 0.6 * v),
    );
    expect(holds).toBe(true);
    expect(rate).toBe(value);
    if (metric?.norm !== "2") throw new Error("expected a weighted 2-norm");
    let [x, y] = [numbersFrom(7, n), numbersFrom(8, n)];
    const inputs = numbersFrom(9, 60 * n);
    const step = (z: Float64Array, t: number) =>
      z.map((_, i) => {
        let sum = 3 * inputs[t * n + i]!;
        for (let j = 0; j < n; j++) sum += 0.6 * raw[i * n + j]! * z[j]!;
        return Math.tanh(sum);
      });
    const distance = () => Math.hypot(...x.map((v, i) => (v - y[i]!) * metric.weights[i]!));
    for (let t = 0, before = distance(); t < 60 && before > 1e-12; t++) {
      [x, y] = [step(x, t), step(y, t)];
      expect(distance()).toBeLessThanOrEqual(rate! * before * (1 + 1e-12) + 1e-15);
      before = distance();
    }
  });
});

describe("bad input", () => {
  it.each([
    [f(1, 2, 3), 2, 1, "the weight matrix has 3 entries; expected 4"],
    [f(NaN), 1, 1, "the weight matrix holds NaN"],
    [f(), 0, 1, "the number of units is 0"],
    [f(1), 1, 0, "the slope is 0; expected a positive number"],
  ])("%j", (w, n, s, message) => {
    expect(() => globalStability("flow", w, n, s)).toThrow(message);
  });

  it("defines the tests of zero, nilpotent, permutation, denormal and huge matrices", () => {
    for (const entries of [
      [0, 0, 0, 0],
      [0, 3, 0, 0],
      [0, 1, 1, 0],
      [5e-324, 1e-320, 0, 5e-324],
      [1e170, -1e170, 1e170, 1],
    ]) {
      for (const kind of ["map", "flow"] as const) {
        for (const { value, margin } of globalStability(kind, f(...entries), 2, 1).tests) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(margin).toBeCloseTo(1 - value, 12);
        }
      }
    }
    expect(globalStability("flow", f(0, 3, 0, 0), 2, 1).stable).toBe(true);
    expect(globalStability("flow", f(0, 1, 1, 0), 2, 1).stable).toBe(false);
  });
});
