/*
 * The activations of the newton kernel, two units at a time: values with an absolute error of a few 1e-16 and slopes.
 *
 * e^(−t) = 2^(−u), u = t log₂e ≥ 0, is 2^(−k) times the Taylor polynomial of degree 12 of 2^f on |f| ≤ ½ (relative error
 * 2e-16); t is cut off at 700, where e^(−t) does not count beside 1.
 */
const constants = memory.data<f64>([
  6755399441055744.0, // 1.5·2⁵²: adding it rounds to an integer, in the low bits
  1.4426950408889634, // log₂e
  700.0,
  1.0,
  0.0,
  0.6931471805599453, // (ln 2)^j / j!, j = 1 … 12
  0.2402265069591007,
  0.055504108664821576,
  0.009618129107628477,
  0.0013333558146428441,
  0.0001540353039338161,
  1.5252733804059838e-5,
  1.3215486790144305e-6,
  1.0178086009239699e-7,
  7.054911620801121e-9,
  4.4455382718708114e-10,
  2.5678435993488202e-11,
]);

function constant(index: usize): v128 {
  return v128.load_splat<f64>(constants + (index << 3));
}

/** e^(−t) for t ≥ 0. */
function decay(t: v128): v128 {
  const u = f64x2.mul(f64x2.min(t, constant(2)), constant(1));
  const shifted = f64x2.sub(constant(0), u);
  const f = f64x2.sub(f64x2.neg(u), f64x2.sub(shifted, constant(0)));
  let sum = constant(16);
  for (let j: usize = 15; j >= 5; j--) sum = f64x2.add(f64x2.mul(sum, f), constant(j));
  sum = f64x2.add(f64x2.mul(sum, f), constant(3));
  return i64x2.add(sum, i64x2.shl(shifted, 52));
}

/** 0: tanh, 1: logistic, 2: rectifier. z [n] into values and slopes; n even. */
export function activate(kind: i32, z: usize, values: usize, slopes: usize, n: i32): void {
  const end = (<usize>n) << 3;
  if (kind === 0) {
    for (let p: usize = 0; p < end; p += 16) {
      const x = v128.load(z + p);
      const size = f64x2.abs(x);
      const e = decay(f64x2.add(size, size));
      const inverse = f64x2.div(constant(3), f64x2.add(constant(3), e));
      const y = f64x2.mul(f64x2.sub(constant(3), e), inverse);
      v128.store(values + p, v128.bitselect(f64x2.neg(y), y, f64x2.lt(x, constant(4))));
      const half = f64x2.mul(e, f64x2.mul(inverse, inverse));
      const twice = f64x2.add(half, half);
      v128.store(slopes + p, f64x2.add(twice, twice));
    }
  } else if (kind === 1) {
    for (let p: usize = 0; p < end; p += 16) {
      const x = v128.load(z + p);
      const e = decay(f64x2.abs(x));
      const inverse = f64x2.div(constant(3), f64x2.add(constant(3), e));
      const upper = f64x2.mul(e, inverse);
      v128.store(values + p, v128.bitselect(upper, inverse, f64x2.lt(x, constant(4))));
      v128.store(slopes + p, f64x2.mul(upper, inverse));
    }
  } else {
    for (let p: usize = 0; p < end; p += 16) {
      const x = v128.load(z + p);
      const positive = f64x2.gt(x, constant(4));
      v128.store(values + p, v128.and(x, positive));
      v128.store(slopes + p, v128.and(constant(3), positive));
    }
  }
}
