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

/** P as the Lanczos process needs it. */
export interface MeasurableProduct {
  /** Flat [n, n]; a copy. */
  matrix(): Float64Array;
  /** The Lanczos process on PᵀP: α, β and the basis [lanczosLimit + 1, n], whose first vector the caller writes. */
  readonly alphas: Float64Array;
  readonly betas: Float64Array;
  readonly basis: Float64Array;
  /** From basis vector j, of length 1: α_j, β_j and vector j + 1. O(n²), one pass over P. */
  lanczosStep(j: number): void;
}

/** Rows from ≤ i < to of a matrix. */
export type RowRange = readonly [from: number, to: number];

/** A product P [n, n] that stays in a kernel's memory while factors are multiplied on. Starts as the identity. */
export interface ResidentProduct extends MeasurableProduct {
  /** Where the next factor is to be written, flat [n, n]. */
  readonly factor: Float64Array;
  /** Computes P · factor ("right") or factor · P ("left") beside P; the largest magnitude in it, NaN if one is not finite. */
  multiply(side: "left" | "right"): number;
  /** The rows that `multiply` computed. */
  computed(): Float64Array;
  /** Puts the matrix that `multiply` computed in the place of P, times `scale`. */
  accept(scale: number): void;
  /** The own rows of P: all, unless the product is shared. */
  rows(): Float64Array;
  /** Writes rows that were computed elsewhere into P, times `scale`. */
  complete(values: Float64Array, firstRow: number, scale: number): void;
  /** P as it was before the last `accept`; only of a shared product. */
  readonly before: MeasurableProduct;
  /** Largest magnitude in the factor; NaN if one is not finite. */
  largestOfFactor(): number;
  /** factorᵀ v for v [n]; a new array. */
  transposedFactorTimes(v: Float64Array): Float64Array;
}

/**
 * Makes a resident product of n × n factors; about 24 n² bytes.
 *
 * @param own rows to compute, of a product that is shared with others: about 32 n² bytes. The other rows come by
 *            `complete`, before each step that reads them: a measurement, or a factor on the left
 * @throws    RangeError if that cannot be had
 */
export function residentProduct(n: number, own?: RowRange): ResidentProduct {
  const { run, reserve } = create();
  const size = n * n;
  const kept = own ? size : 0;
  const arrays = reserve(size, size, kept, size, packedLength(n, n), (lanczosLimit + 1) * n, ...sizes(n));
  const [first, second, third, factor, packed, basis, alphas, betas, from, into] = arrays as Reserved;
  let [product, next, last] = [first, second, third];
  const [top, end] = own ?? [0, n];
  const [count, offset] = [(end - top) * n, 8 * top * n];
  const rowsOf = ({ values }: KernelArray) => values.subarray(top * n, end * n);
  product.values.fill(0);
  for (let i = 0; i < n; i++) product.values[i * n + i] = 1;
  const measurable = (which: () => KernelArray): MeasurableProduct => ({
    matrix: () => which().values.slice(),
    alphas: alphas.values,
    betas: betas.values,
    basis: basis.values,
    lanczosStep(j) {
      run.lanczosStep(which().address, n, n, basis.address, j, alphas.address, betas.address);
    },
  });
  return {
    ...measurable(() => product),
    before: measurable(() => last),
    factor: factor.values,
    multiply(side) {
      const [left, right] = side === "right" ? [product, factor] : [factor, product];
      const shape = [end - top, n, n] as const;
      timesInBlocks(run, left.address + offset, right.address, packed.address, next.address + offset, shape);
      return run.largest(next.address + offset, count);
    },
    computed: () => rowsOf(next),
    accept(scale) {
      [last, product, next] = own ? [product, next, last] : [last, next, product];
      if (scale !== 1) run.scale(product.address + offset, count, scale);
    },
    rows: () => rowsOf(product),
    complete(values, firstRow, scale) {
      product.values.set(values, firstRow * n);
      if (scale !== 1) run.scale(product.address + 8 * firstRow * n, values.length, scale);
    },
    largestOfFactor: () => run.largest(factor.address, size),
    transposedFactorTimes(v) {
      from.values.set(v);
      run.transposedTimes(factor.address, n, n, from.address, into.address);
      return into.values.slice();
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
    KernelArray,
  ];

function sizes(n: number): readonly number[] {
  return [lanczosLimit, lanczosLimit, n, n];
}
