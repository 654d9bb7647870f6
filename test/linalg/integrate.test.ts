import { describe, expect, it } from "vitest";
import { integrate, integrateDefaults, type Derivative } from "../../src/linalg/integrate.js";

const decay: Derivative = (_, x) => Float64Array.of(-x[0]!);
const oscillator: Derivative = (_, x) => Float64Array.of(x[1]!, -x[0]!);
const one = Float64Array.of(1);

describe("integrate", () => {
  it("follows an exponential, at and between the steps", () => {
    const s = integrate(decay, one, 0, 5);
    expect(s.status).toBe("ok");
    expect([s.tStart, s.tEnd, s.times[0], s.times.at(-1)]).toEqual([0, 5, 0, 5]);
    for (let t = 0; t <= 5; t += 0.07) expect(Math.abs(s.at(t)[0]! - Math.exp(-t))).toBeLessThan(1e-10);
    s.times.forEach((t, i) => {
      expect(s.at(t)[0]).toBe(s.states[i]);
    });
  });

  it("runs backward as well as forward, and returns to the start", () => {
    const s = integrate(oscillator, Float64Array.of(1, 0), 2, 2 - 6);
    expect(s.status).toBe("ok");
    for (let t = 2; t >= -4; t -= 0.11) {
      expect(Math.abs(s.at(t)[0]! - Math.cos(t - 2))).toBeLessThan(3e-10);
      expect(Math.abs(s.at(t)[1]! + Math.sin(t - 2))).toBeLessThan(3e-10);
    }
    expect(s.times[1]).toBeLessThan(2);
    const back = integrate(oscillator, s.at(-4), -4, 2);
    expect(Math.hypot(back.at(2)[0]! - 1, back.at(2)[1]!)).toBeLessThan(1e-9);
  });

  it("passes the time to a non-autonomous field, in either direction", () => {
    const field: Derivative = (t) => Float64Array.of(Math.cos(t));
    for (const t1 of [4, -4]) {
      const s = integrate(field, new Float64Array(1), 1, t1);
      expect(s.at(t1)[0]).toBeCloseTo(Math.sin(t1) - Math.sin(1), 9);
    }
  });

  it("errs in proportion to the tolerance", () => {
    const errorAt = (tolerance: number) => {
      const s = integrate(oscillator, Float64Array.of(1, 0), 0, 20, { tolerance });
      return Math.hypot(s.at(20)[0]! - Math.cos(20), s.at(20)[1]! + Math.sin(20));
    };
    for (const tolerance of [1e-4, 1e-6, 1e-8, 1e-10, 1e-12]) {
      const ratio = errorAt(tolerance) / tolerance;
      expect(ratio).toBeLessThan(100);
      expect(ratio).toBeGreaterThan(0.01);
    }
  });

  it("keeps a bounded component to its absolute tolerance beside one that grows by 10⁸", () => {
    const field: Derivative = (_, x) => Float64Array.of(-x[0]!, x[1]!);
    const s = integrate(field, Float64Array.of(1, 1), 0, 18);
    expect(Math.abs(s.at(18)[0]! - Math.exp(-18))).toBeLessThan(1e-10);
    expect(s.at(18)[1]! / Math.exp(18)).toBeCloseTo(1, 8);
  });

  it("flags ẋ = x² where it blows up, and keeps the solution up to there", () => {
    const s = integrate((_, x) => Float64Array.of(x[0]! ** 2), one, 0, 2);
    expect(s.status).toBe("blow-up");
    expect(Math.abs(s.tEnd - 1)).toBeLessThan(1e-9);
    expect(s.at(0.9)[0]).toBeCloseTo(10, 6);
    expect(s.states.every(Number.isFinite)).toBe(true);
    expect(() => s.at(1.5)).toThrow("time: is 1.5, expected from 0 to 0.99");
  });

  it("flags a field that ceases to be a number where it does", () => {
    const s = integrate((t) => Float64Array.of(Math.sqrt(1 - t)), one, 0, 2);
    expect(s.status).toBe("blow-up");
    expect(s.tEnd).toBeCloseTo(1, 6);
    expect(s.at(s.tEnd)[0]).toBeCloseTo(1 + 2 / 3, 6);
  });

  it("flags a field that is not a number at the start", () => {
    const s = integrate(() => Float64Array.of(NaN), one, 3, 4);
    expect([s.status, s.tEnd, s.times.length, s.at(3)[0]]).toEqual(["blow-up", 3, 1, 1]);
  });

  it("gets over a first step that overflows", () => {
    // A tenth of the span sends the stages of the first trial step through x³ to infinity.
    const s = integrate((_, x) => Float64Array.of(-(x[0]! ** 3)), Float64Array.of(5), 0, 1e4);
    expect(s.status).toBe("ok");
    expect(s.at(1e4)[0]).toBeCloseTo(5 / Math.sqrt(1 + 50e4), 8);
    expect(s.states.every(Number.isFinite)).toBe(true);
  });

  it("flags a budget that ran out, at the time it had reached", () => {
    const s = integrate(oscillator, Float64Array.of(1, 0), 0, 1000, { maxSteps: 100 });
    expect(s.status).toBe("max-steps");
    expect(s.tEnd).toBeGreaterThan(1);
    expect(s.tEnd).toBeLessThan(20);
    expect(s.at(s.tEnd)[0]).toBeCloseTo(Math.cos(s.tEnd), 8);
    expect(s.times.length).toBeLessThanOrEqual(101);
  });

  it("takes an empty span, a result array, and echoes its options", () => {
    const s = integrate(decay, one, 3, 3);
    const out = new Float64Array(1);
    expect(s.at(3, out)).toBe(out);
    expect(out[0]).toBe(1);
    expect(s.options).toEqual(integrateDefaults);
    expect(integrate(decay, one, 0, 1, { tolerance: 1e-3 }).options.tolerance).toBe(1e-3);
  });

  it.each<[string, () => unknown, string]>([
    ["empty state", () => integrate(decay, new Float64Array(0), 0, 1), "initial state: []"],
    ["NaN state", () => integrate(decay, Float64Array.of(NaN), 0, 1), "initial state: [NaN]"],
    ["infinite time", () => integrate(decay, one, 0, Infinity), "time span: from 0 to Infinity"],
    ["overflowing span", () => integrate(decay, one, -1e308, 1e308), "time span"],
    ["tolerance 0", () => integrate(decay, one, 0, 1, { tolerance: 0 }), "tolerance: is 0"],
    ["tolerance NaN", () => integrate(decay, one, 0, 1, { tolerance: NaN }), "tolerance: is NaN"],
    ["tolerance ∞", () => integrate(decay, one, 0, 1, { tolerance: Infinity }), "tolerance: is Infinity"],
    ["no steps", () => integrate(decay, one, 0, 1, { maxSteps: 0 }), "maxSteps: is 0"],
    ["half a step", () => integrate(decay, one, 0, 1, { maxSteps: 1.5 }), "maxSteps: is 1.5"],
    ["time NaN", () => integrate(decay, one, 0, 1).at(NaN), "time: is NaN"],
  ])("refuses: %s", (_, run, message) => {
    expect(run).toThrow(RangeError);
    expect(run).toThrow(message);
  });
});
