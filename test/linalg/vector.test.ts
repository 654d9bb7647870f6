import { describe, expect, it } from "vitest";
import { axpy, dot, norm1Vector, norm2, normInf, scaleVector, subtract } from "../../src/linalg/vector.js";

const a = Float64Array.of(1, -2, 2);
const b = Float64Array.of(4, 0.5, -3);

describe("vectors", () => {
  it("products and norms", () => {
    expect(dot(a, b)).toBe(-3);
    expect(norm1Vector(a)).toBe(5);
    expect(norm2(a)).toBe(3);
    expect(normInf(b)).toBe(4);
  });

  it.each([1e-320, 1e-200, 1e200, 1e307])(
    "the 2-norm of (3, 4) times %d neither over- nor underflows",
    (s) => {
      expect(norm2(Float64Array.of(3 * s, 4 * s)) / s).toBeCloseTo(5, 2);
    },
  );

  it("norms of nothing are zero, of what is not finite not finite", () => {
    expect([norm2(new Float64Array(3)), normInf(new Float64Array(0))]).toEqual([0, 0]);
    expect(norm2(Float64Array.of(1, -Infinity))).toBe(Infinity);
    expect([norm2(Float64Array.of(NaN, 1)), normInf(Float64Array.of(NaN, 1))]).toEqual([NaN, NaN]);
  });

  it("combine into a new array or the given one", () => {
    expect(axpy(2, a, b)).toEqual(Float64Array.of(6, -3.5, 1));
    expect(subtract(a, b)).toEqual(Float64Array.of(-3, -2.5, 5));
    expect(scaleVector(-2, a)).toEqual(Float64Array.of(-2, 4, -4));
    const y = b.slice();
    expect(axpy(2, a, y, y)).toBe(y);
    expect(y).toEqual(axpy(2, a, b));
  });
});
