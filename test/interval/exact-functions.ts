import { exactly } from "./exact-doubles.js";

/** Fixed-point numbers with 320 binary places. */
const places = 320n;
const one = 1n << places;

const ln2 = (() => {
  let sum = 0n;
  let power = (2n * one) / 3n;
  for (let k = 1n; power > 0n; k += 2n, power /= 9n) sum += power / k;
  return sum;
})();

/** A positive real m · 2^e with m in fixed point, right to about 300 binary digits. */
export interface ExactReal {
  readonly m: bigint;
  readonly e: bigint;
}

/** e^x of a double, by the Taylor series of e^(x − k ln 2). */
export function exactExp(x: number): ExactReal {
  // Magnitudes below 2⁻³²⁰ are lost; e^x is then 1 to all digits kept.
  const fixed = (exactly(x) << places) >> 1074n;
  const k = fixed / ln2;
  const r = fixed - k * ln2;
  let [sum, term] = [one, one];
  for (let i = 1n; term !== 0n && term !== -1n; i++) {
    term = ((term * r) >> places) / i;
    sum += term;
  }
  return { m: sum, e: k };
}

function plusOne({ m, e }: ExactReal): ExactReal {
  return e >= 0n ? { m: m + (one >> e), e } : { m: one + (m >> -e), e: 0n };
}

function over(a: ExactReal, b: ExactReal): ExactReal {
  return { m: (a.m << places) / b.m, e: a.e - b.e };
}

/** 1/(1 + e^(−x)) = e^x/(1 + e^x). */
export function exactLogistic(x: number): ExactReal {
  const e = exactExp(x);
  return over(e, plusOne(e));
}

/** tanh x for x > 2⁻¹⁵⁰: (1 − e)/(1 + e) with e = e^(−2x), of which enough digits are left. */
export function exactTanh(x: number): ExactReal {
  const e = exactExp(-2 * x);
  const below = e.m >> -e.e;
  return { m: ((one - below) << places) / (one + below), e: 0n };
}

/** Whether a double is at most (sign 1) or at least (sign −1) the real, to 2⁻²⁵⁰ relative. */
export function isBeyond(x: number, real: ExactReal, sign: 1 | -1): boolean {
  // x = X 2⁻¹⁰⁷⁴ against m 2^(e − 320).
  const shift = real.e - places + 1074n;
  const [left, right] = shift >= 0n ? [exactly(x), real.m << shift] : [exactly(x) << -shift, real.m];
  const tolerance = right >> 250n;
  return sign === 1 ? left <= right + tolerance : left >= right - tolerance;
}
