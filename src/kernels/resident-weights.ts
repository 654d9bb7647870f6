import { binary } from "./binaries/gemm.js";
import { packedLength, timesInBlocks, type GemmFunctions } from "./gemm.js";
import { freshKernels, type KernelArray } from "./load.js";

/** A matrix W [n, n] and its transpose, kept in a kernel's memory. */
export interface ResidentWeights {
  /** W V for V [n, c], into `out`, which may be V. */
  times(v: Float64Array, out: Float64Array): Float64Array;
  /** Wᵀ V likewise. */
  transposedTimes(v: Float64Array, out: Float64Array): Float64Array;
}

const create = freshKernels<GemmFunctions>(binary);

/**
 * Copies W [n, n] to a kernel to multiply it by up to c vectors at a time, any number of times: one pass over W each,
 * which costs little more for four vectors than for one. 16 n² bytes.
 *
 * @throws RangeError if that cannot be had
 */
export function residentWeights(w: Float64Array, n: number, c: number): ResidentWeights {
  const { run, reserve } = create();
  const arrays = reserve(n * n, n * n, n * c, n * c, packedLength(n, c)) as Reserved;
  const [matrix, transposed, vectors, product, packed] = arrays;
  for (let i = 0; i < n * n; i++) matrix.values[i] = w[i]!;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) transposed.values[j * n + i] = w[i * n + j]!;
  }
  const multiply = (left: KernelArray) => (v: Float64Array, out: Float64Array) => {
    vectors.values.set(v);
    timesInBlocks(run, left.address, vectors.address, packed.address, product.address, [n, n, v.length / n]);
    out.set(product.values.subarray(0, v.length));
    return out;
  };
  return { times: multiply(matrix), transposedTimes: multiply(transposed) };
}

type Reserved = readonly [KernelArray, KernelArray, KernelArray, KernelArray, KernelArray];
