import { norm2 } from "../../linalg/vector.js";
import { randomStream, type RandomStream } from "../../random/stream.js";
import type { JacobianChain } from "../products/jacobian-chain.js";
import { checkCount } from "../run-arguments.js";

export interface SampledPathsOptions {
  /** Lengths k, each from 0 to L. */
  readonly lengths: readonly number[];
  /** Paths drawn of each length. */
  readonly paths?: number;
  readonly seed?: number;
}

/** The only place where these defaults are written down; 1000 paths a length are Veit et al.'s. */
export const sampledPathsDefaults = { paths: 1000, seed: 0 } as const;

/** Gradients along single paths of one length. */
export interface SampledPathLength {
  readonly length: number;
  /** Mean, root mean square and standard deviation of the norm ‖δ J_{i_k} … J_{i_1}‖ over the paths drawn. */
  readonly mean: number;
  readonly rootMeanSquare: number;
  readonly deviation: number;
}

/**
 * Sizes of the gradients that single random paths of given lengths carry through residual layers, after Veit et al.:
 * of all sets of k branches, each as likely as the others, the adjoint goes through these branches alone.
 *
 * k products a path, for any depth; every length draws from a random stream of its own.
 *
 * @param branches Jacobians J_1 … J_L of the branches, without the identity
 * @param adjoint  δ at the output, shape [n]
 * @throws RangeError if an option or the shape is invalid
 * @see    Veit, Wilber & Belongie 2016, arXiv:1605.06431, section 4.3
 */
export function sampledPaths(
  branches: JacobianChain,
  adjoint: Float64Array,
  options: SampledPathsOptions,
): readonly SampledPathLength[] {
  const { lengths, paths, seed } = { ...sampledPathsDefaults, ...options };
  checkCount("paths", paths, 1);
  if (adjoint.length !== branches.dimension) {
    throw new RangeError(`adjoint has ${adjoint.length} entries; expected ${branches.dimension}`);
  }
  return lengths.map((length) => {
    checkCount("a path length", length, 0);
    if (length > branches.length) {
      throw new RangeError(`a path length is ${length}; expected at most the ${branches.length} branches`);
    }
    const stream = randomStream(seed, length);
    const norms = Float64Array.from({ length: paths }, () =>
      pathNorm(branches, adjoint, subset(stream, branches.length, length)),
    );
    return { length, ...moments(norms) };
  });
}

function pathNorm(branches: JacobianChain, adjoint: Float64Array, path: readonly number[]): number {
  return norm2(path.reduceRight((v, i) => branches.transposedTimes(i, v), adjoint));
}

/** k of the numbers 1 … L, ascending, every set as likely as the others: one pass, Knuth's algorithm S. */
function subset({ uniform }: RandomStream, depth: number, k: number): number[] {
  const chosen: number[] = [];
  for (let i = 1; i <= depth && chosen.length < k; i++) {
    if ((depth - i + 1) * uniform() < k - chosen.length) chosen.push(i);
  }
  return chosen;
}

function moments(values: Float64Array) {
  const count = values.length;
  const mean = values.reduce((sum, v) => sum + v, 0) / count;
  const square = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / count;
  return { mean, rootMeanSquare: Math.hypot(mean, Math.sqrt(square)), deviation: Math.sqrt(square) };
}
