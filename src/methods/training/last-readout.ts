import { matMul, transpose } from "../../linalg/matrix.js";
import type { SequenceNetworkShape } from "./sequence-network.js";
import type { SequenceBatch } from "./task.js";

export interface ReadoutGradient {
  readonly loss: number;
  /** Shape [B, outputs]. */
  readonly outputs: Float64Array;
  /** ∂loss/∂h, shape [B, n]. */
  readonly adjoint: Float64Array;
}

export interface LastReadout {
  /** Entries of θ. */
  readonly weights: number;
  /** W_out h + b_out of h [B, n]; shape [B, outputs]. */
  outputs(theta: Float64Array, last: Float64Array, batch: number): Float64Array;
  /** The loss, with its gradient in W_out and b_out written to `out` and in h returned. */
  gradient(theta: Float64Array, last: Float64Array, batch: SequenceBatch, out: Float64Array): ReadoutGradient;
}

/**
 * Read-out y = W_out h + b_out and its loss over a batch: "softmax" has the mean of −ln softmax(y)_class, "linear" the mean
 * of Σ_k (y_k − target_k)². 6 B n·outputs operations.
 *
 * @param base where [W_out; b_out] starts in θ
 */
export function lastReadout(shape: SequenceNetworkShape, base: number): LastReadout {
  const { units: n, outputs: m, readout } = shape;
  const b = base + m * n;
  const lossGradient = readout === "softmax" ? softmaxLoss : squaredLoss;
  const affine = (theta: Float64Array, last: Float64Array, batch: number) => {
    const y = matMul(last, transpose(theta.subarray(base, b), m, n), batch, n, m);
    for (let i = 0; i < batch; i++) for (let k = 0; k < m; k++) y[i * m + k]! += theta[b + k]!;
    return y;
  };
  return {
    weights: m * n + m,
    outputs: affine,
    gradient(theta, last, { batch, targets }, out) {
      const outputs = affine(theta, last, batch);
      const slopes = new Float64Array(batch * m);
      const loss = lossGradient(outputs, targets, m, slopes);
      matMul(transpose(slopes, batch, m), last, m, batch, n, out.subarray(base, b));
      out.fill(0, b, b + m);
      for (let i = 0; i < batch; i++) for (let k = 0; k < m; k++) out[b + k]! += slopes[i * m + k]!;
      return { loss, outputs, adjoint: matMul(slopes, theta.subarray(base, b), batch, m, n) };
    },
  };
}

/** Mean of −ln softmax(y)_class, its gradient (softmax(y) − e_class)/B into `slopes`. */
function softmaxLoss(y: Float64Array, classes: Float64Array, m: number, slopes: Float64Array): number {
  const batch = classes.length;
  let sum = 0;
  for (let i = 0; i < batch; i++) {
    const row = y.subarray(i * m, (i + 1) * m);
    let largest = -Infinity;
    for (const value of row) largest = Math.max(largest, value);
    let total = 0;
    for (const value of row) total += Math.exp(value - largest);
    sum += Math.log(total) + largest - row[classes[i]!]!;
    for (let k = 0; k < m; k++) slopes[i * m + k] = Math.exp(row[k]! - largest) / total / batch;
    slopes[i * m + classes[i]!]! -= 1 / batch;
  }
  return sum / batch;
}

/** Mean over the samples of Σ_k (y_k − target_k)², its gradient into `slopes`. */
function squaredLoss(y: Float64Array, targets: Float64Array, m: number, slopes: Float64Array): number {
  const batch = y.length / m;
  let sum = 0;
  for (let k = 0; k < y.length; k++) {
    const error = y[k]! - targets[k]!;
    sum += error * error;
    slopes[k] = (2 * error) / batch;
  }
  return sum / batch;
}
