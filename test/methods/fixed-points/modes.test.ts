import { describe, expect, it } from "vitest";
import { fixedPoints } from "../../../src/methods/fixed-points/fixed-points.js";
import { linearModes, period, timeConstant } from "../../../src/methods/fixed-points/modes.js";
import { findModel } from "../../../src/systems/models.js";

describe("linearModes", () => {
  it("one step of the map from beside Hénon's points multiplies each mode by its multiplier", () => {
    const { system } = findModel("henon")!;
    if (system.kind !== "map") throw new Error("a map");
    const p = Float64Array.of(1.4, 0.3);
    for (const { state, multipliers } of fixedPoints(findModel("henon")!, p).fixedPoints) {
      const x = Float64Array.from(state);
      const modes = linearModes("map", system.jacobian(x, p), 2);
      expect(modes.map((m) => m.multiplier)).toEqual(multipliers);
      for (const { multiplier, vector } of modes) {
        const h = 1e-6;
        const at = (s: number) =>
          system.step(
            x.map((v, i) => v + s * h * vector.re[i]!),
            p,
          );
        const [ahead, behind] = [at(1), at(-1)];
        ahead.forEach((v, i) => {
          expect((v - behind[i]!) / (2 * h)).toBeCloseTo(multiplier.re * vector.re[i]!, 8);
        });
      }
    }
  });

  it("a complex mode turns and shrinks as its time constant and period say", () => {
    const [r, angle] = [0.9, 0.4];
    const [c, s] = [r * Math.cos(angle), r * Math.sin(angle)];
    const modes = linearModes("map", Float64Array.of(c, -3 * s, s / 3, c), 2);
    for (const { multiplier, vector, timeConstant: tau, period: turn } of modes) {
      expect(Math.hypot(multiplier.re, multiplier.im)).toBeCloseTo(r, 14);
      expect(tau).toBeCloseTo(-1 / Math.log(r), 12);
      expect(turn).toBeCloseTo((2 * Math.PI) / angle, 12);
      // One step of the plane the mode spans: A re = m.re re − m.im im.
      expect(c * vector.re[0]! - 3 * s * vector.re[1]!).toBeCloseTo(
        multiplier.re * vector.re[0]! - multiplier.im * vector.im[0]!,
        14,
      );
    }
  });

  it("of a flow: a damped oscillator", () => {
    const modes = linearModes("flow", Float64Array.of(0, 1, -4, -0.5), 2);
    for (const mode of modes) {
      expect(mode.timeConstant).toBeCloseTo(4, 13);
      expect(mode.period).toBeCloseTo((2 * Math.PI) / Math.sqrt(4 - 1 / 16), 13);
    }
  });
});

describe("time constants and periods", () => {
  it("are null where a mode neither grows nor shrinks, or does not turn; negative where it grows", () => {
    expect(timeConstant("map", { re: -1, im: 0 })).toBeNull();
    expect(timeConstant("map", { re: 0, im: 0 })).toBe(0);
    expect(timeConstant("map", { re: Math.E, im: 0 })).toBeCloseTo(-1, 15);
    expect(timeConstant("flow", { re: 0, im: 3 })).toBeNull();
    expect(timeConstant("flow", { re: 2, im: 0 })).toBe(-0.5);
    expect(period("map", { re: 0.5, im: 0 })).toBeNull();
    expect(period("map", { re: 0, im: 0 })).toBeNull();
    expect(period("map", { re: -0.5, im: 0 })).toBeCloseTo(2, 15);
    expect(period("flow", { re: 1, im: 0 })).toBeNull();
    expect(period("flow", { re: 1, im: -2 })).toBeCloseTo(Math.PI, 15);
  });
});
