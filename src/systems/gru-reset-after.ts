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
import type { Cell } from "./cell.js";
import type { GruOffsets } from "./gru-offsets.js";

/**
 * The cell of a GRU whose reset gate acts on W_n h + b_rec,n.
 *
 * Its rows are driven, a = V u + b_in, and recurrent, b = W h + b_rec: of the candidate they enter apart.
 */
export function resetAfterCell(offsets: GruOffsets): Cell {
  const { units: n, inputs: q, wRec, wIn, bIn, bRec, weights } = offsets;
  const driven: AffineRows = { rows: 3 * n, columns: 0, inputs: q, wRec, wIn, b: bIn };
  const recurrent: AffineRows = { rows: 3 * n, columns: n, inputs: 0, wRec, wIn, b: bRec };
  const [a, b] = [new Float64Array(3 * n), new Float64Array(3 * n)];
  // ∂h'/∂ of the driven and of the recurrent rows, and of h itself.
  const [sa, sb, z] = [new Float64Array(3 * n), new Float64Array(3 * n), new Float64Array(n)];
  const [da, db] = [new Float64Array(3 * n), new Float64Array(3 * n)];
  const h = new Float64Array(n);
  const input = new Float64Array(q);
  const rows = (x: Float64Array, p: Float64Array, u: Float64Array, uAt: number) => {
    affineRows(driven, x, p, u, uAt, a);
    affineRows(recurrent, x, p, u, uAt, b);
  };
  const combine = (dx: Float64Array | undefined, out: Float64Array) => {
    for (let i = 0; i < n; i++) {
      let sum = dx === undefined ? 0 : z[i]! * dx[i]!;
      for (let g = i; g < 3 * n; g += n) sum += sa[g]! * da[g]! + sb[g]! * db[g]!;
      out[i] = sum;
    }
  };
  const gradients = (lambda: Float64Array) => {
    for (let g = 0; g < 3 * n; g++) {
      da[g] = lambda[g % n]! * sa[g]!;
      db[g] = lambda[g % n]! * sb[g]!;
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
        const candidate = Math.tanh(a[2 * n + i]! + logistic(a[i]! + b[i]!) * b[2 * n + i]!);
        const update = a[n + i]! + b[n + i]!;
        out[i] = logistic(-update) * candidate + logistic(update) * x[i]!;
      }
    },
    linearise(x, p, u, uAt) {
      rows(x, p, u, uAt);
      h.set(x);
      for (let k = 0; k < q; k++) input[k] = u[uAt + k]!;
      for (let i = 0; i < n; i++) {
        const [reset, update, inner] = [a[i]! + b[i]!, a[n + i]! + b[n + i]!, b[2 * n + i]!];
        const r = logistic(reset);
        const before = a[2 * n + i]! + r * inner;
        z[i] = logistic(update);
        sa[2 * n + i] = logistic(-update) * tanhDerivative(before);
        sb[2 * n + i] = sa[2 * n + i]! * r;
        sa[n + i] = sb[n + i] = logisticDerivative(update) * (x[i]! - Math.tanh(before));
        sa[i] = sb[i] = sa[2 * n + i]! * inner * logisticDerivative(reset);
      }
    },
    jacobian(p, out) {
      for (let i = 0; i < n; i++) {
        const [r, update, candidate] = [sb[i]!, sb[n + i]!, sb[2 * n + i]!];
        const row = wRec + i * n;
        for (let j = 0, w = row, at = i * n; j < n; j++, w++, at++) {
          out[at] = r * p[w]! + update * p[w + n * n]! + candidate * p[w + 2 * n * n]!;
        }
        out[i * n + i]! += z[i]!;
      }
    },
    push(p, dx, du, out) {
      if (du === undefined) da.fill(0);
      else inputTimes(driven, p, du, da);
      if (dx === undefined) db.fill(0);
      else recurrentTimes(recurrent, p, dx, db);
      combine(dx, out);
    },
    pull(p, lambda, dx, du, duAt = 0) {
      gradients(lambda);
      for (let i = 0; i < n; i++) dx[i] = lambda[i]! * z[i]!;
      addRecurrentPullback(recurrent, db, p, dx);
      if (du !== undefined) addInputPullback(driven, da, p, du, duAt);
    },
    weightPullback(_p, lambda, out) {
      gradients(lambda);
      affineWeightPullback(driven, da, h, input, 0, out);
      affineWeightPullback(recurrent, db, h, input, 0, out);
    },
    weightColumn(_p, index, out) {
      affineColumn(driven, index, h, input, 0, da);
      affineColumn(recurrent, index, h, input, 0, db);
      combine(undefined, out);
    },
  };
}
