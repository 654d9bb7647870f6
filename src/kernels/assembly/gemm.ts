export { heapBase } from "./_memory";

/**
 * C = A B for row-major A [m, k], B [k, n], C [m, n] at byte addresses; C may not overlap. Register tiles of 4 × 4
 * (eight accumulators of two doubles), the largest that does not spill; k ascends, one sum an entry, so an entry does
 * not depend on how m and n are split.
 */
export function gemm(a: usize, b: usize, c: usize, m: i32, k: i32, n: i32): void {
  const strideA = (<usize>k) << 3;
  const strideB = (<usize>n) << 3;
  let i = 0;
  for (; i + 4 <= m; i += 4) {
    const rows = a + <usize>i * strideA;
    const into = c + <usize>i * strideB;
    let j = 0;
    for (; j + 4 <= n; j += 4) {
      tile44(rows, strideA, b + ((<usize>j) << 3), strideB, into + ((<usize>j) << 3), k);
    }
    for (let r = 0; r < 4; r++) {
      for (let q = j; q < n; q++) {
        entry(
          rows + <usize>r * strideA,
          b + ((<usize>q) << 3),
          strideB,
          into + <usize>r * strideB + ((<usize>q) << 3),
          k,
        );
      }
    }
  }
  for (; i < m; i++) {
    for (let q = 0; q < n; q++) {
      entry(
        a + <usize>i * strideA,
        b + ((<usize>q) << 3),
        strideB,
        c + <usize>i * strideB + ((<usize>q) << 3),
        k,
      );
    }
  }
}

function tile44(a: usize, strideA: usize, b: usize, strideB: usize, c: usize, k: i32): void {
  const a1 = a + strideA;
  const a2 = a1 + strideA;
  const a3 = a2 + strideA;
  let c00 = f64x2.splat(0);
  let c01 = f64x2.splat(0);
  let c10 = f64x2.splat(0);
  let c11 = f64x2.splat(0);
  let c20 = f64x2.splat(0);
  let c21 = f64x2.splat(0);
  let c30 = f64x2.splat(0);
  let c31 = f64x2.splat(0);
  let row = b;
  const end = (<usize>k) << 3;
  for (let p: usize = 0; p < end; p += 8) {
    const b0 = v128.load(row);
    const b1 = v128.load(row, 16);
    const x0 = v128.load_splat<f64>(a + p);
    c00 = f64x2.add(c00, f64x2.mul(x0, b0));
    c01 = f64x2.add(c01, f64x2.mul(x0, b1));
    const x1 = v128.load_splat<f64>(a1 + p);
    c10 = f64x2.add(c10, f64x2.mul(x1, b0));
    c11 = f64x2.add(c11, f64x2.mul(x1, b1));
    const x2 = v128.load_splat<f64>(a2 + p);
    c20 = f64x2.add(c20, f64x2.mul(x2, b0));
    c21 = f64x2.add(c21, f64x2.mul(x2, b1));
    const x3 = v128.load_splat<f64>(a3 + p);
    c30 = f64x2.add(c30, f64x2.mul(x3, b0));
    c31 = f64x2.add(c31, f64x2.mul(x3, b1));
    row += strideB;
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  v128.store(c + strideB, c10);
  v128.store(c + strideB, c11, 16);
  v128.store(c + 2 * strideB, c20);
  v128.store(c + 2 * strideB, c21, 16);
  v128.store(c + 3 * strideB, c30);
  v128.store(c + 3 * strideB, c31, 16);
}

function entry(row: usize, column: usize, strideB: usize, into: usize, k: i32): void {
  let sum: f64 = 0;
  const end = (<usize>k) << 3;
  for (let p: usize = 0; p < end; p += 8) {
    sum += load<f64>(row + p) * load<f64>(column);
    column += strideB;
  }
  store<f64>(into, sum);
}
