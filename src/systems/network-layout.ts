import { addMatVec } from "../linalg/matrix.js";

/** Sizes of a recurrent network with one hidden layer. */
export interface NetworkSize {
  /** n ≥ 1 hidden units. */
  readonly units: number;
  /** q ≥ 0 external inputs; 0 if absent. */
  readonly inputs?: number;
}

/**
 * Where the weights of a network lie in its parameter vector p = [W_rec; W_in; b; u].
 *
 * W_rec [n, n] and W_in [n, q] row-major, b [n], u [q]; m = n² + nq + n + q entries altogether.
 */
export interface NetworkLayout {
  readonly units: number;
  readonly inputs: number;
  /** Offsets of the first entry of each block; W_rec starts at 0. */
  readonly wIn: number;
  readonly b: number;
  readonly u: number;
  readonly parameterDimension: number;
}

/**
 * Computes the layout of p for a network of the given size.
 *
 * @throws RangeError unless units is an integer ≥ 1 and inputs an integer ≥ 0
 */
export function networkLayout({ units, inputs = 0 }: NetworkSize): NetworkLayout {
  if (!Number.isInteger(units) || units < 1) {
    throw new RangeError(`units is ${units}; expected an integer of at least 1`);
  }
  if (!Number.isInteger(inputs) || inputs < 0) {
    throw new RangeError(`inputs is ${inputs}; expected an integer of at least 0`);
  }
  const wIn = units * units;
  const b = wIn + units * inputs;
  const u = b + units;
  return { units, inputs, wIn, b, u, parameterDimension: u + inputs };
}

/** W_rec y + W_in u + b into `out`, shape [n]. */
export function affineStep(layout: NetworkLayout, y: Float64Array, p: Float64Array, out: Float64Array): void {
  const { units: n, inputs: q } = layout;
  for (let i = 0; i < n; i++) {
    let sum = p[layout.b + i]!;
    const wIn = layout.wIn + i * q;
    for (let k = 0; k < q; k++) sum += p[wIn + k]! * p[layout.u + k]!;
    out[i] = sum;
  }
  addMatVec(p, y, n, n, out);
}

/**
 * scale_i · ∂(W_rec y + W_in u + b)_i/∂p holding y fixed, into `out`, shape [n, m].
 *
 * Row i is nonzero only in row i of W_rec and W_in, in b_i, and in u: cost O(n m) for the zeros alone.
 */
export function affineParameterJacobian(
  layout: NetworkLayout,
  y: Float64Array,
  p: Float64Array,
  scale: Float64Array | undefined,
  out: Float64Array,
): void {
  const { units: n, inputs: q, parameterDimension: m } = layout;
  out.fill(0);
  for (let i = 0; i < n; i++) {
    const s = scale === undefined ? 1 : scale[i]!;
    const row = i * m;
    for (let j = 0; j < n; j++) out[row + i * n + j] = s * y[j]!;
    const wIn = layout.wIn + i * q;
    for (let k = 0; k < q; k++) {
      out[row + wIn + k] = s * p[layout.u + k]!;
      out[row + layout.u + k] = s * p[wIn + k]!;
    }
    out[row + layout.b + i] = s;
  }
}

/**
 * scale_i · ∂(W_rec y + W_in u + b)_i/∂p_index holding y fixed, into `out`, shape [n].
 *
 * Of a weight or a bias one entry is nonzero, that of the unit it leads to; O(n).
 */
export function affineParameterColumn(
  layout: NetworkLayout,
  y: Float64Array,
  p: Float64Array,
  index: number,
  scale: Float64Array | undefined,
  out: Float64Array,
): void {
  const { units: n, inputs: q } = layout;
  const s = (i: number) => (scale === undefined ? 1 : scale[i]!);
  out.fill(0);
  if (index >= layout.u) {
    for (let i = 0; i < n; i++) out[i] = s(i) * p[layout.wIn + i * q + index - layout.u]!;
  } else if (index >= layout.b) {
    out[index - layout.b] = s(index - layout.b);
  } else if (index >= layout.wIn) {
    const i = Math.floor((index - layout.wIn) / q);
    out[i] = s(i) * p[layout.u + index - layout.wIn - i * q]!;
  } else {
    const i = Math.floor(index / n);
    out[i] = s(i) * y[index - i * n]!;
  }
}

/** adjoint · ∂(W_rec y + W_in u + b)/∂p holding y fixed, into `out`, shape [m]; O(n² + nq). */
export function affinePullback(
  layout: NetworkLayout,
  y: Float64Array,
  p: Float64Array,
  adjoint: Float64Array,
  out: Float64Array,
): void {
  const { units: n, inputs: q } = layout;
  for (let k = 0; k < q; k++) out[layout.u + k] = 0;
  for (let i = 0; i < n; i++) {
    const a = adjoint[i]!;
    const row = i * n;
    for (let j = 0; j < n; j++) out[row + j] = a * y[j]!;
    const wIn = layout.wIn + i * q;
    for (let k = 0; k < q; k++) {
      out[wIn + k] = a * p[layout.u + k]!;
      out[layout.u + k]! += a * p[wIn + k]!;
    }
    out[layout.b + i] = a;
  }
}
