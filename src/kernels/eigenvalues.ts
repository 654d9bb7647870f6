import { binary } from "./binaries/eigenvalues.js";
import { lazyKernel, type KernelArray } from "./load.js";

interface EigenvalueFunctions {
  readonly hessenbergWork: (n: number, ld: number) => number;
  readonly sweepWork: () => number;
  readonly reduceToHessenberg: (h: number, ld: number, n: number, work: number) => void;
  readonly splitPoint: (h: number, stride: number, low: number, high: number) => number;
  readonly sweep: (
    h: number,
    stride: number,
    low: number,
    high: number,
    re1: number,
    im1: number,
    re2: number,
    reflectors: number,
  ) => void;
}

const kernel = lazyKernel<EigenvalueFunctions>(binary);

/** An upper Hessenberg matrix in the kernel's memory, valid until the next call of `hessenbergInKernel`. */
export interface KernelHessenberg {
  /** Row i begins at i · ld; the caller may set entries to zero. */
  readonly h: Float64Array;
  readonly ld: number;
  /** Largest l ≤ high whose entry h[l, l − 1] is negligible; 0 if none is. */
  readonly splitPoint: (high: number) => number;
  /** One implicit double-shift QR step on rows and columns low … high; the shifts are re1 ± i·im1, or re1 and re2. */
  readonly sweep: (low: number, high: number, re1: number, im1: number, re2: number) => void;
}

/** Rows that a sweep may touch above the matrix, in groups of eight, and behind it. */
const rowsAbove = 8;
const rowsBehind = 2;

/**
 * Copies a square matrix into the kernel and reduces it to upper Hessenberg form, similar to it, with SIMD.
 *
 * 10n³/3 operations, most of them in matrix products. n ≥ 3, entries of order one.
 *
 * @param a shape [n, n]; not modified
 * @throws  RangeError if the matrix does not fit into the kernel's memory
 */
export function hessenbergInKernel(a: Float64Array, n: number): KernelHessenberg {
  const { run, reserve } = kernel();
  const ld = leadingDimension(n);
  const [all, work, reflectors] = reserve(
    (rowsAbove + n + rowsBehind) * ld,
    run.hessenbergWork(n, ld),
    run.sweepWork(),
  ) as [KernelArray, KernelArray, KernelArray];
  const h = all.values.subarray(rowsAbove * ld);
  all.values.fill(0);
  for (let i = 0; i < n; i++) h.set(a.subarray(i * n, (i + 1) * n), i * ld);
  const address = all.address + 8 * rowsAbove * ld;
  run.reduceToHessenberg(address, ld, n, work.address);
  return {
    h,
    ld,
    splitPoint: (high) => run.splitPoint(address, 8 * ld, 0, high),
    sweep: (low, high, re1, im1, re2) => {
      run.sweep(address, 8 * ld, low, high, re1, im1, re2, reflectors.address);
    },
  };
}

/** A multiple of 4 with three columns to spare; rows 256 bytes apart, or a multiple, would share cache sets. */
function leadingDimension(n: number): number {
  const ld = 4 * Math.ceil((n + 3) / 4);
  return ld % 32 === 0 ? ld + 4 : ld;
}
