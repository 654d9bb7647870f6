import { binaryExponent, maxAbs, scaleByPowerOfTwo } from "./check.js";

/** A = Q R with R_jj ≥ 0. */
export interface Qr {
  /** Orthonormal columns, shape [rows, cols], also where A is rank-deficient. */
  readonly q: Float64Array;
  /** Upper triangular, shape [cols, cols]. */
  readonly r: Float64Array;
}

/**
 * QR decomposition by Householder reflections of a tall matrix A [rows, cols], rows ≥ cols.
 *
 * Backward stable column by column, whatever the columns' scales: each is scaled by a power of two first. 4 rows · cols²
 * operations or fewer.
 *
 * @param a row-major, not modified; finite
 * @throws  RangeError if rows < cols or `a` has the wrong length
 * @see     Golub & Van Loan, Matrix Computations (2013), section 5.2
 */
export function qr(a: Float64Array, rows: number, cols: number): Qr {
  if (rows < cols || a.length !== rows * cols) {
    throw new RangeError(`QR: ${a.length} entries as ${rows} × ${cols}; expected rows ≥ columns`);
  }
  const v = a.slice();
  const exponents = scaleColumns(v, rows, cols);
  const r = new Float64Array(cols * cols);
  const weights = reflectAll(v, rows, cols, r);
  for (let j = 0; j < cols; j++) scaleColumnOf(r, cols, j, exponents[j]!);
  const q = accumulate(v, rows, cols, weights);
  makePositive(q, r, rows, cols);
  return { q, r };
}

/** Brings the largest entry of every column near 1; the exponents taken out. */
function scaleColumns(a: Float64Array, rows: number, cols: number): Int32Array {
  const exponents = new Int32Array(cols);
  const column = new Float64Array(rows);
  for (let j = 0; j < cols; j++) {
    for (let i = 0; i < rows; i++) column[i] = a[i * cols + j]!;
    const largest = maxAbs(column);
    if (largest === 0 || (largest > 0.25 && largest < 4)) continue;
    exponents[j] = binaryExponent(largest);
    for (let i = 0; i < rows; i++) a[i * cols + j] = scaleByPowerOfTwo(column[i]!, -exponents[j]!);
  }
  return exponents;
}

function scaleColumnOf(r: Float64Array, cols: number, j: number, exponent: number): void {
  if (exponent === 0) return;
  for (let i = 0; i <= j; i++) r[i * cols + j] = scaleByPowerOfTwo(r[i * cols + j]!, exponent);
}

/**
 * Leaves reflector j, I − w_j v_j v_jᵀ, in column j of `a` from row j down and R in `r`.
 *
 * @returns the weights w, shape [cols]; 0 where there was nothing to reflect
 */
function reflectAll(a: Float64Array, rows: number, cols: number, r: Float64Array): Float64Array {
  const weights = new Float64Array(cols);
  const products = new Float64Array(cols);
  for (let j = 0; j < cols; j++) {
    const exponent = scaleTinyTail(a, rows, cols, j);
    let squares = 0;
    for (let i = j; i < rows; i++) squares += a[i * cols + j]! ** 2;
    const head = a[j * cols + j]!;
    const norm = Math.sqrt(squares);
    // Away from cancellation: the reflected column is −sign(head) ‖column‖ e_j.
    const target = head > 0 ? -norm : norm;
    for (let k = 0; k < j; k++) r[k * cols + j] = a[k * cols + j]!;
    r[j * cols + j] = exponent === 0 ? target : scaleByPowerOfTwo(target, exponent);
    if (norm === 0) continue;
    a[j * cols + j] = head - target;
    weights[j] = 1 / (norm * (norm + Math.abs(head)));
    applyReflector(a, rows, cols, j, weights[j]!, a, j + 1, products);
  }
  return weights;
}

/** Below this the square of a number, and of its half, is no longer exact to rounding. */
const tiny = 2 ** -480;

/**
 * Brings what is left of column j, from row j down, near 1 if it is so small that its square would underflow; the
 * exponent taken out. A reflector does not depend on the length of its vector.
 */
function scaleTinyTail(a: Float64Array, rows: number, cols: number, j: number): number {
  let largest = 0;
  for (let i = j; i < rows; i++) largest = Math.max(largest, Math.abs(a[i * cols + j]!));
  if (largest === 0 || largest > tiny) return 0;
  const exponent = binaryExponent(largest);
  for (let i = j; i < rows; i++) a[i * cols + j] = scaleByPowerOfTwo(a[i * cols + j]!, -exponent);
  return exponent;
}

/** B ← (I − w v vᵀ) B on columns `from` … of B [rows, cols], v being column j of `v` from row j down. */
function applyReflector(
  v: Float64Array,
  rows: number,
  cols: number,
  j: number,
  weight: number,
  b: Float64Array,
  from: number,
  products: Float64Array,
): void {
  products.fill(0, from);
  for (let i = j; i < rows; i++) {
    const vi = v[i * cols + j]!;
    for (let k = from; k < cols; k++) products[k]! += vi * b[i * cols + k]!;
  }
  for (let i = j; i < rows; i++) {
    const scaled = weight * v[i * cols + j]!;
    for (let k = from; k < cols; k++) b[i * cols + k]! -= scaled * products[k]!;
  }
}

/** Q = H_1 H_2 … H_cols applied to the first columns of the identity, last reflector first. */
function accumulate(v: Float64Array, rows: number, cols: number, weights: Float64Array): Float64Array {
  const q = new Float64Array(rows * cols);
  const products = new Float64Array(cols);
  for (let j = 0; j < cols; j++) q[j * cols + j] = 1;
  for (let j = cols - 1; j >= 0; j--) {
    if (weights[j] !== 0) applyReflector(v, rows, cols, j, weights[j]!, q, j, products);
  }
  return q;
}

function makePositive(q: Float64Array, r: Float64Array, rows: number, cols: number): void {
  for (let j = 0; j < cols; j++) {
    if (r[j * cols + j]! >= 0) continue;
    for (let k = j; k < cols; k++) r[j * cols + k] = -r[j * cols + k]!;
    for (let i = 0; i < rows; i++) q[i * cols + j] = -q[i * cols + j]!;
  }
}
