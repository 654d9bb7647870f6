import { residentMatrices } from "../../kernels/resident-matrices.js";
import { matrixChain, type JacobianChain } from "./jacobian-chain.js";

/**
 * A chain of given matrices, as `matrixChain`, for very many products with single vectors: the matrices are copied to a
 * SIMD kernel once, 8 n² bytes each. Blocks of vectors are multiplied by `matMul`.
 *
 * @throws RangeError if a matrix is not n × n, or the memory, 4 GB at most, cannot be had
 */
export function residentChain(n: number, factors: readonly Float64Array[]): JacobianChain {
  const plain = matrixChain(n, factors);
  const resident = residentMatrices(n, factors);
  return {
    dimension: n,
    length: factors.length,
    times: (i, v) => (v.length === n ? resident.times(i - 1, v) : plain.times(i, v)),
    transposedTimes: (i, v) =>
      v.length === n ? resident.transposedTimes(i - 1, v) : plain.transposedTimes(i, v),
  };
}
