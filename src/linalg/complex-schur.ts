import { hessenbergInKernel } from "../kernels/eigenvalues.js";
import { checkMatrix } from "./check.js";
import { plainHessenberg } from "./double-shift-sweep.js";
import { principalSquareRoot } from "./complex-root.js";
import { scaleToUnit } from "./singular-values.js";

/** An upper triangular complex matrix, unitarily similar to the real matrix A / 2^exponent. */
export interface ComplexSchur {
  readonly n: number;
  /** Real parts, shape [n, n]; zero below the diagonal, which holds the eigenvalues. */
  readonly re: Float64Array;
  /** Imaginary parts, shape [n, n]. */
  readonly im: Float64Array;
  /** A was divided by this power of two, so that its largest entry is about 1. */
  readonly exponent: number;
  /** "capped": the iteration reached its cap, and subdiagonal entries that were not negligible were dropped. */
  readonly status: "converged" | "capped";
}

const ulp = 2 ** -52;
/** Diagonal entries below this, beside a largest entry near 1, count as zero. */
const tiny = 2 ** -500;
/** Steps without a deflation after which an exceptional shift breaks a possible cycle. */
const exceptionalEvery = 10;
const stepsPerValue = 30;
/** From here on the SIMD reduction is faster. */
const kernelSize = 12;

/**
 * Complex Schur form of a real matrix, without the unitary factor: singular values of A − z I are those of T − z I, and
 * the strict upper triangle measures how far A is from normal.
 *
 * Hessenberg reduction, then the single-shift QR iteration with Wilkinson's shift and Givens rotations on the whole
 * matrix; some 70n³ operations. Backward stable; never hangs.
 *
 * @param a shape [n, n]; not modified
 * @throws  RangeError if the shape is wrong or an entry is not finite
 * @see     Golub & Van Loan, Matrix Computations (2013), section 7.3
 */
export function complexSchur(a: Float64Array, n: number): ComplexSchur {
  checkMatrix("matrix", a, n, n);
  const { scaled, exponent } = scaleToUnit(a);
  const work: Work = { n, re: hessenberg(scaled, n), im: new Float64Array(n * n) };
  let left = stepsPerValue * Math.max(10, n);
  let stalled = 1;
  for (let high = n - 1; high > 0;) {
    const low = splitPoint(work, high);
    if (low === high) {
      high--;
      stalled = 1;
    } else if (left-- <= 0) break;
    else qrStep(work, low, high, shiftFor(work, high, stalled++));
  }
  return { ...work, exponent, status: clearSubdiagonal(work) ? "converged" : "capped" };
}

interface Work {
  readonly n: number;
  readonly re: Float64Array;
  readonly im: Float64Array;
}

type Complex = readonly [re: number, im: number];

function hessenberg(a: Float64Array, n: number): Float64Array {
  if (n < kernelSize) return plainHessenberg(a, n).h;
  const { h, ld } = hessenbergInKernel(a, n);
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) out.set(h.subarray(i * ld, i * ld + n), i * n);
  return out;
}

/** Largest l ≤ high whose subdiagonal entry is negligible, which is then set to zero; 0 if none is. */
function splitPoint({ n, re, im }: Work, high: number): number {
  for (let k = high; k > 0; k--) {
    const p = k * n + k;
    const size = (q: number) => Math.abs(re[q]!) + Math.abs(im[q]!);
    const around = size(p) + size(p - n - 1);
    // Entries are of order one: beside a zero diagonal, an ulp of that is an ulp of the matrix.
    if (size(p - 1) > ulp * (around > tiny ? around : 1)) continue;
    re[p - 1] = 0;
    im[p - 1] = 0;
    return k;
  }
  return 0;
}

/** True if everything below the diagonal was zero already. */
function clearSubdiagonal({ n, re, im }: Work): boolean {
  let clear = true;
  for (let k = 1; k < n; k++) {
    const p = k * n + k - 1;
    if (re[p] !== 0 || im[p] !== 0) clear = false;
    re[p] = 0;
    im[p] = 0;
  }
  return clear;
}

/** The eigenvalue of the last 2 × 2 block that is nearer to its corner. */
function shiftFor({ n, re, im }: Work, high: number, stalled: number): Complex {
  const p = high * n + high;
  if (stalled % exceptionalEvery === 0) return [re[p]! + 0.75 * Math.hypot(re[p - 1]!, im[p - 1]!), im[p]!];
  const [a, b, c, d] = [p - n - 1, p - n, p - 1, p].map((q): Complex => [re[q]!, im[q]!]) as [
    Complex,
    Complex,
    Complex,
    Complex,
  ];
  const half: Complex = [(a[0] - d[0]) / 2, (a[1] - d[1]) / 2];
  const bc = times(b, c);
  const square = times(half, half);
  const root = principalSquareRoot(square[0] + bc[0], square[1] + bc[1]);
  // d − bc / (half ± root), with the sign that makes the denominator large.
  const sign = half[0] * root[0] + half[1] * root[1] < 0 ? -1 : 1;
  const down: Complex = [half[0] + sign * root[0], half[1] + sign * root[1]];
  const size = down[0] ** 2 + down[1] ** 2;
  if (size === 0) return d;
  const step = times(bc, [down[0] / size, -down[1] / size]);
  return [d[0] - step[0], d[1] - step[1]];
}

function times(x: Complex, y: Complex): Complex {
  return [x[0] * y[0] - x[1] * y[1], x[0] * y[1] + x[1] * y[0]];
}

/** One implicit single-shift step on the window low … high; the rest of the matrix follows. */
function qrStep(work: Work, low: number, high: number, shift: Complex): void {
  const { n, re, im } = work;
  const p = low * n + low;
  let f: Complex = [re[p]! - shift[0], im[p]! - shift[1]];
  let g: Complex = [re[p + n]!, im[p + n]!];
  for (let k = low; k < high; k++) {
    const q = k * n + k - 1;
    if (k > low) {
      f = [re[q]!, im[q]!];
      g = [re[q + n]!, im[q + n]!];
    }
    const r = Math.sqrt(f[0] * f[0] + f[1] * f[1] + g[0] * g[0] + g[1] * g[1]);
    if (r === 0) continue;
    const c: Complex = [f[0] / r, f[1] / r];
    const s: Complex = [g[0] / r, g[1] / r];
    rotateRows(work, k, Math.max(k - 1, low), c, s);
    rotateColumns(work, k, Math.min(k + 2, high), c, s);
    if (k > low) {
      re[q + n] = 0;
      im[q + n] = 0;
    }
  }
}

/** Rows k and k + 1, from column `first` on: [[c̄, s̄], [−s, c]] from the left. */
function rotateRows(
  { n, re, im }: Work,
  k: number,
  first: number,
  [cr, ci]: Complex,
  [sr, si]: Complex,
): void {
  for (let p = k * n + first, end = k * n + n; p < end; p++) {
    const [xr, xi, yr, yi] = [re[p]!, im[p]!, re[p + n]!, im[p + n]!];
    re[p] = cr * xr + ci * xi + sr * yr + si * yi;
    im[p] = cr * xi - ci * xr + sr * yi - si * yr;
    re[p + n] = cr * yr - ci * yi - sr * xr + si * xi;
    im[p + n] = cr * yi + ci * yr - sr * xi - si * xr;
  }
}

/** Columns k and k + 1, rows 0 … last: [[c, −s̄], [s, c̄]] from the right. */
function rotateColumns(
  { n, re, im }: Work,
  k: number,
  last: number,
  [cr, ci]: Complex,
  [sr, si]: Complex,
): void {
  for (let p = k, end = last * n + k; p <= end; p += n) {
    const [xr, xi, yr, yi] = [re[p]!, im[p]!, re[p + 1]!, im[p + 1]!];
    re[p] = xr * cr - xi * ci + yr * sr - yi * si;
    im[p] = xr * ci + xi * cr + yr * si + yi * sr;
    re[p + 1] = yr * cr + yi * ci - xr * sr - xi * si;
    im[p + 1] = yi * cr - yr * ci - xi * sr + xr * si;
  }
}
