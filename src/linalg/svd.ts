import { Matrix, SVD } from "ml-matrix";
import { checkMatrix, scaleByPowerOfTwo } from "./check.js";
import { scaleToUnit } from "./singular-values.js";

/** A = U diag(s) Vᵀ with k = min(rows, cols). */
export interface Svd {
  /** Left singular vectors in the columns, shape [rows, k]. */
  readonly u: Float64Array;
  /** Singular values, descending, shape [k]. */
  readonly s: Float64Array;
  /** Right singular vectors in the columns, shape [cols, k]. */
  readonly v: Float64Array;
}

/**
 * Entries this far below the largest are set to zero. They change no factor within rounding, but squares that
 * underflow keep ml-matrix's iteration, which has no cap, from ending.
 */
const negligible = 2 ** -300;

/**
 * Singular value decomposition of A [rows, cols] by ml-matrix, which sees a matrix scaled by a power of two;
 * U and V have orthonormal columns even where A is rank-deficient.
 *
 * Any finite matrix at any scale, to a few ulps of the largest value. O(rows · cols · k) operations. Where no
 * vectors are wanted, `singularValues` is faster and keeps more of the small values.
 *
 * @throws RangeError if the shape is wrong or an entry is not finite
 * @see    Golub & Van Loan, Matrix Computations (2013), section 8.6
 */
export function svd(a: Float64Array, rows: number, cols: number): Svd {
  checkMatrix("matrix", a, rows, cols);
  if (rows === 0 || cols === 0) {
    return { u: new Float64Array(0), s: new Float64Array(0), v: new Float64Array(0) };
  }
  const { scaled, exponent } = scaleToUnit(a);
  const matrix = new Matrix(rows, cols);
  scaled.forEach((value, k) => {
    matrix.set(Math.floor(k / cols), k % cols, Math.abs(value) < negligible ? 0 : value);
  });
  const factors = new SVD(matrix, { autoTranspose: true });
  return {
    u: Float64Array.from(factors.leftSingularVectors.to1DArray()),
    s: Float64Array.from(factors.diagonal, (value) => scaleByPowerOfTwo(value, exponent)),
    v: Float64Array.from(factors.rightSingularVectors.to1DArray()),
  };
}
