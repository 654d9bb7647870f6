import type { Interval } from "./interval.js";
import { down, up } from "./rounding.js";

/*
 * Enclosures of exp, logistic and tanh from + − × and, where they stand in the code, ÷, all of which ECMAScript rounds
 * to nearest; nothing is assumed of Math.exp and Math.tanh. u = 2⁻⁵³.
 *
 * Error of expMantissa, p ≈ e^r with x = k ln 2 + r, |k| ≤ 1076, |r| ≤ ρ = 0.34658:
 * - Reduction. ln2High has 32 bits, so k · ln2High is exact, and so is x − k · ln2High: for k ≠ 0 both are multiples of
 *   2⁻⁵⁴ (|x| > ¼), their difference is below ½. Subtracting k · ln2Low (below 2.1e-7) rounds by at most 2⁻⁵⁵, and
 *   that product and ln2Low itself err by less than 2⁻⁷⁴. Relative error of e^r: 0.26 u.
 * - Truncation. e^ξ |r|¹⁴/14! relative to e^r: at most √2 ρ¹⁴/14! < 6e-18 < 0.06 u.
 * - Horner, q_j = c_j + r q_(j+1), q₀ = p. With |q_j| ≤ 1.42/j!, an error of q_(j+1) enters q_j times ρ, and each step
 *   adds u ρ |q_(j+1)| (product), u |q_j| (sum) and, from j = 3, u c_j (coefficient). The last sum is u relative to p.
 *   q₁ = (e^r − 1)/r ≤ 1.2 e^r, so its rounding and that of r q₁ add 2 · 1.2 ρ u = 0.84 u; the steps from j = 2 on add
 *   at most Σ_(j≥2) 3 · 1.42 ρ^j/j! u, relative to e^r ≥ 0.707: 0.41 u. Together 2.25 u; second-order terms are below 1e-14 of it.
 * The sum is below 2.6 u < 2⁻⁵¹ = 4 u, the inflation used.
 *
 * Error of tanhSeries, x (1 + s q) with s = x² ≤ 1/16: s q ≤ 1/48 errs by less than 5 u of itself, the sum rounds by u,
 * the product by u; the first omitted term of this alternating series is below 2.3e-18 = 0.03 u of x. Together
 * (0.11 + 0.03)/0.979 u + 2 u < 2.2 u < 2⁻⁵¹.
 */
const inflation = 2 ** -51;

const log2e = 1.4426950408889634;
/** ln 2 = ln2High + ln2Low to 2⁻⁸⁵; ln2High is a multiple of 2⁻³². */
const ln2High = 2977044471 / 2 ** 32;
const ln2Low = 1.9082149292705877e-10;

/** 2^k at index k + 1074, exact because each is twice the one before. */
const powersOfTwo = (() => {
  const powers = new Float64Array(2098);
  for (let i = 0, power = Number.MIN_VALUE; i < powers.length; i++, power *= 2) powers[i] = power;
  return powers;
})();

/** A lower bound on e^x; 0 for −∞. The relative width of [expDown, expUp] is below 2⁻⁴⁹ but for denormals. */
export function expDown(x: number): number {
  if (x < -745.2) return 0;
  if (x > 710) return Number.MAX_VALUE;
  const k = Math.floor(x * log2e + 0.5);
  const p = expMantissa(x, k);
  const scaled = timesPowerOfTwo(down(p * (1 - inflation)), k);
  if (scaled === Infinity) return Number.MAX_VALUE;
  // Scaling into the denormals rounds.
  return k < -1020 ? Math.max(0, scaled - Number.MIN_VALUE) : scaled;
}

/** An upper bound on e^x; as {@link expDown}. */
export function expUp(x: number): number {
  if (x < -745.2) return x === -Infinity ? 0 : Number.MIN_VALUE;
  if (x > 710) return Infinity;
  const k = Math.floor(x * log2e + 0.5);
  const p = expMantissa(x, k);
  const scaled = timesPowerOfTwo(up(p * (1 + inflation)), k);
  return k < -1020 ? scaled + Number.MIN_VALUE : scaled;
}

/** e^(x − k ln 2) within 2.6 u; see above. */
function expMantissa(x: number, k: number): number {
  const r = x - k * ln2High - k * ln2Low;
  let q = 1 / 479001600 + r / 6227020800;
  q = 1 / 39916800 + r * q;
  q = 1 / 3628800 + r * q;
  q = 1 / 362880 + r * q;
  q = 1 / 40320 + r * q;
  q = 1 / 5040 + r * q;
  q = 1 / 720 + r * q;
  q = 1 / 120 + r * q;
  q = 1 / 24 + r * q;
  q = 1 / 6 + r * q;
  q = 0.5 + r * q;
  q = 1 + r * q;
  return 1 + r * q;
}

/** p 2^k for p near 1 and −1076 ≤ k ≤ 1025, rounded once, into the denormals. */
function timesPowerOfTwo(p: number, k: number): number {
  const half = k >> 1;
  return p * powersOfTwo[half + 1074]! * powersOfTwo[k - half + 1074]!;
}

/** A lower bound on 1/(1 + e^(−x)). */
export function logisticDown(x: number): number {
  if (x >= 0) return down(1 / up(1 + expUp(-x)));
  const e = expDown(x);
  return Math.max(0, down(e / up(1 + e)));
}

/** An upper bound on 1/(1 + e^(−x)), at most 1. */
export function logisticUp(x: number): number {
  if (x >= 0) return Math.min(1, up(1 / down(1 + expDown(-x))));
  const e = expUp(x);
  return e === 0 ? 0 : up(e / down(1 + e));
}

/** A lower bound on tanh x, at least −1. */
export function tanhDown(x: number): number {
  return x < 0 ? -tanhAbove(-x) : tanhBelow(x);
}

/** An upper bound on tanh x, at most 1. */
export function tanhUp(x: number): number {
  return x < 0 ? -tanhBelow(-x) : tanhAbove(x);
}

function tanhBelow(x: number): number {
  if (x === 0) return 0;
  if (x < 0.25) return Math.max(0, down(tanhSeries(x) * (1 - inflation)));
  const e = expUp(-2 * x);
  return down(down(1 - e) / up(1 + e));
}

function tanhAbove(x: number): number {
  if (x === 0) return 0;
  // tanh x < x.
  if (x < 0.25) return Math.min(x, up(tanhSeries(x) * (1 + inflation)));
  const e = expDown(-2 * x);
  return Math.min(1, up(up(1 - e) / down(1 + e)));
}

/** tanh x within 2.2 u for 0 < x < ¼; see above. */
function tanhSeries(x: number): number {
  const s = x * x;
  let q = -443861162 / 1856156927625 + (s * 18888466084) / 194896477400625;
  q = 6404582 / 10854718875 + s * q;
  q = -929569 / 638512875 + s * q;
  q = 21844 / 6081075 + s * q;
  q = -1382 / 155925 + s * q;
  q = 62 / 2835 + s * q;
  q = -17 / 315 + s * q;
  q = 2 / 15 + s * q;
  q = -1 / 3 + s * q;
  return x * (1 + s * q);
}

/** {e^x}. */
export function expInterval({ lo, hi }: Interval): Interval {
  return { lo: expDown(lo), hi: expUp(hi) };
}

/** {1/(1 + e^(−x))}, within [0, 1]. */
export function logisticInterval({ lo, hi }: Interval): Interval {
  return { lo: logisticDown(lo), hi: logisticUp(hi) };
}

/** {tanh x}, within [−1, 1]. */
export function tanhInterval({ lo, hi }: Interval): Interval {
  return { lo: tanhDown(lo), hi: tanhUp(hi) };
}
