import { gram } from "./_gram";

export { heapBase } from "./_memory";
export { multiplyPacked, pack } from "./_gemm";

/**
 * One Lanczos step on PᵀP, P [m, n]: with v the newest basis vector, at `basis + 8 n j`, writes the next one behind it
 * and α_j, β_j to `alphas + 8 j`, `betas + 8 j`. Where β_j is zero the next vector is not scaled.
 */
export function lanczosStep(
  p: usize,
  m: i32,
  n: i32,
  basis: usize,
  j: i32,
  alphas: usize,
  betas: usize,
): void {
  const size = (<usize>n) << 3;
  const v = basis + <usize>j * size;
  const next = v + size;
  const at = (<usize>j) << 3;
  const alpha = gram(p, m, n, v, next);
  store<f64>(alphas + at, alpha);
  const beta: f64 = j > 0 ? load<f64>(betas + at - 8) : 0;
  const before = j > 0 ? v - size : v;
  let square: f64 = 0;
  for (let k: usize = 0; k < size; k += 8) {
    const w = load<f64>(next + k) - alpha * load<f64>(v + k) - beta * load<f64>(before + k);
    store<f64>(next + k, w);
    square += w * w;
  }
  const norm = sqrt(square);
  store<f64>(betas + at, norm);
  if (norm > 0) scale(next, n, 1 / norm);
}

/** z = Jᵀ v for J [m, n]. */
export function transposedTimes(matrix: usize, m: i32, n: i32, v: usize, z: usize): void {
  const stride = (<usize>n) << 3;
  memory.fill(z, 0, stride);
  for (let i = 0; i < m; i++) {
    const row = matrix + <usize>i * stride;
    const x = load<f64>(v + ((<usize>i) << 3));
    const both = f64x2.splat(x);
    const twos = stride & ~15;
    for (let at: usize = 0; at < twos; at += 16) {
      v128.store(z + at, f64x2.add(v128.load(z + at), f64x2.mul(both, v128.load(row + at))));
    }
    if (twos < stride) store<f64>(z + twos, load<f64>(z + twos) + x * load<f64>(row + twos));
  }
}

/** Largest magnitude of the entries; NaN if one is not finite. */
export function largest(a: usize, length: i32): f64 {
  const fours = (<usize>(length & ~3)) << 3;
  const end = (<usize>length) << 3;
  const zero = f64x2.splat(0);
  let m0 = zero;
  let m1 = zero;
  // 0 · x is NaN unless x is finite; the plain maximum instruction would lose it.
  let s0 = zero;
  let s1 = zero;
  let at: usize = 0;
  for (; at < fours; at += 32) {
    const x0 = v128.load(a + at);
    const x1 = v128.load(a + at, 16);
    m0 = f64x2.pmax(m0, f64x2.abs(x0));
    m1 = f64x2.pmax(m1, f64x2.abs(x1));
    s0 = f64x2.add(s0, f64x2.mul(zero, x0));
    s1 = f64x2.add(s1, f64x2.mul(zero, x1));
  }
  const m = f64x2.pmax(m0, m1);
  const s = f64x2.add(s0, s1);
  let most = max(f64x2.extract_lane(m, 0), f64x2.extract_lane(m, 1));
  let sum = f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
  for (; at < end; at += 8) {
    const x = load<f64>(a + at);
    most = max(most, abs(x));
    sum += 0 * x;
  }
  return most + sum;
}

/** a ← factor · a. */
export function scale(a: usize, length: i32, factor: f64): void {
  const twos = (<usize>(length & ~1)) << 3;
  const by = f64x2.splat(factor);
  for (let at: usize = 0; at < twos; at += 16) v128.store(a + at, f64x2.mul(by, v128.load(a + at)));
  if (length & 1) store<f64>(a + twos, factor * load<f64>(a + twos));
}
