export { heapBase } from "./_memory";

/*
 * Matrices of vectors are kept in panels: panel j holds columns 4j … 4j + 3 of [rows, cols] as [rows, 4], so that every
 * inner loop runs along memory. The weights are kept in bands: band i holds rows 4i … 4i + 3 of [rows, n] as [n, 4].
 * Rows and columns are padded to multiples of four, with zeros.
 */

/** Bytes of one row of a panel, and of one column of a band. */
const panelRow: usize = 32;

/**
 * The columns of W in the order `order` (int32, shape [n]), times slopes: row i times d_i, or (`right`) column r times
 * d_order(r). W and `out` in bands, d padded with zeros.
 */
export function permute(w: usize, order: usize, d: usize, out: usize, n: i32, rows: i32, right: bool): void {
  const band = <usize>n * panelRow;
  for (let i = 0; i < rows; i += 4) {
    let s0 = v128.load(d + ((<usize>i) << 3));
    let s1 = v128.load(d + ((<usize>i) << 3), 16);
    for (let r = 0; r < n; r++) {
      const column = <usize>load<i32>(order + ((<usize>r) << 2));
      if (right) {
        s0 = v128.load_splat<f64>(d + (column << 3));
        s1 = s0;
      }
      const from = w + column * panelRow;
      v128.store(out, f64x2.mul(s0, v128.load(from)));
      v128.store(out, f64x2.mul(s1, v128.load(from, 16)), 16);
      out += panelRow;
    }
    w += band;
  }
}

/** Y = W L for W [rows, n] in bands and lower trapezoidal L, whose rows above the diagonal blocks are not read. */
export function multiply(w: usize, x: usize, y: usize, n: i32, rows: i32, panels: i32): void {
  const panel = <usize>rows * panelRow;
  const band = <usize>n * panelRow;
  for (let j = 0; j < panels; j++) {
    const skipped = ((<usize>j) << 2) * panelRow;
    const from = x + <usize>j * panel + skipped;
    const into = y + <usize>j * panel;
    for (let i = 0; i < rows; i += 4) {
      const a = w + <usize>(i >> 2) * band + skipped;
      dotTile(a, from, n - (j << 2), into + <usize>i * panelRow, false);
    }
  }
}

/**
 * P X = L U with partial pivoting, in place: panel j receives the columns of the unit lower trapezoidal L from row 4j
 * down, ones and zeros written out, above that what is left of U. The diagonal of U goes to `pivots`, the order of the
 * rows (int32, shape [n], the identity before) to `order`. The first m columns count.
 *
 * The result is the first column whose pivot is no more than `least` times its largest entry (X is then spoilt), or −1.
 */
export function factor(
  x: usize,
  order: usize,
  n: i32,
  rows: i32,
  panels: i32,
  m: i32,
  pivots: usize,
  least: f64,
): i32 {
  const panel = <usize>rows * panelRow;
  for (let j = 0; j < panels; j++) {
    const xj = x + <usize>j * panel;
    const diagonal = j << 2;
    const columns = min(4, m - diagonal);
    const sizes = pivots + ((<usize>diagonal) << 3);
    largestEntries(xj, n, sizes);
    reorder(xj, order, panel, x + <usize>panels * panel, n);
    for (let i = 0; i < diagonal; i += 4) {
      const rowsOfL = x + <usize>i * panelRow;
      const block = xj + <usize>i * panelRow;
      subtractTile(rowsOfL, block, panel, xj, i >> 2);
      forwardUnit(rowsOfL + <usize>(i >> 2) * panel, block);
    }
    for (let i = diagonal; i < rows; i += 4) {
      subtractTile(x + <usize>i * panelRow, xj + <usize>i * panelRow, panel, xj, j);
    }
    for (let q = 0; q < columns; q++) {
      const row = diagonal + q;
      const pivotRow = largestInColumn(xj, row, n, q);
      if (pivotRow !== row) swapRows(x, order, panel, j + 1, row, pivotRow);
      const at = sizes + ((<usize>q) << 3);
      const pivot = load<f64>(xj + <usize>row * panelRow + ((<usize>q) << 3));
      // Also where the share is not a number: the column is zero, or has overflowed.
      if (!(abs(pivot) > least * load<f64>(at) && abs(pivot) < Infinity)) return row;
      store<f64>(at, pivot);
      eliminate(xj, row, n, q);
    }
    unitBlock(xj + <usize>diagonal * panelRow, columns);
  }
  return -1;
}

/** max |x_iq| of the four columns of a panel. */
function largestEntries(x: usize, n: i32, out: usize): void {
  let a = f64x2.splat(0);
  let b = f64x2.splat(0);
  const end = x + <usize>n * panelRow;
  for (; x < end; x += panelRow) {
    a = f64x2.max(a, f64x2.abs(v128.load(x)));
    b = f64x2.max(b, f64x2.abs(v128.load(x, 16)));
  }
  v128.store(out, a);
  v128.store(out, b, 16);
}

/** Rows of a panel into the order of those before it, by way of `copy`. */
function reorder(x: usize, order: usize, panel: usize, copy: usize, n: i32): void {
  memory.copy(copy, x, panel);
  for (let i = 0; i < n; i++) {
    const from = copy + <usize>load<i32>(order + ((<usize>i) << 2)) * panelRow;
    v128.store(x, v128.load(from));
    v128.store(x, v128.load(from, 16), 16);
    x += panelRow;
  }
}

function largestInColumn(x: usize, row: i32, n: i32, q: i32): i32 {
  let best = row;
  let most: f64 = -1;
  let at = x + <usize>row * panelRow + ((<usize>q) << 3);
  for (let i = row; i < n; i++) {
    const size = abs(load<f64>(at));
    if (size > most) {
      most = size;
      best = i;
    }
    at += panelRow;
  }
  return best;
}

function swapRows(x: usize, order: usize, panel: usize, panels: i32, a: i32, b: i32): void {
  for (let j = 0; j < panels; j++) {
    const first = x + <usize>a * panelRow;
    const second = x + <usize>b * panelRow;
    const low = v128.load(first);
    const high = v128.load(first, 16);
    v128.store(first, v128.load(second));
    v128.store(first, v128.load(second, 16), 16);
    v128.store(second, low);
    v128.store(second, high, 16);
    x += panel;
  }
  const atA = order + ((<usize>a) << 2);
  const atB = order + ((<usize>b) << 2);
  const moved = load<i32>(atA);
  store<i32>(atA, load<i32>(atB));
  store<i32>(atB, moved);
}

/** Column q below `row` becomes that of L, and the columns of the panel right of it lose their share of row `row`. */
function eliminate(x: usize, row: i32, n: i32, q: i32): void {
  const pivotRow = x + <usize>row * panelRow;
  const column = (<usize>q) << 3;
  const inverse = 1 / load<f64>(pivotRow + column);
  const u0 = q < 1 ? v128.load(pivotRow) : f64x2.splat(0);
  const u1 = q < 3 ? v128.load(pivotRow, 16) : f64x2.splat(0);
  // Columns up to q are not to change: their factors are taken out.
  const v0 = q < 1 ? f64x2.replace_lane(u0, 0, 0) : u0;
  const v1 = q === 2 ? f64x2.replace_lane(u1, 0, 0) : u1;
  let at = pivotRow + panelRow;
  const end = x + <usize>n * panelRow;
  for (; at < end; at += panelRow) {
    const l = load<f64>(at + column) * inverse;
    const factor = f64x2.splat(l);
    v128.store(at, f64x2.sub(v128.load(at), f64x2.mul(factor, v0)));
    v128.store(at, f64x2.sub(v128.load(at, 16), f64x2.mul(factor, v1)), 16);
    store<f64>(at + column, l);
  }
}

/** Writes out ones and zeros of a diagonal block; columns that pad are zero. */
function unitBlock(c: usize, columns: i32): void {
  for (let q = 0; q < 4; q++) {
    const at = c + ((<usize>q) << 3);
    for (let i = 0; i < q; i++) store<f64>(at + <usize>i * panelRow, 0);
    store<f64>(at + <usize>q * panelRow, q < columns ? 1 : 0);
  }
}

/** B ← L⁻¹ B for a unit lower triangular L, both 4 × 4. */
function forwardUnit(l: usize, b: usize): void {
  for (let i: usize = 1; i < 4; i++) {
    const row = b + i * panelRow;
    let b0 = v128.load(row);
    let b1 = v128.load(row, 16);
    for (let k: usize = 0; k < i; k++) {
      const factor = v128.load_splat<f64>(l + i * panelRow + (k << 3));
      b0 = f64x2.sub(b0, f64x2.mul(factor, v128.load(b + k * panelRow)));
      b1 = f64x2.sub(b1, f64x2.mul(factor, v128.load(b + k * panelRow, 16)));
    }
    v128.store(row, b0);
    v128.store(row, b1, 16);
  }
}

/** Zeros where `factor` left U: above the diagonal blocks. */
export function clearUpper(x: usize, rows: i32, panels: i32): void {
  const panel = <usize>rows * panelRow;
  for (let j = 1; j < panels; j++) memory.fill(x + <usize>j * panel, 0, ((<usize>j) << 2) * panelRow);
}

/**
 * R with RᵀR = XᵀX (Cholesky of the Gram matrix), upper triangular in panels of [4 panels, 4], and X ← X R⁻¹. The first
 * m columns count; those that pad are left zero. R_jj goes to `diagonal`, R_jj² over the squared length of column j
 * to `shares`, both of length 4 panels.
 *
 * X is rewritten only if every share exceeds `least`; otherwise the result is the first column whose does not, and −1
 * where all do.
 */
export function orthonormalise(
  x: usize,
  r: usize,
  rows: i32,
  panels: i32,
  m: i32,
  diagonal: usize,
  shares: usize,
  least: f64,
): i32 {
  const panel = <usize>rows * panelRow;
  const height = <usize>panels * 4 * panelRow;
  for (let j = 0; j < panels; j++) {
    const rj = r + <usize>j * height;
    for (let i = 0; i <= j; i++) {
      const into = rj + ((<usize>i) << 2) * panelRow;
      const ri = r + <usize>i * height;
      dotTile(x + <usize>i * panel, x + <usize>j * panel, rows, into, false);
      if (i < j) {
        dotTile(ri, rj, i << 2, into, true);
        forward(ri + ((<usize>i) << 2) * panelRow, into);
      } else {
        for (let q: usize = 0; q < 4; q++)
          store<f64>(shares + ((((<usize>j) << 2) + q) << 3), load<f64>(into + q * 40));
        dotTile(ri, rj, i << 2, into, true);
        const failed = cholesky(
          into,
          min(4, m - (j << 2)),
          diagonal + ((<usize>j) << 5),
          shares + ((<usize>j) << 5),
          least,
        );
        if (failed >= 0) return (j << 2) + failed;
      }
    }
  }
  backward(x, r, rows, panels);
  return -1;
}

/** C (4 × 4) = AᵀB, or C −= AᵀB, over `count` rows of two panels. */
function dotTile(a: usize, b: usize, count: i32, c: usize, subtract: bool): void {
  let c00 = f64x2.splat(0);
  let c01 = f64x2.splat(0);
  let c10 = f64x2.splat(0);
  let c11 = f64x2.splat(0);
  let c20 = f64x2.splat(0);
  let c21 = f64x2.splat(0);
  let c30 = f64x2.splat(0);
  let c31 = f64x2.splat(0);
  const end = a + <usize>count * panelRow;
  for (; a < end; a += panelRow) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const x0 = v128.load_splat<f64>(a);
    c00 = f64x2.add(c00, f64x2.mul(x0, b0));
    c01 = f64x2.add(c01, f64x2.mul(x0, b1));
    const x1 = v128.load_splat<f64>(a, 8);
    c10 = f64x2.add(c10, f64x2.mul(x1, b0));
    c11 = f64x2.add(c11, f64x2.mul(x1, b1));
    const x2 = v128.load_splat<f64>(a, 16);
    c20 = f64x2.add(c20, f64x2.mul(x2, b0));
    c21 = f64x2.add(c21, f64x2.mul(x2, b1));
    const x3 = v128.load_splat<f64>(a, 24);
    c30 = f64x2.add(c30, f64x2.mul(x3, b0));
    c31 = f64x2.add(c31, f64x2.mul(x3, b1));
    b += panelRow;
  }
  if (subtract) {
    c00 = f64x2.sub(v128.load(c), c00);
    c01 = f64x2.sub(v128.load(c, 16), c01);
    c10 = f64x2.sub(v128.load(c, 32), c10);
    c11 = f64x2.sub(v128.load(c, 48), c11);
    c20 = f64x2.sub(v128.load(c, 64), c20);
    c21 = f64x2.sub(v128.load(c, 80), c21);
    c30 = f64x2.sub(v128.load(c, 96), c30);
    c31 = f64x2.sub(v128.load(c, 112), c31);
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  v128.store(c, c10, 32);
  v128.store(c, c11, 48);
  v128.store(c, c20, 64);
  v128.store(c, c21, 80);
  v128.store(c, c30, 96);
  v128.store(c, c31, 112);
}

/** B ← T⁻ᵀ B for an upper triangular T, both 4 × 4. */
function forward(t: usize, b: usize): void {
  for (let i: usize = 0; i < 4; i++) {
    const row = b + i * panelRow;
    let b0 = v128.load(row);
    let b1 = v128.load(row, 16);
    for (let k: usize = 0; k < i; k++) {
      const factor = v128.load_splat<f64>(t + k * panelRow + (i << 3));
      b0 = f64x2.sub(b0, f64x2.mul(factor, v128.load(b + k * panelRow)));
      b1 = f64x2.sub(b1, f64x2.mul(factor, v128.load(b + k * panelRow, 16)));
    }
    const pivot = v128.load_splat<f64>(t + i * 40);
    v128.store(row, f64x2.div(b0, pivot));
    v128.store(row, f64x2.div(b1, pivot), 16);
  }
}

/**
 * Cholesky factor of the 4 × 4 block at c, in place; columns from `columns` on become those of the identity. `shares`
 * holds squared lengths and receives what is left of them, as a share. The first column that fails, or −1.
 */
function cholesky(c: usize, columns: i32, diagonal: usize, shares: usize, least: f64): i32 {
  for (let j = 0; j < 4; j++) {
    const at = (<usize>j) << 3;
    if (j >= columns) {
      for (let i: usize = 0; i < 4; i++) store<f64>(c + i * panelRow + at, 0);
      store<f64>(c + <usize>j * 40, 1);
      store<f64>(diagonal + at, 1);
      store<f64>(shares + at, 1);
      continue;
    }
    for (let i = 0; i <= j; i++) {
      let sum = load<f64>(c + <usize>i * panelRow + at);
      for (let k = 0; k < i; k++) {
        sum -=
          load<f64>(c + <usize>k * panelRow + ((<usize>i) << 3)) * load<f64>(c + <usize>k * panelRow + at);
      }
      if (i < j) {
        store<f64>(c + <usize>i * panelRow + at, sum / load<f64>(c + <usize>i * 40));
        continue;
      }
      const share = sum / load<f64>(shares + at);
      store<f64>(shares + at, share);
      // Also where the share is not a number: lengths were zero, or squares overflowed.
      if (!(share > least)) return j;
      const root = sqrt(sum);
      store<f64>(c + <usize>i * panelRow + at, root);
      store<f64>(diagonal + at, root);
    }
    for (let i = j + 1; i < 4; i++) store<f64>(c + <usize>i * panelRow + at, 0);
  }
  return -1;
}

/** X ← X R⁻¹, four rows at a time, panel after panel. */
function backward(x: usize, r: usize, rows: i32, panels: i32): void {
  const panel = <usize>rows * panelRow;
  const height = <usize>panels * 4 * panelRow;
  for (let i = 0; i < rows; i += 4) {
    const first = x + <usize>i * panelRow;
    for (let j = 0; j < panels; j++) {
      const rj = r + <usize>j * height;
      const block = first + <usize>j * panel;
      subtractTile(first, block, panel, rj, j);
      divide(block, rj + ((<usize>j) << 2) * panelRow);
    }
  }
}

/** C −= Σ A_i B_i over `before` panels, A_i being four rows of panel i, B_i the i-th 4 × 4 block of panel r. */
function subtractTile(first: usize, c: usize, panel: usize, r: usize, before: i32): void {
  let c00 = v128.load(c);
  let c01 = v128.load(c, 16);
  let c10 = v128.load(c, 32);
  let c11 = v128.load(c, 48);
  let c20 = v128.load(c, 64);
  let c21 = v128.load(c, 80);
  let c30 = v128.load(c, 96);
  let c31 = v128.load(c, 112);
  let a = first;
  for (let i = 0; i < before; i++) {
    for (let q: usize = 0; q < 32; q += 8) {
      const b0 = v128.load(r);
      const b1 = v128.load(r, 16);
      const x0 = v128.load_splat<f64>(a + q);
      c00 = f64x2.sub(c00, f64x2.mul(x0, b0));
      c01 = f64x2.sub(c01, f64x2.mul(x0, b1));
      const x1 = v128.load_splat<f64>(a + q, 32);
      c10 = f64x2.sub(c10, f64x2.mul(x1, b0));
      c11 = f64x2.sub(c11, f64x2.mul(x1, b1));
      const x2 = v128.load_splat<f64>(a + q, 64);
      c20 = f64x2.sub(c20, f64x2.mul(x2, b0));
      c21 = f64x2.sub(c21, f64x2.mul(x2, b1));
      const x3 = v128.load_splat<f64>(a + q, 96);
      c30 = f64x2.sub(c30, f64x2.mul(x3, b0));
      c31 = f64x2.sub(c31, f64x2.mul(x3, b1));
      r += panelRow;
    }
    a += panel;
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  v128.store(c, c10, 32);
  v128.store(c, c11, 48);
  v128.store(c, c20, 64);
  v128.store(c, c21, 80);
  v128.store(c, c30, 96);
  v128.store(c, c31, 112);
}

/** C ← C T⁻¹ for four rows of a panel and the upper triangular 4 × 4 block T. */
function divide(c: usize, t: usize): void {
  const t01 = load<f64>(t, 8);
  const t02 = load<f64>(t, 16);
  const t03 = load<f64>(t, 24);
  const t12 = load<f64>(t, 48);
  const t13 = load<f64>(t, 56);
  const t23 = load<f64>(t, 88);
  const i0 = 1 / load<f64>(t);
  const i1 = 1 / load<f64>(t, 40);
  const i2 = 1 / load<f64>(t, 80);
  const i3 = 1 / load<f64>(t, 120);
  for (let k = 0; k < 4; k++) {
    const x0 = load<f64>(c) * i0;
    const x1 = (load<f64>(c, 8) - x0 * t01) * i1;
    const x2 = (load<f64>(c, 16) - x0 * t02 - x1 * t12) * i2;
    const x3 = (load<f64>(c, 24) - x0 * t03 - x1 * t13 - x2 * t23) * i3;
    store<f64>(c, x0);
    store<f64>(c, x1, 8);
    store<f64>(c, x2, 16);
    store<f64>(c, x3, 24);
    c += panelRow;
  }
}
