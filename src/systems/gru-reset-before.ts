import { addMatVec, matMul } from "../linalg/matrix.js";
import { logistic, logisticDerivative, tanhDerivative } from "./activation.js";
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
import { lazyVector, type Cell } from "./cell.js";
import type { GruOffsets } from "./gru-offsets.js";

/** The cell of a GRU whose reset gate acts on h before W_n: the candidate's rows are W_n (r ⊙ h) + V_n u and the biases. */
export function resetBeforeCell(offsets: GruOffsets): Cell {
  const { units: n, inputs: q, wRec, wIn, bIn, bRec, weights } = offsets;
  const gates: AffineRows = { rows: 2 * n, columns: n, inputs: q, wRec, wIn, b: bIn };
  const candidate: AffineRows = {
    rows: n,
    columns: n,
    inputs: q,
    wRec: wRec + 2 * n * n,
    wIn: wIn + 2 * n * q,
    b: bIn + 2 * n,
  };
  // Rows of both gates and of the candidate, what the reset gate lets through, and the slopes in each.
  const [a, delta] = [new Float64Array(2 * n), new Float64Array(2 * n)];
  const [c, dc, kept, inner] = [
    new Float64Array(n),
    new Float64Array(n),
    new Float64Array(n),
    new Float64Array(n),
  ];
  const [h, r, z] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
  const [resetSlope, updateSlope, slope] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
  const input = new Float64Array(q);
  const [left, right] = [lazyVector(n * n), lazyVector(n * n)];
  const rows = (x: Float64Array, p: Float64Array, u: Float64Array, uAt: number) => {
    affineRows(gates, x, p, u, uAt, a);
    for (let i = 0; i < 2 * n; i++) a[i]! += p[bRec + i]!;
    for (let i = 0; i < n; i++) kept[i] = logistic(a[i]!) * x[i]!;
    affineRows(candidate, kept, p, u, uAt, c);
    for (let i = 0; i < n; i++) c[i]! += p[bRec + 2 * n + i]!;
  };
  /** From the changes of the gates' rows (`delta`), of the candidate's own (`dc`) and of h. */
  const combine = (p: Float64Array, dx: Float64Array | undefined, out: Float64Array) => {
    for (let i = 0; i < n; i++) {
      inner[i] = resetSlope[i]! * delta[i]! + (dx === undefined ? 0 : r[i]! * dx[i]!);
    }
    recurrentTimes(candidate, p, inner, out);
    for (let i = 0; i < n; i++) {
      out[i] = slope[i]! * (out[i]! + dc[i]!) + updateSlope[i]! * delta[n + i]!;
      if (dx !== undefined) out[i]! += z[i]! * dx[i]!;
    }
  };
  const gradients = (p: Float64Array, lambda: Float64Array) => {
    for (let i = 0; i < n; i++) dc[i] = lambda[i]! * slope[i]!;
    inner.fill(0);
    addRecurrentPullback(candidate, dc, p, inner);
    for (let i = 0; i < n; i++) {
      delta[i] = inner[i]! * resetSlope[i]!;
      delta[n + i] = lambda[i]! * updateSlope[i]!;
    }
  };
  return {
    dimension: n,
    outputs: n,
    inputs: q,
    weights,
    step(x, p, u, uAt, out) {
      rows(x, p, u, uAt);
      for (let i = 0; i < n; i++) {
        out[i] = logistic(-a[n + i]!) * Math.tanh(c[i]!) + logistic(a[n + i]!) * x[i]!;
      }
    },
    linearise(x, p, u, uAt) {
      rows(x, p, u, uAt);
      h.set(x);
      for (let k = 0; k < q; k++) input[k] = u[uAt + k]!;
      for (let i = 0; i < n; i++) {
        r[i] = logistic(a[i]!);
        z[i] = logistic(a[n + i]!);
        resetSlope[i] = logisticDerivative(a[i]!) * x[i]!;
        updateSlope[i] = logisticDerivative(a[n + i]!) * (x[i]! - Math.tanh(c[i]!));
        slope[i] = logistic(-a[n + i]!) * tanhDerivative(c[i]!);
      }
    },
    jacobian(p, out) {
      const [w, v] = [left(), right()];
      for (let i = 0, at = 0; i < n; i++) {
        for (let j = 0; j < n; j++, at++) {
          w[at] = slope[i]! * p[candidate.wRec + at]!;
          v[at] = resetSlope[i]! * p[wRec + at]!;
        }
        v[i * n + i]! += r[i]!;
      }
      matMul(w, v, n, n, n, out);
      for (let i = 0, at = 0; i < n; i++) {
        for (let j = 0; j < n; j++, at++) out[at]! += updateSlope[i]! * p[wRec + n * n + at]!;
        out[i * n + i]! += z[i]!;
      }
    },
    push(p, dx, du, out) {
      if (du === undefined) {
        delta.fill(0);
        dc.fill(0);
      } else {
        inputTimes(gates, p, du, delta);
        inputTimes(candidate, p, du, dc);
      }
      if (dx !== undefined) addMatVec(p, dx, 2 * n, n, delta, wRec);
      combine(p, dx, out);
    },
    pull(p, lambda, dx, du, duAt = 0) {
      gradients(p, lambda);
      for (let i = 0; i < n; i++) dx[i] = inner[i]! * r[i]! + lambda[i]! * z[i]!;
      addRecurrentPullback(gates, delta, p, dx);
      if (du === undefined) return;
      addInputPullback(gates, delta, p, du, duAt);
      addInputPullback(candidate, dc, p, du, duAt);
    },
    weightPullback(p, lambda, out) {
      gradients(p, lambda);
      affineWeightPullback(gates, delta, h, input, 0, out);
      affineWeightPullback(candidate, dc, kept, input, 0, out);
      for (let i = 0; i < 2 * n; i++) out[bRec + i] = delta[i]!;
      for (let i = 0; i < n; i++) out[bRec + 2 * n + i] = dc[i]!;
    },
    weightColumn(p, index, out) {
      // Of the two biases only the sum matters.
      const at = index >= bRec ? index - bRec + bIn : index;
      affineColumn(gates, at, h, input, 0, delta);
      affineColumn(candidate, at, kept, input, 0, dc);
      combine(p, undefined, out);
    },
  };
}
