import { addMatVec, addVecMat, matMul, transpose } from "../../linalg/matrix.js";
import { checkWidth, type Layer } from "./layer.js";

export interface AffineLayerOptions {
  readonly inputs: number;
  readonly outputs: number;
  /** Whether b is there; default true. */
  readonly bias?: boolean;
  /** Offset of θ in p; default 0. */
  readonly base?: number;
}

/**
 * Y = X Wᵀ + b: each sample becomes W x + b. θ = [W; b], W [outputs, inputs] by rows, b [outputs].
 *
 * Each of its methods is one matrix product, 2 B · inputs · outputs operations; one sample is a product with a vector.
 *
 * @throws RangeError if a width is not a whole number of at least 1
 */
export function affineLayer({ inputs, outputs, bias = true, base = 0 }: AffineLayerOptions): Layer {
  checkWidth("affine layer", inputs);
  checkWidth("affine layer", outputs);
  const entries = inputs * outputs;
  let kept = new Float64Array(0);
  let rows = 0;
  const matrix = (p: Float64Array) => p.subarray(base, base + entries);
  const times = (p: Float64Array, x: Float64Array, batch: number, out: Float64Array) => {
    if (batch === 1) addMatVec(p, x, outputs, inputs, out.fill(0), base);
    else matMul(x, transpose(matrix(p), outputs, inputs), batch, inputs, outputs, out);
  };
  return {
    inputs,
    outputs,
    weights: entries + (bias ? outputs : 0),
    base,
    samplewise: true,
    forward(x, p, batch, out) {
      rows = batch;
      if (kept.length !== x.length) kept = new Float64Array(x.length);
      kept.set(x);
      times(p, x, batch, out);
      if (!bias) return;
      for (let k = 0; k < out.length; k++) out[k]! += p[base + entries + (k % outputs)]!;
    },
    push(p, dx, out) {
      times(p, dx, rows, out);
    },
    pull(p, delta, out) {
      if (rows === 1) addVecMat(delta, p, outputs, inputs, out.fill(0), base);
      else matMul(delta, matrix(p), rows, outputs, inputs, out);
    },
    weightPullback(_p, delta, out) {
      matMul(
        transpose(delta, rows, outputs),
        kept,
        outputs,
        rows,
        inputs,
        out.subarray(base, base + entries),
      );
      if (!bias) return;
      const b = out.subarray(base + entries, base + entries + outputs).fill(0);
      for (let k = 0; k < delta.length; k++) b[k % outputs]! += delta[k]!;
    },
  };
}
