import * as kernel from "../kernels/symmetric.js";

/** From here on the SIMD kernel pays for the copies it takes. */
const kernelSize = 12;

/**
 * The upper triangular R, zeros below, with RᵀR = A; undefined where a pivot is not a positive number. The upper triangle
 * of the symmetric A, flat [n, n], is read.
 *
 * n³/3 operations. An entry passes through at most `choleskyRoundings(n)` roundings, in whatever order its sums are taken.
 *
 * @see Golub & Van Loan, Matrix Computations (2013), section 4.2
 */
export function choleskyFactor(a: Float64Array, n: number): Float64Array | undefined {
  return n < kernelSize ? plainFactor(a, n) : kernel.choleskyFactor(a, n);
}

/** The most roundings that an entry of R passes through: product, sums, division and root. */
export function choleskyRoundings(n: number): number {
  return n < kernelSize ? n + 2 : kernel.factorRoundings(n);
}

/** The inverse of RᵀR, exactly symmetric, flat [n, n]. n³ operations. */
export function inverseOfFactored(r: Float64Array, n: number): Float64Array {
  return n < kernelSize ? plainInverse(r, n) : kernel.invertFactored(r, n);
}

/** x with RᵀR x = b. O(n²). */
export function solveFactored(r: Float64Array, n: number, b: Float64Array): Float64Array {
  const x = b.slice();
  for (let i = 0; i < n; i++) {
    const value = x[i]! / r[i * n + i]!;
    x[i] = value;
    for (let j = i + 1; j < n; j++) x[j]! -= r[i * n + j]! * value;
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = x[i]!;
    for (let j = i + 1; j < n; j++) sum -= r[i * n + j]! * x[j]!;
    x[i] = sum / r[i * n + i]!;
  }
  return x;
}

/**
 * PᵀQ for P [k, m] and Q [k, n]; result [m, n]. `symmetric`: m = n and the product is known to be symmetric.
 *
 * 2 k m n operations, half of them where it is symmetric; `productRoundings(k)` roundings a term at most.
 */
export function transposedProduct(
  p: Float64Array,
  q: Float64Array,
  k: number,
  m: number,
  n: number,
  symmetric = false,
): Float64Array {
  if (m >= kernelSize && n >= kernelSize) return kernel.transposedProduct(p, q, k, m, n, symmetric);
  const out = new Float64Array(m * n);
  for (let l = 0; l < k; l++) {
    for (let i = 0; i < m; i++) {
      const factor = p[l * m + i]!;
      for (let j = 0; j < n; j++) out[i * n + j]! += factor * q[l * n + j]!;
    }
  }
  return out;
}

/** The most roundings that a term of a sum of k products passes through in a `transposedProduct` [m, n]. */
export function productRoundings(k: number, m: number, n: number): number {
  return m >= kernelSize && n >= kernelSize ? kernel.sumRoundings(k) : k;
}

function plainFactor(a: Float64Array, n: number): Float64Array | undefined {
  const r = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = i; j < n; j++) r[i * n + j] = a[i * n + j]!;
  }
  for (let p = 0; p < n; p++) {
    const pivot = r[p * n + p]!;
    if (!(pivot > 0 && pivot < Infinity)) return undefined;
    const root = Math.sqrt(pivot);
    r[p * n + p] = root;
    for (let j = p + 1; j < n; j++) r[p * n + j]! /= root;
    for (let i = p + 1; i < n; i++) {
      const factor = r[p * n + i]!;
      for (let j = i; j < n; j++) r[i * n + j]! -= factor * r[p * n + j]!;
    }
  }
  return r;
}

function plainInverse(r: Float64Array, n: number): Float64Array {
  const out = new Float64Array(n * n);
  const unit = new Float64Array(n);
  for (let j = 0; j < n; j++) {
    unit[j] = 1;
    const column = solveFactored(r, n, unit);
    unit[j] = 0;
    for (let i = 0; i <= j; i++) out[i * n + j] = out[j * n + i] = column[i]!;
  }
  return out;
}
