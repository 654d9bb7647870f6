import { describe, expect, it } from "vitest";
import { iteratedMap } from "../../../src/methods/fixed-points/iterated-map.js";
import { kCycles } from "../../../src/methods/fixed-points/k-cycles.js";
import { orbitDiagram } from "../../../src/methods/bifurcations/orbit-diagram.js";
import { henonMap } from "../../../src/systems/henon-map.js";
import { findModel } from "../../../src/systems/models.js";

const logistic = findModel("logistic")!;
const neuron = findModel("one-neuron")!;

describe("kCycles", () => {
  it("logistic map: the 2-cycle of r > 3 from its quadratic, multiplier 4 + 2r − r²; none below", () => {
    for (const r of [3.2, 3.6, 3.9]) {
      const { cycles } = kCycles(logistic, Float64Array.of(r), 2);
      expect(cycles).toHaveLength(1);
      const root = Math.sqrt((r + 1) * (r - 3));
      const expected = [(r + 1 - root) / (2 * r), (r + 1 + root) / (2 * r)];
      cycles[0]!.states.forEach((s, i) => {
        expect(s[0]).toBeCloseTo(expected[i]!, 13);
      });
      expect(cycles[0]!.multipliers[0]!.re).toBeCloseTo(4 + 2 * r - r * r, 12);
      expect(cycles[0]!.stability).toBe(r < 1 + Math.sqrt(6) ? "stable" : "unstable");
    }
    expect(kCycles(logistic, Float64Array.of(2.99), 2).cycles).toEqual([]);
  });

  it("logistic map at r = 4: 1, 2, 3, 6, 9, 18, 30 cycles of periods 2 to 8, all of multiplier ±2^k", () => {
    for (const [period, count] of [
      [2, 1],
      [3, 2],
      [4, 3],
      [5, 6],
      [6, 9],
      [7, 18],
      [8, 30],
    ] as const) {
      const { cycles } = kCycles(logistic, Float64Array.of(4), period, { starts: 400 });
      expect(cycles).toHaveLength(count);
      for (const cycle of cycles) expect(cycle.spectralRadius / 2 ** period).toBeCloseTo(1, 9);
    }
  });

  it("doublings (N7): the 2-cycle turns unstable at r = 3.449489742783178", () => {
    const below = kCycles(logistic, Float64Array.of(3.449489742783178 - 1e-6), 2).cycles[0]!;
    const above = kCycles(logistic, Float64Array.of(3.449489742783178 + 1e-6), 2).cycles[0]!;
    expect([below.stability, above.stability]).toEqual(["stable", "unstable"]);
    expect(below.multipliers[0]!.re).toBeCloseTo(-1, 4);
  });

  it("the one-neuron map at w = −5 doubles between its flips (C5), as brute force sees it", () => {
    const p = (b: number) => Float64Array.of(-5, b, 1, 1, 0);
    expect(kCycles(neuron, p(0.41), 2).cycles).toEqual([]);
    const [cycle] = kCycles(neuron, p(2.5), 2).cycles;
    expect(cycle!.stability).toBe("stable");
    const settled = orbitDiagram(neuron, p(0), "b", [2.5, 2.6], { values: 2, starts: [[0.1]] }).orbits[0]!;
    expect(settled.period).toBe(2);
    const sorted = (s: readonly (readonly number[])[]) => s.map((x) => x[0]!).toSorted((a, b) => a - b);
    sorted(settled.states).forEach((x, i) => {
      expect(sorted(cycle!.states)[i]).toBeCloseTo(x, 12);
    });
    expect(cycle!.states[0]![0]! + cycle!.states[1]![0]!).toBeCloseTo(1, 13);
  });

  it("refuses flows and periods that are no whole number", () => {
    expect(() => kCycles(findModel("lorenz")!, Float64Array.of(10, 28, 2), 2)).toThrow(/lorenz is a flow/);
    expect(() => kCycles(logistic, Float64Array.of(4), 1.5)).toThrow(/k is 1.5/);
  });
});

describe("iteratedMap", () => {
  it("its Jacobians are those of k steps, by finite differences", () => {
    const cubed = iteratedMap(henonMap, 3);
    const x = Float64Array.of(0.3, -0.1);
    const p = Float64Array.of(1.2, 0.3);
    const h = 1e-6;
    const moved = (v: Float64Array, i: number, by: number) =>
      v.map((value, k) => (k === i ? value + by : value));
    for (let j = 0; j < 2; j++) {
      const dx = cubed
        .step(moved(x, j, h), p)
        .map((v, i) => (v - cubed.step(moved(x, j, -h), p)[i]!) / (2 * h));
      const dp = cubed
        .step(x, moved(p, j, h))
        .map((v, i) => (v - cubed.step(x, moved(p, j, -h))[i]!) / (2 * h));
      for (let i = 0; i < 2; i++) {
        expect(cubed.jacobian(x, p)[i * 2 + j]).toBeCloseTo(dx[i]!, 8);
        expect(cubed.parameterJacobian(x, p)[i * 2 + j]).toBeCloseTo(dp[i]!, 8);
      }
    }
    expect(Array.from(iteratedMap(henonMap, 1).step(x, p))).toEqual(Array.from(henonMap.step(x, p)));
  });
});
