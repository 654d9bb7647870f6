import { bidiagonalInKernel } from "../kernels/bidiagonal.js";
import { bidiagonalValues } from "./bidiagonal-values.js";
import { binaryExponent, checkMatrix, maxAbs, scaleAllByPowerOfTwo, scaleByPowerOfTwo } from "./check.js";
import { sumOfProducts } from "./exact.js";
import { orthogonaliseRows } from "./jacobi-rotations.js";
import { transpose } from "./matrix.js";
import { norm2 } from "./vector.js";

/**
 * Singular values, descending, shape [min(rows, cols)]; A [rows, cols].
 *
 * Any finite matrix at any scale, to a few ulps of the largest value. Closed form for vectors and 2 × 2;
 * one-sided Jacobi rotations up to 16 columns (rows of a wide matrix), which keep even small values to high
 * relative accuracy where the columns are merely badly scaled; beyond, bidiagonalisation with SIMD and the
 * quotient–difference method, some 8n³/3 operations. The factors come from `svd`.
 *
 * @throws RangeError if the shape is wrong, an entry is not finite, or the matrix exceeds the kernel's memory
 * @see    Golub & Kahan, SIAM J. Numer. Anal. 2 (1965) 205, doi:10.1137/0702016; Demmel & Veselić,
 *         SIAM J. Matrix Anal. Appl. 13 (1992) 1204, doi:10.1137/0613074
 */
export function singularValues(a: Float64Array, rows: number, cols: number): Float64Array {
  checkMatrix("matrix", a, rows, cols);
  if (rows === 0 || cols === 0) return new Float64Array(0);
  if (rows === 1 || cols === 1) return Float64Array.of(norm2(a));
  const { scaled, exponent } = scaleToUnit(a);
  return valuesOfScaled(scaled, rows, cols).map((v) => scaleByPowerOfTwo(v, exponent));
}

function valuesOfScaled(a: Float64Array, rows: number, cols: number): Float64Array {
  if (rows === 2 && cols === 2) return twoByTwo(a);
  const direct = Math.min(rows, cols) > jacobiLimit ? byBidiagonal(a, rows, cols) : undefined;
  return direct ?? bySweeps(a, rows, cols).norms;
}

/** From here on the O(n³) of each Jacobi sweep outweighs its accuracy. */
const jacobiLimit = 16;

/** By bidiagonal form, with SIMD, and the quotient–difference method. Undefined where that reaches its cap. */
function byBidiagonal(a: Float64Array, rows: number, cols: number): Float64Array | undefined {
  const tall = rows >= cols ? a : transpose(a, rows, cols);
  const [longer, shorter] = [Math.max(rows, cols), Math.min(rows, cols)];
  const { diagonal, superdiagonal } = bidiagonalInKernel(tall, longer, shorter);
  return bidiagonalValues(diagonal, superdiagonal)?.sort().reverse();
}

/** The matrix with its largest entry in [½, 1), exactly: the matrix is scaled · 2^exponent. */
export function scaleToUnit(a: Float64Array): { scaled: Float64Array; exponent: number } {
  const largest = maxAbs(a);
  const exponent = largest === 0 ? 0 : binaryExponent(largest);
  return { scaled: scaleAllByPowerOfTwo(a, -exponent), exponent };
}

/** σ₁ from the sum and difference of two lengths, σ₂ = |det| / σ₁ with the determinant free of cancellation. */
function twoByTwo(m: Float64Array): Float64Array {
  const [a, b, c, d] = m as unknown as [number, number, number, number];
  const s1 = (Math.hypot(a + d, b - c) + Math.hypot(a - d, b + c)) / 2;
  if (s1 === 0) return new Float64Array(2);
  return Float64Array.of(s1, Math.min(s1, Math.abs(sumOfProducts(a, d, -b, c)) / s1));
}

/** Rotates the min(rows, cols) shorter-side vectors (columns of a tall, rows of a wide matrix). */
function bySweeps(a: Float64Array, rows: number, cols: number) {
  const work = rows >= cols ? transpose(a, rows, cols) : Float64Array.from(a);
  return orthogonaliseRows(work, Math.min(rows, cols), Math.max(rows, cols));
}
