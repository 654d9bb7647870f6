import { norm2 } from "../src/linalg/vector.js";
import { checkCount } from "../src/methods/run-arguments.js";
import { randomStream } from "../src/random/stream.js";
import { activationLayer } from "../src/systems/layers/activation-layer.js";
import { affineLayer } from "../src/systems/layers/affine-layer.js";
import { batchNormDefaults, batchNormLayer } from "../src/systems/layers/batch-norm-layer.js";
import type { Layer } from "../src/systems/layers/layer.js";
import { layerSequence } from "../src/systems/layers/layer-sequence.js";

export interface BatchNormScaleOptions {
  readonly inputs?: number;
  readonly units?: number;
  /** B. */
  readonly batch?: number;
  /** Decades of the factor a. */
  readonly from?: number;
  readonly to?: number;
  readonly points?: number;
  readonly epsilon?: number;
  readonly seed?: number;
}

export const batchNormScaleDefaults = {
  inputs: 16,
  units: 16,
  batch: 32,
  from: -4,
  to: 2,
  points: 61,
  epsilon: batchNormDefaults.epsilon,
  seed: 0,
} as const satisfies Required<BatchNormScaleOptions>;

const scaledNetworks = ["plain", "normalised", "epsilon"] as const;
/** tanh(a W u); with batch normalisation, ε = 0; with ε as given. */
export type ScaledNetwork = (typeof scaledNetworks)[number];

export interface BatchNormScaleRow {
  readonly network: ScaledNetwork;
  /** a. */
  readonly factor: number;
  /** ‖∂L/∂u‖ and ‖∂L/∂(a W)‖, Frobenius. */
  readonly byInput: number;
  readonly byWeight: number;
}

export interface BatchNormScaleResult {
  readonly options: Required<BatchNormScaleOptions>;
  readonly rows: readonly BatchNormScaleRow[];
}

/**
 * What does the scale of the weights do to gradients, with batch normalisation and without? One layer tanh([BN](a W u))
 * with Gaussian weights of variance 1/inputs, Gaussian data and a loss linear in the output.
 *
 * @throws RangeError if an option is invalid
 */
export function batchNormScale(options: BatchNormScaleOptions = {}): BatchNormScaleResult {
  const resolved = { ...batchNormScaleDefaults, ...options };
  const { inputs, units, batch, from, to, points, seed } = resolved;
  for (const [name, value] of Object.entries({ inputs, units })) checkCount(name, value, 1);
  checkCount("batch", batch, 3);
  checkCount("points", points, 2);
  if (!(to > from)) throw new RangeError(`to is ${to}; expected more than from, ${from}`);
  const { normal } = randomStream(seed);
  const normals = (count: number, scale = 1) => Float64Array.from({ length: count }, () => scale * normal());
  const u = normals(batch * inputs);
  const w = normals(units * inputs, 1 / Math.sqrt(inputs));
  const delta = normals(batch * units);
  const factors = Array.from({ length: points }, (_, i) => 10 ** (from + ((to - from) * i) / (points - 1)));
  return {
    options: resolved,
    rows: scaledNetworks.flatMap((network) => {
      const layer = networkOf(network, resolved);
      return factors.map((factor) => ({
        ...{ network, factor },
        ...gradients(
          layer,
          u,
          w.map((v) => factor * v),
          delta,
        ),
      }));
    }),
  };
}

function networkOf(network: ScaledNetwork, options: Required<BatchNormScaleOptions>): Layer {
  const { inputs, units } = options;
  const epsilon = network === "epsilon" ? options.epsilon : 0;
  return layerSequence([
    affineLayer({ inputs, outputs: units, bias: false }),
    ...(network === "plain" ? [] : [batchNormLayer({ width: units, epsilon, gain: false, offset: false })]),
    activationLayer(units, "tanh"),
  ]);
}

function gradients(layer: Layer, u: Float64Array, w: Float64Array, delta: Float64Array) {
  layer.forward(u, w, u.length / layer.inputs, new Float64Array(delta.length));
  const byInput = new Float64Array(u.length);
  layer.pull(w, delta, byInput);
  const byWeight = new Float64Array(w.length);
  layer.weightPullback(w, delta, byWeight);
  return { byInput: norm2(byInput), byWeight: norm2(byWeight) };
}
