export { heapBase } from "./_memory";

/**
 * out = A v for A [n, n], row after row as memory lies: columns j mod 8 of four pairs of sums, which are added in order, and
 * the last columns after them.
 */
export function timesVector(a: usize, n: i32, v: usize, out: usize): void {
  const stride = (<usize>n) << 3;
  const eights = stride & ~63;
  for (let i = 0; i < n; i++) {
    let s0 = f64x2.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let at: usize = 0;
    for (; at < eights; at += 64) {
      s0 = f64x2.add(s0, f64x2.mul(v128.load(a + at), v128.load(v + at)));
      s1 = f64x2.add(s1, f64x2.mul(v128.load(a + at, 16), v128.load(v + at, 16)));
      s2 = f64x2.add(s2, f64x2.mul(v128.load(a + at, 32), v128.load(v + at, 32)));
      s3 = f64x2.add(s3, f64x2.mul(v128.load(a + at, 48), v128.load(v + at, 48)));
    }
    const pairs = f64x2.add(f64x2.add(f64x2.add(s0, s1), s2), s3);
    let sum = f64x2.extract_lane(pairs, 0) + f64x2.extract_lane(pairs, 1);
    for (; at < stride; at += 8) sum += load<f64>(a + at) * load<f64>(v + at);
    store<f64>(out + ((<usize>i) << 3), sum);
    a += stride;
  }
}

/** out = Aᵀ v for A [n, n], row after row as memory lies; each entry over ascending rows. */
export function transposedTimesVector(a: usize, n: i32, v: usize, out: usize): void {
  const stride = (<usize>n) << 3;
  const fours = stride & ~31;
  memory.fill(out, 0, stride);
  for (let i = 0; i < n; i++) {
    const x = load<f64>(v + ((<usize>i) << 3));
    const both = f64x2.splat(x);
    let at: usize = 0;
    for (; at < fours; at += 32) {
      const left = f64x2.add(v128.load(out + at), f64x2.mul(v128.load(a + at), both));
      const right = f64x2.add(v128.load(out + at, 16), f64x2.mul(v128.load(a + at, 16), both));
      v128.store(out + at, left);
      v128.store(out + at, right, 16);
    }
    for (; at < stride; at += 8) store<f64>(out + at, load<f64>(out + at) + load<f64>(a + at) * x);
    a += stride;
  }
}
