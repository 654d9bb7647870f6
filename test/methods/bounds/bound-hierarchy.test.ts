import { describe, expect, it } from "vitest";
import {
  boundHierarchy,
  growthRate,
  hierarchyAtLag,
  jointUnits,
} from "../../../src/methods/bounds/bound-hierarchy.js";
import { numbersFrom } from "./random-network.js";

const f = (...values: number[]) => Float64Array.from(values);
const rates = (w: Float64Array, s = 1) => {
  const { upper, lower } = boundHierarchy(w, Math.sqrt(w.length), s);
  const all = [
    ...upper.map((b) => [b.method, growthRate(b)] as const),
    ...lower.map((b) => [`≥ ${b.method}`, b.value] as const),
  ];
  return Object.fromEntries(all);
};

describe("boundHierarchy", () => {
  it("lists the chain in order, from what some products reach to what none exceeds", () => {
    const { lower, upper, bracket } = boundHierarchy(f(0.5, -2, 1, 0.4, 0.3, -0.8, -0.2, 1, 0.6), 3, 1);
    expect(lower.map(({ method }) => method)).toEqual([
      "s max cycle mean of |W|",
      "s max ρ(W[I,I])",
      "s max ρ(product)^(1/l)",
      "s JSR",
    ]);
    const order = ["s JSR", "s min‖SWS⁻¹‖₂", "s ρ(|W|)", "s‖W‖₂", "s‖W‖₁", "s‖W‖∞"];
    expect(upper.map(({ method }) => method)).toEqual(order);
    expect(bracket[0]).toBeGreaterThan(1.39917);
    expect(bracket[1]).toBeLessThan(1.4334395);
  });

  it("decides: vanishes by a proof, explodes by a witness, and says which", () => {
    const vanishing = boundHierarchy(f(0.9, -0.5, 0.5, 0.9), 2, 0.25);
    expect(vanishing).toMatchObject({ verdict: "vanishes", rigorous: true, budgetReached: false });
    const exploding = boundHierarchy(f(0.9, -1.4, 1, -0.5), 2, 1);
    expect(exploding).toMatchObject({ verdict: "can explode", rigorous: true });
    expect(exploding.lower.find(({ method }) => method === exploding.decidedBy)!.value).toBeCloseTo(
      Math.sqrt(1.4),
      12,
    );
    const marginal = boundHierarchy(f(1), 1, 1);
    expect(marginal).toMatchObject({ verdict: "undecided", budgetReached: false });
    expect(marginal.bracket[0]).toBe(1);
    expect("decidedBy" in marginal).toBe(false);
  });

  it("decides nearer to 1 than the first bracket: joint spectral radius c, norms 2c", () => {
    for (const c of [0.999, 1.001]) {
      const { verdict, decidedBy } = boundHierarchy(f(c, -c, c, -c), 2, 1);
      expect([verdict, decidedBy === undefined]).toEqual([c < 1 ? "vanishes" : "can explode", false]);
    }
  });

  it("has k* = ln κ/ln(‖W‖/γ): κ = √1000, ‖W‖ = 10, γ = √0.1", () => {
    const { crossover } = boundHierarchy(f(0, 10, 0.01, 0), 2, 1);
    expect(crossover!).toBeCloseTo(Math.log(Math.sqrt(1000)) / Math.log(10 / Math.sqrt(0.1)), 6);
    expect(boundHierarchy(f(2, 0, 0, 2), 2, 1).crossover).toBeNull();
  });

  it("switches methods at the crossover, and bounds any lag without over- or underflow", () => {
    const found = boundHierarchy(f(0, 10, 0.01, 0), 2, 1);
    expect(hierarchyAtLag(found, 1).logBound).toBeCloseTo(Math.log(10), 9);
    expect(hierarchyAtLag(found, 1e9).logBound! / 1e9).toBeCloseTo(Math.log(Math.sqrt(0.1)), 6);
    expect(hierarchyAtLag(found, 1e9).rigorous).toBe(true);
    expect(hierarchyAtLag(found, 0).logBound).toBe(0);
  });

  it("skips the joint spectral radius of many coupled units and says why; blocks of few keep it", () => {
    const n = jointUnits + 1;
    const dense = boundHierarchy(numbersFrom(1, n * n), n, 1);
    expect(dense.skipped).toEqual([
      {
        method: "s JSR",
        reason: `${n} coupled units have 2^${n} vertices; bracketed up to 10 coupled units`,
      },
    ]);
    expect(dense.budgetReached).toBe(true);
    const blocks = new Float64Array(400);
    for (let i = 0; i < 20; i += 2) blocks.set(f(0.3, -0.3), i * 20 + i);
    for (let i = 1; i < 20; i += 2) blocks.set(f(0.3, -0.3), i * 20 + i - 1);
    const small = boundHierarchy(blocks, 20, 1);
    expect(small.skipped).toEqual([]);
    expect(small.bracket[0]).toBeCloseTo(0.3, 2);
    expect(small.bracket[1]).toBeCloseTo(0.3, 2);
  });
});

describe("a large network", () => {
  it("is bounded without what would take minutes, and says so: a ring of 1001 units, weights ±½", () => {
    const n = 1001;
    const w = new Float64Array(n * n);
    for (let i = 0; i < n; i++) w[i * n + ((i + 1) % n)] = i % 2 === 0 ? 0.5 : -0.5;
    const { bracket, verdict, skipped } = boundHierarchy(w, n, 1);
    expect(skipped.map(({ method }) => method)).toEqual(["s JSR", "s min‖SWS⁻¹‖₂"]);
    expect(verdict).toBe("vanishes");
    expect(bracket[0]).toBeCloseTo(0.5, 9);
    expect(bracket[1]).toBeCloseTo(0.5, 9);
  });
});

describe("traps", () => {
  it.each([
    ["zero", f(0, 0, 0, 0), 0],
    ["nilpotent, triangular", f(0, 3, 0, 0), 0],
    ["permutation", f(0, 1, 0, 0, 0, 1, 1, 0, 0), 1],
    ["defective", f(0.5, 1, 0, 0.5), 0.5],
    ["denormal", f(5e-324, 0, 0, 1e-320), 1e-320],
    ["huge", f(1e170, 0, 1e170, -2e170), 2e170],
    ["one unit", f(-0.7), 0.7],
  ])("%s has its growth as the bracket", (_name, w, growth) => {
    const { bracket, verdict, upper } = boundHierarchy(w, Math.sqrt(w.length), 1);
    const room = 1e-9 * growth + 1e-322;
    expect(bracket[0]).toBeLessThanOrEqual(growth);
    expect(bracket[0]).toBeGreaterThanOrEqual(growth - room);
    expect(bracket[1]).toBeGreaterThanOrEqual(growth);
    expect(bracket[1]).toBeLessThanOrEqual(growth * 1.011 + room);
    expect(verdict).toBe(growth < 1 ? "vanishes" : growth > 1 ? "can explode" : "undecided");
    for (const { value } of upper) expect(value).toBeGreaterThanOrEqual(growth);
  });

  it("scales with the slope", () => {
    const w = f(0.5, -2, 1, 0.4, 0.3, -0.8, -0.2, 1, 0.6);
    const [one, quarter] = [rates(w), rates(w, 0.25)];
    for (const [name, rate] of Object.entries(one)) expect(quarter[name]! / rate).toBeCloseTo(0.25, 9);
  });

  it.each([
    [f(1, 2, 3), 2, 1, "the weight matrix has 3 entries; expected 4"],
    [f(1, NaN, 0, 1), 2, 1, "the weight matrix holds NaN at index 1"],
    [f(Infinity), 1, 1, "the weight matrix holds Infinity"],
    [f(), 0, 1, "the number of units is 0"],
    [f(1), 1, -1, "the slope is -1"],
  ])("refuses %j", (w, n, s, message) => {
    expect(() => boundHierarchy(w, n, s)).toThrow(RangeError);
    expect(() => boundHierarchy(w, n, s)).toThrow(message);
  });

  it("refuses a k that is no number of factors", () => {
    const found = boundHierarchy(f(1), 1, 1);
    for (const k of [-1, 0.5, NaN, Infinity]) expect(() => hierarchyAtLag(found, k)).toThrow(RangeError);
  });
});
