/**
 * Copies B [k, n], row-major with the given bytes between rows, into panels of four columns, [⌈n/4⌉, k, 4]; the last
 * panel is filled up with zeros. What a tile reads is then contiguous, whatever n is.
 */
export function pack(b: usize, strideB: usize, k: i32, n: i32, packed: usize): void {
  let into = packed;
  let j = 0;
  for (; j + 4 <= n; j += 4) {
    let row = b + ((<usize>j) << 3);
    for (let p = 0; p < k; p++) {
      v128.store(into, v128.load(row));
      v128.store(into, v128.load(row, 16), 16);
      row += strideB;
      into += 32;
    }
  }
  if (j === n) return;
  for (let p = 0; p < k; p++) {
    const row = b + <usize>p * strideB;
    for (let q = 0; q < 4; q++) {
      store<f64>(into + ((<usize>q) << 3), j + q < n ? load<f64>(row + ((<usize>(j + q)) << 3)) : 0);
    }
    into += 32;
  }
}

/**
 * C = A B, or C += A B where `add` is 1, for A [m, k], packed B [k, n] and C [m, n] with the given bytes between rows.
 * Each entry is one sum over ascending k that starts from 0 or from C.
 */
export function multiplyPacked(
  a: usize,
  strideA: usize,
  packed: usize,
  c: usize,
  strideC: usize,
  m: i32,
  k: i32,
  n: i32,
  add: i32,
): void {
  const panel = (<usize>k) << 5;
  for (let i = 0; i < m; i += 4) {
    const rows = min(4, m - i);
    const from = a + <usize>i * strideA;
    for (let j = 0; j < n; j += 4) {
      const columns = min(4, n - j);
      const into = c + <usize>i * strideC + ((<usize>j) << 3);
      const panelAt = packed + <usize>(j >> 2) * panel;
      if (rows === 4 && columns === 4) {
        tile(from, strideA, panelAt, into, strideC, k, add);
      } else {
        for (let r = 0; r < rows; r++) {
          const rowAt = into + <usize>r * strideC;
          for (let q = 0; q < columns; q++) {
            entry(from + <usize>r * strideA, panelAt + ((<usize>q) << 3), rowAt + ((<usize>q) << 3), k, add);
          }
        }
      }
    }
  }
}

function tile(a: usize, strideA: usize, panel: usize, c: usize, strideC: usize, k: i32, add: i32): void {
  const a1 = a + strideA;
  const a2 = a1 + strideA;
  const a3 = a2 + strideA;
  const c1 = c + strideC;
  const c2 = c1 + strideC;
  const c3 = c2 + strideC;
  let c00 = f64x2.splat(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  if (add) {
    c00 = v128.load(c);
    c01 = v128.load(c, 16);
    c10 = v128.load(c1);
    c11 = v128.load(c1, 16);
    c20 = v128.load(c2);
    c21 = v128.load(c2, 16);
    c30 = v128.load(c3);
    c31 = v128.load(c3, 16);
  }
  let row = panel;
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
    row += 32;
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

function entry(row: usize, column: usize, into: usize, k: i32, add: i32): void {
  let sum: f64 = add ? load<f64>(into) : 0;
  for (let p: usize = 0; p < <usize>k; p++) {
    sum += load<f64>(row + (p << 3)) * load<f64>(column + (p << 5));
  }
  store<f64>(into, sum);
}
