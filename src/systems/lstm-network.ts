import { logistic, logisticDerivative, tanhDerivative } from "./activation.js";
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
import { networkLayout, type NetworkSize } from "./network-layout.js";

export interface LstmSize extends NetworkSize {
  /** Without it f = 1, as in 1997. */
  readonly forgetGate: boolean;
}

/**
 * Long short-term memory with the state [h; c], shape [2n]: c' = f ⊙ c + i ⊙ g, h' = o ⊙ tanh c', where i, f, o = σ and
 * g = tanh of V u + W h + b.
 *
 * p = [W; V; b; u], W [4n, n], V [4n, q]; rows 0…n−1 of each are the input gate's i, then come the forget gate's f, the
 * candidate's g and the output gate's o, n rows each. Without forget gate f = 1 and there are 3n rows: i, g, o.
 * A step costs 4n(n + q) multiplications, a Jacobian about twice as much. Buffers are kept between calls, so one instance
 * serves one thread.
 *
 * @throws RangeError if a size is not a whole number in range
 * @see    Hochreiter & Schmidhuber, Long short-term memory (1997), doi:10.1162/neco.1997.9.8.1735; the forget gate is by
 *         Gers, Schmidhuber & Cummins, Learning to forget (2000), doi:10.1162/089976600300015015
 */
export function lstmNetwork(size: LstmSize): CellMap {
  return cellMap(lstmCell(size));
}

/** The cell of {@link lstmNetwork}; its weights start at `base` of p. */
export function lstmCell(size: LstmSize, base = 0): Cell {
  const { units: n, inputs: q } = networkLayout(size);
  const gates = size.forgetGate ? 4 : 3;
  const rows = gates * n;
  const wIn = base + rows * n;
  const affine: AffineRows = { rows, columns: n, inputs: q, wRec: base, wIn, b: wIn + rows * q };
  // First rows of the forget gate (−1 without), of the candidate and of the output gate.
  const [forgetAt, candidateAt, outputAt] = size.forgetGate ? [n, 2 * n, 3 * n] : [-1, n, 2 * n];
  const [a, delta, slope] = [new Float64Array(rows), new Float64Array(rows), new Float64Array(rows)];
  // κ = ∂h'/∂c', f, and the state and input where the derivatives are taken.
  const [kappa, forget, h, c] = [
    new Float64Array(n),
    new Float64Array(n),
    new Float64Array(n),
    new Float64Array(n),
  ];
  const input = new Float64Array(q);
  const memory = (x: Float64Array, i: number) => {
    const kept = forgetAt < 0 ? x[n + i]! : logistic(a[forgetAt + i]!) * x[n + i]!;
    return kept + logistic(a[i]!) * Math.tanh(a[candidateAt + i]!);
  };
  const combine = (dx: Float64Array | undefined, out: Float64Array) => {
    for (let i = 0; i < n; i++) {
      let sum = dx === undefined ? 0 : forget[i]! * dx[n + i]!;
      for (let g = i; g < outputAt; g += n) sum += slope[g]! * delta[g]!;
      out[n + i] = sum;
      out[i] = kappa[i]! * sum + slope[outputAt + i]! * delta[outputAt + i]!;
    }
  };
  const gradients = (lambda: Float64Array) => {
    for (let i = 0; i < n; i++) {
      const onMemory = lambda[n + i]! + kappa[i]! * lambda[i]!;
      for (let g = i; g < outputAt; g += n) delta[g] = onMemory * slope[g]!;
      delta[outputAt + i] = lambda[i]! * slope[outputAt + i]!;
    }
  };
  return {
    dimension: 2 * n,
    outputs: n,
    inputs: q,
    weights: rows * (n + q + 1),
    step(x, p, u, uAt, out) {
      affineRows(affine, x, p, u, uAt, a);
      for (let i = 0; i < n; i++) {
        const next = memory(x, i);
        out[n + i] = next;
        out[i] = logistic(a[outputAt + i]!) * Math.tanh(next);
      }
    },
    linearise(x, p, u, uAt) {
      affineRows(affine, x, p, u, uAt, a);
      for (let k = 0; k < q; k++) input[k] = u[uAt + k]!;
      for (let i = 0; i < n; i++) {
        [h[i], c[i]] = [x[i]!, x[n + i]!];
        const next = memory(x, i);
        const [enter, candidate, open] = [a[i]!, a[candidateAt + i]!, a[outputAt + i]!];
        slope[i] = logisticDerivative(enter) * Math.tanh(candidate);
        slope[candidateAt + i] = logistic(enter) * tanhDerivative(candidate);
        slope[outputAt + i] = logisticDerivative(open) * Math.tanh(next);
        kappa[i] = logistic(open) * tanhDerivative(next);
        forget[i] = forgetAt < 0 ? 1 : logistic(a[forgetAt + i]!);
        if (forgetAt >= 0) slope[forgetAt + i] = logisticDerivative(a[forgetAt + i]!) * c[i]!;
      }
    },
    jacobian(p, out) {
      out.fill(0);
      for (let i = 0; i < n; i++) {
        const [top, below] = [i * 2 * n, (n + i) * 2 * n];
        for (let g = i; g < outputAt; g += n) {
          for (let j = 0, w = base + g * n; j < n; j++, w++) out[below + j]! += slope[g]! * p[w]!;
        }
        const output = slope[outputAt + i]!;
        for (let j = 0, w = base + (outputAt + i) * n; j < n; j++, w++) {
          out[top + j] = kappa[i]! * out[below + j]! + output * p[w]!;
        }
        out[below + n + i] = forget[i]!;
        out[top + n + i] = kappa[i]! * forget[i]!;
      }
    },
    push(p, dx, du, out) {
      if (du === undefined) delta.fill(0);
      else inputTimes(affine, p, du, delta);
      if (dx !== undefined) addMatVec(p, dx, rows, n, delta, base);
      combine(dx, out);
    },
    pull(p, lambda, dx, du, duAt = 0) {
      gradients(lambda);
      for (let i = 0; i < n; i++) {
        dx[i] = 0;
        dx[n + i] = forget[i]! * (lambda[n + i]! + kappa[i]! * lambda[i]!);
      }
      addRecurrentPullback(affine, delta, p, dx);
      if (du !== undefined) addInputPullback(affine, delta, p, du, duAt);
    },
    weightPullback(_p, lambda, out) {
      gradients(lambda);
      affineWeightPullback(affine, delta, h, input, 0, out);
    },
    weightColumn(_p, index, out) {
      affineColumn(affine, index, h, input, 0, delta);
      combine(undefined, out);
    },
  };
}
