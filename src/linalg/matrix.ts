import { gemm } from "../kernels/gemm.js";

/** Identity, shape [n, n]. */
export function identity(n: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) out[i * n + i] = 1;
  return out;
}

/** A x for A [rows, cols] and x [cols]; result [rows]. `out` may not alias x. */
export function matVec(
  a: Float64Array,
  x: Float64Array,
  rows: number,
  cols: number,
  out: Float64Array = new Float64Array(rows),
): Float64Array {
  for (let i = 0; i < rows; i++) out[i] = 0;
  return addMatVec(a, x, rows, cols, out);
}

/**
 * y + A x into y, for A [rows, cols], x [cols] and y [rows], which may not alias x. Each entry is one sum, from y_i on
 * over ascending index; eight rows at a time, so that the sums do not wait for one another.
 *
 * @param at where A starts in `a`
 */
export function addMatVec(
  a: Float64Array,
  x: Float64Array,
  rows: number,
  cols: number,
  y: Float64Array,
  at = 0,
): Float64Array {
  const eights = rows - (rows % 8);
  for (let i = 0; i < eights; i += 8) addEightDots(a, at + i * cols, x, cols, y, i);
  for (let i = eights; i < rows; i++) {
    const row = at + i * cols;
    let sum = y[i]!;
    for (let j = 0; j < cols; j++) sum += a[row + j]! * x[j]!;
    y[i] = sum;
  }
  return y;
}

function addEightDots(
  a: Float64Array,
  at: number,
  x: Float64Array,
  cols: number,
  y: Float64Array,
  i: number,
): void {
  let [s0, s1, s2, s3] = [y[i]!, y[i + 1]!, y[i + 2]!, y[i + 3]!];
  let [s4, s5, s6, s7] = [y[i + 4]!, y[i + 5]!, y[i + 6]!, y[i + 7]!];
  for (let j = 0, k = at; j < cols; j++, k++) {
    const v = x[j]!;
    s0 += a[k]! * v;
    s1 += a[k + cols]! * v;
    s2 += a[k + 2 * cols]! * v;
    s3 += a[k + 3 * cols]! * v;
    s4 += a[k + 4 * cols]! * v;
    s5 += a[k + 5 * cols]! * v;
    s6 += a[k + 6 * cols]! * v;
    s7 += a[k + 7 * cols]! * v;
  }
  [y[i], y[i + 1], y[i + 2], y[i + 3]] = [s0, s1, s2, s3];
  [y[i + 4], y[i + 5], y[i + 6], y[i + 7]] = [s4, s5, s6, s7];
}

/** xᵀA for x [rows] and A [rows, cols]; result [cols]. One sum an entry, over ascending index. `out` may not alias x. */
export function vecMat(
  x: Float64Array,
  a: Float64Array,
  rows: number,
  cols: number,
  out: Float64Array = new Float64Array(cols),
): Float64Array {
  return plainProduct(x, a, 1, rows, cols, out);
}

/**
 * y + xᵀA into y, for x [rows], A [rows, cols] and y [cols], which may not alias x; one sum an entry, over ascending index.
 *
 * @param at where A starts in `a`
 */
export function addVecMat(
  x: Float64Array,
  a: Float64Array,
  rows: number,
  cols: number,
  y: Float64Array,
  at = 0,
): Float64Array {
  const quads = rows - (rows % 4);
  for (let k = 0; k < quads; k += 4) addFourRows(y, 0, x, k, a, at + k * cols, cols);
  for (let k = quads; k < rows; k++) {
    const xk = x[k]!;
    const row = at + k * cols;
    for (let j = 0; j < cols; j++) y[j]! += xk * a[row + j]!;
  }
  return y;
}

/** From so many products of entries on, copying the matrices to the SIMD kernel pays: 8 × 8. */
const kernelPays = 512;

/**
 * A B for A [rows, inner] and B [inner, cols]; result [rows, cols].
 *
 * Each entry is one sum over ascending index, whatever the shape, so an entry does not
 * depend on which others are computed with it. 2 · rows · inner · cols operations, with SIMD where the matrices are not tiny.
 * `out` may not alias.
 *
 * @throws RangeError if 512 rows of A and of the result together exceed 4 GB
 */
export function matMul(
  a: Float64Array,
  b: Float64Array,
  rows: number,
  inner: number,
  cols: number,
  out: Float64Array = new Float64Array(rows * cols),
): Float64Array {
  if (Math.min(rows, cols) >= 4 && rows * inner * cols >= kernelPays)
    return gemm(a, b, rows, inner, cols, out);
  return plainProduct(a, b, rows, inner, cols, out);
}

/** Loops i–k–j, so that the innermost loop runs along rows of B and of the result; four rows of B at a time. */
function plainProduct(
  a: Float64Array,
  b: Float64Array,
  rows: number,
  inner: number,
  cols: number,
  out: Float64Array,
): Float64Array {
  out.fill(0);
  const quads = inner - (inner % 4);
  for (let i = 0; i < rows; i++) {
    const o = i * cols;
    const ai = i * inner;
    for (let k = 0; k < quads; k += 4) addFourRows(out, o, a, ai + k, b, k * cols, cols);
    for (let k = quads; k < inner; k++) {
      const aik = a[ai + k]!;
      const bk = k * cols;
      for (let j = 0; j < cols; j++) out[o + j]! += aik * b[bk + j]!;
    }
  }
  return out;
}

/** out[o…] += Σ_{q<4} a[ak + q] · b[bk + q·cols …], along `cols` entries, one after the other. */
function addFourRows(
  out: Float64Array,
  o: number,
  a: Float64Array,
  ak: number,
  b: Float64Array,
  bk: number,
  cols: number,
): void {
  const a0 = a[ak]!;
  const a1 = a[ak + 1]!;
  const a2 = a[ak + 2]!;
  const a3 = a[ak + 3]!;
  const b1 = bk + cols;
  const b2 = b1 + cols;
  const b3 = b2 + cols;
  for (let j = 0; j < cols; j++) {
    out[o + j] = out[o + j]! + a0 * b[bk + j]! + a1 * b[b1 + j]! + a2 * b[b2 + j]! + a3 * b[b3 + j]!;
  }
}

/** Aᵀ for A [rows, cols]; result [cols, rows]. `out` may not alias. */
export function transpose(
  a: Float64Array,
  rows: number,
  cols: number,
  out: Float64Array = new Float64Array(rows * cols),
): Float64Array {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) out[j * rows + i] = a[i * cols + j]!;
  }
  return out;
}
