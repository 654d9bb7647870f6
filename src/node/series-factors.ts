/** The factors of a series: whole matrices F_k, [K, n, n], or one matrix with the diagonal of each step, [K, n]. */
export type SeriesFactors =
  | { readonly matrices: Float64Array }
  | { readonly matrix: Float64Array; readonly diagonals: Float64Array; readonly order: "WD" | "DW" };

/** k ↦ F_k, flat [n, n], k = 1 … K; whole matrices are not copied, products W D_k or D_k W share a buffer. */
export function factorsAt(factors: SeriesFactors, n: number): (k: number) => Float64Array {
  const size = n * n;
  if ("matrices" in factors) return (k) => factors.matrices.subarray((k - 1) * size, k * size);
  const { matrix, diagonals, order } = factors;
  const out = new Float64Array(size);
  return (k) => {
    const at = (k - 1) * n;
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++)
        out[i * n + j] = matrix[i * n + j]! * diagonals[at + (order === "WD" ? j : i)]!;
    }
    return out;
  };
}

/**
 * K, how many factors there are.
 *
 * @throws RangeError if an array does not hold whole factors of n × n
 */
export function factorCount(factors: SeriesFactors, n: number): number {
  if ("matrices" in factors) return whole("the matrices", factors.matrices, n * n);
  const { matrix, diagonals } = factors;
  if (matrix.length !== n * n) {
    throw new RangeError(`the matrix has ${matrix.length} entries; expected ${n} × ${n}`);
  }
  return whole("the diagonals", diagonals, n);
}

function whole(name: string, { length }: Float64Array, size: number): number {
  if (length % size === 0) return length / size;
  throw new RangeError(`${name} have ${length} entries; expected a multiple of ${size}`);
}
