/**
 * Rounding error of a product: a·b = fl(a·b) + error exactly, unless it over- or underflows.
 *
 * Magnitudes must stay below 2^996, since Dekker's splitting multiplies by 2^27 + 1.
 *
 * @see Dekker, Numerische Mathematik 18 (1971) 224, doi:10.1007/BF01397083
 */
export function productError(a: number, b: number, product: number): number {
  const ca = 134217729 * a;
  const cb = 134217729 * b;
  const aHigh = ca - (ca - a);
  const bHigh = cb - (cb - b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

/** Rounding error of a sum: a + b = fl(a + b) + error exactly (Knuth's two-sum). */
export function sumError(a: number, b: number, sum: number): number {
  const bb = sum - a;
  return a - (sum - bb) + (b - bb);
}

/**
 * a·b + c·d to nearly full precision even where the two products cancel.
 *
 * For magnitudes in [2^−480, 2^480] or zero, so that nothing over- or underflows.
 */
export function sumOfProducts(a: number, b: number, c: number, d: number): number {
  const p = a * b;
  const q = c * d;
  const s = p + q;
  return s + (sumError(p, q, s) + productError(a, b, p) + productError(c, d, q));
}
