export { heapBase } from "./_memory";
export { orthonormalise } from "./_panel-qr";
import { dotTile, panelRow, subtractTile } from "./_panel-tiles";

/*
 * Vectors are kept in panels, see _panel-tiles. The weights are kept in bands: band i holds rows 4i … 4i + 3 of [rows, n]
 * as [n, 4].
 */

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
