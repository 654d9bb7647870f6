import { checkCount } from "../run-arguments.js";
import { lastReadout } from "./last-readout.js";
import { kernelUnrolling } from "./kernel-unrolling.js";
import type { OmegaOptions } from "./omega.js";
import type { SequenceBatch } from "./task.js";
import type { Unrolling } from "./unrolling.js";

export type { OmegaOptions } from "./omega.js";

export interface SequenceNetworkShape {
  /** A rate cell h' = φ(W h + V u + b), or the modern LSTM. */
  readonly cell: "tanh" | "logistic" | "relu" | "lstm";
  readonly units: number;
  readonly inputs: number;
  readonly outputs: number;
  /** Of the last state only. */
  readonly readout: "softmax" | "linear";
}

/** Gradient of a batch. Where the states or the gradient overflow, its numbers are infinite or NaN: see `loss`. */
export interface BatchGradient {
  /** Mean over the samples of −ln p(class), or of the squared error summed over the outputs. */
  readonly loss: number;
  /** Ω, without α; 0 where none was asked for. */
  readonly omega: number;
  /** How many of the T·B terms of Ω have a gradient above its cut-off; 0 where no Ω was asked for. */
  readonly counted: number;
  /** What the read-out gives, shape [B, outputs]; for "softmax" before the exponential. */
  readonly outputs: Float64Array;
  /** ‖∂L/∂x_t‖ for t = 0 … T, the root of its mean square over the samples, L being the loss of the sample itself; shape [T + 1]. */
  readonly stepNorms: Float64Array;
}

/** A recurrent network that runs B sequences at once from x_0 = 0 and reads out the last state. */
export interface SequenceNetwork {
  readonly shape: SequenceNetworkShape;
  /** Length of θ. */
  readonly weights: number;
  /** Leading entries of θ that are the cell's own. */
  readonly recurrentWeights: number;
  /** Forward only; shape [B, outputs], for "softmax" before the exponential. */
  outputs(theta: Float64Array, batch: SequenceBatch): Float64Array;
  /** ∇_θ (loss + α Ω) into `out`, which is overwritten. */
  gradient(theta: Float64Array, batch: SequenceBatch, out: Float64Array, omega?: OmegaOptions): BatchGradient;
  /** Shape [T + 1, B, stateDimension]; the state is h, or [h; c]. */
  states(theta: Float64Array, batch: SequenceBatch): Float64Array;
}

/**
 * Builds the network. θ = [weights of the cell; W_out [outputs, n] by rows; b_out], the cell's in the layout of
 * `vanillaNetwork` ([W; V; b], state "post") or of `lstmNetwork` with forget gate.
 *
 * Back-propagation through the whole time: 6 T B n (n + q) operations a gradient of a rate cell, four times as many of an LSTM,
 * and T B times the state's size of memory. Every product runs over the whole batch, those of the weights' gradients
 * over all T B rows at once. Buffers are kept between calls, so one network serves one thread.
 *
 * @throws RangeError if a size is not a whole number of at least 1; the functions throw where θ, a batch or Ω does not
 *         fit (Ω is defined for rate cells)
 * @see    Werbos, Backpropagation through time (1990), doi:10.1109/5.58337; losses as in Pascanu, Mikolov & Bengio
 *         (2013), arXiv:1211.5063, and its code
 */
export function sequenceNetwork(shape: SequenceNetworkShape): SequenceNetwork {
  for (const name of ["units", "inputs", "outputs"] as const) checkCount(name, shape[name], 1);
  return composed(shape, kernelUnrolling(shape.cell, shape.units, shape.inputs));
}

/** A network of an unrolling and the read-out. */
export function composed(shape: SequenceNetworkShape, cell: Unrolling): SequenceNetwork {
  const readout = lastReadout(shape, cell.weights);
  const weights = cell.weights + readout.weights;
  const check = (theta: Float64Array, batch: SequenceBatch) => {
    checkLength("theta", theta, weights);
    checkBatch(shape, batch);
  };
  return {
    shape,
    weights,
    recurrentWeights: cell.weights,
    outputs(theta, batch) {
      check(theta, batch);
      return readout.outputs(theta, cell.last(theta, batch), batch.batch);
    },
    states(theta, batch) {
      check(theta, batch);
      return cell.states(theta, batch);
    },
    gradient(theta, batch, out, omega) {
      check(theta, batch);
      checkLength("the gradient", out, weights);
      if (omega !== undefined) checkOmega(shape, omega);
      const last = cell.forward(theta, batch);
      const read = readout.gradient(theta, last, batch, out);
      const { loss, outputs, adjoint } = read;
      return { loss, outputs, ...cell.backward(theta, batch, adjoint, out, omega) };
    },
  };
}

function checkLength(name: string, values: Float64Array, expected: number): void {
  if (values.length !== expected) {
    throw new RangeError(`${name} has ${values.length} entries; expected ${expected}`);
  }
}

function checkBatch({ inputs, outputs, readout }: SequenceNetworkShape, data: SequenceBatch): void {
  checkCount("length", data.length, 1);
  checkCount("batch", data.batch, 1);
  checkLength("the batch's inputs", data.inputs, data.length * data.batch * inputs);
  checkLength("the batch's targets", data.targets, readout === "linear" ? data.batch * outputs : data.batch);
  if (readout === "linear") return;
  const bad = data.targets.find((k) => !(Number.isInteger(k) && k >= 0 && k < outputs));
  if (bad !== undefined) throw new RangeError(`target is ${bad}; expected a class from 0 to ${outputs - 1}`);
}

function checkOmega({ cell }: SequenceNetworkShape, { alpha, bound = 0 }: OmegaOptions): void {
  if (cell === "lstm")
    throw new RangeError("Ω is defined for rate cells; expected tanh, logistic or relu, not lstm");
  if (!(alpha >= 0 && alpha < Infinity))
    throw new RangeError(`alpha is ${alpha}; expected a number of at least 0`);
  if (!(bound >= 0 && bound < Infinity))
    throw new RangeError(`bound is ${bound}; expected a number of at least 0`);
}
