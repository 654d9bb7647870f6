/*
 * Matrices of vectors are kept in panels: panel j holds columns 4j … 4j + 3 of [rows, cols] as [rows, 4], so that every
 * inner loop runs along memory. Rows and columns are padded to multiples of four, with zeros.
 */

/** Bytes of one row of a panel, and of one column of a band. */
export const panelRow: usize = 32;

/** C (4 × 4) = AᵀB, or C −= AᵀB, over `count` rows of two panels. */
export function dotTile(a: usize, b: usize, count: i32, c: usize, subtract: bool): void {
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

/** C −= Σ A_i B_i over `before` panels, A_i being four rows of panel i, B_i the i-th 4 × 4 block of panel r. */
export function subtractTile(first: usize, c: usize, panel: usize, r: usize, before: i32): void {
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
