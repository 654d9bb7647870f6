import { randomStream } from "../../../src/random/stream.js";
import { affineLayer } from "../../../src/systems/layers/affine-layer.js";
import { batchNormLayer } from "../../../src/systems/layers/batch-norm-layer.js";
import { layerSequence } from "../../../src/systems/layers/layer-sequence.js";

/** Samples, inputs and features of the batch that is normalised. */
const [batch, inputs, width] = [6, 4, 3];

/** u [B, inputs], W [width, inputs] and the loss Σ δ · BN(W u), δ [B, width]. */
export interface ScaledWeights {
  readonly u: Float64Array;
  readonly w: Float64Array;
  readonly delta: Float64Array;
}

export function scaledWeights(seed: number): ScaledWeights {
  const { normal } = randomStream(seed);
  const normals = (count: number) => Float64Array.from({ length: count }, () => normal());
  return { u: normals(batch * inputs), w: normals(width * inputs), delta: normals(batch * width) };
}

/** BN(W u) feature by feature as it is defined, with nothing of the layers; flat [B, width]. */
export function normalisedByDefinition(w: Float64Array, u: Float64Array, epsilon: number): Float64Array {
  const out = new Float64Array(batch * width);
  for (let j = 0; j < width; j++) {
    const z = Array.from({ length: batch }, (_, b) => {
      let sum = 0;
      for (let q = 0; q < inputs; q++) sum += w[j * inputs + q]! * u[b * inputs + q]!;
      return sum;
    });
    const mean = z.reduce((sum, v) => sum + v, 0) / batch;
    const variance = z.reduce((sum, v) => sum + (v - mean) ** 2, 0) / batch;
    z.forEach((v, b) => (out[b * width + j] = (v - mean) / Math.sqrt(variance + epsilon)));
  }
  return out;
}

/** The layers' output, ∂L/∂u, ∂L/∂W and the variance of each feature. */
export function normalisedByLayers({ u, w, delta }: ScaledWeights, epsilon: number) {
  const normalisation = batchNormLayer({ width, epsilon, gain: false, offset: false });
  const network = layerSequence([affineLayer({ inputs, outputs: width, bias: false }), normalisation]);
  const output = new Float64Array(batch * width);
  network.forward(u, w, batch, output);
  const byInput = new Float64Array(u.length);
  network.pull(w, delta, byInput);
  const byWeight = new Float64Array(w.length);
  network.weightPullback(w, delta, byWeight);
  return { output, byInput, byWeight, variance: normalisation.variance() };
}

/** ⟨w_i, ∂L/∂w_i⟩ of every row of W. */
export function rowProducts(w: Float64Array, gradient: Float64Array): number[] {
  return Array.from({ length: width }, (_, i) =>
    w.subarray(i * inputs, (i + 1) * inputs).reduce((sum, v, q) => sum + v * gradient[i * inputs + q]!, 0),
  );
}

/** The gradient of Σ δ · BN(W u) in the entries of `at`, u or W, by central differences of the definition. */
export function differenceGradient(
  { u, w, delta }: ScaledWeights,
  at: "u" | "w",
  epsilon: number,
): Float64Array {
  const point = { u: u.slice(), w: w.slice() };
  const moved = point[at];
  const loss = () =>
    normalisedByDefinition(point.w, point.u, epsilon).reduce((sum, v, k) => sum + v * delta[k]!, 0);
  const step = 1e-5 * Math.max(...moved.map(Math.abs));
  return moved.map((old, k) => {
    moved[k] = old + step;
    const high = loss();
    moved[k] = old - step;
    const low = loss();
    moved[k] = old;
    return (high - low) / (2 * step);
  });
}
