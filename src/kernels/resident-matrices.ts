import { binary } from "./binaries/matrices.js";
import { freshKernels, type KernelArray } from "./load.js";

interface MatrixFunctions {
  readonly timesVector: (a: number, n: number, v: number, out: number) => void;
  readonly transposedTimesVector: (a: number, n: number, v: number, out: number) => void;
}

/** Matrices F_0, F_1, … [n, n] in a kernel's memory, to be multiplied by one vector at a time. */
export interface ResidentMatrices {
  /** F_i v for v [n], a new array; each entry in eight sums by the column mod 8. */
  times(i: number, v: Float64Array): Float64Array;
  /** F_iᵀ v; each entry over ascending rows. */
  transposedTimes(i: number, v: Float64Array): Float64Array;
}

const create = freshKernels<MatrixFunctions>(binary);

/**
 * Copies matrices [n, n] to a kernel, 8 n² bytes each, to be multiplied any number of times: one pass over a matrix each.
 *
 * @throws RangeError if the memory cannot be had
 */
export function residentMatrices(n: number, matrices: readonly Float64Array[]): ResidentMatrices {
  const { run, reserve } = create();
  const arrays = reserve(n, n, ...matrices.map((matrix) => matrix.length));
  const [vector, product, ...resident] = arrays as readonly [KernelArray, KernelArray, ...KernelArray[]];
  matrices.forEach((matrix, i) => {
    resident[i]!.values.set(matrix);
  });
  const apply = (multiply: MatrixFunctions["timesVector"]) => (i: number, v: Float64Array) => {
    vector.values.set(v);
    multiply(resident[i]!.address, n, vector.address, product.address);
    return product.values.slice();
  };
  return { times: apply(run.timesVector), transposedTimes: apply(run.transposedTimesVector) };
}
