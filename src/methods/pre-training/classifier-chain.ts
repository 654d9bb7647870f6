import { randomStream } from "../../random/stream.js";
import type { ActivationName } from "../../systems/activation.js";
import { activationLayer } from "../../systems/layers/activation-layer.js";
import { affineLayer } from "../../systems/layers/affine-layer.js";
import { layerSequence, type LayerSequence } from "../../systems/layers/layer-sequence.js";
import type { BoltzmannMachine } from "./boltzmann-machine.js";

/** A deep feed-forward classifier: affine layers with an activation each, and a softmax over the classes on top. */
export interface ClassifierChain {
  /** Units of every layer: inputs, hidden layers, classes. */
  readonly sizes: readonly number[];
  readonly activation: ActivationName;
  /** Length of p = [W_1; b_1; …; W_L; b_L]. */
  readonly weights: number;
  /** Offsets of the affine layers in p, and last of all its length. */
  readonly offsets: readonly number[];
  readonly layers: LayerSequence;
}

/**
 * The chain of the given sizes; its last affine layer has no activation and ends in the softmax of `classifierGradient`.
 *
 * @throws RangeError if there are fewer than two sizes, or one is not a whole number of at least 1
 */
export function classifierChain(
  sizes: readonly number[],
  activation: ActivationName = "logistic",
): ClassifierChain {
  if (sizes.length < 2)
    throw new RangeError(`${sizes.length} sizes; expected inputs, classes and what is between`);
  const offsets = [0];
  const parts = sizes.slice(1).flatMap((outputs, k) => {
    const affine = affineLayer({ inputs: sizes[k]!, outputs, base: offsets[k]! });
    offsets.push(offsets[k]! + affine.weights);
    return k === sizes.length - 2 ? [affine] : [affine, activationLayer(outputs, activation)];
  });
  return { sizes, activation, weights: offsets.at(-1)!, offsets, layers: layerSequence(parts) };
}

/**
 * Initial weights of a chain: normal of standard deviation `deviation`(inputs, outputs), biases 0, every layer from a stream of
 * its own.
 */
export function randomChain(
  { sizes, offsets, weights }: ClassifierChain,
  deviation: (inputs: number, outputs: number) => number,
  seed: number,
): Float64Array {
  const p = new Float64Array(weights);
  for (let k = 1; k < sizes.length; k++) {
    const { normal } = randomStream(seed, k);
    const [inputs, outputs] = [sizes[k - 1]!, sizes[k]!];
    const sd = deviation(inputs, outputs);
    for (let i = 0; i < inputs * outputs; i++) p[offsets[k - 1]! + i] = sd * normal();
  }
  return p;
}

/**
 * A chain's weights with its lower layers taken from machines: W and c of machine k become layer k.
 *
 * @throws RangeError if a machine does not have the sizes of its layer
 */
export function withMachines(
  { sizes, offsets }: ClassifierChain,
  p: Float64Array,
  machines: readonly BoltzmannMachine[],
): Float64Array {
  const out = p.slice();
  machines.forEach(({ visible, hidden, parameters }, k) => {
    if (visible !== sizes[k] || hidden !== sizes[k + 1]) {
      throw new RangeError(
        `machine ${k} has ${visible} and ${hidden} units; expected ${sizes[k]} and ${sizes[k + 1]}`,
      );
    }
    out.set(parameters.subarray(0, visible * hidden + hidden), offsets[k]);
  });
  return out;
}
