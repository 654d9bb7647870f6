/*
 * tanh, logistic and rectifier of many numbers in place of their arguments, with values and slopes that are accurate
 * relative to themselves.
 *
 * e^(−t) − 1 for t ≥ 0 is s q + (s − 1), s = 2^(−k), with q the Taylor polynomial of degree 13 of e^r − 1, r = k ln 2 − t,
 * |r| ≤ ½ ln 2 (truncation below 2e-17 of it), ln 2 in two parts so that r keeps its digits. t is cut off at 700. Found against
 * extended precision, in units of the last place: tanh 3, logistic 3, slopes 5. NaN stays NaN.
 */
const constants = memory.data<f64>([
  6755399441055744.0, // 1.5·2⁵²: adding it rounds to an integer, in the low bits
  1.4426950408889634, // log₂e
  0.693147180559662956511601805686950683594, // ln 2 to 42 bits, so that k times it is exact
  2.8235290563031577e-13, // the rest of ln 2
  700.0,
  1.0,
  0.5, // 1/j!, j = 2 … 13
  0.16666666666666666,
  0.041666666666666664,
  0.008333333333333333,
  0.001388888888888889,
  0.0001984126984126984,
  2.48015873015873e-5,
  2.7557319223985893e-6,
  2.755731922398589e-7,
  2.505210838544172e-8,
  2.08767569878681e-9,
  1.6059043836821613e-10,
  2.0,
  4.0,
]);

function constant(index: usize): v128 {
  return v128.load_splat<f64>(constants + (index << 3));
}

/** −t/ln 2 rounded, as an integer in the low bits. */
function shiftedPower(t: v128): v128 {
  return f64x2.sub(constant(0), f64x2.mul(t, constant(1)));
}

/** 2^(−k). */
function power(shifted: v128): v128 {
  return i64x2.add(constant(5), i64x2.shl(shifted, 52));
}

/** e^r − 1. */
function remainder(t: v128, shifted: v128): v128 {
  const k = f64x2.sub(shifted, constant(0));
  const r = f64x2.sub(f64x2.sub(f64x2.neg(t), f64x2.mul(k, constant(2))), f64x2.mul(k, constant(3)));
  const r2 = f64x2.mul(r, r);
  const r4 = f64x2.mul(r2, r2);
  // (e^r − 1 − r)/r² in four quartets' worth of terms, pairs first: short chains of operations.
  const p0 = f64x2.add(constant(6), f64x2.mul(r, constant(7)));
  const p1 = f64x2.add(constant(8), f64x2.mul(r, constant(9)));
  const p2 = f64x2.add(constant(10), f64x2.mul(r, constant(11)));
  const p3 = f64x2.add(constant(12), f64x2.mul(r, constant(13)));
  const p4 = f64x2.add(constant(14), f64x2.mul(r, constant(15)));
  const p5 = f64x2.add(constant(16), f64x2.mul(r, constant(17)));
  const low = f64x2.add(p0, f64x2.mul(r2, p1));
  const middle = f64x2.add(p2, f64x2.mul(r2, p3));
  const high = f64x2.add(p4, f64x2.mul(r2, p5));
  const sum = f64x2.add(low, f64x2.mul(r4, f64x2.add(middle, f64x2.mul(r4, high))));
  return f64x2.add(r, f64x2.mul(r2, sum));
}

/** 0: tanh, 1: logistic, 2: rectifier. `z` [n] turns into φ'(z), φ(z) goes to `values`; n a multiple of 4. */
export function saturate(kind: i32, z: usize, values: usize, n: i32): void {
  const end = (<usize>n) << 3;
  if (kind === 0) {
    for (let p: usize = 0; p < end; p += 32) {
      tanhOf(z + p, values + p);
      tanhOf(z + p + 16, values + p + 16);
    }
  } else if (kind === 1) {
    for (let p: usize = 0; p < end; p += 32) {
      logisticOf(z + p, values + p);
      logisticOf(z + p + 16, values + p + 16);
    }
  } else {
    const zero = f64x2.splat(0);
    for (let p: usize = 0; p < end; p += 16) {
      const x = v128.load(z + p);
      v128.store(values + p, f64x2.max(x, zero));
      v128.store(z + p, v128.and(constant(5), f64x2.gt(x, zero)));
    }
  }
}

/** tanh |x| = −m/(2 + m), its slope 4 e/(2 + m)², with e = e^(−2|x|) and m = e − 1. */
function tanhOf(z: usize, value: usize): void {
  const x = v128.load(z);
  const size = f64x2.abs(x);
  const t = f64x2.pmin(f64x2.add(size, size), constant(4));
  const shifted = shiftedPower(t);
  const s = power(shifted);
  const sq = f64x2.mul(s, remainder(t, shifted));
  const m = f64x2.add(sq, f64x2.sub(s, constant(5)));
  const e = f64x2.add(s, sq);
  const inverse = f64x2.div(constant(5), f64x2.add(constant(18), m));
  const y = f64x2.mul(m, inverse);
  // m ≤ 0, so −m/(2 + m) gets the sign of x from the bit of x.
  v128.store(value, v128.or(f64x2.abs(y), v128.and(x, f64x2.splat(-0.0))));
  v128.store(z, f64x2.mul(f64x2.mul(constant(19), e), f64x2.mul(inverse, inverse)));
}

/** σ(|x|) = 1/(1 + e), σ(−|x|) = e/(1 + e), slope e/(1 + e)², e = e^(−|x|). */
function logisticOf(z: usize, value: usize): void {
  const x = v128.load(z);
  const t = f64x2.pmin(f64x2.abs(x), constant(4));
  const shifted = shiftedPower(t);
  const s = power(shifted);
  const e = f64x2.add(s, f64x2.mul(s, remainder(t, shifted)));
  const inverse = f64x2.div(constant(5), f64x2.add(constant(5), e));
  const lower = f64x2.mul(e, inverse);
  v128.store(value, v128.bitselect(lower, inverse, f64x2.lt(x, f64x2.splat(0))));
  v128.store(z, f64x2.mul(lower, inverse));
}
