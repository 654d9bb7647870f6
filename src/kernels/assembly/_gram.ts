/**
 * z = Pᵀ (P v) for row-major P [m, n], in one pass over P: four rows at a time give four entries of P v and are added
 * to z while they are still in the cache. Returns ‖P v‖².
 */
export function gram(p: usize, m: i32, n: i32, v: usize, z: usize): f64 {
  const stride = (<usize>n) << 3;
  memory.fill(z, 0, stride);
  let norm: f64 = 0;
  let i = 0;
  for (; i + 4 <= m; i += 4) norm += fourRows(p + <usize>i * stride, stride, n, v, z);
  for (; i < m; i++) norm += oneRow(p + <usize>i * stride, n, v, z);
  return norm;
}

function fourRows(p: usize, stride: usize, n: i32, v: usize, z: usize): f64 {
  const p1 = p + stride;
  const p2 = p1 + stride;
  const p3 = p2 + stride;
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let t0 = s0;
  let t1 = s0;
  let t2 = s0;
  let t3 = s0;
  const end = (<usize>n) << 3;
  const fours = end & ~31;
  let at: usize = 0;
  for (; at < fours; at += 32) {
    const a = v128.load(v + at);
    const b = v128.load(v + at, 16);
    s0 = f64x2.add(s0, f64x2.mul(v128.load(p + at), a));
    t0 = f64x2.add(t0, f64x2.mul(v128.load(p + at, 16), b));
    s1 = f64x2.add(s1, f64x2.mul(v128.load(p1 + at), a));
    t1 = f64x2.add(t1, f64x2.mul(v128.load(p1 + at, 16), b));
    s2 = f64x2.add(s2, f64x2.mul(v128.load(p2 + at), a));
    t2 = f64x2.add(t2, f64x2.mul(v128.load(p2 + at, 16), b));
    s3 = f64x2.add(s3, f64x2.mul(v128.load(p3 + at), a));
    t3 = f64x2.add(t3, f64x2.mul(v128.load(p3 + at, 16), b));
  }
  let y0 = both(f64x2.add(s0, t0));
  let y1 = both(f64x2.add(s1, t1));
  let y2 = both(f64x2.add(s2, t2));
  let y3 = both(f64x2.add(s3, t3));
  for (; at < end; at += 8) {
    const a = load<f64>(v + at);
    y0 += load<f64>(p + at) * a;
    y1 += load<f64>(p1 + at) * a;
    y2 += load<f64>(p2 + at) * a;
    y3 += load<f64>(p3 + at) * a;
  }
  const x0 = f64x2.splat(y0);
  const x1 = f64x2.splat(y1);
  const x2 = f64x2.splat(y2);
  const x3 = f64x2.splat(y3);
  const twos = end & ~15;
  at = 0;
  for (; at < twos; at += 16) {
    const left = f64x2.add(f64x2.mul(x0, v128.load(p + at)), f64x2.mul(x1, v128.load(p1 + at)));
    const right = f64x2.add(f64x2.mul(x2, v128.load(p2 + at)), f64x2.mul(x3, v128.load(p3 + at)));
    v128.store(z + at, f64x2.add(v128.load(z + at), f64x2.add(left, right)));
  }
  if (at < end) {
    const left = y0 * load<f64>(p + at) + y1 * load<f64>(p1 + at);
    const right = y2 * load<f64>(p2 + at) + y3 * load<f64>(p3 + at);
    store<f64>(z + at, load<f64>(z + at) + (left + right));
  }
  return y0 * y0 + y1 * y1 + (y2 * y2 + y3 * y3);
}

function oneRow(p: usize, n: i32, v: usize, z: usize): f64 {
  const end = (<usize>n) << 3;
  let y: f64 = 0;
  for (let at: usize = 0; at < end; at += 8) y += load<f64>(p + at) * load<f64>(v + at);
  for (let at: usize = 0; at < end; at += 8) {
    store<f64>(z + at, load<f64>(z + at) + y * load<f64>(p + at));
  }
  return y * y;
}

function both(a: v128): f64 {
  return f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1);
}
