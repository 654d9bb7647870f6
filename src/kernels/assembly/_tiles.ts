/**
 * C += sign · A B for row-major blocks at byte addresses, strides in bytes: A [m, k], B [k, n], C [m, n]; n a multiple
 * of 4, C may not overlap the others. Register tiles of 4 × 4; one sum an entry, k ascending.
 */
export function addProduct(
  a: usize,
  strideA: usize,
  b: usize,
  strideB: usize,
  c: usize,
  strideC: usize,
  m: i32,
  k: i32,
  n: i32,
  sign: f64,
): void {
  const width = (<usize>n) << 3;
  let i = 0;
  for (; i + 4 <= m; i += 4) {
    for (let j: usize = 0; j < width; j += 32) tile44(a, strideA, b + j, strideB, c + j, strideC, k, sign);
    a += 4 * strideA;
    c += 4 * strideC;
  }
  for (; i < m; i++) {
    for (let j: usize = 0; j < width; j += 32) tile14(a, b + j, strideB, c + j, k, sign);
    a += strideA;
    c += strideC;
  }
}

function tile44(
  a: usize,
  strideA: usize,
  b: usize,
  strideB: usize,
  c: usize,
  strideC: usize,
  k: i32,
  sign: f64,
): void {
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
  const s = f64x2.splat(sign);
  const d1 = c + strideC;
  const d2 = d1 + strideC;
  const d3 = d2 + strideC;
  v128.store(c, f64x2.add(v128.load(c), f64x2.mul(s, c00)));
  v128.store(c, f64x2.add(v128.load(c, 16), f64x2.mul(s, c01)), 16);
  v128.store(d1, f64x2.add(v128.load(d1), f64x2.mul(s, c10)));
  v128.store(d1, f64x2.add(v128.load(d1, 16), f64x2.mul(s, c11)), 16);
  v128.store(d2, f64x2.add(v128.load(d2), f64x2.mul(s, c20)));
  v128.store(d2, f64x2.add(v128.load(d2, 16), f64x2.mul(s, c21)), 16);
  v128.store(d3, f64x2.add(v128.load(d3), f64x2.mul(s, c30)));
  v128.store(d3, f64x2.add(v128.load(d3, 16), f64x2.mul(s, c31)), 16);
}

function tile14(a: usize, b: usize, strideB: usize, c: usize, k: i32, sign: f64): void {
  let c0 = f64x2.splat(0);
  let c1 = f64x2.splat(0);
  let row = b;
  const end = (<usize>k) << 3;
  for (let p: usize = 0; p < end; p += 8) {
    const x = v128.load_splat<f64>(a + p);
    c0 = f64x2.add(c0, f64x2.mul(x, v128.load(row)));
    c1 = f64x2.add(c1, f64x2.mul(x, v128.load(row, 16)));
    row += strideB;
  }
  const s = f64x2.splat(sign);
  v128.store(c, f64x2.add(v128.load(c), f64x2.mul(s, c0)));
  v128.store(c, f64x2.add(v128.load(c, 16), f64x2.mul(s, c1)), 16);
}
