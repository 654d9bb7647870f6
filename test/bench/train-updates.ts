import { initialNetwork } from "../../src/methods/training/initial-network.js";
import { sequenceNetwork, type SequenceNetworkShape } from "../../src/methods/training/sequence-network.js";
import { sgdStep } from "../../src/methods/training/sgd.js";
import type { SequenceBatch } from "../../src/methods/training/task.js";
import { randomStream } from "../../src/random/stream.js";

/** Sizes of the classical experiments with long time lags. */
export const sizes = { length: 100, batch: 20, units: 50, outputs: 4, rate: 0.01, limit: 1 } as const;

export interface TrainCase {
  readonly cell: SequenceNetworkShape["cell"];
  /** Symbols, of which each input is one. */
  readonly inputs: number;
  readonly seed: number;
}

export function shapeOf({ cell, inputs }: TrainCase): SequenceNetworkShape {
  return { cell, inputs, units: sizes.units, outputs: sizes.outputs, readout: "softmax" };
}

/** First weights and a batch of one-hot inputs. */
export function caseOf(of: TrainCase): { readonly theta: Float64Array; readonly data: SequenceBatch } {
  const { length, batch, outputs } = sizes;
  const theta = initialNetwork(
    shapeOf(of),
    of.cell === "lstm" ? "lstm" : "basic-tanh",
    randomStream(of.seed),
  );
  const { integer } = randomStream(of.seed, 1);
  const inputs = new Float64Array(length * batch * of.inputs);
  for (let k = 0; k < length * batch; k++) inputs[k * of.inputs + integer(of.inputs)] = 1;
  const targets = Float64Array.from({ length: batch }, () => integer(outputs));
  return { theta, data: { length, batch, inputs, targets } };
}

/** Makes updates of one network, kept between calls, from its first weights on. */
export function updater(of: TrainCase): (updates: number) => Float64Array {
  const network = sequenceNetwork(shapeOf(of));
  const { theta: first, data } = caseOf(of);
  const gradient = new Float64Array(network.weights);
  const options = { learningRate: sizes.rate, clip: { kind: "norm", limit: sizes.limit } } as const;
  return (updates) => {
    const theta = first.slice();
    const velocity = new Float64Array(theta.length);
    for (let k = 0; k < updates; k++) {
      network.gradient(theta, data, gradient);
      sgdStep(theta, velocity, gradient, options);
    }
    return theta;
  };
}
