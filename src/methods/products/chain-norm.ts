import { largestRitzValue } from "../../linalg/largest-ritz-value.js";
import { axpy, dot, norm2, scaleVector } from "../../linalg/vector.js";
import { randomStream } from "../../random/stream.js";
import { checkCount } from "../run-arguments.js";
import type { JacobianChain } from "./jacobian-chain.js";
import { gershgorin } from "./leading-singular-value.js";

export interface ChainNormOptions {
  /** Accept σ² once ‖PᵀP v − σ²v‖ ≤ tolerance · σ². */
  readonly tolerance?: number;
  /** Most products with P and Pᵀ; as many vectors are kept. */
  readonly maxIterations?: number;
  /** Of the random start. */
  readonly seed?: number;
}

/** The only place where these defaults are written down. */
export const chainNormDefaults = {
  tolerance: 1e-8,
  maxIterations: 200,
  seed: 0,
} as const satisfies Required<ChainNormOptions>;

export interface ChainNorm {
  /** σ_1 of the product; null out of range. */
  readonly norm: number | null;
  /** Its right singular vector, of length 1, shape [n]; empty out of range. */
  readonly vector: readonly number[];
  /** ‖PᵀP v − σ²v‖/σ²; an eigenvalue lies within this of σ², relative to it. */
  readonly residual: number | null;
  readonly iterations: number;
  /**
   * "budget": `maxIterations` came first; the norm is then a lower bound. "out of range": products beyond 1e±140, whose
   * squares a double cannot hold, or not finite; `productSingularValues` works in log scale.
   */
  readonly status: "converged" | "budget" | "out of range";
}

/** Lengths of P v outside 10^±range are not squared. */
const range = 1e140;

/**
 * Operator norm of the product P = F_L … F_1 of a chain that is never formed: the Lanczos process on PᵀP, one push
 * and one pull through the chain a step, with full reorthogonalisation.
 *
 * It needs far fewer passes than subspace iteration where singular values lie close together, as in residual chains.
 * The leading vector is missed only if the random start has none of it. 4 L n² operations a step of a chain of
 * matrices; memory for n × steps.
 *
 * @throws RangeError if an option is invalid
 * @see    Golub & Van Loan, Matrix Computations (2013), sections 10.1 and 10.4
 */
export function chainNorm(chain: JacobianChain, options: ChainNormOptions = {}): ChainNorm {
  const { tolerance, maxIterations, seed } = { ...chainNormDefaults, ...options };
  checkCount("maxIterations", maxIterations, 1);
  const most = Math.min(maxIterations, chain.dimension);
  const { normal } = randomStream(seed);
  const start = Float64Array.from({ length: chain.dimension }, normal);
  const basis = [scaleVector(1 / norm2(start), start)];
  const [alphas, betas] = [new Float64Array(most), new Float64Array(most)];
  for (let count = 1; ; count++) {
    const v = basis[count - 1]!;
    const image = through(chain, v);
    const length = norm2(image);
    if (!(length < range && length > 1 / range)) return outOfRange(count);
    alphas[count - 1] = length * length;
    const next = orthogonalised(backThrough(chain, image), basis);
    const beta = norm2(next);
    betas[count - 1] = beta;
    const ritz = largestRitzValue(alphas, betas, count, gershgorin(alphas, betas, count));
    const residual = (beta * Math.abs(ritz.vector[count - 1]!)) / ritz.value;
    const converged = ritz.converged && residual <= tolerance;
    if (converged || count === most) {
      return {
        norm: Math.sqrt(ritz.value),
        vector: Array.from(combination(basis, ritz.vector)),
        residual,
        iterations: count,
        status: converged || most === chain.dimension ? "converged" : "budget",
      };
    }
    basis.push(scaleVector(1 / beta, next));
  }
}

function through(chain: JacobianChain, v: Float64Array): Float64Array {
  let at = v;
  for (let i = 1; i <= chain.length; i++) at = chain.times(i, at);
  return at;
}

function backThrough(chain: JacobianChain, v: Float64Array): Float64Array {
  let at = v;
  for (let i = chain.length; i >= 1; i--) at = chain.transposedTimes(i, at);
  return at;
}

/** w less its parts along the basis; twice, since once leaves rounding of a w that nearly lies in it. */
function orthogonalised(w: Float64Array, basis: readonly Float64Array[]): Float64Array {
  const out = w.slice();
  for (let pass = 0; pass < 2; pass++) {
    for (const v of basis) axpy(-dot(v, out), v, out, out);
  }
  return out;
}

function combination(basis: readonly Float64Array[], coefficients: Float64Array): Float64Array {
  const out = new Float64Array(basis[0]!.length);
  coefficients.forEach((c, i) => axpy(c, basis[i]!, out, out));
  return scaleVector(1 / norm2(out), out);
}

function outOfRange(iterations: number): ChainNorm {
  return { norm: null, vector: [], residual: null, iterations, status: "out of range" };
}
