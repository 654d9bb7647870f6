/**
 * Throws unless `a` holds exactly rows · cols finite numbers.
 *
 * Cost O(rows · cols). `name` appears in the message.
 *
 * @throws RangeError naming the value and what was expected
 */
export function checkMatrix(name: string, a: Float64Array, rows: number, cols: number): void {
  if (!Number.isInteger(rows) || !Number.isInteger(cols) || rows < 0 || cols < 0) {
    throw new RangeError(`${name}: shape [${rows}, ${cols}] is not a pair of non-negative integers`);
  }
  if (a.length !== rows * cols) {
    throw new RangeError(`${name}: has ${a.length} entries, expected ${rows} × ${cols}`);
  }
  for (let i = 0; i < a.length; i++) {
    if (!Number.isFinite(a[i])) {
      throw new RangeError(`${name}: entry ${i} is ${a[i]!}, expected a finite number`);
    }
  }
}

/** Largest |a_i|; 0 for an empty array. */
export function maxAbs(a: Float64Array): number {
  let m = 0;
  for (let i = 0; i < a.length; i++) {
    const v = Math.abs(a[i]!);
    if (v > m) m = v;
  }
  return m;
}

/**
 * Exponent e with 2^(e−1) < x ≤ 2^(e+1), for finite x > 0, denormal numbers included.
 *
 * Good to one unit, which is enough where it only steers a power-of-two scaling.
 */
export function binaryExponent(x: number): number {
  return Math.floor(Math.log2(x));
}

/** Every entry times 2^e, exact unless it over- or underflows. */
export function scaleAllByPowerOfTwo(a: Float64Array, e: number): Float64Array {
  if (Math.abs(e) > 1000) return a.map((v) => scaleByPowerOfTwo(v, e));
  const factor = 2 ** e;
  const out = new Float64Array(a.length);
  for (let i = 0; i < a.length; i++) out[i] = a[i]! * factor;
  return out;
}

/** x · 2^e, exact unless the result over- or underflows; e may lie outside the range of one double. */
export function scaleByPowerOfTwo(x: number, e: number): number {
  if (e > 1000) return scaleByPowerOfTwo(x * 2 ** 1000, e - 1000);
  if (e < -1000) return scaleByPowerOfTwo(x * 2 ** -1000, e + 1000);
  return x * 2 ** e;
}
