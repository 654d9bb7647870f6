import { addMatVec, matMul } from "../linalg/matrix.js";
import { relu, reluDerivative } from "./activation.js";
import {
  addInputPullback,
  addRecurrentPullback,
  affineColumn,
  affineRows,
  affineWeightPullback,
  inputTimes,
  recurrentTimes,
  type AffineRows,
} from "./affine-rows.js";
import { cellMap, lazyVector, type Cell, type CellMap } from "./cell.js";
import {
  addLinear,
  addLinearPullback,
  addLinearTimes,
  linearColumn,
  linearWeightPullback,
  type LinearPart,
} from "./linear-part.js";
import { networkLayout } from "./network-layout.js";
import type { PlrnnSize } from "./plrnn-network.js";

export interface ShallowPlrnnSize extends PlrnnSize {
  /** L ≥ 1 hidden units. */
  readonly hidden: number;
}

/**
 * Shallow piecewise-linear recurrent network: z' = A z + W₁ relu(W₂ z + h₂) + V u + h₁.
 *
 * p = [A; W₁; W₂; V; h₁; h₂; u], A [n] or [n, n], W₁ [n, L], W₂ [L, n], V [n, q]. The Jacobian is A + W₁ D W₂, D = diag of
 * 0 and 1 (0 at a kink), n² L multiplications. Buffers are kept between calls, so one instance serves one thread.
 *
 * @throws RangeError if a size is not a whole number in range
 * @see    Hess, Monfared, Brenner & Durstewitz, Generalized teacher forcing for learning chaotic dynamics (2023),
 *         arXiv:2306.04406
 */
export function shallowPlrnnNetwork(size: ShallowPlrnnSize): CellMap {
  return cellMap(shallowPlrnnCell(size));
}

/** The cell of {@link shallowPlrnnNetwork}; its weights start at `base` of p. */
export function shallowPlrnnCell(size: ShallowPlrnnSize, base = 0): Cell {
  const { units: n, inputs: q } = networkLayout(size);
  const { units: hidden } = networkLayout({ units: size.hidden });
  const linear: LinearPart = { n, diagonal: size.diagonal, at: base };
  const w1 = base + (size.diagonal ? n : n * n);
  const w2 = w1 + n * hidden;
  const wIn = w2 + n * hidden;
  const h1 = wIn + n * q;
  const outer: AffineRows = { rows: n, columns: hidden, inputs: q, wRec: w1, wIn, b: h1 };
  const inner: AffineRows = { rows: hidden, columns: n, inputs: 0, wRec: w2, wIn, b: h1 + n };
  const [y, slope, change] = [new Float64Array(hidden), new Float64Array(hidden), new Float64Array(hidden)];
  const [z, input, column] = [new Float64Array(n), new Float64Array(q), new Float64Array(n)];
  const scaled = lazyVector(hidden * n);
  const rectify = (x: Float64Array, p: Float64Array) => {
    affineRows(inner, x, p, x, 0, y);
    for (let l = 0; l < hidden; l++) {
      slope[l] = reluDerivative(y[l]!);
      y[l] = relu(y[l]!);
    }
  };
  const hiddenPullback = (p: Float64Array, lambda: Float64Array) => {
    change.fill(0);
    addRecurrentPullback(outer, lambda, p, change);
    for (let l = 0; l < hidden; l++) change[l]! *= slope[l]!;
  };
  return {
    dimension: n,
    outputs: n,
    inputs: q,
    weights: h1 + n + hidden - base,
    step(x, p, u, uAt, out) {
      rectify(x, p);
      affineRows(outer, y, p, u, uAt, out);
      addLinearTimes(linear, p, x, out);
    },
    linearise(x, p, u, uAt) {
      z.set(x);
      for (let k = 0; k < q; k++) input[k] = u[uAt + k]!;
      rectify(x, p);
    },
    jacobian(p, out) {
      const rows = scaled();
      for (let l = 0, at = 0; l < hidden; l++) {
        for (let j = 0; j < n; j++, at++) rows[at] = slope[l]! * p[w2 + at]!;
      }
      matMul(p.subarray(w1, w2), rows, n, hidden, n, out);
      addLinear(linear, p, out);
    },
    push(p, dx, du, out) {
      if (du === undefined) out.fill(0);
      else inputTimes(outer, p, du, out);
      if (dx === undefined) return;
      recurrentTimes(inner, p, dx, change);
      for (let l = 0; l < hidden; l++) change[l]! *= slope[l]!;
      addMatVec(p, change, n, hidden, out, w1);
      addLinearTimes(linear, p, dx, out);
    },
    pull(p, lambda, dx, du, duAt = 0) {
      hiddenPullback(p, lambda);
      dx.fill(0);
      addRecurrentPullback(inner, change, p, dx);
      addLinearPullback(linear, p, lambda, dx);
      if (du !== undefined) addInputPullback(outer, lambda, p, du, duAt);
    },
    weightPullback(p, lambda, out) {
      hiddenPullback(p, lambda);
      linearWeightPullback(linear, lambda, z, out);
      affineWeightPullback(outer, lambda, y, input, 0, out);
      affineWeightPullback(inner, change, z, input, 0, out);
    },
    weightColumn(p, index, out) {
      linearColumn(linear, index, z, out);
      affineColumn(outer, index, y, input, 0, column);
      for (let i = 0; i < n; i++) out[i]! += column[i]!;
      if (!affineColumn(inner, index, z, input, 0, change)) return;
      for (let l = 0; l < hidden; l++) change[l]! *= slope[l]!;
      addMatVec(p, change, n, hidden, out, w1);
    },
  };
}
