/** Columns and rows whose entries below the diagonal are all smaller than this are taken as reduced. */
const negligible = 2 ** -500;

/**
 * Reduces a square matrix to upper Hessenberg form by Householder similarities, in place.
 *
 * 10n³/3 operations, all along rows. Entries must be of order one, so that squares do not overflow;
 * entries below the subdiagonal are set to zero.
 *
 * @param a shape [n, n], rewritten; returned
 * @param q shape [n, n]; where given, multiplied from the right by the orthogonal Q of A = Q H Qᵀ, 2n³ operations more
 * @see Golub & Van Loan, Matrix Computations (2013), algorithm 7.4.2
 */
export function reduceToHessenberg(a: Float64Array, n: number, q?: Float64Array): Float64Array {
  const v = new Float64Array(n);
  const w = new Float64Array(n);
  for (let k = 0; k < n - 2; k++) {
    const tau = reflector(a, n, k, v);
    if (tau === 0) continue;
    applyFromLeft(a, n, k, v, tau, w);
    applyFromRight(a, n, k, v, tau);
    if (q !== undefined) applyFromRight(q, n, k, v, tau);
  }
  return a;
}

/**
 * Householder vector v (v[k+1] = 1) that maps column k below the diagonal onto its first entry; writes the
 * reduced column. Returns τ of I − τ v vᵀ, 0 where nothing needs to be done.
 */
function reflector(a: Float64Array, n: number, k: number, v: Float64Array): number {
  let tail = 0;
  for (let i = k + 2; i < n; i++) tail = Math.max(tail, Math.abs(a[i * n + k]!));
  if (tail < negligible) {
    for (let i = k + 2; i < n; i++) a[i * n + k] = 0;
    return 0;
  }
  const alpha = a[(k + 1) * n + k]!;
  let sum = (alpha / tail) ** 2;
  for (let i = k + 2; i < n; i++) sum += (a[i * n + k]! / tail) ** 2;
  const beta = (alpha > 0 ? -tail : tail) * Math.sqrt(sum);
  v[k + 1] = 1;
  for (let i = k + 2; i < n; i++) {
    v[i] = a[i * n + k]! / (alpha - beta);
    a[i * n + k] = 0;
  }
  a[(k + 1) * n + k] = beta;
  return (beta - alpha) / beta;
}

/** Columns k + 1 … of (I − τ v vᵀ) A. */
function applyFromLeft(
  a: Float64Array,
  n: number,
  k: number,
  v: Float64Array,
  tau: number,
  w: Float64Array,
): void {
  w.fill(0);
  for (let i = k + 1; i < n; i++) {
    const vi = v[i]!;
    const row = i * n;
    for (let j = k + 1; j < n; j++) w[j]! += vi * a[row + j]!;
  }
  for (let i = k + 1; i < n; i++) {
    const f = tau * v[i]!;
    const row = i * n;
    for (let j = k + 1; j < n; j++) a[row + j]! -= f * w[j]!;
  }
}

/** A (I − τ v vᵀ), row by row. */
function applyFromRight(a: Float64Array, n: number, k: number, v: Float64Array, tau: number): void {
  for (let i = 0; i < n; i++) {
    const row = i * n;
    let sum = 0;
    for (let j = k + 1; j < n; j++) sum += a[row + j]! * v[j]!;
    const f = tau * sum;
    for (let j = k + 1; j < n; j++) a[row + j]! -= f * v[j]!;
  }
}
