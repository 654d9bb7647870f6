import {
  affine,
  batchNormDefaults,
  checkEpsilon,
  inverseDeviation,
  type BatchNormLayer,
  type BatchNormOptions,
} from "./batch-norm-layer.js";
import { checkWidth, type Layer } from "./layer.js";

/** Mean and variance of each feature, as training gathers them; shape [width] each. */
export interface RunningStatistics {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
}

/** Where training starts from: mean 0, variance 1. */
export function runningStatistics(width: number): RunningStatistics {
  return { mean: new Float64Array(width), variance: new Float64Array(width).fill(1) };
}

/**
 * Running statistics after one more batch: (1 − m) · running + m · batch, the batch's variance divided by B − 1.
 *
 * @param layer    after its `forward` on the batch
 * @param batch    B, at least 2
 * @param momentum m, in [0, 1]
 * @throws RangeError if B or m is invalid
 */
export function updateRunningStatistics(
  running: RunningStatistics,
  layer: BatchNormLayer,
  batch: number,
  momentum = 0.1,
): RunningStatistics {
  if (!(Number.isInteger(batch) && batch >= 2)) {
    throw new RangeError(`running statistics: batch is ${batch}, expected a whole number of at least 2`);
  }
  if (!(momentum >= 0 && momentum <= 1)) {
    throw new RangeError(`running statistics: momentum is ${momentum}, expected a number in [0, 1]`);
  }
  const mix = (old: Float64Array, found: Float64Array, factor: number) =>
    old.map((v, j) => (1 - momentum) * v + momentum * factor * found[j]!);
  return {
    mean: mix(running.mean, layer.mean(), 1),
    variance: mix(running.variance, layer.variance(), batch / (batch - 1)),
  };
}

/**
 * Batch normalisation by given statistics, as at inference: y = γ (x − μ)/√(v + ε) + β. θ as of `batchNormLayer`.
 *
 * Nothing depends on the batch, so the Jacobian is diagonal.
 *
 * @throws RangeError if a shape or an option is invalid, or v + ε of a feature is not a positive number
 * @see    Ioffe & Szegedy 2015, arXiv:1502.03167, algorithm 2
 */
export function batchNormInferenceLayer(options: BatchNormOptions, statistics: RunningStatistics): Layer {
  const { width, epsilon, gain, offset, base } = { ...batchNormDefaults, ...options };
  checkWidth("batch normalisation", width);
  checkEpsilon(epsilon);
  const mean = statistics.mean.slice();
  for (const [name, v] of Object.entries({ mean, variance: statistics.variance })) {
    if (v.length === width) continue;
    throw new RangeError(`batch normalisation: ${name} has ${v.length} entries, expected ${width}`);
  }
  const inverse = statistics.variance.map((v, j) => inverseDeviation(j, v, epsilon));
  const gammas = gain ? base : undefined;
  const betas = offset ? base + (gain ? width : 0) : undefined;
  let normalised = new Float64Array(0);
  const diagonal = (p: Float64Array, v: Float64Array, out: Float64Array) => {
    for (let k = 0; k < v.length; k++) {
      const j = k % width;
      out[k] = inverse[j]! * (gammas === undefined ? 1 : p[gammas + j]!) * v[k]!;
    }
  };
  return {
    inputs: width,
    outputs: width,
    weights: width * (Number(gain) + Number(offset)),
    base,
    samplewise: true,
    forward(x, p, _batch, out) {
      normalised = x.map((v, k) => (v - mean[k % width]!) * inverse[k % width]!);
      affine(normalised, p, width, gammas, betas, out);
    },
    push: diagonal,
    pull: diagonal,
    weightPullback(_p, delta, out) {
      if (gammas !== undefined) out.fill(0, gammas, gammas + width);
      if (betas !== undefined) out.fill(0, betas, betas + width);
      delta.forEach((d, k) => {
        if (gammas !== undefined) out[gammas + (k % width)]! += d * normalised[k]!;
        if (betas !== undefined) out[betas + (k % width)]! += d;
      });
    },
  };
}
