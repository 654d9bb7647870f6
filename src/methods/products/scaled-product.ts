import { matMul } from "../../linalg/matrix.js";

/**
 * A matrix as mantissa · 2^exponent. The mantissa's largest entry lies in [½, 1), or it is all zero; scaling by
 * powers of two is exact, so a long product neither overflows nor underflows and rounds as its factors do.
 */
export interface ScaledMatrix {
  readonly rows: number;
  readonly cols: number;
  /** Row-major [rows, cols]. */
  readonly mantissa: Float64Array;
  readonly exponent: number;
}

/** Factors whose largest entry lies outside 2^±safeExponent are rescaled before they are multiplied. */
const safeExponent = 500;

/** The matrix a, shape [rows, cols], as a scaled matrix; a is copied. */
export function toScaled(a: Float64Array, rows: number, cols: number): ScaledMatrix {
  return normalised(a.slice(), rows, cols, 0);
}

/** product · factor, where factor has shape [product.cols, cols]; non-finite factors give a non-finite mantissa. */
export function timesRight(product: ScaledMatrix, factor: Float64Array, cols: number): ScaledMatrix {
  const { matrix, exponent } = tamed(factor);
  const raw = matMul(product.mantissa, matrix, product.rows, product.cols, cols);
  return normalised(raw, product.rows, cols, product.exponent + exponent);
}

/** factor · product, where factor has shape [rows, product.rows]. */
export function timesLeft(factor: Float64Array, rows: number, product: ScaledMatrix): ScaledMatrix {
  const { matrix, exponent } = tamed(factor);
  const raw = matMul(matrix, product.mantissa, rows, product.rows, product.cols);
  return normalised(raw, rows, product.cols, product.exponent + exponent);
}

/** value · 2^exponent, or null where a double cannot hold it: infinite, or zero though `value` is not. */
export function unscaled(value: number, exponent: number): number | null {
  const result = timesPowerOfTwo(value, Math.max(-2200, Math.min(2200, exponent)));
  return Number.isFinite(result) && (result !== 0 || value === 0) ? result : null;
}

/** ln(value · 2^exponent) of a value ≥ 0; null for zero. */
export function scaledLog(value: number, exponent: number): number | null {
  return value > 0 ? Math.log(value) + exponent * Math.LN2 : null;
}

/** The whole number e with 2^(e−1) ≤ |value| < 2^e, exactly; 0 for zero. */
export function binaryExponent(value: number): number {
  const size = Math.abs(value);
  if (size === 0 || !Number.isFinite(size)) return 0;
  if (size < 2 ** -1000) return binaryExponent(size * 2 ** 200) - 200;
  // log2 rounds: next to a power of two it can be off by one.
  const guess = Math.floor(Math.log2(size)) + 1;
  if (size * 2 ** -guess >= 1) return guess + 1;
  return size * 2 ** -guess < 0.5 ? guess - 1 : guess;
}

/** The largest |entry|; NaN if an entry is. */
export function largestEntry(a: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const size = Math.abs(a[i]!);
    if (!(size <= largest)) largest = size;
    if (Number.isNaN(largest)) return largest;
  }
  return largest;
}

function tamed(factor: Float64Array): { matrix: Float64Array; exponent: number } {
  const exponent = binaryExponent(largestEntry(factor));
  if (Math.abs(exponent) <= safeExponent) return { matrix: factor, exponent: 0 };
  return { matrix: factor.map((v) => timesPowerOfTwo(v, -exponent)), exponent };
}

function normalised(a: Float64Array, rows: number, cols: number, exponent: number): ScaledMatrix {
  const shift = binaryExponent(largestEntry(a));
  if (shift !== 0) for (let i = 0; i < a.length; i++) a[i] = timesPowerOfTwo(a[i]!, -shift);
  return { rows, cols, mantissa: a, exponent: exponent + shift };
}

/** Exact unless the result is subnormal; 2^±1023 is the largest power a double holds both ways. */
function timesPowerOfTwo(value: number, exponent: number): number {
  if (exponent > 1000) return timesPowerOfTwo(value * 2 ** 1000, exponent - 1000);
  if (exponent < -1000) return timesPowerOfTwo(value * 2 ** -1000, exponent + 1000);
  return value * 2 ** exponent;
}
