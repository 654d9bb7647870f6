import { randomStream } from "../../../src/random/stream.js";
import type {
  SequenceNetwork,
  SequenceNetworkShape,
} from "../../../src/methods/training/sequence-network.js";
import type { SequenceBatch } from "../../../src/methods/training/task.js";

/** Normal weights of the given size. */
export function randomWeights(length: number, size: number, seed: number): Float64Array {
  const { normal } = randomStream(seed);
  return Float64Array.from({ length }, () => size * normal());
}

/** A batch of normal inputs, or of one-hot ones, with random targets. */
export function randomBatch(
  { inputs: q, outputs, readout }: SequenceNetworkShape,
  length: number,
  batch: number,
  seed: number,
  oneHot = false,
): SequenceBatch {
  const { normal, integer } = randomStream(seed, 1);
  const inputs = new Float64Array(length * batch * q);
  if (oneHot) for (let k = 0; k < length * batch; k++) inputs[k * q + integer(q)] = 1;
  else for (let k = 0; k < inputs.length; k++) inputs[k] = normal();
  const targets =
    readout === "softmax"
      ? Float64Array.from({ length: batch }, () => integer(outputs))
      : Float64Array.from({ length: batch * outputs }, () => normal());
  return { length, batch, inputs, targets };
}

/** Central differences of the loss in every weight. */
export function differences(
  network: SequenceNetwork,
  theta: Float64Array,
  batch: SequenceBatch,
  h = 1e-5,
): Float64Array {
  const scratch = new Float64Array(network.weights);
  return theta.map((value, k) => {
    const at = (v: number) => network.gradient(theta.with(k, v), batch, scratch).loss;
    return (at(value + h) - at(value - h)) / (2 * h);
  });
}

/** max |a − b| / max |b|; 0 where the two are equal. */
export function relativeGap(a: Float64Array, b: Float64Array): number {
  if (a.length !== b.length) return NaN;
  const most = (values: Float64Array) => values.reduce((m, v) => Math.max(m, Math.abs(v)), 0);
  const gap = most(a.map((v, k) => v - b[k]!));
  return gap === 0 ? 0 : gap / most(b);
}
