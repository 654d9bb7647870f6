import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clipElements, clipNorm } from "../../../src/methods/sensitivity/clipping.js";

const vectors = fc.float64Array({ minLength: 1, maxLength: 8, noNaN: true, noDefaultInfinity: true });
const limits = fc.double({ min: 1e-3, max: 1e3, noNaN: true });

describe("clipNorm", () => {
  it("rescales 3-4-5 to length 1 and leaves what is short enough", () => {
    expect(clipNorm(Float64Array.of(3, 4), 1)).toEqual(Float64Array.of(0.6000000000000001, 0.8));
    expect(clipNorm(Float64Array.of(3, 4), 5)).toEqual(Float64Array.of(3, 4));
    expect(clipNorm(Float64Array.of(0, 0), 1)).toEqual(Float64Array.of(0, 0));
  });

  it("never exceeds the limit and keeps the direction, up to the largest numbers", () => {
    fc.assert(
      fc.property(vectors, limits, (g, limit) => {
        const out = clipNorm(g, limit);
        expect(Math.hypot(...out)).toBeLessThanOrEqual(limit * (1 + 1e-12));
        const [largest] = [...g.keys()].sort((i, j) => Math.abs(g[j]!) - Math.abs(g[i]!));
        for (let i = 0; i < g.length; i++) {
          expect(out[i]! / limit).toBeCloseTo((out[largest!]! / limit) * (g[i]! / g[largest!]!) || 0, 10);
        }
      }),
    );
  });

  it("keeps all digits where the ratio of limit and gradient is denormal", () => {
    const [x, y] = clipNorm(Float64Array.of(1.2e308, -1.6e308), 1e-3);
    expect(x).toBeCloseTo(0.6e-3, 18);
    expect(y).toBeCloseTo(-0.8e-3, 18);
  });

  it("returns a gradient without a direction as it is", () => {
    expect(clipNorm(Float64Array.of(Infinity, 1), 1)).toEqual(Float64Array.of(Infinity, 1));
    expect(clipNorm(Float64Array.of(NaN, 1), 1)).toEqual(Float64Array.of(NaN, 1));
  });
});

describe("clipElements", () => {
  it("clamps entries and turns the direction", () => {
    expect(clipElements(Float64Array.of(10, -0.5, -3), 1)).toEqual(Float64Array.of(1, -0.5, -1));
  });

  it("agrees with the norm in one dimension", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), limits, (g, limit) => {
        const [a, b] = [clipElements(Float64Array.of(g), limit)[0]!, clipNorm(Float64Array.of(g), limit)[0]!];
        expect(b).toBeCloseTo(a, 9);
      }),
    );
  });
});

it.each([0, -1, NaN])("refuses the limit %d", (limit) => {
  expect(() => clipNorm(Float64Array.of(1), limit)).toThrow(/limit/);
  expect(() => clipElements(Float64Array.of(1), limit)).toThrow(/limit/);
});
