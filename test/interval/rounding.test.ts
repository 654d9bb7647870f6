import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { down, up } from "../../src/interval/rounding.js";

const bits = new BigInt64Array(1);
const value = new Float64Array(bits.buffer);

/** The next double above, by counting bit patterns. */
function successor(x: number): number {
  value[0] = x;
  if (x === 0) return Number.MIN_VALUE;
  bits[0] = bits[0]! + (x > 0 ? 1n : -1n);
  return value[0];
}

describe("outward rounding", () => {
  it("reaches at least the next double, and at most the second, on either side", () => {
    fc.assert(
      fc.property(fc.double({ min: -1e308, max: 1e308, noNaN: true }), (x) => {
        const next = successor(x);
        expect(up(x)).toBeGreaterThanOrEqual(next);
        expect(up(x)).toBeLessThanOrEqual(successor(next));
        expect(down(x) + up(-x)).toBe(0);
      }),
      { numRuns: 20_000 },
    );
  });

  it("does not lose the smallest double, and exceeds the largest", () => {
    expect(up(0)).toBe(Number.MIN_VALUE);
    expect(down(0)).toBe(-Number.MIN_VALUE);
    expect(up(Number.MAX_VALUE)).toBe(Infinity);
  });
});
