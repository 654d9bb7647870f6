import { norm2 } from "./vector.js";

/** A dozen sweeps reach rounding on any matrix met in practice; the cap only guarantees an end. */
const maxSweeps = 60;
const epsilon = 2 ** -52;
/** Rows shorter than this, beside a longest entry near 1, count as zero: their squares would underflow. */
const negligible = 2 ** -480;

export interface OrthogonalRows {
  /** Mutually orthogonal rows, longest first, shape [k, length]: the input array, rewritten. */
  readonly vectors: Float64Array;
  /** Row lengths, descending, shape [k]. */
  readonly norms: Float64Array;
  readonly status: "converged" | "capped";
}

/**
 * Makes the rows of `vectors` mutually orthogonal by plane rotations, in place (one-sided Jacobi).
 *
 * Entries must be finite, the largest near 1. O(k² · length) a sweep, about six to ten sweeps.
 *
 * @param vectors shape [k, length], rewritten
 * @see Hestenes, J. SIAM 6 (1958) 51, doi:10.1137/0106005; de Rijk (1989), doi:10.1137/0910023
 */
export function orthogonaliseRows(vectors: Float64Array, k: number, length: number): OrthogonalRows {
  let status: OrthogonalRows["status"] = "capped";
  for (let sweep = 0; sweep < maxSweeps && status === "capped"; sweep++) {
    sortRows(vectors, k, length);
    if (!sweepOnce(vectors, k, length)) status = "converged";
  }
  const norms = sortRows(vectors, k, length);
  return { vectors, norms, status };
}

/** One pass over all pairs; true if any pair had to be rotated. */
function sweepOnce(b: Float64Array, k: number, length: number): boolean {
  let rotated = false;
  const squares = new Float64Array(k);
  for (let i = 0; i < k; i++) squares[i] = rowDot(b, i, i, length);
  for (let i = 0; i < k - 1; i++) {
    for (let j = i + 1; j < k; j++) {
      const beta = squares[j]!;
      if (beta === 0) continue;
      const alpha = squares[i]!;
      const gamma = rowDot(b, i, j, length);
      if (Math.abs(gamma) <= epsilon * Math.sqrt(length) * Math.sqrt(alpha) * Math.sqrt(beta)) continue;
      rotated = true;
      const zeta = (beta - alpha) / (2 * gamma);
      const t = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.hypot(1, zeta));
      rotateRows(b, i, j, length, t);
      squares[i] = Math.max(0, alpha - t * gamma);
      squares[j] = rowDot(b, j, j, length);
    }
  }
  return rotated;
}

function rowDot(b: Float64Array, i: number, j: number, length: number): number {
  const p = i * length;
  const q = j * length;
  let even = 0;
  let odd = 0;
  let m = 0;
  for (; m + 1 < length; m += 2) {
    even += b[p + m]! * b[q + m]!;
    odd += b[p + m + 1]! * b[q + m + 1]!;
  }
  if (m < length) even += b[p + m]! * b[q + m]!;
  return even + odd;
}

/** Rows (i, j) ← (c·i − s·j, s·i + c·j) with t = s / c. */
function rotateRows(b: Float64Array, i: number, j: number, length: number, t: number): void {
  const c = 1 / Math.sqrt(1 + t * t);
  const s = c * t;
  const p = i * length;
  const q = j * length;
  for (let m = 0; m < length; m++) {
    const x = b[p + m]!;
    const y = b[q + m]!;
    b[p + m] = c * x - s * y;
    b[q + m] = s * x + c * y;
  }
}

/** Orders the rows by falling length, zeroes those that are negligible, and returns the lengths. */
function sortRows(b: Float64Array, k: number, length: number): Float64Array {
  const norms = new Float64Array(k);
  for (let i = 0; i < k; i++) {
    const row = b.subarray(i * length, (i + 1) * length);
    norms[i] = norm2(row);
    if (norms[i]! < negligible) {
      row.fill(0);
      norms[i] = 0;
    }
  }
  const order = Array.from(norms.keys()).sort((i, j) => norms[j]! - norms[i]! || i - j);
  permuteRows(b, order, length);
  return Float64Array.from(order, (i) => norms[i]!);
}

function permuteRows(b: Float64Array, order: readonly number[], length: number): void {
  if (order.every((from, to) => from === to)) return;
  const copy = b.slice();
  order.forEach((from, to) => {
    b.set(copy.subarray(from * length, (from + 1) * length), to * length);
  });
}
