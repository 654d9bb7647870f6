export { heapBase } from "./_memory";

/** Rows that are multiplied at a time; an entry's sum over k is split into pieces of this many terms. */
const depth = 32;

/**
 * C = Pᵀ Q for row-major P [k, m], Q [k, n], C [m, n] at byte addresses. With `symmetric`, m = n and the product is known
 * to be symmetric: the tiles on and above the diagonal are computed and mirrored. `work`: 32 (m + n + 8) doubles.
 */
export function transposedProduct(
  p: usize,
  q: usize,
  c: usize,
  k: i32,
  m: i32,
  n: i32,
  symmetric: i32,
  work: usize,
): void {
  memory.fill(c, 0, (<usize>m * <usize>n) << 3);
  const right = work + packedSize(m);
  for (let from = 0; from < k; from += depth) {
    const rows = min(depth, k - from);
    pack(at(p, m, from, 0), m, rows, m, work);
    pack(at(q, n, from, 0), n, rows, n, right);
    addProduct(work, right, rows, c, m, n, n, 1, symmetric);
  }
  if (symmetric) mirror(c, n);
}

/**
 * Overwrites the upper triangle of a symmetric A [n, n] by R with RᵀR = A; what is below is left. Gives 0, with part of
 * it done, where a pivot is not a positive number. An entry passes through at most 2 · 32 + ⌈n/32⌉ + 2 roundings, and
 * n + 2 for n ≤ 32. `work` as for transposedProduct.
 */
export function factor(a: usize, n: i32, work: usize): i32 {
  for (let from = 0; from < n; from += depth) {
    const rows = min(depth, n - from);
    for (let p = from; p < from + rows; p++) {
      const pivot = load<f64>(at(a, n, p, p));
      if (!(pivot > 0 && pivot < Infinity)) return 0;
      divideRow(a, n, p, p + 1, n, Math.sqrt(pivot));
      store<f64>(at(a, n, p, p), Math.sqrt(pivot));
      for (let r = p + 1; r < from + rows; r++) {
        subtractRow(at(a, n, r, r), at(a, n, p, r), n - r, load<f64>(at(a, n, p, r)));
      }
    }
    const next = from + rows;
    const left = n - next;
    if (left == 0) break;
    pack(at(a, n, from, next), n, rows, left, work);
    addProduct(work, work, rows, at(a, n, next, next), left, left, n, -1, 1);
  }
  return 1;
}

/** K = (RᵀR)⁻¹ from the upper triangle of R [n, n]; Y [n, n] receives R⁻ᵀ. `work` as for transposedProduct. */
export function invertFactored(r: usize, y: usize, k: usize, n: i32, work: usize): void {
  memory.fill(y, 0, (<usize>n * <usize>n) << 3);
  memory.fill(k, 0, (<usize>n * <usize>n) << 3);
  for (let i = 0; i < n; i++) store<f64>(at(y, n, i, i), 1);
  const right = work + packedSize(n);
  for (let from = 0; from < n; from += depth) {
    const rows = min(depth, n - from);
    const next = from + rows;
    for (let p = from; p < next; p++) {
      divideRow(y, n, p, 0, p + 1, load<f64>(at(r, n, p, p)));
      for (let q = p + 1; q < next; q++) {
        subtractRow(at(y, n, q, 0), at(y, n, p, 0), p + 1, load<f64>(at(r, n, p, q)));
      }
    }
    pack(at(y, n, from, 0), n, rows, next, right);
    addProduct(right, right, rows, k, next, next, n, 1, 1);
    if (next == n) break;
    pack(at(r, n, from, next), n, rows, n - next, work);
    addProduct(work, right, rows, at(y, n, next, 0), n - next, next, n, -1, 0);
  }
  mirror(k, n);
}

function at(a: usize, stride: i32, i: i32, j: i32): usize {
  return a + ((<usize>i * <usize>stride + <usize>j) << 3);
}

function packedSize(columns: i32): usize {
  return (<usize>(((columns + 3) >> 2) << 2) * depth) << 3;
}

/** Copies rows × columns of a matrix into groups of four columns, row after row; missing columns are zero. */
function pack(from: usize, stride: i32, rows: i32, columns: i32, to: usize): void {
  const step = (<usize>stride) << 3;
  for (let j = 0; j < columns; j += 4) {
    let source = from + ((<usize>j) << 3);
    if (j + 4 <= columns) {
      for (let i = 0; i < rows; i++) {
        v128.store(to, v128.load(source));
        v128.store(to, v128.load(source, 16), 16);
        source += step;
        to += 32;
      }
    } else {
      for (let i = 0; i < rows; i++) {
        for (let q = 0; q < 4; q++) {
          store<f64>(to + ((<usize>q) << 3), j + q < columns ? load<f64>(source + ((<usize>q) << 3)) : 0);
        }
        source += step;
        to += 32;
      }
    }
  }
}

/** C += sign · PᵀQ for packed P and Q; with `upper` only the tiles that reach the diagonal or lie above it. */
function addProduct(
  p: usize,
  q: usize,
  rows: i32,
  c: usize,
  m: i32,
  n: i32,
  stride: i32,
  sign: f64,
  upper: i32,
): void {
  const panel = (<usize>rows) << 5;
  const step = (<usize>stride) << 3;
  const factors = f64x2.splat(sign);
  for (let i = 0; i < m; i += 4) {
    const left = p + <usize>(i >> 2) * panel;
    for (let j = upper ? i : 0; j < n; j += 4) {
      const right = q + <usize>(j >> 2) * panel;
      const into = at(c, stride, i, j);
      if (i + 4 <= m && j + 4 <= n) tile(left, right, panel, into, step, factors);
      else edge(left, right, rows, into, stride, min(4, m - i), min(4, n - j), sign);
    }
  }
}

function tile(p: usize, q: usize, bytes: usize, c: usize, step: usize, sign: v128): void {
  let c00 = f64x2.splat(0);
  let c01 = f64x2.splat(0);
  let c10 = f64x2.splat(0);
  let c11 = f64x2.splat(0);
  let c20 = f64x2.splat(0);
  let c21 = f64x2.splat(0);
  let c30 = f64x2.splat(0);
  let c31 = f64x2.splat(0);
  for (let i: usize = 0; i < bytes; i += 32) {
    const b0 = v128.load(q + i);
    const b1 = v128.load(q + i, 16);
    const x0 = v128.load_splat<f64>(p + i);
    c00 = f64x2.add(c00, f64x2.mul(x0, b0));
    c01 = f64x2.add(c01, f64x2.mul(x0, b1));
    const x1 = v128.load_splat<f64>(p + i, 8);
    c10 = f64x2.add(c10, f64x2.mul(x1, b0));
    c11 = f64x2.add(c11, f64x2.mul(x1, b1));
    const x2 = v128.load_splat<f64>(p + i, 16);
    c20 = f64x2.add(c20, f64x2.mul(x2, b0));
    c21 = f64x2.add(c21, f64x2.mul(x2, b1));
    const x3 = v128.load_splat<f64>(p + i, 24);
    c30 = f64x2.add(c30, f64x2.mul(x3, b0));
    c31 = f64x2.add(c31, f64x2.mul(x3, b1));
  }
  addPair(c, c00, sign);
  addPair(c + 16, c01, sign);
  c += step;
  addPair(c, c10, sign);
  addPair(c + 16, c11, sign);
  c += step;
  addPair(c, c20, sign);
  addPair(c + 16, c21, sign);
  c += step;
  addPair(c, c30, sign);
  addPair(c + 16, c31, sign);
}

function addPair(c: usize, sum: v128, sign: v128): void {
  v128.store(c, f64x2.add(v128.load(c), f64x2.mul(sign, sum)));
}

/** A tile of fewer than four rows or columns. */
function edge(
  p: usize,
  q: usize,
  rows: i32,
  c: usize,
  stride: i32,
  height: i32,
  width: i32,
  sign: f64,
): void {
  for (let i = 0; i < height; i++) {
    for (let j = 0; j < width; j++) {
      let sum: f64 = 0;
      for (let k = 0; k < rows; k++) {
        sum += load<f64>(p + ((<usize>(4 * k + i)) << 3)) * load<f64>(q + ((<usize>(4 * k + j)) << 3));
      }
      const entry = at(c, stride, i, j);
      store<f64>(entry, load<f64>(entry) + sign * sum);
    }
  }
}

/** Entries `from` to `to` of row i, divided. */
function divideRow(a: usize, stride: i32, i: i32, from: i32, to: i32, divisor: f64): void {
  const divisors = f64x2.splat(divisor);
  let j = from;
  for (; j + 2 <= to; j += 2) {
    const entry = at(a, stride, i, j);
    v128.store(entry, f64x2.div(v128.load(entry), divisors));
  }
  for (; j < to; j++) {
    const entry = at(a, stride, i, j);
    store<f64>(entry, load<f64>(entry) / divisor);
  }
}

/** x −= s y, for `count` doubles. */
function subtractRow(x: usize, y: usize, count: i32, s: f64): void {
  const factors = f64x2.splat(s);
  let i = 0;
  for (; i + 2 <= count; i += 2) {
    const offset = (<usize>i) << 3;
    v128.store(x + offset, f64x2.sub(v128.load(x + offset), f64x2.mul(factors, v128.load(y + offset))));
  }
  for (; i < count; i++) {
    const offset = (<usize>i) << 3;
    store<f64>(x + offset, load<f64>(x + offset) - s * load<f64>(y + offset));
  }
}

/** Copies what is above the diagonal below it. */
function mirror(c: usize, n: i32): void {
  for (let i = 1; i < n; i++) {
    for (let j = 0; j < i; j++) store<f64>(at(c, n, i, j), load<f64>(at(c, n, j, i)));
  }
}
