import type { RandomStream } from "../../random/stream.js";

/** B sequences of one length T, with what is wanted after each. */
export interface SequenceBatch {
  /** T ≥ 1. */
  readonly length: number;
  /** B ≥ 1. */
  readonly batch: number;
  /** Shape [T, B, q]: all samples' first inputs, then all second ones. */
  readonly inputs: Float64Array;
  /** Read-out "softmax": the class of each sample, shape [B]. "linear": shape [B, outputs]. */
  readonly targets: Float64Array;
}

/**
 * A synthetic task that needs memory: sequences drawn at will, judged by the read-out of the last state alone.
 *
 * @see Hochreiter & Schmidhuber, Long short-term memory (1997), doi:10.1162/neco.1997.9.8.1735
 */
export interface SequenceTask {
  readonly name: string;
  /** q, entries of one input. */
  readonly inputs: number;
  /** Classes ("softmax"), or numbers read out ("linear"). */
  readonly outputs: number;
  readonly readout: "softmax" | "linear";
  /** Draws fresh samples; the stream alone decides which. */
  draw(stream: RandomStream, length: number, batch: number): SequenceBatch;
  /** How many samples of a batch are wrong, given the read-out's outputs, shape [B, outputs]. */
  wrong(outputs: Float64Array, batch: SequenceBatch): number;
}
