/** Tails smaller than this, beside a largest entry near 1, are taken as zero. */
const negligible = 2 ** -500;

/** Diagonal and superdiagonal of an upper bidiagonal matrix with the singular values of the one reduced. */
export interface Bidiagonal {
  /** Shape [cols]. */
  readonly diagonal: Float64Array;
  /** Shape [cols − 1]; empty for one column. */
  readonly superdiagonal: Float64Array;
}

/**
 * Reduces a tall matrix to bidiagonal form by Householder reflections from both sides.
 *
 * 4·rows·cols² − 4·cols³/3 operations, all along rows. Entries must be of order one, so that squares do not
 * overflow. Backward stable: singular values move by a few ulps of the largest.
 *
 * @param a shape [rows, cols], rows ≥ cols ≥ 1; destroyed
 * @see Golub & Van Loan, Matrix Computations (2013), algorithm 5.4.2
 */
export function bidiagonalize(a: Float64Array, rows: number, cols: number): Bidiagonal {
  const diagonal = new Float64Array(cols);
  const superdiagonal = new Float64Array(Math.max(0, cols - 1));
  const v = new Float64Array(Math.max(rows, cols));
  const w = new Float64Array(cols);
  for (let k = 0; k < cols; k++) {
    for (let i = k; i < rows; i++) v[i] = a[i * cols + k]!;
    const left = reflector(v, k, rows);
    diagonal[k] = left.beta;
    if (left.tau !== 0) reflectRows(a, rows, cols, k, v, left.tau, w);
    if (k + 1 >= cols) break;
    for (let j = k + 1; j < cols; j++) v[j] = a[k * cols + j]!;
    const right = reflector(v, k + 1, cols);
    superdiagonal[k] = right.beta;
    if (right.tau !== 0) reflectColumns(a, rows, cols, k + 1, v, right.tau);
  }
  return { diagonal, superdiagonal };
}

/** Turns v[from … to) into the vector of the reflection I − τ v vᵀ, v[from] = 1, that maps it to β e₁. */
function reflector(v: Float64Array, from: number, to: number): { beta: number; tau: number } {
  const alpha = v[from]!;
  let tail = 0;
  for (let i = from + 1; i < to; i++) tail = Math.max(tail, Math.abs(v[i]!));
  if (tail < negligible) return { beta: alpha, tau: 0 };
  let sum = (alpha / tail) ** 2;
  for (let i = from + 1; i < to; i++) sum += (v[i]! / tail) ** 2;
  const beta = (alpha > 0 ? -tail : tail) * Math.sqrt(sum);
  v[from] = 1;
  for (let i = from + 1; i < to; i++) v[i]! /= alpha - beta;
  return { beta, tau: (beta - alpha) / beta };
}

/** Columns k + 1 … of (I − τ v vᵀ) A, v living on rows k …. */
function reflectRows(
  a: Float64Array,
  rows: number,
  cols: number,
  k: number,
  v: Float64Array,
  tau: number,
  w: Float64Array,
): void {
  w.fill(0);
  for (let i = k; i < rows; i++) {
    const vi = v[i]!;
    const row = i * cols;
    for (let j = k + 1; j < cols; j++) w[j]! += vi * a[row + j]!;
  }
  for (let i = k; i < rows; i++) {
    const f = tau * v[i]!;
    const row = i * cols;
    for (let j = k + 1; j < cols; j++) a[row + j]! -= f * w[j]!;
  }
}

/** Rows k … of A (I − τ v vᵀ), v living on columns k …. */
function reflectColumns(
  a: Float64Array,
  rows: number,
  cols: number,
  k: number,
  v: Float64Array,
  tau: number,
): void {
  for (let i = k; i < rows; i++) {
    const row = i * cols;
    let sum = 0;
    for (let j = k; j < cols; j++) sum += a[row + j]! * v[j]!;
    const f = tau * sum;
    for (let j = k; j < cols; j++) a[row + j]! -= f * v[j]!;
  }
}
