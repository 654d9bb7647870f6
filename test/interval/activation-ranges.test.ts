import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { activationRange, slopeRange } from "../../src/interval/activation-ranges.js";
import { activationNames, activations } from "../../src/systems/activation.js";

const input = fc.double({ min: -30, max: 30, noNaN: true });
const share = fc.double({ min: 0, max: 1, noNaN: true });

describe("activation and slope ranges", () => {
  it.each(activationNames)("of %s contain every value and slope taken", (name) => {
    const activation = activations[name];
    fc.assert(
      fc.property(input, input, share, (a, b, t) => {
        const [lo, hi] = [Math.min(a, b), Math.max(a, b)];
        const range = activationRange(name, { lo, hi });
        const slopes = slopeRange(name, range);
        for (const x of [lo, hi, Math.min(hi, lo + t * (hi - lo)), ...(lo <= 0 && hi >= 0 ? [0] : [])]) {
          const tiny = 1e-15 * Math.abs(activation.value(x));
          expect(range.lo).toBeLessThanOrEqual(activation.value(x) + tiny);
          expect(range.hi).toBeGreaterThanOrEqual(activation.value(x) - tiny);
          expect(slopes.lo).toBeLessThanOrEqual(activation.derivative(x) * (1 + 1e-15));
          expect(slopes.hi).toBeGreaterThanOrEqual(activation.derivative(x) * (1 - 1e-15));
        }
      }),
      { numRuns: 3000, seed: 2 },
    );
  });

  it("are attained: the ends of the slopes are slopes of the ends, or the largest slope", () => {
    for (const name of ["tanh", "logistic"] as const) {
      const activation = activations[name];
      const { supDerivative } = activation;
      const slopes = (lo: number, hi: number) => slopeRange(name, activationRange(name, { lo, hi }));
      expect(slopes(0.5, 2).lo).toBeCloseTo(activation.derivative(2), 14);
      expect(slopes(0.5, 2).hi).toBeCloseTo(activation.derivative(0.5), 14);
      expect(slopes(-2, -0.5).hi).toBeCloseTo(activation.derivative(0.5), 14);
      expect(slopes(-1, 2).lo).toBeCloseTo(activation.derivative(2), 14);
      expect(slopes(-1, 2).hi).toBe(supDerivative);
      expect(slopes(-Infinity, Infinity)).toEqual({ lo: 0, hi: supDerivative });
    }
  });

  it("of the rectifier are 0, 1 or both", () => {
    const slopes = (lo: number, hi: number) => slopeRange("relu", activationRange("relu", { lo, hi }));
    expect(slopes(-2, -1)).toEqual({ lo: 0, hi: 0 });
    expect(slopes(-2, 0)).toEqual({ lo: 0, hi: 0 });
    expect(slopes(1, 2)).toEqual({ lo: 1, hi: 1 });
    expect(slopes(-1, Infinity)).toEqual({ lo: 0, hi: 1 });
  });
});
