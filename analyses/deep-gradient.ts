import { norm2 } from "../src/linalg/vector.js";
import { checkCount } from "../src/methods/run-arguments.js";
import { randomStream } from "../src/random/stream.js";
import type { ActivationName } from "../src/systems/activation.js";
import { activationLayer } from "../src/systems/layers/activation-layer.js";
import { affineLayer } from "../src/systems/layers/affine-layer.js";
import { batchNormLayer } from "../src/systems/layers/batch-norm-layer.js";
import type { Layer } from "../src/systems/layers/layer.js";
import { layerSequence } from "../src/systems/layers/layer-sequence.js";
import { residualLayer } from "../src/systems/layers/residual-layer.js";

export interface DeepGradientOptions {
  readonly units: number;
  /** B; the gradient is that of the whole batch. */
  readonly batch: number;
  /** L. */
  readonly depth: number;
  readonly activation: ActivationName;
  /** σ_w²: weights are N(0, σ_w²/units). */
  readonly variance: number;
  /** Batch normalisation, ε = 0, before the activation. */
  readonly normalise?: boolean;
  /** A connection around every layer. */
  readonly skip?: boolean;
  readonly seed: number;
}

/**
 * How does the size of a gradient change on its way down a deep random network? x ↦ [x +] W φ([BN](x)) in every layer,
 * from standard normal inputs, and standard normal adjoints at the top.
 *
 * @throws  RangeError if an option is invalid, or a feature to be normalised is constant over the batch
 * @returns log₁₀(‖∂L/∂x_l‖/‖∂L/∂x_L‖) for l = 0 … L, Frobenius norms over the batch
 */
export function deepGradient(options: DeepGradientOptions): number[] {
  const { units, batch, depth, variance, seed } = options;
  checkCount("depth", depth, 1);
  checkCount("batch", batch, 1);
  if (!(variance > 0 && variance < Infinity)) {
    throw new RangeError(`variance is ${variance}; expected a positive number`);
  }
  const size = units * units;
  const p = new Float64Array(depth * size);
  const layers = Array.from({ length: depth }, (_, i) => {
    normals(seed, i, Math.sqrt(variance / units), p.subarray(i * size, (i + 1) * size));
    return block(options, i * size);
  });
  const network = layerSequence(layers);
  const [x, top] = [new Float64Array(batch * units), new Float64Array(batch * units)];
  network.forward(normals(seed, depth, 1, x), p, batch, top);
  const adjoints = network.adjoints(p, normals(seed, depth + 1, 1, top));
  const last = norm2(top);
  return adjoints.map((delta) => Math.log10(norm2(delta) / last));
}

/** Mean log₁₀ gain a layer of a profile, without the first and the last layer, where the data are not those inside. */
export function innerGain(profile: readonly number[]): number {
  const last = profile.length - 2;
  return (profile[1]! - profile[last]!) / (last - 1);
}

function block(
  { units, activation, normalise = false, skip = false }: DeepGradientOptions,
  base: number,
): Layer {
  const branch = layerSequence([
    ...(normalise ? [batchNormLayer({ width: units, epsilon: 0, gain: false, offset: false })] : []),
    activationLayer(units, activation),
    affineLayer({ inputs: units, outputs: units, bias: false, base }),
  ]);
  return skip ? residualLayer(branch) : branch;
}

function normals(seed: number, stream: number, scale: number, out: Float64Array): Float64Array {
  const { normal } = randomStream(seed, stream);
  for (let k = 0; k < out.length; k++) out[k] = scale * normal();
  return out;
}
