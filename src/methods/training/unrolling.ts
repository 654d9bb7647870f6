import type { OmegaOptions } from "./omega.js";
import type { SequenceBatch } from "./task.js";

/**
 * A cell unrolled over a batch of sequences: what a network needs of it. `forward` keeps what `backward` uses, so the
 * two are called in turn with the same arguments.
 */
export interface Unrolling {
  /** Leading entries of θ that are the cell's. */
  readonly weights: number;
  /** Length of one sample's state. */
  readonly dimension: number;
  /** h_T, shape [B, n], keeping nothing of the way there. */
  last(theta: Float64Array, batch: SequenceBatch): Float64Array;
  /** Shape [T + 1, B, dimension]. */
  states(theta: Float64Array, batch: SequenceBatch): Float64Array;
  /** h_T, shape [B, n]. */
  forward(theta: Float64Array, batch: SequenceBatch): Float64Array;
  /** From ∂loss/∂h_T [B, n] the gradient in the cell's weights, written to the start of `out`. */
  backward(
    theta: Float64Array,
    batch: SequenceBatch,
    adjoint: Float64Array,
    out: Float64Array,
    omega?: OmegaOptions,
  ): BackwardPass;
}

export interface BackwardPass {
  readonly omega: number;
  readonly counted: number;
  /** Shape [T + 1], see `BatchGradient`. */
  readonly stepNorms: Float64Array;
}
