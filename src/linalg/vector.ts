/** aᵀb of two vectors of shape [n]. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** Σ |a_i|. */
export function norm1Vector(a: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs(a[i]!);
  return sum;
}

/**
 * ‖a‖₂, without overflow or underflow in between.
 *
 * The plain sum of squares where it is safe, a rescaled one otherwise. NaN entries give NaN.
 */
export function norm2(a: Float64Array): number {
  const plain = dot(a, a);
  if (plain > 1e-280 && plain < 1e300) return Math.sqrt(plain);
  const scale = normInf(a);
  if (scale === 0 || !Number.isFinite(scale)) return scale;
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! / scale) ** 2;
  return scale * Math.sqrt(sum);
}

/** max |a_i|; NaN if an entry is NaN. */
export function normInf(a: Float64Array): number {
  let m = 0;
  for (let i = 0; i < a.length; i++) m = Math.max(m, Math.abs(a[i]!));
  return m;
}

/** y + α x, into `out` (which may be y itself). */
export function axpy(
  alpha: number,
  x: Float64Array,
  y: Float64Array,
  out: Float64Array = new Float64Array(y.length),
): Float64Array {
  for (let i = 0; i < y.length; i++) out[i] = y[i]! + alpha * x[i]!;
  return out;
}

/** α x, into `out` (which may be x itself). */
export function scaleVector(
  alpha: number,
  x: Float64Array,
  out: Float64Array = new Float64Array(x.length),
): Float64Array {
  for (let i = 0; i < x.length; i++) out[i] = alpha * x[i]!;
  return out;
}

/** a − b, into `out` (which may be a or b). */
export function subtract(
  a: Float64Array,
  b: Float64Array,
  out: Float64Array = new Float64Array(a.length),
): Float64Array {
  for (let i = 0; i < a.length; i++) out[i] = a[i]! - b[i]!;
  return out;
}
