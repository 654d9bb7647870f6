import { dotTile, panelRow, subtractTile } from "./_panel-tiles";

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
