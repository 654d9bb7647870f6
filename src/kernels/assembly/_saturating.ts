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
  -0.0,
  0.0,
]);

function constant(index: usize): v128 {
  return v128.load_splat<f64>(constants + (index << 3));
}

/** 0: tanh, 1: logistic, 2: rectifier. `z` [n] turns into φ'(z), φ(z) goes to `values`; n a multiple of 4. */
export function saturate(kind: i32, z: usize, values: usize, n: i32): void {
  const end = (<usize>n) << 3;
  if (kind === 2) {
    const zero = f64x2.splat(0);
    for (let p: usize = 0; p < end; p += 16) {
      const x = v128.load(z + p);
      v128.store(values + p, f64x2.max(x, zero));
      v128.store(z + p, v128.and(constant(5), f64x2.gt(x, zero)));
    }
    return;
  }
  const scale = kind === 0 ? constant(18) : constant(5);
  for (let p: usize = 0; p < end; p += 32) {
    fourOf(kind, scale, z + p, values + p);
  }
}

/** Two vectors in step: they share the constants, and each has something to do while the other waits. */
function fourOf(kind: i32, scale: v128, z: usize, values: usize): void {
  const x = v128.load(z);
  const y = v128.load(z, 16);
  const tx = f64x2.pmin(f64x2.mul(f64x2.abs(x), scale), constant(4));
  const ty = f64x2.pmin(f64x2.mul(f64x2.abs(y), scale), constant(4));
  // −t/ln 2 rounded, as an integer in the low bits.
  const shiftedX = f64x2.sub(constant(0), f64x2.mul(tx, constant(1)));
  const shiftedY = f64x2.sub(constant(0), f64x2.mul(ty, constant(1)));
  const kx = f64x2.sub(shiftedX, constant(0));
  const ky = f64x2.sub(shiftedY, constant(0));
  // −r: it spares a change of sign.
  const rx = f64x2.add(f64x2.add(tx, f64x2.mul(kx, constant(2))), f64x2.mul(kx, constant(3)));
  const ry = f64x2.add(f64x2.add(ty, f64x2.mul(ky, constant(2))), f64x2.mul(ky, constant(3)));
  const sx = i64x2.add(constant(5), i64x2.shl(shiftedX, 52));
  const sy = i64x2.add(constant(5), i64x2.shl(shiftedY, 52));
  const rx2 = f64x2.mul(rx, rx);
  const ry2 = f64x2.mul(ry, ry);
  // (e^r − 1 − r)/r²: pairs of terms first, from the highest on.
  let px = f64x2.sub(constant(16), f64x2.mul(rx, constant(17)));
  let py = f64x2.sub(constant(16), f64x2.mul(ry, constant(17)));
  for (let j: usize = 14; j >= 6; j -= 2) {
    const low = constant(j);
    const high = constant(j + 1);
    px = f64x2.add(f64x2.mul(px, rx2), f64x2.sub(low, f64x2.mul(rx, high)));
    py = f64x2.add(f64x2.mul(py, ry2), f64x2.sub(low, f64x2.mul(ry, high)));
  }
  const qx = f64x2.mul(sx, f64x2.sub(f64x2.mul(rx2, px), rx));
  const qy = f64x2.mul(sy, f64x2.sub(f64x2.mul(ry2, py), ry));
  if (kind === 0) {
    finishTanh(x, sx, qx, z, values);
    finishTanh(y, sy, qy, z + 16, values + 16);
  } else {
    finishLogistic(x, f64x2.add(sx, qx), z, values);
    finishLogistic(y, f64x2.add(sy, qy), z + 16, values + 16);
  }
}

/** tanh |x| = −m/(2 + m), its slope 4 e/(2 + m)², with m = q + (s − 1) and e = s + q. */
function finishTanh(x: v128, s: v128, q: v128, slope: usize, value: usize): void {
  const m = f64x2.add(q, f64x2.sub(s, constant(5)));
  const inverse = f64x2.div(constant(5), f64x2.add(constant(18), m));
  // −m/(2 + m) ≥ 0 takes the sign of x from the bit of x.
  const size = f64x2.abs(f64x2.mul(m, inverse));
  v128.store(value, v128.or(size, v128.and(x, constant(20))));
  const e = f64x2.add(s, q);
  v128.store(slope, f64x2.mul(f64x2.mul(constant(19), e), f64x2.mul(inverse, inverse)));
}

/** σ(|x|) = 1/(1 + e), σ(−|x|) = e/(1 + e), slope e/(1 + e)². */
function finishLogistic(x: v128, e: v128, slope: usize, value: usize): void {
  const inverse = f64x2.div(constant(5), f64x2.add(constant(5), e));
  const lower = f64x2.mul(e, inverse);
  v128.store(value, v128.bitselect(lower, inverse, f64x2.lt(x, constant(21))));
  v128.store(slope, f64x2.mul(lower, inverse));
}
