import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  activateIntervals,
  addIntervalArrays,
  matVecIntervalMatrix,
  matVecIntervals,
  pointArray,
  type IntervalArray,
} from "../../src/interval/vector.js";
import { exactly, exactOne } from "./exact-doubles.js";

const entry = fc.oneof(
  fc.double({ min: -2, max: 2, noNaN: true }),
  fc.constantFrom(0, 1, -1, 1e-200, 1e-160, 1e150, 2 ** -1074),
);
const entries = (count: number) => fc.array(entry, { minLength: count, maxLength: count });

function boxOf(a: readonly number[], b: readonly number[]): IntervalArray {
  return {
    lo: Float64Array.from(a, (v, i) => Math.min(v, b[i]!)),
    hi: Float64Array.from(a, (v, i) => Math.max(v, b[i]!)),
  };
}

function isWithin(x: bigint, box: IntervalArray, i: number): boolean {
  const [lo, hi] = [box.lo[i]!, box.hi[i]!];
  return (
    (lo === -Infinity || exactly(lo) * exactOne <= x) && (hi === Infinity || exactly(hi) * exactOne >= x)
  );
}

describe("boxes", () => {
  it("A x + b contains the exact product with any corner", () => {
    const corner = fc.array(fc.boolean(), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(entries(15), entries(5), entries(5), entries(3), corner, (a, p, q, b, at) => {
        const [w, x, shift] = [Float64Array.from(a), boxOf(p, q), pointArray(Float64Array.from(b))];
        const image = matVecIntervals(w, x, 3, 5, shift);
        const same = addIntervalArrays(matVecIntervalMatrix(pointArray(w), x, 3, 5), shift);
        for (let i = 0; i < 3; i++) {
          let exact = exactly(b[i]!) * exactOne;
          for (let j = 0; j < 5; j++) exact += exactly(a[5 * i + j]!) * exactly(at[j] ? x.lo[j]! : x.hi[j]!);
          expect(isWithin(exact, image, i)).toBe(true);
          expect(isWithin(exact, same, i)).toBe(true);
        }
      }),
      { numRuns: 1500, seed: 4 },
    );
  });

  it("is tight, and open where a box is", () => {
    const x = { lo: Float64Array.of(-1, 2), hi: Float64Array.of(1, Infinity) };
    const { lo, hi } = matVecIntervals(Float64Array.of(3, 0, 1, 1), x, 2, 2);
    expect([lo[0], hi[0], lo[1]]).toEqual([
      expect.closeTo(-3, 14),
      expect.closeTo(3, 14),
      expect.closeTo(1, 14),
    ]);
    expect(hi[1]).toBe(Infinity);
    const image = activateIntervals("tanh", { lo, hi });
    expect(image.hi[1]).toBe(1);
    expect(image.lo[0]).toBeCloseTo(-Math.tanh(3), 14);
  });
});
