import { describe, expect, it } from "vitest";
import { inputCrossing } from "../../analyses/input-crossing.js";
import { inputShift } from "../../analyses/input-shift.js";

const sigma = (z: number) => 1 / (1 + Math.exp(-z));

describe("two states under the same input", () => {
  const result = inputCrossing();
  const [lower, upper] = result.orbits;

  it("start in one basin and end in two", () => {
    expect(upper.states[0]).toBeLessThan(result.boundary);
    expect([lower.fate, upper.fate]).toEqual(["low", "high"]);
    expect(result.initialDistance).toBeCloseTo(0.03, 12);
    expect(result.finalDistance).toBeCloseTo(upper.states.at(-1)! - lower.states.at(-1)!, 15);
    expect(result.finalDistance).toBeGreaterThan(10 * result.initialDistance);
  });

  it("are split into the map and the input exactly", () => {
    for (const { states, mapped } of result.orbits) {
      mapped.forEach((after, t) => {
        expect(after).toBeCloseTo(sigma(5 * states[t]! - 2.5), 14);
        expect(states[t + 1]).toBeCloseTo(after + result.input[t]!, 14);
      });
    }
  });

  it("cross only by the input: the map alone never changes the side", () => {
    const side = (x: number) => x > result.boundary;
    const crossings = upper.mapped.flatMap((after, t) => {
      expect(side(after)).toBe(side(upper.states[t]!));
      return side(after) === side(upper.states[t + 1]!) ? [] : [t];
    });
    expect(crossings).toHaveLength(1);
    expect(result.input[crossings[0]!]).toBe(result.options.pulse);
  });

  it.each([
    [{ distance: 0 }, "distance is 0"],
    [{ steps: 0 }, "steps is 0"],
    [{ pulse: NaN }, "pulse is NaN"],
    [{ pulseFrom: 3, pulseTo: 2 }, "the pulse lasts from 3 to 2"],
    [{ pulse: 10 }, "the input takes every state"],
    [{ b: -1 }, "has one attractor"],
  ])("refuse %o", (options, message) => {
    expect(() => inputCrossing(options)).toThrow(message);
  });
});

describe("a constant input", () => {
  const result = inputShift();

  it("shifts the fixed points along u = x − σ(w x + b)", () => {
    for (const { input, fixedPoints } of [result.withoutInput, result.withInput]) {
      expect(fixedPoints.map(({ stability }) => stability)).toEqual(["stable", "unstable", "stable"]);
      for (const { state } of fixedPoints) expect(state - sigma(5 * state - 2.5)).toBeCloseTo(input, 13);
    }
    for (const { input, state, stability } of result.curve) {
      expect(input).toBeCloseTo(state - sigma(5 * state - 2.5), 14);
      const y = sigma(5 * state - 2.5);
      expect(stability).toBe(5 * y * (1 - y) < 1 ? "stable" : "unstable");
    }
  });

  it("has its folds where x(1 − x) = 1/w, at u = ±0.0311220677", () => {
    expect(result.folds.map(({ input }) => input)).toEqual([
      expect.closeTo(-0.0311220677, 10),
      expect.closeTo(0.0311220677, 10),
    ]);
    // There the state's slope is 1.
    for (const { input, state } of result.folds) {
      const y = sigma(5 * state - 2.5);
      expect(y * (1 - y)).toBeCloseTo(0.2, 12);
      expect(y + input).toBeCloseTo(state, 12);
    }
  });

  it("changes the fate of the start at the boundary's crossing, and of the attractor at the fold", () => {
    const spacing = (2 * result.options.range) / (result.options.points - 1);
    const jumpOf = (from: string) => result.settled.find((run) => run.from === from)!.jump.input;
    expect(Math.abs(jumpOf("start") - result.boundaryCrossing.input)).toBeLessThan(spacing);
    expect(Math.abs(jumpOf("attractor") - result.folds[1]!.input)).toBeLessThan(spacing);
    expect(result.withoutInput.orbit.at(-1)).toBeLessThan(0.3);
    expect(result.withInput.orbit.at(-1)).toBeGreaterThan(0.8);
  });

  it.each([
    [{ input: NaN }, "input is NaN"],
    [{ range: 0 }, "range is 0"],
    [{ points: 1 }, "points is 1"],
    [{ settlingSteps: 1e9 }, "settlingSteps is 1000000000"],
  ])("refuses %o", (options, message) => {
    expect(() => inputShift(options)).toThrow(message);
  });
});
