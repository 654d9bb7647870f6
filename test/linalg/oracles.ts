import { randomStream } from "../../src/random/stream.js";

/** A real number, or a complex one as [re, im]. */
export type Value = number | readonly [re: number, im: number];

export function flat(rows: readonly (readonly number[])[]): Float64Array {
  return Float64Array.from(rows.flat());
}

export function rowsOf(a: Float64Array, rows: number, cols: number): number[][] {
  return Array.from({ length: rows }, (_, i) => Array.from(a.subarray(i * cols, (i + 1) * cols)));
}

/** Independent standard normal entries, the same for the same seed. */
export function gaussianMatrix(seed: number, rows: number, cols: number): Float64Array {
  const { normal } = randomStream(seed);
  return Float64Array.from({ length: rows * cols }, () => normal());
}

/**
 * Distance of two multisets of complex numbers: each given value takes the nearest expected one not yet
 * taken, and the largest of these distances is returned.
 */
export function multisetDistance(
  given: { readonly re: ArrayLike<number>; readonly im: ArrayLike<number> },
  expected: readonly Value[],
): number {
  if (given.re.length !== expected.length) return Infinity;
  const left = expected.map((v): readonly [number, number] => (typeof v === "number" ? [v, 0] : v));
  let worst = 0;
  for (let i = 0; i < given.re.length; i++) {
    const distances = left.map(([re, im]) => Math.hypot(re - given.re[i]!, im - given.im[i]!));
    const nearest = distances.indexOf(Math.min(...distances));
    worst = Math.max(worst, distances[nearest] ?? Infinity);
    left.splice(nearest, 1);
  }
  return worst;
}

/** Largest |a_i − b_i|; infinite where the lengths differ or a value is not a number. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let worst = 0;
  for (let i = 0; i < a.length; i++) {
    const d = Math.abs(a[i]! - b[i]!);
    worst = Number.isNaN(d) ? Infinity : Math.max(worst, d);
  }
  return worst;
}

/** Plain triple loop: the slow twin of matMul. */
export function product(a: Float64Array, b: Float64Array, rows: number, inner: number, cols: number) {
  const c = new Float64Array(rows * cols);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) {
      for (let k = 0; k < inner; k++) c[i * cols + j]! += a[i * inner + k]! * b[k * cols + j]!;
    }
  }
  return c;
}
