import { addMatVec, addVecMat } from "../linalg/matrix.js";

/** The matrix A of a term A z: n entries of p, a diagonal, or n² by rows, from `at` on. */
export interface LinearPart {
  readonly n: number;
  readonly diagonal: boolean;
  readonly at: number;
}

/** A x added to `out`. */
export function addLinearTimes(
  { n, diagonal, at }: LinearPart,
  p: Float64Array,
  x: Float64Array,
  out: Float64Array,
) {
  if (diagonal) for (let i = 0; i < n; i++) out[i]! += p[at + i]! * x[i]!;
  else addMatVec(p, x, n, n, out, at);
}

/** λ A added to `out`. */
export function addLinearPullback(
  { n, diagonal, at }: LinearPart,
  p: Float64Array,
  lambda: Float64Array,
  out: Float64Array,
): void {
  if (diagonal) for (let i = 0; i < n; i++) out[i]! += lambda[i]! * p[at + i]!;
  else addVecMat(lambda, p, n, n, out, at);
}

/** A added to `out`, shape [n, n]. */
export function addLinear({ n, diagonal, at }: LinearPart, p: Float64Array, out: Float64Array): void {
  if (diagonal) for (let i = 0; i < n; i++) out[i * n + i]! += p[at + i]!;
  else for (let k = 0; k < n * n; k++) out[k]! += p[at + k]!;
}

/** ∂(λ A x)/∂A into the places of A in `out`. */
export function linearWeightPullback(
  { n, diagonal, at }: LinearPart,
  lambda: Float64Array,
  x: Float64Array,
  out: Float64Array,
): void {
  for (let i = 0; i < n; i++) {
    if (diagonal) out[at + i] = lambda[i]! * x[i]!;
    else for (let j = 0; j < n; j++) out[at + i * n + j] = lambda[i]! * x[j]!;
  }
}

/** ∂(A x)/∂p_index into `out`; zeros where p_index is no entry of A. */
export function linearColumn(
  { n, diagonal, at }: LinearPart,
  index: number,
  x: Float64Array,
  out: Float64Array,
): void {
  for (let i = 0; i < n; i++) out[i] = 0;
  const entry = index - at;
  if (entry < 0 || entry >= (diagonal ? n : n * n)) return;
  if (diagonal) out[entry] = x[entry]!;
  else out[Math.floor(entry / n)] = x[entry % n]!;
}
