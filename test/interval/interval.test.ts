import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addIntervals,
  divideIntervals,
  interval,
  intervalMagnitude,
  multiplyIntervals,
  negateInterval,
  pointInterval,
  sqrtInterval,
  subtractIntervals,
  wholeLine,
  type Interval,
} from "../../src/interval/interval.js";
import { sqrtDown, sqrtUp } from "../../src/interval/rounding.js";
import { exactly, exactOne, ulpsBetween } from "./exact-doubles.js";

/** Doubles of any size, small integers, and pairs that nearly cancel. */
const double = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ min: -4, max: 4, noNaN: true }),
  fc.integer({ min: -3, max: 3 }).map((i) => i * 2 ** -3),
  fc.constantFrom(5e-324, -5e-324, 2 ** -1022, 1e300, -1e300, Number.MAX_VALUE, 1 + 2 ** -52),
);
const runs = { numRuns: 4000, seed: 3 };

/** lo ≤ p/q ≤ hi, exactly, in units of 2⁻¹⁰⁷⁴; q > 0. */
function holds({ lo, hi }: Interval, p: bigint, q: bigint): boolean {
  const below = lo === -Infinity || exactly(lo) * q <= p;
  const above = hi === Infinity || exactly(hi) * q >= p;
  return below && above;
}

function magnitude(x: bigint): bigint {
  return x < 0n ? -x : x;
}

describe("operations on points, against exact integers", () => {
  it("add and subtract", () => {
    fc.assert(
      fc.property(double, double, (a, b) => {
        const [x, y] = [pointInterval(a), pointInterval(b)];
        expect(holds(addIntervals(x, y), exactly(a) + exactly(b), 1n)).toBe(true);
        expect(holds(subtractIntervals(x, y), exactly(a) - exactly(b), 1n)).toBe(true);
      }),
      runs,
    );
  });

  it("multiply and divide", () => {
    fc.assert(
      fc.property(double, double, (a, b) => {
        const [x, y] = [pointInterval(a), pointInterval(b)];
        expect(holds(multiplyIntervals(x, y), exactly(a) * exactly(b), exactOne)).toBe(true);
        if (b === 0) {
          expect(divideIntervals(x, y)).toEqual(wholeLine);
          return;
        }
        const numerator = exactly(a) * exactOne * (b < 0 ? -1n : 1n);
        expect(holds(divideIntervals(x, y), numerator, magnitude(exactly(b)))).toBe(true);
      }),
      runs,
    );
  });

  it("take roots, within three doubles", () => {
    fc.assert(
      fc.property(double.map(Math.abs), (a) => {
        const square = exactly(a) * exactOne;
        expect(exactly(sqrtDown(a)) ** 2n <= square).toBe(true);
        expect(exactly(sqrtUp(a)) ** 2n >= square).toBe(true);
        expect(ulpsBetween(sqrtDown(a), sqrtUp(a))).toBeLessThanOrEqual(6);
      }),
      runs,
    );
  });

  const oneToTwo = fc.double({ min: 1, max: 2, noNaN: true });

  it("are no wider than four doubles where nothing overflows", () => {
    fc.assert(
      fc.property(oneToTwo, oneToTwo, (a, b) => {
        for (const operation of [addIntervals, multiplyIntervals, divideIntervals]) {
          const { lo, hi } = operation(pointInterval(a), pointInterval(b));
          expect(ulpsBetween(lo, hi)).toBeLessThanOrEqual(4);
        }
      }),
      runs,
    );
  });
});

describe("operations on intervals", () => {
  const ends = fc.tuple(double, double).map(([a, b]) => interval(Math.min(a, b), Math.max(a, b)));
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const member = ({ lo, hi }: Interval, t: number): number =>
    Math.min(hi, Math.max(lo, lo * (1 - t) + hi * t));

  it("contain the result of every pair of members", () => {
    fc.assert(
      fc.property(ends, ends, share, share, (x, y, s, t) => {
        const [a, b] = [member(x, s), member(y, t)];
        expect(holds(addIntervals(x, y), exactly(a) + exactly(b), 1n)).toBe(true);
        expect(holds(subtractIntervals(x, y), exactly(a) - exactly(b), 1n)).toBe(true);
        expect(holds(multiplyIntervals(x, y), exactly(a) * exactly(b), exactOne)).toBe(true);
        if (b === 0) return;
        const numerator = exactly(a) * exactOne * (b < 0 ? -1n : 1n);
        expect(holds(divideIntervals(x, y), numerator, magnitude(exactly(b)))).toBe(true);
      }),
      runs,
    );
  });

  it("have no NaN at infinite ends", () => {
    const unbounded = [
      wholeLine,
      { lo: 0, hi: Infinity },
      { lo: -Infinity, hi: -1 },
      { lo: 2, hi: Infinity },
    ];
    const others = [...unbounded, pointInterval(0), { lo: -1, hi: 3 }, { lo: -Infinity, hi: 0 }];
    for (const x of unbounded) {
      for (const y of others) {
        for (const f of [addIntervals, subtractIntervals, multiplyIntervals, divideIntervals]) {
          const { lo, hi } = f(x, y);
          expect(lo <= hi && lo < Infinity && hi > -Infinity).toBe(true);
        }
      }
    }
    const { lo, hi } = divideIntervals(interval(1, 2), { lo: 4, hi: Infinity });
    expect(lo).toBe(0);
    expect(hi).toBeCloseTo(0.5, 14);
  });

  it("know their size and mirror image", () => {
    expect(intervalMagnitude(interval(-3, 2))).toBe(3);
    expect(negateInterval(interval(-3, 2))).toEqual({ lo: -2, hi: 3 });
    expect(sqrtInterval(interval(-1, 4)).lo).toBe(0);
  });

  it.each([
    [1, 0],
    [NaN, 1],
    [Infinity, Infinity],
    [-Infinity, -Infinity],
  ])("[%d, %d] is none", (lo, hi) => {
    expect(() => interval(lo, hi)).toThrow("expected ends in order");
    expect(() => sqrtUp(-1)).toThrow("square root of -1");
    expect(() => sqrtDown(NaN)).toThrow("square root of NaN");
  });
});
