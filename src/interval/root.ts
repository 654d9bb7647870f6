import { down, up } from "./rounding.js";

/** A number mantissa · 2^exponent ≥ 0 at any scale; the mantissa lies in [1, 2), or is 0. */
export interface ScaledNumber {
  readonly mantissa: number;
  readonly exponent: number;
}

/** x ≥ 0 exactly, denormal numbers included; x finite. */
export function scaledNumber(x: number, exponent = 0): ScaledNumber {
  if (x === 0) return { mantissa: 0, exponent: 0 };
  if (x < 2 ** -1000) return scaledNumber(x * 2 ** 500, exponent - 500);
  let shift = Math.floor(Math.log2(x));
  // log2 rounds: next to a power of two it can be off by one.
  if (2 ** shift > x) shift--;
  else if (shift < 1023 && 2 ** (shift + 1) <= x) shift++;
  const half = Math.floor(shift / 2);
  return { mantissa: x * 2 ** -half * 2 ** (half - shift), exponent: exponent + shift };
}

/** A lower bound on the product of some numbers ≥ 0, tight to an ulp a factor; never over- or underflows. */
export function productDown(factors: Iterable<number>): ScaledNumber {
  let [product, exponent] = [1, 0];
  for (const factor of factors) {
    const { mantissa, exponent: e } = scaledNumber(factor);
    if (mantissa === 0) return { mantissa: 0, exponent: 0 };
    product = isExact(product, mantissa) ? product * mantissa : down(product * mantissa);
    exponent += e;
    if (product >= 2) {
      product /= 2;
      exponent++;
    }
  }
  // Rounding downwards can leave [1, 2).
  return scaledNumber(product, exponent);
}

/**
 * A double r ≤ x^(1/k), below it by some ulps at most (more where r is denormal); the largest double where the
 * root is beyond. Its k-th power, rounded upwards at each step, is compared with x. O(k).
 *
 * @param k a whole number, at least 1
 */
export function rootDown(x: ScaledNumber, k: number): number {
  if (x.mantissa === 0) return 0;
  const whole = Math.floor(x.exponent / k);
  const rest = x.exponent - whole * k;
  let root = 2 ** ((Math.log2(x.mantissa) + rest) / k);
  for (let shrink = 2 ** -53; exceeds(powerUp(root, k), x.mantissa, rest); shrink *= 2) root *= 1 - shrink;
  return timesPowerOfTwoDown(root, whole);
}

/** A double r with r^k ≥ x, above it by some ulps at most; for x and r^k within the normal range, or infinite x. O(k). */
export function rootUp(x: number, k: number): number {
  if (x === Infinity) return x;
  let root = x ** (1 / k);
  for (let grow = 2 ** -52; powerDown(root, k) < x; grow *= 2) root *= 1 + grow;
  return root;
}

function powerDown(x: number, k: number): number {
  let power = 1;
  for (let i = 0; i < k; i++) power = down(power * x);
  return power;
}

/** A lower bound on x · 2^e for normal x > 0: exact among normal numbers, and never infinite. */
export function timesPowerOfTwoDown(x: number, e: number): number {
  const half = Math.trunc(Math.max(-1200, Math.min(1200, e)) / 2);
  const rest = Math.max(-1200, Math.min(1200, e)) - half;
  const result = x * 2 ** half * 2 ** rest;
  if (result === Infinity) return Number.MAX_VALUE;
  return result < 2 ** -1000 ? Math.max(0, down(down(result))) : result;
}

/** An upper bound on x^k, x in (½, 2]. */
function powerUp(x: number, k: number): ScaledNumber {
  let [power, exponent] = [1, 0];
  for (let i = 0; i < k; i++) {
    power = isExact(power, x) ? power * x : up(power * x);
    if (power >= 2) {
      power /= 2;
      exponent++;
    } else if (power < 1) {
      power *= 2;
      exponent--;
    }
  }
  return { mantissa: power, exponent };
}

/** A product with a power of two (here 1) does not round. */
function isExact(x: number, y: number): boolean {
  return x === 1 || y === 1;
}

function exceeds(a: ScaledNumber, mantissa: number, exponent: number): boolean {
  return a.exponent === exponent ? a.mantissa > mantissa : a.exponent > exponent;
}
