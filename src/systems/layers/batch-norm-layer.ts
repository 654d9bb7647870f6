import { columnMoments, combineColumns, standardiseColumns } from "../../linalg/columns.js";
import { checkWidth, type Layer } from "./layer.js";

export interface BatchNormOptions {
  /** Features a sample. */
  readonly width: number;
  /** ε, added to the variance of each feature. */
  readonly epsilon?: number;
  /** Whether the gains γ are there. */
  readonly gain?: boolean;
  /** Whether the offsets β are there. */
  readonly offset?: boolean;
  /** Offset of θ = [γ; β] in p, of those that are there. */
  readonly base?: number;
}

/** ε is that of PyTorch and Keras's layers for images; the identities of scale need ε = 0. */
export const batchNormDefaults = {
  epsilon: 1e-5,
  gain: true,
  offset: true,
  base: 0,
} as const satisfies Omit<Required<BatchNormOptions>, "width">;

/** What the last `forward` found; views that are valid until the next one. */
export interface BatchNormLayer extends Layer {
  /** Mean of each feature over the batch, shape [width]. */
  mean(): Float64Array;
  /** Its variance over the batch, divided by B, without ε. */
  variance(): Float64Array;
}

/**
 * Batch normalisation by the statistics of the batch: x̂ = (x − μ)/√(v + ε), y = γ x̂ + β, feature by feature, with
 * μ and v = Σ(x − μ)²/B over the samples.
 *
 * The samples act on each other through μ and v. The Jacobian [B · width, B · width] is one symmetric block a feature,
 * γ/√(v + ε) · (I − 11ᵀ/B − x̂x̂ᵀ/B): it is never formed, and a product with it, from either side, is O(B · width). Where
 * ε = 0 the block annihilates 1 and x̂: for B = 2 it is zero, no gradient passes.
 *
 * At ε = 0 a feature that is constant over the batch (any feature if B = 1) has no normalised value: `forward` throws
 * instead of dividing by zero. Deviations are taken from the first sample, so a constant feature is told exactly.
 *
 * @throws RangeError if the width or ε is invalid, and from `forward` if v + ε of a feature is not a positive number
 * @see    Ioffe & Szegedy 2015, arXiv:1502.03167
 */
export function batchNormLayer(options: BatchNormOptions): BatchNormLayer {
  const { width, epsilon, gain, offset, base } = { ...batchNormDefaults, ...options };
  checkWidth("batch normalisation", width);
  checkEpsilon(epsilon);
  const gammas = gain ? base : undefined;
  const betas = offset ? base + (gain ? width : 0) : undefined;
  const [mean, variance, inverse] = threeRows(width);
  const [sums, moments, factors] = threeRows(width);
  let normalised = new Float64Array(0);
  const symmetric = (p: Float64Array, v: Float64Array, out: Float64Array) => {
    const batch = v.length / width;
    for (let j = 0; j < width; j++) factors[j] = inverse[j]! * (gammas === undefined ? 1 : p[gammas + j]!);
    const toMeans = (s: Float64Array, m: Float64Array) => {
      for (let j = 0; j < width; j++) {
        s[j]! *= factors[j]! / batch;
        m[j]! *= factors[j]! / batch;
      }
    };
    combineColumns(v, normalised, factors, toMeans, out);
  };
  return {
    inputs: width,
    outputs: width,
    weights: width * (Number(gain) + Number(offset)),
    base,
    samplewise: false,
    mean: () => mean,
    variance: () => variance,
    forward(x, p, batch, out) {
      if (normalised.length !== x.length) normalised = new Float64Array(x.length);
      const toStatistics = (a: Float64Array, b: Float64Array) => {
        for (let j = 0; j < width; j++) {
          const shift = a[j]! / batch;
          mean[j] = a[j] = x[j]! + shift;
          // The first sample is off the mean by at most √B standard deviations, so this cancels log₁₀ B digits at most.
          variance[j] = Math.max(0, b[j]! / batch - shift * shift);
          inverse[j] = b[j] = inverseDeviation(j, variance[j]!, epsilon);
        }
      };
      standardiseColumns(x, width, toStatistics, normalised);
      if (gain || offset) affine(normalised, p, width, gammas, betas, out);
      else out.set(normalised);
    },
    push: symmetric,
    pull: symmetric,
    weightPullback(_p, delta, out) {
      columnMoments(delta, normalised, sums, moments);
      if (gammas !== undefined) out.set(moments, gammas);
      if (betas !== undefined) out.set(sums, betas);
    },
  };
}

/** @throws RangeError unless ε is a number of at least 0 */
export function checkEpsilon(epsilon: number): void {
  if (!(epsilon >= 0 && epsilon < Infinity)) {
    throw new RangeError(
      `batch normalisation: epsilon is ${epsilon}, expected a finite number of at least 0`,
    );
  }
}

/** 1/√(v + ε) of feature j. */
export function inverseDeviation(j: number, variance: number, epsilon: number): number {
  const square = variance + epsilon;
  if (square > 0 && square < Infinity) return 1 / Math.sqrt(square);
  throw new RangeError(
    `batch normalisation: feature ${j} has variance ${variance} with epsilon ${epsilon}; expected a positive sum`,
  );
}

/** y = γ x̂ + β into `out`, without what is not there. */
export function affine(
  normalised: Float64Array,
  p: Float64Array,
  width: number,
  gammas: number | undefined,
  betas: number | undefined,
  out: Float64Array,
): void {
  for (let at = 0; at < normalised.length; at += width) {
    for (let j = 0; j < width; j++) {
      const scaled = gammas === undefined ? normalised[at + j]! : p[gammas + j]! * normalised[at + j]!;
      out[at + j] = betas === undefined ? scaled : scaled + p[betas + j]!;
    }
  }
}

function threeRows(width: number): readonly [Float64Array, Float64Array, Float64Array] {
  return [new Float64Array(width), new Float64Array(width), new Float64Array(width)];
}
