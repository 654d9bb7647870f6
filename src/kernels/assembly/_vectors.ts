/** Σ x_i y_i; lengths a multiple of 4. Four running sums, so the order of additions is fixed. */
export function dot(x: usize, y: usize, n: i32): f64 {
  let s0 = f64x2.splat(0);
  let s1 = f64x2.splat(0);
  const end = (<usize>n) << 3;
  for (let p: usize = 0; p < end; p += 32) {
    s0 = f64x2.add(s0, f64x2.mul(v128.load(x + p), v128.load(y + p)));
    s1 = f64x2.add(s1, f64x2.mul(v128.load(x + p, 16), v128.load(y + p, 16)));
  }
  const s = f64x2.add(s0, s1);
  return f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
}

/** y += f x; lengths a multiple of 4. */
export function addScaled(y: usize, f: f64, x: usize, n: i32): void {
  const s = f64x2.splat(f);
  const end = (<usize>n) << 3;
  for (let p: usize = 0; p < end; p += 32) {
    v128.store(y + p, f64x2.add(v128.load(y + p), f64x2.mul(s, v128.load(x + p))));
    v128.store(y + p, f64x2.add(v128.load(y + p, 16), f64x2.mul(s, v128.load(x + p, 16))), 16);
  }
}

/** out_i = (row i of A) · x for A [m, n] with the given stride in bytes; n a multiple of 4. */
export function timesVector(a: usize, stride: usize, x: usize, out: usize, m: i32, n: i32): void {
  const end = (<usize>n) << 3;
  let i = 0;
  for (; i + 4 <= m; i += 4) {
    const a1 = a + stride;
    const a2 = a1 + stride;
    const a3 = a2 + stride;
    let s0 = f64x2.splat(0);
    let s1 = f64x2.splat(0);
    let s2 = f64x2.splat(0);
    let s3 = f64x2.splat(0);
    let t0 = f64x2.splat(0);
    let t1 = f64x2.splat(0);
    let t2 = f64x2.splat(0);
    let t3 = f64x2.splat(0);
    for (let p: usize = 0; p < end; p += 32) {
      const x0 = v128.load(x + p);
      const x1 = v128.load(x + p, 16);
      s0 = f64x2.add(s0, f64x2.mul(v128.load(a + p), x0));
      s1 = f64x2.add(s1, f64x2.mul(v128.load(a1 + p), x0));
      s2 = f64x2.add(s2, f64x2.mul(v128.load(a2 + p), x0));
      s3 = f64x2.add(s3, f64x2.mul(v128.load(a3 + p), x0));
      t0 = f64x2.add(t0, f64x2.mul(v128.load(a + p, 16), x1));
      t1 = f64x2.add(t1, f64x2.mul(v128.load(a1 + p, 16), x1));
      t2 = f64x2.add(t2, f64x2.mul(v128.load(a2 + p, 16), x1));
      t3 = f64x2.add(t3, f64x2.mul(v128.load(a3 + p, 16), x1));
    }
    store<f64>(out, sumOf(f64x2.add(s0, t0)));
    store<f64>(out, sumOf(f64x2.add(s1, t1)), 8);
    store<f64>(out, sumOf(f64x2.add(s2, t2)), 16);
    store<f64>(out, sumOf(f64x2.add(s3, t3)), 24);
    out += 32;
    a += 4 * stride;
  }
  for (; i < m; i++) {
    store<f64>(out, dot(a, x, n));
    out += 8;
    a += stride;
  }
}

/** out += Σ_i x_i (row i of A) for A [m, n] with the given stride in bytes; n a multiple of 4. */
export function addCombination(a: usize, stride: usize, x: usize, out: usize, m: i32, n: i32): void {
  const end = (<usize>n) << 3;
  let i = 0;
  for (; i + 4 <= m; i += 4) {
    const a1 = a + stride;
    const a2 = a1 + stride;
    const a3 = a2 + stride;
    const x0 = v128.load_splat<f64>(x);
    const x1 = v128.load_splat<f64>(x, 8);
    const x2 = v128.load_splat<f64>(x, 16);
    const x3 = v128.load_splat<f64>(x, 24);
    for (let p: usize = 0; p < end; p += 32) {
      const s = f64x2.add(f64x2.mul(x0, v128.load(a + p)), f64x2.mul(x1, v128.load(a1 + p)));
      const t = f64x2.add(f64x2.mul(x2, v128.load(a2 + p)), f64x2.mul(x3, v128.load(a3 + p)));
      const u = f64x2.add(f64x2.mul(x0, v128.load(a + p, 16)), f64x2.mul(x1, v128.load(a1 + p, 16)));
      const v = f64x2.add(f64x2.mul(x2, v128.load(a2 + p, 16)), f64x2.mul(x3, v128.load(a3 + p, 16)));
      v128.store(out + p, f64x2.add(v128.load(out + p), f64x2.add(s, t)));
      v128.store(out + p, f64x2.add(v128.load(out + p, 16), f64x2.add(u, v)), 16);
    }
    x += 32;
    a += 4 * stride;
  }
  for (; i < m; i++) {
    addScaled(out, load<f64>(x), a, n);
    x += 8;
    a += stride;
  }
}

function sumOf(v: v128): f64 {
  return f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1);
}

/** Sets n numbers to zero. */
export function clear(x: usize, n: i32): void {
  memory.fill(x, 0, (<usize>n) << 3);
}
