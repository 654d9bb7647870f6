import { maxAbs } from "./check.js";
import { singularValues } from "./singular-values.js";
import { norm2 } from "./vector.js";

/** ‖A‖₁ = largest column sum of |a_ij|; A [rows, cols]. */
export function norm1(a: Float64Array, rows: number, cols: number): number {
  const sums = new Float64Array(cols);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) sums[j]! += Math.abs(a[i * cols + j]!);
  }
  return maxAbs(sums);
}

/** ‖A‖∞ = largest row sum of |a_ij|; A [rows, cols]. */
export function normInfinity(a: Float64Array, rows: number, cols: number): number {
  let largest = 0;
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    for (let j = 0; j < cols; j++) sum += Math.abs(a[i * cols + j]!);
    largest = Math.max(largest, sum);
  }
  return largest;
}

/** ‖A‖_F, without overflow or underflow in between. */
export function frobeniusNorm(a: Float64Array): number {
  return norm2(a);
}

/**
 * Operator norm ‖A‖₂ = largest singular value; A [rows, cols].
 *
 * Any finite matrix, whatever its scale; exact to rounding. Closed form for vectors and 2 × 2, otherwise by
 * all singular values, O(rows · cols · min).
 *
 * @throws RangeError if the shape is wrong or an entry is not finite
 * @see    Golub & Van Loan, Matrix Computations (2013), sections 2.3 and 8.6
 */
export function operatorNorm(a: Float64Array, rows: number, cols: number): number {
  return singularValues(a, rows, cols)[0] ?? 0;
}
