import { binary } from "./binaries/norm-series.js";
import { packedLength, timesInBlocks, type GemmFunctions } from "./gemm.js";
import { freshKernels, type KernelArray } from "./load.js";

interface NormSeriesFunctions extends GemmFunctions {
  readonly lanczosStep: (
    p: number,
    m: number,
    n: number,
    basis: number,
    j: number,
    alphas: number,
    betas: number,
  ) => void;
  readonly transposedTimes: (matrix: number, m: number, n: number, v: number, z: number) => void;
  readonly largest: (a: number, length: number) => number;
  readonly scale: (a: number, length: number, factor: number) => void;
}

const create = freshKernels<NormSeriesFunctions>(binary);

/** Most Lanczos steps from one start. */
export const lanczosLimit = 48;

/** A product P [n, n] that stays in a kernel's memory while factors are multiplied on. Starts as the identity. */
export interface ResidentProduct {
  /** Where the next factor is to be written, flat [n, n]. */
  readonly factor: Float64Array;
  /** P as it is now, flat [n, n]; a copy. */
  matrix(): Float64Array;
  /** Computes P · factor ("right") or factor · P ("left") beside P; the largest magnitude in it, NaN if one is not finite. */
  multiply(side: "left" | "right"): number;
  /** Puts the matrix that `multiply` computed in the place of P, times `scale`. */
  accept(scale: number): void;
  /** Largest magnitude in the factor; NaN if one is not finite. */
  largestOfFactor(): number;
  /** factorᵀ v for v [n]; a new array. */
  transposedFactorTimes(v: Float64Array): Float64Array;
  /** The Lanczos process on PᵀP: α, β and the basis [lanczosLimit + 1, n], whose first vector the caller writes. */
  readonly alphas: Float64Array;
  readonly betas: Float64Array;
  readonly basis: Float64Array;
  /** From basis vector j, of length 1: α_j, β_j and vector j + 1. O(n²), one pass over P. */
  lanczosStep(j: number): void;
}

/**
 * Makes a resident product of n × n factors; about 24 n² bytes.
 *
 * @throws RangeError if that cannot be had
 */
export function residentProduct(n: number): ResidentProduct {
  const { run, reserve } = create();
  const size = n * n;
  const arrays = reserve(size, size, size, packedLength(n, n), (lanczosLimit + 1) * n, ...sizes(n));
  const [first, second, factor, packed, basis, alphas, betas, from, into] = arrays as Reserved;
  let [product, next] = [first, second];
  product.values.fill(0);
  for (let i = 0; i < n; i++) product.values[i * n + i] = 1;
  return {
    factor: factor.values,
    matrix: () => product.values.slice(),
    multiply(side) {
      const [left, right] = side === "right" ? [product, factor] : [factor, product];
      timesInBlocks(run, left.address, right.address, packed.address, next.address, [n, n, n]);
      return run.largest(next.address, size);
    },
    accept(scale) {
      [product, next] = [next, product];
      if (scale !== 1) run.scale(product.address, size, scale);
    },
    largestOfFactor: () => run.largest(factor.address, size),
    transposedFactorTimes(v) {
      from.values.set(v);
      run.transposedTimes(factor.address, n, n, from.address, into.address);
      return into.values.slice();
    },
    alphas: alphas.values,
    betas: betas.values,
    basis: basis.values,
    lanczosStep(j) {
      run.lanczosStep(product.address, n, n, basis.address, j, alphas.address, betas.address);
    },
  };
}

type Reserved = readonly KernelArray[] &
  readonly [
    KernelArray,
    KernelArray,
    KernelArray,
    KernelArray,
    KernelArray,
    KernelArray,
    KernelArray,
    KernelArray,
    KernelArray,
  ];

function sizes(n: number): readonly number[] {
  return [lanczosLimit, lanczosLimit, n, n];
}
