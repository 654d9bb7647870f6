import { down, sqrtDown, sqrtUp, up } from "./rounding.js";

/**
 * The real numbers from lo to hi. An end may be infinite, but lo < ∞ and hi > −∞; the interval is never empty.
 *
 * Every operation encloses all real results of its arguments' members, whatever the rounding.
 *
 * @see Moore, Kearfott & Cloud, Introduction to Interval Analysis (2009), doi:10.1137/1.9780898717716
 */
export interface Interval {
  readonly lo: number;
  readonly hi: number;
}

/** All real numbers. */
export const wholeLine: Interval = { lo: -Infinity, hi: Infinity };

/** [lo, hi]. @throws RangeError unless lo ≤ hi, lo < ∞ and hi > −∞ */
export function interval(lo: number, hi: number): Interval {
  if (!(lo <= hi && lo < Infinity && hi > -Infinity)) {
    throw new RangeError(`the interval is [${lo}, ${hi}]; expected ends in order with a real number between`);
  }
  return { lo, hi };
}

/** The double x itself. @throws RangeError unless x is finite */
export function pointInterval(x: number): Interval {
  return interval(x, x);
}

export function negateInterval({ lo, hi }: Interval): Interval {
  return { lo: -hi, hi: -lo };
}

export function addIntervals(x: Interval, y: Interval): Interval {
  return { lo: down(x.lo + y.lo), hi: up(x.hi + y.hi) };
}

export function subtractIntervals(x: Interval, y: Interval): Interval {
  return { lo: down(x.lo - y.hi), hi: up(x.hi - y.lo) };
}

export function multiplyIntervals(x: Interval, y: Interval): Interval {
  return {
    lo: Math.min(
      productDown(x.lo, y.lo),
      productDown(x.lo, y.hi),
      productDown(x.hi, y.lo),
      productDown(x.hi, y.hi),
    ),
    hi: Math.max(productUp(x.lo, y.lo), productUp(x.lo, y.hi), productUp(x.hi, y.lo), productUp(x.hi, y.hi)),
  };
}

/** x/y; the whole line where y contains 0. */
export function divideIntervals(x: Interval, y: Interval): Interval {
  if (y.lo <= 0 && y.hi >= 0) return wholeLine;
  return {
    lo: Math.min(
      quotientDown(x.lo, y.lo),
      quotientDown(x.lo, y.hi),
      quotientDown(x.hi, y.lo),
      quotientDown(x.hi, y.hi),
    ),
    hi: Math.max(
      quotientUp(x.lo, y.lo),
      quotientUp(x.lo, y.hi),
      quotientUp(x.hi, y.lo),
      quotientUp(x.hi, y.hi),
    ),
  };
}

/** √x of the members that are not negative. @throws RangeError if there are none */
export function sqrtInterval(x: Interval): Interval {
  return { lo: sqrtDown(Math.max(0, x.lo)), hi: sqrtUp(x.hi) };
}

/** max |x| over the interval. */
export function intervalMagnitude({ lo, hi }: Interval): number {
  return Math.max(-lo, hi);
}

/** A lower bound on a b; 0 · ∞ is 0, the product of 0 with any member. Never NaN. */
export function productDown(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : down(a * b);
}

/** An upper bound on a b; as {@link productDown}. */
export function productUp(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : up(a * b);
}

/** Where b is an infinite end, the quotients of its members tend to 0, whatever a. */
function quotientDown(a: number, b: number): number {
  return a === 0 || Math.abs(b) === Infinity ? 0 : down(a / b);
}

function quotientUp(a: number, b: number): number {
  return a === 0 || Math.abs(b) === Infinity ? 0 : up(a / b);
}
