import { addMatVec, addVecMat } from "../linalg/matrix.js";

/** Where the weights of rows a = W y + V u + b lie in p. A part that is absent has no columns; b always is there. */
export interface AffineRows {
  /** Length of a and b. */
  readonly rows: number;
  /** Length of y; 0 without W. */
  readonly columns: number;
  /** Length of u; 0 without V. */
  readonly inputs: number;
  /** Offsets in p of the first entries, W and V by rows. */
  readonly wRec: number;
  readonly wIn: number;
  readonly b: number;
}

/** W y + V u + b into `out`, shape [rows]; u starts at `uAt` of its array. */
export function affineRows(
  a: AffineRows,
  y: Float64Array,
  p: Float64Array,
  u: Float64Array,
  uAt: number,
  out: Float64Array,
): void {
  const { rows, inputs } = a;
  for (let i = 0, k = a.wIn; i < rows; i++) {
    let sum = p[a.b + i]!;
    for (let j = 0; j < inputs; j++, k++) sum += p[k]! * u[uAt + j]!;
    out[i] = sum;
  }
  if (a.columns > 0) addMatVec(p, y, rows, a.columns, out, a.wRec);
}

/** δ_i y_j, δ_i u_k and δ_i, the gradients of δ · a, into the places of W, V and b in `out`. */
export function affineWeightPullback(
  a: AffineRows,
  delta: Float64Array,
  y: Float64Array,
  u: Float64Array,
  uAt: number,
  out: Float64Array,
): void {
  const { rows, columns, inputs } = a;
  for (let i = 0, w = a.wRec, v = a.wIn; i < rows; i++) {
    const d = delta[i]!;
    for (let j = 0; j < columns; j++, w++) out[w] = d * y[j]!;
    for (let k = 0; k < inputs; k++, v++) out[v] = d * u[uAt + k]!;
    out[a.b + i] = d;
  }
}

/** δ V added to `out` from `at` on, shape [inputs]. */
export function addInputPullback(
  a: AffineRows,
  delta: Float64Array,
  p: Float64Array,
  out: Float64Array,
  at: number,
): void {
  const { rows, inputs } = a;
  for (let i = 0, v = a.wIn; i < rows; i++) {
    for (let k = 0; k < inputs; k++, v++) out[at + k]! += delta[i]! * p[v]!;
  }
}

/** V du into `out`, shape [rows]. */
export function inputTimes(a: AffineRows, p: Float64Array, du: Float64Array, out: Float64Array): void {
  const { rows, inputs } = a;
  for (let i = 0, v = a.wIn; i < rows; i++) {
    let sum = 0;
    for (let k = 0; k < inputs; k++, v++) sum += p[v]! * du[k]!;
    out[i] = sum;
  }
}

/** W dy into `out`, shape [rows]. */
export function recurrentTimes(a: AffineRows, p: Float64Array, dy: Float64Array, out: Float64Array): void {
  for (let i = 0; i < a.rows; i++) out[i] = 0;
  addMatVec(p, dy, a.rows, a.columns, out, a.wRec);
}

/** δ W added to `out`, shape [columns]. */
export function addRecurrentPullback(
  a: AffineRows,
  delta: Float64Array,
  p: Float64Array,
  out: Float64Array,
): void {
  addVecMat(delta, p, a.rows, a.columns, out, a.wRec);
}

/**
 * ∂a/∂p_index into `out`, shape [rows]: zeros but in one row.
 *
 * @returns whether p_index is one of the weights; `out` is all zeros if not
 */
export function affineColumn(
  a: AffineRows,
  index: number,
  y: Float64Array,
  u: Float64Array,
  uAt: number,
  out: Float64Array,
): boolean {
  const { rows, columns, inputs } = a;
  for (let i = 0; i < rows; i++) out[i] = 0;
  const inBlock = (start: number, length: number) => index >= start && index < start + length;
  if (inBlock(a.wRec, rows * columns)) {
    const at = index - a.wRec;
    out[Math.floor(at / columns)] = y[at % columns]!;
  } else if (inBlock(a.wIn, rows * inputs)) {
    const at = index - a.wIn;
    out[Math.floor(at / inputs)] = u[uAt + (at % inputs)]!;
  } else if (inBlock(a.b, rows)) out[index - a.b] = 1;
  else return false;
  return true;
}
