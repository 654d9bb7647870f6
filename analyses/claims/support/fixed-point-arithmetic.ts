/**
 * Real numbers as integers scaled by 2^200, for the few evaluations that must not round: on a wall
 * every rounding error is multiplied by m^T. Absolute error about 2^−195 an operation; 60 digits.
 */
const bits = 200n;

export const one = 1n << bits;

/** The exact value of a double; a double below 2^−200 in its last place is cut off. */
export function fromNumber(x: number): bigint {
  if (!Number.isFinite(x)) throw new RangeError(`expected a finite number, got ${x}`);
  let exponent = 0;
  let mantissa = x;
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    exponent++;
  }
  const scaled = BigInt(mantissa) << bits;
  return scaled >> BigInt(exponent);
}

/** The nearest double, to within an ulp. */
export function toNumber(x: bigint): number {
  const kept = x < 0n ? -x : x;
  const shift = Math.max(0, kept.toString(2).length - 60);
  const magnitude = Number(kept >> BigInt(shift)) * 2 ** (shift - Number(bits));
  return x < 0n ? -magnitude : magnitude;
}

export function times(a: bigint, b: bigint): bigint {
  return (a * b) >> bits;
}

export function over(a: bigint, b: bigint): bigint {
  return (a << bits) / b;
}

/** ln 2 = 2 artanh(1/3). */
const ln2 = (() => {
  let sum = 0n;
  let power = (2n * one) / 3n;
  for (let k = 1n; power > 0n; k += 2n) {
    sum += power / k;
    power /= 9n;
  }
  return sum;
})();

/** e^x: x = k ln 2 + r, Taylor in r/16, four squarings. */
export function exponential(x: bigint): bigint {
  const k = x / ln2;
  const reduced = (x - k * ln2) >> 4n;
  let term = one;
  let sum = one;
  for (let i = 1n; term !== 0n && term !== -1n; i++) {
    term = times(term, reduced) / i;
    sum += term;
  }
  for (let i = 0; i < 4; i++) sum = times(sum, sum);
  return k >= 0n ? sum << k : sum >> -k;
}

/** σ(x) = 1/(1 + e^(−x)). */
export function logisticOf(x: bigint): bigint {
  return over(one, one + exponential(-x));
}
