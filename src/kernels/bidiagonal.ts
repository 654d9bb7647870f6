import { binary } from "./binaries/bidiagonal.js";
import { lazyKernel, type KernelArray } from "./load.js";

interface BidiagonalFunctions {
  readonly bidiagonalWork: (m: number, ld: number) => number;
  readonly bidiagonalize: (
    a: number,
    m: number,
    n: number,
    ld: number,
    d: number,
    e: number,
    work: number,
  ) => void;
}

const kernel = lazyKernel<BidiagonalFunctions>(binary);

/**
 * Diagonal and superdiagonal of an upper bidiagonal matrix with the singular values of the tall matrix a [rows, cols],
 * by Householder reflections from both sides, with SIMD.
 *
 * 4·rows·cols² − 4·cols³/3 operations, half of them in matrix products. Entries must be of order one.
 *
 * @param a shape [rows, cols], rows ≥ cols ≥ 1; not modified
 * @throws  RangeError if the matrix does not fit into the kernel's memory
 */
export function bidiagonalInKernel(
  a: Float64Array,
  rows: number,
  cols: number,
): { readonly diagonal: Float64Array; readonly superdiagonal: Float64Array } {
  const { run, reserve } = kernel();
  const ld = leadingDimension(cols);
  const [matrix, d, e, work] = reserve(rows * ld, cols, cols, run.bidiagonalWork(rows, ld)) as [
    KernelArray,
    KernelArray,
    KernelArray,
    KernelArray,
  ];
  matrix.values.fill(0);
  for (let i = 0; i < rows; i++) matrix.values.set(a.subarray(i * cols, (i + 1) * cols), i * ld);
  run.bidiagonalize(matrix.address, rows, cols, ld, d.address, e.address, work.address);
  return { diagonal: d.values.slice(), superdiagonal: e.values.slice(0, cols - 1) };
}

/** A multiple of 4; rows 256 bytes apart, or a multiple, would share cache sets. */
function leadingDimension(n: number): number {
  const ld = 4 * Math.ceil(n / 4);
  return ld % 32 === 0 ? ld + 4 : ld;
}
