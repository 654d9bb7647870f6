import { relu, reluDerivative } from "./activation.js";
import {
  addInputPullback,
  addRecurrentPullback,
  affineColumn,
  affineRows,
  affineWeightPullback,
  inputTimes,
  type AffineRows,
} from "./affine-rows.js";
import { addMatVec } from "../linalg/matrix.js";
import { cellMap, type Cell, type CellMap } from "./cell.js";
import {
  addLinear,
  addLinearPullback,
  addLinearTimes,
  linearColumn,
  linearWeightPullback,
  type LinearPart,
} from "./linear-part.js";
import { networkLayout, type NetworkSize } from "./network-layout.js";

export interface PlrnnSize extends NetworkSize {
  /** A is a diagonal, n entries of p, instead of n². */
  readonly diagonal: boolean;
}

/**
 * Piecewise-linear recurrent network: z' = A z + W relu(z) + V u + h.
 *
 * p = [A; W; V; h; u], A [n] or [n, n], W [n, n], V [n, q]. The Jacobian is A + W D, D = diag of 0 and 1: constant in each
 * orthant; on its faces that of the side z ≤ 0. A step costs n(n + q) multiplications, n² more with a full A. Buffers are
 * kept between calls, so one instance serves one thread.
 *
 * @throws RangeError if a size is not a whole number in range
 * @see    Durstewitz, A state space approach for piecewise-linear recurrent neural networks (2017),
 *         doi:10.1371/journal.pcbi.1005542
 */
export function plrnnNetwork(size: PlrnnSize): CellMap {
  return cellMap(plrnnCell(size));
}

/** The cell of {@link plrnnNetwork}; its weights start at `base` of p. */
export function plrnnCell(size: PlrnnSize, base = 0): Cell {
  const { units: n, inputs: q } = networkLayout(size);
  const linear: LinearPart = { n, diagonal: size.diagonal, at: base };
  const wRec = base + (size.diagonal ? n : n * n);
  const wIn = wRec + n * n;
  const affine: AffineRows = { rows: n, columns: n, inputs: q, wRec, wIn, b: wIn + n * q };
  const [z, y, slope, dy] = [
    new Float64Array(n),
    new Float64Array(n),
    new Float64Array(n),
    new Float64Array(n),
  ];
  const [input, column] = [new Float64Array(q), new Float64Array(n)];
  const rows = (x: Float64Array, p: Float64Array, u: Float64Array, uAt: number, out: Float64Array) => {
    for (let j = 0; j < n; j++) y[j] = relu(x[j]!);
    affineRows(affine, y, p, u, uAt, out);
  };
  return {
    dimension: n,
    outputs: n,
    inputs: q,
    weights: affine.b + n - base,
    step(x, p, u, uAt, out) {
      rows(x, p, u, uAt, out);
      addLinearTimes(linear, p, x, out);
    },
    linearise(x, _p, u, uAt) {
      z.set(x);
      for (let k = 0; k < q; k++) input[k] = u[uAt + k]!;
      for (let j = 0; j < n; j++) {
        y[j] = relu(x[j]!);
        slope[j] = reluDerivative(x[j]!);
      }
    },
    jacobian(p, out) {
      for (let i = 0, at = 0; i < n; i++) {
        for (let j = 0; j < n; j++, at++) out[at] = p[wRec + at]! * slope[j]!;
      }
      addLinear(linear, p, out);
    },
    push(p, dx, du, out) {
      if (du === undefined) out.fill(0);
      else inputTimes(affine, p, du, out);
      if (dx === undefined) return;
      for (let j = 0; j < n; j++) dy[j] = slope[j]! * dx[j]!;
      addMatVec(p, dy, n, n, out, wRec);
      addLinearTimes(linear, p, dx, out);
    },
    pull(p, lambda, dx, du, duAt = 0) {
      dx.fill(0);
      addRecurrentPullback(affine, lambda, p, dx);
      for (let j = 0; j < n; j++) dx[j]! *= slope[j]!;
      addLinearPullback(linear, p, lambda, dx);
      if (du !== undefined) addInputPullback(affine, lambda, p, du, duAt);
    },
    weightPullback(_p, lambda, out) {
      linearWeightPullback(linear, lambda, z, out);
      affineWeightPullback(affine, lambda, y, input, 0, out);
    },
    weightColumn(_p, index, out) {
      linearColumn(linear, index, z, out);
      affineColumn(affine, index, y, input, 0, column);
      for (let i = 0; i < n; i++) out[i]! += column[i]!;
    },
  };
}
