import { matMul } from "../../linalg/matrix.js";

/** Wᵀ S W, its lower triangle mirrored. */
export function congruent(
  transposed: Float64Array,
  s: Float64Array,
  w: Float64Array,
  n: number,
): Float64Array {
  const q = matMul(matMul(transposed, s, n, n, n), w, n, n, n);
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) q[j * n + i] = q[i * n + j]!;
  return q;
}

/** A bound on the 2-norm of the rounding error of Wᵀ S W. */
export function congruenceError(s: Float64Array, w: Float64Array, n: number): number {
  return (4 * n + 16) * 2 ** -53 * sumOfSquares(w) * Math.sqrt(sumOfSquares(s));
}

function sumOfSquares(a: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * a[i]!;
  return sum;
}

/** A D_v, or D_v A D_v. */
export function masked(a: Float64Array, n: number, v: number, both: boolean): Float64Array {
  return a.map((x, at) =>
    ((v >> (at % n)) & 1) === 0 || (both && ((v >> Math.floor(at / n)) & 1) === 0) ? 0 : x,
  );
}
