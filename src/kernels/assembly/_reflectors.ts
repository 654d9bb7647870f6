// A reflector I − (1, v₁, v₂)ᵀ (τ, t₁, t₂) is stored as five doubles τ, t₁, t₂, v₁, v₂.
const reflectorBytes: usize = 40;

/**
 * Applies `count` reflectors, one after the other and each one row further down, from the left to columns
 * first … last − 1: the first to the three rows from `row` on. Columns are taken in eights, then a four: up to three
 * behind the last are changed as well. The strip of rows stays in registers as it slides down.
 */
export function applyToRows(row: usize, stride: usize, columns: i32, reflectors: usize, count: i32): void {
  let j = 0;
  for (; columns - j > 4; j += 8) eightColumns(row + ((<usize>j) << 3), stride, reflectors, count);
  if (j < columns) fourColumns(row + ((<usize>j) << 3), stride, reflectors, count);
}

function eightColumns(at: usize, stride: usize, reflector: usize, count: i32): void {
  let a0 = v128.load(at);
  let b0 = v128.load(at, 16);
  let c0 = v128.load(at, 32);
  let d0 = v128.load(at, 48);
  let next = at + stride;
  let a1 = v128.load(next);
  let b1 = v128.load(next, 16);
  let c1 = v128.load(next, 32);
  let d1 = v128.load(next, 48);
  for (let r = 0; r < count; r++) {
    const tau = v128.load_splat<f64>(reflector);
    const t1 = v128.load_splat<f64>(reflector, 8);
    const t2 = v128.load_splat<f64>(reflector, 16);
    const v1 = v128.load_splat<f64>(reflector, 24);
    const v2 = v128.load_splat<f64>(reflector, 32);
    next += stride;
    const a2 = v128.load(next);
    const b2 = v128.load(next, 16);
    const c2 = v128.load(next, 32);
    const d2 = v128.load(next, 48);
    const sa = f64x2.add(f64x2.mul(tau, a0), f64x2.add(f64x2.mul(t1, a1), f64x2.mul(t2, a2)));
    const sb = f64x2.add(f64x2.mul(tau, b0), f64x2.add(f64x2.mul(t1, b1), f64x2.mul(t2, b2)));
    const sc = f64x2.add(f64x2.mul(tau, c0), f64x2.add(f64x2.mul(t1, c1), f64x2.mul(t2, c2)));
    const sd = f64x2.add(f64x2.mul(tau, d0), f64x2.add(f64x2.mul(t1, d1), f64x2.mul(t2, d2)));
    v128.store(at, f64x2.sub(a0, sa));
    v128.store(at, f64x2.sub(b0, sb), 16);
    v128.store(at, f64x2.sub(c0, sc), 32);
    v128.store(at, f64x2.sub(d0, sd), 48);
    a0 = f64x2.sub(a1, f64x2.mul(v1, sa));
    b0 = f64x2.sub(b1, f64x2.mul(v1, sb));
    c0 = f64x2.sub(c1, f64x2.mul(v1, sc));
    d0 = f64x2.sub(d1, f64x2.mul(v1, sd));
    a1 = f64x2.sub(a2, f64x2.mul(v2, sa));
    b1 = f64x2.sub(b2, f64x2.mul(v2, sb));
    c1 = f64x2.sub(c2, f64x2.mul(v2, sc));
    d1 = f64x2.sub(d2, f64x2.mul(v2, sd));
    at += stride;
    reflector += reflectorBytes;
  }
  v128.store(at, a0);
  v128.store(at, b0, 16);
  v128.store(at, c0, 32);
  v128.store(at, d0, 48);
  v128.store(next, a1);
  v128.store(next, b1, 16);
  v128.store(next, c1, 32);
  v128.store(next, d1, 48);
}

function fourColumns(at: usize, stride: usize, reflector: usize, count: i32): void {
  let a0 = v128.load(at);
  let b0 = v128.load(at, 16);
  let next = at + stride;
  let a1 = v128.load(next);
  let b1 = v128.load(next, 16);
  for (let r = 0; r < count; r++) {
    const tau = v128.load_splat<f64>(reflector);
    const t1 = v128.load_splat<f64>(reflector, 8);
    const t2 = v128.load_splat<f64>(reflector, 16);
    const v1 = v128.load_splat<f64>(reflector, 24);
    const v2 = v128.load_splat<f64>(reflector, 32);
    next += stride;
    const a2 = v128.load(next);
    const b2 = v128.load(next, 16);
    const sa = f64x2.add(f64x2.mul(tau, a0), f64x2.add(f64x2.mul(t1, a1), f64x2.mul(t2, a2)));
    const sb = f64x2.add(f64x2.mul(tau, b0), f64x2.add(f64x2.mul(t1, b1), f64x2.mul(t2, b2)));
    v128.store(at, f64x2.sub(a0, sa));
    v128.store(at, f64x2.sub(b0, sb), 16);
    a0 = f64x2.sub(a1, f64x2.mul(v1, sa));
    b0 = f64x2.sub(b1, f64x2.mul(v1, sb));
    a1 = f64x2.sub(a2, f64x2.mul(v2, sa));
    b1 = f64x2.sub(b2, f64x2.mul(v2, sb));
    at += stride;
    reflector += reflectorBytes;
  }
  v128.store(at, a0);
  v128.store(at, b0, 16);
  v128.store(next, a1);
  v128.store(next, b1, 16);
}

/**
 * Applies `count` reflectors, each one column further to the right, from the right to the eight rows from `at` on: the
 * first to the three columns from `at` on. Two rows share a vector.
 */
export function applyToEightRows(at: usize, stride: usize, reflector: usize, count: i32): void {
  const r1 = at + stride;
  const r2 = r1 + stride;
  const r3 = r2 + stride;
  const r4 = r3 + stride;
  const r5 = r4 + stride;
  const r6 = r5 + stride;
  const r7 = r6 + stride;
  let a0 = two(at, r1);
  let b0 = two(r2, r3);
  let c0 = two(r4, r5);
  let d0 = two(r6, r7);
  let a1 = two(at + 8, r1 + 8);
  let b1 = two(r2 + 8, r3 + 8);
  let c1 = two(r4 + 8, r5 + 8);
  let d1 = two(r6 + 8, r7 + 8);
  let p: usize = 0;
  for (let r = 0; r < count; r++) {
    const tau = v128.load_splat<f64>(reflector);
    const t1 = v128.load_splat<f64>(reflector, 8);
    const t2 = v128.load_splat<f64>(reflector, 16);
    const v1 = v128.load_splat<f64>(reflector, 24);
    const v2 = v128.load_splat<f64>(reflector, 32);
    const a2 = v128.load_lane<f64>(r1 + p, v128.load_zero<f64>(at + p, 16), 1, 16);
    const b2 = v128.load_lane<f64>(r3 + p, v128.load_zero<f64>(r2 + p, 16), 1, 16);
    const c2 = v128.load_lane<f64>(r5 + p, v128.load_zero<f64>(r4 + p, 16), 1, 16);
    const d2 = v128.load_lane<f64>(r7 + p, v128.load_zero<f64>(r6 + p, 16), 1, 16);
    const sa = f64x2.add(f64x2.mul(tau, a0), f64x2.add(f64x2.mul(t1, a1), f64x2.mul(t2, a2)));
    const sb = f64x2.add(f64x2.mul(tau, b0), f64x2.add(f64x2.mul(t1, b1), f64x2.mul(t2, b2)));
    const sc = f64x2.add(f64x2.mul(tau, c0), f64x2.add(f64x2.mul(t1, c1), f64x2.mul(t2, c2)));
    const sd = f64x2.add(f64x2.mul(tau, d0), f64x2.add(f64x2.mul(t1, d1), f64x2.mul(t2, d2)));
    put(at + p, r1 + p, f64x2.sub(a0, sa));
    put(r2 + p, r3 + p, f64x2.sub(b0, sb));
    put(r4 + p, r5 + p, f64x2.sub(c0, sc));
    put(r6 + p, r7 + p, f64x2.sub(d0, sd));
    a0 = f64x2.sub(a1, f64x2.mul(v1, sa));
    b0 = f64x2.sub(b1, f64x2.mul(v1, sb));
    c0 = f64x2.sub(c1, f64x2.mul(v1, sc));
    d0 = f64x2.sub(d1, f64x2.mul(v1, sd));
    a1 = f64x2.sub(a2, f64x2.mul(v2, sa));
    b1 = f64x2.sub(b2, f64x2.mul(v2, sb));
    c1 = f64x2.sub(c2, f64x2.mul(v2, sc));
    d1 = f64x2.sub(d2, f64x2.mul(v2, sd));
    p += 8;
    reflector += reflectorBytes;
  }
  put(at + p, r1 + p, a0);
  put(r2 + p, r3 + p, b0);
  put(r4 + p, r5 + p, c0);
  put(r6 + p, r7 + p, d0);
  p += 8;
  put(at + p, r1 + p, a1);
  put(r2 + p, r3 + p, b1);
  put(r4 + p, r5 + p, c1);
  put(r6 + p, r7 + p, d1);
}

/** One reflector from the right to `rows` rows from `at` on. */
export function applyToColumns(at: usize, stride: usize, reflector: usize, rows: i32): void {
  const tau = load<f64>(reflector);
  const t1 = load<f64>(reflector, 8);
  const t2 = load<f64>(reflector, 16);
  const v1 = load<f64>(reflector, 24);
  const v2 = load<f64>(reflector, 32);
  for (let i = 0; i < rows; i++) {
    const h0 = load<f64>(at);
    const h1 = load<f64>(at, 8);
    const h2 = load<f64>(at, 16);
    const s = tau * h0 + (t1 * h1 + t2 * h2);
    store<f64>(at, h0 - s);
    store<f64>(at, h1 - v1 * s, 8);
    store<f64>(at, h2 - v2 * s, 16);
    at += stride;
  }
}

/** One reflector from the left to `columns` columns from `at` on. */
export function applyToThreeRows(at: usize, stride: usize, reflector: usize, columns: i32): void {
  const row1 = at + stride;
  const row2 = row1 + stride;
  const tau = v128.load_splat<f64>(reflector);
  const t1 = v128.load_splat<f64>(reflector, 8);
  const t2 = v128.load_splat<f64>(reflector, 16);
  const v1 = v128.load_splat<f64>(reflector, 24);
  const v2 = v128.load_splat<f64>(reflector, 32);
  const end = (<usize>columns) << 3;
  let p: usize = 0;
  for (; p + 8 < end; p += 16) {
    const h0 = v128.load(at + p);
    const h1 = v128.load(row1 + p);
    const h2 = v128.load(row2 + p);
    const s = f64x2.add(f64x2.mul(tau, h0), f64x2.add(f64x2.mul(t1, h1), f64x2.mul(t2, h2)));
    v128.store(at + p, f64x2.sub(h0, s));
    v128.store(row1 + p, f64x2.sub(h1, f64x2.mul(v1, s)));
    v128.store(row2 + p, f64x2.sub(h2, f64x2.mul(v2, s)));
  }
  if (p < end) {
    const h0 = load<f64>(at + p);
    const h1 = load<f64>(row1 + p);
    const h2 = load<f64>(row2 + p);
    const s = load<f64>(reflector) * h0 + (load<f64>(reflector, 8) * h1 + load<f64>(reflector, 16) * h2);
    store<f64>(at + p, h0 - s);
    store<f64>(row1 + p, h1 - load<f64>(reflector, 24) * s);
    store<f64>(row2 + p, h2 - load<f64>(reflector, 32) * s);
  }
}

function two(first: usize, second: usize): v128 {
  return v128.load_lane<f64>(second, v128.load_zero<f64>(first), 1);
}

function put(first: usize, second: usize, value: v128): void {
  v128.store_lane<f64>(first, value, 0);
  v128.store_lane<f64>(second, value, 1);
}
