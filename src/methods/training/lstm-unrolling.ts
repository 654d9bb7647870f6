import { matMul, transpose } from "../../linalg/matrix.js";
import { logistic, logisticDerivative, tanhDerivative } from "../../systems/activation.js";
import type { SequenceBatch } from "./task.js";
import { adjointNorms, rowNorms, weightGradient } from "./unrolled-gradient.js";
import type { Unrolling } from "./unrolling.js";

/**
 * The LSTM with forget gate over a batch, weights and order of the gates (i, f, g, o) as in `lstmNetwork`; state [h; c].
 *
 * Backwards, with δ on h and γ on c, μ = γ + δ o tanh' c': the gates get μ (∂c'/∂gate) and δ σ'(o) tanh c', c gets μ f, and
 * h what the gates' rows of W send back. Slopes are taken at the preactivations.
 *
 * @param n units, q inputs
 */
export function lstmUnrolling(n: number, q: number): Unrolling {
  const rows = 4 * n;
  const [wIn, b] = [rows * n, rows * (n + q)];
  /** h_0 … h_T [T + 1, B, n], c likewise; ∂c'/∂(i, f, g) and ∂h'/∂o [T, B, 4n]; f and ∂h'/∂c' [T, B, n]. */
  let kept = keep(0, 0, n);
  const forward = (theta: Float64Array, { length, batch, inputs }: SequenceBatch) => {
    const size = batch * n;
    kept = keep(length, batch, n);
    const { h } = kept;
    const driven = matMul(inputs, transpose(theta.subarray(wIn, b), rows, q), length * batch, q, rows);
    const w = transpose(theta.subarray(0, wIn), rows, n);
    const product = new Float64Array(batch * rows);
    for (let t = 0; t < length; t++) {
      matMul(h.subarray(t * size, (t + 1) * size), w, batch, n, rows, product);
      for (let k = 0; k < batch * rows; k++) {
        product[k]! += driven[t * batch * rows + k]! + theta[b + (k % rows)]!;
      }
      for (let i = 0; i < batch; i++) gateStep(kept, product, t * batch + i, i, batch, n);
    }
    return h.subarray(length * size);
  };
  return {
    weights: b + rows,
    dimension: 2 * n,
    last: forward,
    states(theta, batch) {
      forward(theta, batch);
      return interleaved(kept.h, kept.c, n);
    },
    forward,
    backward(theta, { length, batch, inputs }, adjoint, out) {
      const size = batch * n;
      const w = theta.subarray(0, wIn);
      const onH = new Float64Array((length + 1) * size);
      const onC = new Float64Array((length + 1) * size);
      onH.set(adjoint, length * size);
      const { slopes, forget, kappa } = kept;
      for (let t = length; t >= 1; t--) {
        const [from, to] = [(t - 1) * size, t * size];
        for (let k = 0; k < size; k++) {
          const memory = onC[to + k]! + kappa[from + k]! * onH[to + k]!;
          onC[from + k] = memory * forget[from + k]!;
          const at = ((t - 1) * batch + Math.floor(k / n)) * rows + (k % n);
          for (let gate = 0; gate < 3; gate++) slopes[at + gate * n]! *= memory;
          slopes[at + 3 * n]! *= onH[to + k]!;
        }
        const sent = slopes.subarray((t - 1) * batch * rows, t * batch * rows);
        matMul(sent, w, batch, rows, n, onH.subarray(from, to));
      }
      weightGradient({ rows, columns: n, inputs: q }, slopes, kept.h.subarray(0, length * size), inputs, out);
      const norms = rowNorms(interleaved(onH, onC, n), 2 * n);
      return { omega: 0, counted: 0, stepNorms: adjointNorms(norms, batch) };
    },
  };
}

interface Kept {
  readonly h: Float64Array;
  readonly c: Float64Array;
  readonly slopes: Float64Array;
  readonly forget: Float64Array;
  readonly kappa: Float64Array;
}

function keep(length: number, batch: number, n: number): Kept {
  const array = (steps: number, width: number) => new Float64Array(steps * batch * width);
  return {
    h: array(length + 1, n),
    c: array(length + 1, n),
    slopes: array(length, 4 * n),
    forget: array(length, n),
    kappa: array(length, n),
  };
}

/** One step of sample i of the batch: row `row` of what is kept, from the gates' preactivations. */
function gateStep(kept: Kept, gates: Float64Array, row: number, i: number, batch: number, n: number): void {
  const { h, c, slopes, forget, kappa } = kept;
  for (let j = 0; j < n; j++) {
    const at = i * 4 * n + j;
    const [enter, keepGate] = [gates[at]!, gates[at + n]!];
    const [candidate, open] = [gates[at + 2 * n]!, gates[at + 3 * n]!];
    const k = row * n + j;
    const to = k + batch * n;
    const [f, g, o] = [logistic(keepGate), Math.tanh(candidate), logistic(open)];
    const next = f * c[k]! + logistic(enter) * g;
    const squashed = Math.tanh(next);
    [c[to], h[to]] = [next, o * squashed];
    [forget[k], kappa[k]] = [f, o * tanhDerivative(next)];
    const s = row * 4 * n + j;
    slopes[s] = logisticDerivative(enter) * g;
    slopes[s + n] = logisticDerivative(keepGate) * c[k]!;
    slopes[s + 2 * n] = logistic(enter) * tanhDerivative(candidate);
    slopes[s + 3 * n] = logisticDerivative(open) * squashed;
  }
}

/** Rows [h; c] of rows of h and c, n entries each. */
function interleaved(h: Float64Array, c: Float64Array, n: number): Float64Array {
  const out = new Float64Array(2 * h.length);
  for (let k = 0; k < h.length; k += n) {
    out.set(h.subarray(k, k + n), 2 * k);
    out.set(c.subarray(k, k + n), 2 * k + n);
  }
  return out;
}
