/*
 * P A = L U in single precision, blocks of eight columns. A [n, n], n a multiple of 8, rows `stride` bytes apart; padded
 * rows and columns are those of the identity. Newton's method needs its direction to a few digits only.
 */
const width: i32 = 8;

/** Rows swapped in step k are k and pivots[k] (int32). False where a pivot vanishes or is not finite; A is then spoilt. */
export function factor(a: usize, stride: usize, n: i32, pivots: usize): bool {
  for (let k = 0; k < n; k += width) {
    if (!factorPanel(a, stride, n, k, pivots)) return false;
    const right = n - k - width;
    if (right === 0) return true;
    solvePanelRows(a, stride, n, k);
    for (let i = k + width; i < n; i += 4) {
      const row = a + <usize>i * stride;
      for (let j = k + width; j < n; j += width) {
        updateTile(
          row + ((<usize>k) << 2),
          a + <usize>k * stride + ((<usize>j) << 2),
          row + ((<usize>j) << 2),
          stride,
        );
      }
    }
  }
  return true;
}

/** Columns k … k + 7 from row k down, with their row swaps made in all columns. */
function factorPanel(a: usize, stride: usize, n: i32, k: i32, pivots: usize): bool {
  for (let q = k; q < k + width; q++) {
    const column = a + ((<usize>q) << 2);
    let best = q;
    let most: f32 = -1;
    let at = column + <usize>q * stride;
    for (let i = q; i < n; i++) {
      const size = abs(load<f32>(at));
      if (size > most) {
        most = size;
        best = i;
      }
      at += stride;
    }
    if (!(most > 1e-30 && most < 1e30)) return false;
    store<i32>(pivots + ((<usize>q) << 2), best);
    if (best !== q) swapRows(a + <usize>q * stride, a + <usize>best * stride, n);
    const top = a + <usize>q * stride + ((<usize>k) << 2);
    const inverse: f32 = 1 / load<f32>(column + <usize>q * stride);
    const u0 = v128.load(top);
    const u1 = v128.load(top, 16);
    // What is left of the pivot must stay: its share in the row is zero.
    const keep = (<usize>(q - k)) << 4;
    const m0 = v128.load(masks + keep * 2);
    const m1 = v128.load(masks + keep * 2, 16);
    const t0 = v128.and(u0, m0);
    const t1 = v128.and(u1, m1);
    let row = top + stride;
    for (let i = q + 1; i < n; i++) {
      const entry = row + ((<usize>(q - k)) << 2);
      const factor: f32 = load<f32>(entry) * inverse;
      const f = f32x4.splat(factor);
      v128.store(row, f32x4.sub(v128.load(row), f32x4.mul(f, t0)));
      v128.store(row, f32x4.sub(v128.load(row, 16), f32x4.mul(f, t1)), 16);
      store<f32>(entry, factor);
      row += stride;
    }
  }
  return true;
}

/** For q = 0 … 7: all ones right of column q, in eight columns. */
const masks = memory.data<i32>([
  0, -1, -1, -1, -1, -1, -1, -1, 0, 0, -1, -1, -1, -1, -1, -1, 0, 0, 0, -1, -1, -1, -1, -1, 0, 0, 0, 0, -1,
  -1, -1, -1, 0, 0, 0, 0, 0, -1, -1, -1, 0, 0, 0, 0, 0, 0, -1, -1, 0, 0, 0, 0, 0, 0, 0, -1, 0, 0, 0, 0, 0, 0,
  0, 0,
]);

function swapRows(x: usize, y: usize, n: i32): void {
  const end = x + ((<usize>n) << 2);
  while (x < end) {
    const t = v128.load(x);
    v128.store(x, v128.load(y));
    v128.store(y, t);
    x += 16;
    y += 16;
  }
}

/** Rows k … k + 7 right of the panel: forward substitution with its unit lower triangle. */
function solvePanelRows(a: usize, stride: usize, n: i32, k: i32): void {
  for (let r = k + 1; r < k + width; r++) {
    const row = a + <usize>r * stride;
    for (let q = k; q < r; q++) {
      const f = f32x4.splat(load<f32>(row + ((<usize>q) << 2)));
      const above = a + <usize>q * stride;
      for (let j = k + width; j < n; j += width) {
        const at = (<usize>j) << 2;
        v128.store(row + at, f32x4.sub(v128.load(row + at), f32x4.mul(f, v128.load(above + at))));
        v128.store(row + at, f32x4.sub(v128.load(row + at, 16), f32x4.mul(f, v128.load(above + at, 16))), 16);
      }
    }
  }
}

/** Four rows of eight columns less the product of their eight multipliers with eight rows of U. */
function updateTile(l: usize, u: usize, c: usize, stride: usize): void {
  const l1 = l + stride;
  const l2 = l1 + stride;
  const l3 = l2 + stride;
  const c1 = c + stride;
  const c2 = c1 + stride;
  const c3 = c2 + stride;
  let c00 = v128.load(c);
  let c01 = v128.load(c, 16);
  let c10 = v128.load(c1);
  let c11 = v128.load(c1, 16);
  let c20 = v128.load(c2);
  let c21 = v128.load(c2, 16);
  let c30 = v128.load(c3);
  let c31 = v128.load(c3, 16);
  for (let q: usize = 0; q < 32; q += 4) {
    const u0 = v128.load(u);
    const u1 = v128.load(u, 16);
    const x0 = v128.load_splat<f32>(l + q);
    c00 = f32x4.sub(c00, f32x4.mul(x0, u0));
    c01 = f32x4.sub(c01, f32x4.mul(x0, u1));
    const x1 = v128.load_splat<f32>(l1 + q);
    c10 = f32x4.sub(c10, f32x4.mul(x1, u0));
    c11 = f32x4.sub(c11, f32x4.mul(x1, u1));
    const x2 = v128.load_splat<f32>(l2 + q);
    c20 = f32x4.sub(c20, f32x4.mul(x2, u0));
    c21 = f32x4.sub(c21, f32x4.mul(x2, u1));
    const x3 = v128.load_splat<f32>(l3 + q);
    c30 = f32x4.sub(c30, f32x4.mul(x3, u0));
    c31 = f32x4.sub(c31, f32x4.mul(x3, u1));
    u += stride;
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  v128.store(c1, c10);
  v128.store(c1, c11, 16);
  v128.store(c2, c20);
  v128.store(c2, c21, 16);
  v128.store(c3, c30);
  v128.store(c3, c31, 16);
}

/** Solves A x = b in place from the factors; x [n] in single precision, padded with zeros. */
export function solve(a: usize, stride: usize, n: i32, pivots: usize, x: usize): void {
  for (let k = 0; k < n; k++) {
    const other = load<i32>(pivots + ((<usize>k) << 2));
    const t = load<f32>(x + ((<usize>k) << 2));
    store<f32>(x + ((<usize>k) << 2), load<f32>(x + ((<usize>other) << 2)));
    store<f32>(x + ((<usize>other) << 2), t);
  }
  for (let i = 1; i < n; i++) {
    const at = x + ((<usize>i) << 2);
    store<f32>(at, load<f32>(at) - dot(a + <usize>i * stride, x, 0, i));
  }
  for (let i = n - 1; i >= 0; i--) {
    const row = a + <usize>i * stride;
    const at = x + ((<usize>i) << 2);
    store<f32>(at, (load<f32>(at) - dot(row, x, i + 1, n)) / load<f32>(row + ((<usize>i) << 2)));
  }
}

/** Σ a_j x_j for from ≤ j < to: vectors where four fit, then one by one. */
function dot(a: usize, x: usize, from: i32, to: i32): f32 {
  let j = from;
  let single: f32 = 0;
  for (; j < to && (j & 3) !== 0; j++)
    single += load<f32>(a + ((<usize>j) << 2)) * load<f32>(x + ((<usize>j) << 2));
  let sum = f32x4.splat(0);
  let other = f32x4.splat(0);
  for (; j + 8 <= to; j += 8) {
    const at = (<usize>j) << 2;
    sum = f32x4.add(sum, f32x4.mul(v128.load(a + at), v128.load(x + at)));
    other = f32x4.add(other, f32x4.mul(v128.load(a + at, 16), v128.load(x + at, 16)));
  }
  sum = f32x4.add(sum, other);
  for (; j + 4 <= to; j += 4) {
    const at = (<usize>j) << 2;
    sum = f32x4.add(sum, f32x4.mul(v128.load(a + at), v128.load(x + at)));
  }
  for (; j < to; j++) single += load<f32>(a + ((<usize>j) << 2)) * load<f32>(x + ((<usize>j) << 2));
  return (
    single +
    (f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1)) +
    (f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3))
  );
}
