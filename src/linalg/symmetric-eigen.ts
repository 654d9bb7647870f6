/** A = V diag(λ) Vᵀ. */
export interface SymmetricEigen {
  /** λ, in no particular order, shape [n]. */
  readonly values: Float64Array;
  /** V, orthogonal, one eigenvector a column, shape [n, n]. */
  readonly vectors: Float64Array;
}

/** Six sweeps reach rounding on small matrices; the cap only guarantees an end. */
const maxSweeps = 40;

/**
 * All eigenvalues and eigenvectors of a small symmetric matrix, by cyclic Jacobi rotations. Some 12n³ operations a
 * sweep: for n up to a few tens. Entries finite, of order 1; the lower triangle is not read.
 *
 * @param a flat [n, n]; not modified
 * @see Golub & Van Loan, Matrix Computations (2013), section 8.5
 */
export function symmetricEigen(a: Float64Array, n: number): SymmetricEigen {
  const b = a.slice();
  const v = new Float64Array(n * n);
  for (let i = 0; i < n; i++) v[i * n + i] = 1;
  for (let sweep = 0; sweep < maxSweeps; sweep++) {
    let rotated = false;
    for (let p = 0; p < n - 1; p++) {
      for (let q = p + 1; q < n; q++) {
        const off = Math.abs(b[p * n + q]!);
        if (!(off > 2 ** -54 * Math.sqrt(Math.abs(b[p * n + p]! * b[q * n + q]!)) && off > 1e-300)) continue;
        rotated = true;
        rotate(b, v, n, p, q);
      }
    }
    if (!rotated) break;
  }
  return { values: Float64Array.from({ length: n }, (_, i) => b[i * n + i]!), vectors: v };
}

/** The rotation in the plane (p, q) that zeroes b_pq; the upper triangle of b is kept, and v collects it. */
function rotate(b: Float64Array, v: Float64Array, n: number, p: number, q: number): void {
  const apq = b[p * n + q]!;
  const theta = (b[q * n + q]! - b[p * n + p]!) / (2 * apq);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let k = 0; k < n; k++) {
    turn(v, k * n + p, k * n + q, c, s);
    if (k === p || k === q) continue;
    turn(b, Math.min(k, p) * n + Math.max(k, p), Math.min(k, q) * n + Math.max(k, q), c, s);
  }
  b[p * n + p]! -= t * apq;
  b[q * n + q]! += t * apq;
  b[p * n + q] = 0;
}

function turn(x: Float64Array, at: number, other: number, c: number, s: number): void {
  const [u, w] = [x[at]!, x[other]!];
  x[at] = c * u - s * w;
  x[other] = s * u + c * w;
}
