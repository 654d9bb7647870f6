import type { RandomStream } from "../../random/stream.js";
import { checkCount } from "../run-arguments.js";
import { dataWeights, type BinaryData } from "./binary-states.js";
import {
  checkMachine,
  hiddenProbabilities,
  visibleProbabilities,
  type BoltzmannMachine,
} from "./boltzmann-machine.js";
import { dataStatistics, pairStatistics } from "./exact-likelihood.js";

/** Each entry 1 with its probability, else 0. */
export function sampleBinary(probabilities: Float64Array, stream: RandomStream): Float64Array {
  return probabilities.map((p) => (stream.uniform() < p ? 1 : 0));
}

/**
 * Rows of visible states after `steps` full steps of Gibbs sampling, hidden units given visible ones and back; each row
 * is a chain of its own. 2 · rows · visible · hidden operations a step and side.
 */
export function gibbsSample(
  machine: BoltzmannMachine,
  rows: Float64Array,
  steps: number,
  stream: RandomStream,
): Float64Array {
  checkCount("steps", steps, 0);
  let v = rows;
  for (let k = 0; k < steps; k++) {
    const h = sampleBinary(hiddenProbabilities(machine, v), stream);
    v = sampleBinary(visibleProbabilities(machine, h), stream);
  }
  return v;
}

export interface DivergenceOptions {
  /** k, the Gibbs steps between data and model side; at least 1. */
  readonly steps: number;
  readonly stream: RandomStream;
  /** Persistent chains, flat [count, visible], weighted equally: they go on from here instead of from the data. */
  readonly chains?: Float64Array;
}

/**
 * CD-k: the gradient of the likelihood with the model's statistics taken after k Gibbs steps from the data, or from
 * persistent chains. A random, biased estimate; the last hidden units enter as probabilities, which lowers the variance.
 *
 * @returns the estimate, in the layout of θ, and the states the chains ended in
 * @throws  RangeError if θ or the data do not fit, or k < 1
 * @see     Hinton 2002, doi:10.1162/089976602760128018; Tieleman 2008, doi:10.1145/1390156.1390290 (persistent)
 */
export function contrastiveDivergence(
  machine: BoltzmannMachine,
  data: BinaryData,
  { steps, stream, chains }: DivergenceOptions,
): { readonly gradient: Float64Array; readonly chains: Float64Array } {
  checkMachine(machine);
  checkCount("Gibbs steps", steps, 1);
  const weights = chains === undefined ? dataWeights(data, machine.visible) : undefined;
  const start = chains ?? data.rows;
  const ended = gibbsSample(machine, start, steps, stream);
  const modelWeights = weights ?? dataWeights({ rows: ended }, machine.visible);
  const model = pairStatistics(machine, ended, hiddenProbabilities(machine, ended), modelWeights);
  return { gradient: dataStatistics(machine, data).map((value, k) => value - model[k]!), chains: ended };
}
