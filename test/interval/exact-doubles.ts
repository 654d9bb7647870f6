const bits = new BigUint64Array(1);
const value = new Float64Array(bits.buffer);

/** A finite double as an integer, in units of 2⁻¹⁰⁷⁴. */
export function exactly(x: number): bigint {
  if (!Number.isFinite(x)) throw new RangeError(`expected a finite number, got ${x}`);
  value[0] = Math.abs(x);
  const exponent = bits[0]! >> 52n;
  const fraction = bits[0]! & ((1n << 52n) - 1n);
  const magnitude = exponent === 0n ? fraction : (fraction | (1n << 52n)) << (exponent - 1n);
  return x < 0 ? -magnitude : magnitude;
}

/** One, in the same units. */
export const exactOne = 1n << 1074n;

/** Doubles from b − a, counted along the number line, both finite. */
export function ulpsBetween(a: number, b: number): number {
  return Number(ordinal(b) - ordinal(a));
}

function ordinal(x: number): bigint {
  value[0] = Math.abs(x);
  return x < 0 ? -bits[0]! : bits[0]!;
}
