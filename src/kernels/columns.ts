import { binary } from "./binaries/columns.js";
import { lazyKernel, type KernelArray } from "./load.js";

interface ColumnFunctions {
  readonly columnMoments: (
    v: number,
    x: number,
    rows: number,
    cols: number,
    sums: number,
    moments: number,
  ) => void;
  readonly combine: (
    v: number,
    x: number,
    rows: number,
    cols: number,
    f: number,
    s: number,
    m: number,
  ) => void;
  readonly deviationMoments: (x: number, rows: number, cols: number, sums: number, squares: number) => void;
  readonly standardise: (x: number, rows: number, cols: number, mean: number, factor: number) => void;
}

const kernel = lazyKernel<ColumnFunctions>(binary);

/** From the two sums of every column to what the second pass over the matrix uses; both are changed in place. */
export type ColumnStep = (first: Float64Array, second: Float64Array) => void;

/**
 * f V − s − X m into `out`, column by column, for V and X [rows, cols], where s and m begin as Σ v and Σ x v and are
 * changed by `step`. Two passes with SIMD; each sum runs over ascending rows.
 *
 * @param f shape [cols]; `step` may write it
 */
export function combineColumns(
  v: Float64Array,
  x: Float64Array,
  f: Float64Array,
  step: ColumnStep,
  out: Float64Array,
): void {
  const { run, reserve } = kernel();
  const cols = f.length;
  const rows = v.length / cols;
  const arrays = reserve(v.length, v.length, cols, cols, cols);
  const [left, right, factor, sums, moments] = arrays as readonly [
    KernelArray,
    KernelArray,
    KernelArray,
    KernelArray,
    KernelArray,
  ];
  left.values.set(v);
  right.values.set(x);
  run.columnMoments(left.address, right.address, rows, cols, sums.address, moments.address);
  step(sums.values, moments.values);
  factor.values.set(f);
  run.combine(left.address, right.address, rows, cols, factor.address, sums.address, moments.address);
  out.set(left.values);
}

/** Σ v and Σ x v of every column of V and X [rows, cols] into `sums` and `moments`, [cols]. */
export function momentsOfColumns(
  v: Float64Array,
  x: Float64Array,
  sums: Float64Array,
  moments: Float64Array,
): void {
  const { run, reserve } = kernel();
  const cols = sums.length;
  const arrays = reserve(v.length, v.length, cols, cols);
  const [left, right, first, second] = arrays as readonly [
    KernelArray,
    KernelArray,
    KernelArray,
    KernelArray,
  ];
  left.values.set(v);
  right.values.set(x);
  run.columnMoments(left.address, right.address, v.length / cols, cols, first.address, second.address);
  sums.set(first.values);
  moments.set(second.values);
}

/**
 * (X − a) · b into `out`, column by column, where a and b begin as Σ d and Σ d² of the deviations d from the first row
 * and are changed by `step`. Two passes.
 *
 * @param cols columns of X
 */
export function standardiseColumns(x: Float64Array, cols: number, step: ColumnStep, out: Float64Array): void {
  const { run, reserve } = kernel();
  const rows = x.length / cols;
  const [matrix, a, b] = reserve(x.length, cols, cols) as readonly [KernelArray, KernelArray, KernelArray];
  matrix.values.set(x);
  run.deviationMoments(matrix.address, rows, cols, a.address, b.address);
  step(a.values, b.values);
  run.standardise(matrix.address, rows, cols, a.address, b.address);
  out.set(matrix.values);
}
