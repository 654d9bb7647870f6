import { clipElements, clipNorm } from "./clipping.js";
import { allFinite } from "../run-arguments.js";

/** A loss and its gradient at θ, shape [d], or empty where it overflowed: what {@link descend} goes down on. */
export type LossFunction = (theta: Float64Array) => {
  readonly loss: number;
  readonly gradient: Float64Array;
};

export interface DescentOptions {
  /** η > 0. */
  readonly learningRate: number;
  /** Largest number of updates. */
  readonly maxSteps?: number;
  /** Bounds the gradient before each update; absent: plain descent. */
  readonly clip?: { readonly kind: "norm" | "elements"; readonly limit: number };
  /** Accept θ as converged once the loss is at most this. */
  readonly lossTolerance?: number;
  /** Stop on a plateau once ‖∇L‖ is at most this. */
  readonly gradientTolerance?: number;
}

/** The only place where these defaults are written down. */
export const descentDefaults = { maxSteps: 400, lossTolerance: 0, gradientTolerance: 0 } as const;

export interface Descent {
  /** θ before each update and after the last, row-major [steps + 1, d]. */
  readonly path: Float64Array;
  /** Loss along the path, shape [steps + 1]. */
  readonly losses: Float64Array;
  /** Euclidean norm of the gradient along the path, before clipping, shape [steps + 1]. */
  readonly gradientNorms: Float64Array;
  /** Updates done. */
  readonly steps: number;
  /** d, the number of entries of θ. */
  readonly dimension: number;
  /** "plateau": the gradient vanished where the loss did not. "non-finite": the loss or the gradient overflowed. */
  readonly status: "converged" | "plateau" | "max-steps" | "non-finite";
  readonly options: DescentOptions;
}

/**
 * Gradient descent θ ← θ − η clip(∇L(θ)), with its path.
 *
 * One evaluation of the loss and its gradient an update; stores d numbers an update.
 *
 * @param lossFunction loss and gradient, shapes [d] → (1, [d])
 * @param start        first θ, shape [d]; not modified
 * @returns            the path up to where it stopped; why is its `status`, never an exception
 * @throws             RangeError if the learning rate, the limit or the number of steps is invalid
 * @see                Pascanu, Mikolov & Bengio (2013), arXiv:1211.5063
 */
export function descend(lossFunction: LossFunction, start: Float64Array, options: DescentOptions): Descent {
  const { learningRate, clip } = options;
  const { maxSteps, lossTolerance, gradientTolerance } = { ...descentDefaults, ...options };
  checkOptions(learningRate, maxSteps);
  const dimension = start.length;
  const path: number[] = [];
  const losses: number[] = [];
  const gradientNorms: number[] = [];
  const theta = start.slice();
  let status: Descent["status"] | undefined;
  for (let steps = 0; status === undefined; steps++) {
    const { loss, gradient } = lossFunction(theta);
    const norm = Math.hypot(...gradient);
    path.push(...theta);
    losses.push(loss);
    gradientNorms.push(norm);
    if (!Number.isFinite(loss) || gradient.length !== dimension || !allFinite(gradient))
      status = "non-finite";
    else if (loss <= lossTolerance) status = "converged";
    else if (norm <= gradientTolerance) status = "plateau";
    else if (steps === maxSteps) status = "max-steps";
    else update(theta, clipped(gradient, clip), learningRate);
  }
  return {
    path: Float64Array.from(path),
    losses: Float64Array.from(losses),
    gradientNorms: Float64Array.from(gradientNorms),
    steps: losses.length - 1,
    dimension,
    status,
    options,
  };
}

/** The update's gradient: as it is, or clipped. */
export function clipped(gradient: Float64Array, clip: DescentOptions["clip"]): Float64Array {
  if (clip === undefined) return gradient;
  return clip.kind === "norm" ? clipNorm(gradient, clip.limit) : clipElements(gradient, clip.limit);
}

function update(theta: Float64Array, gradient: Float64Array, learningRate: number): void {
  for (let i = 0; i < theta.length; i++) theta[i]! -= learningRate * gradient[i]!;
}

function checkOptions(learningRate: number, maxSteps: number): void {
  if (!(learningRate > 0 && learningRate < Infinity)) {
    throw new RangeError(`learning rate is ${learningRate}; expected a finite number above 0`);
  }
  if (!(Number.isInteger(maxSteps) && maxSteps >= 0)) {
    throw new RangeError(`number of steps is ${maxSteps}; expected an integer of at least 0`);
  }
}
