import {
  combineColumns as combineByKernel,
  momentsOfColumns as momentsByKernel,
  standardiseColumns as standardiseByKernel,
  type ColumnStep,
} from "../kernels/columns.js";

/** From so many entries on, copying the matrices to the SIMD kernel pays. */
const kernelPays = 4096;

/**
 * f V − s − X m into `out`, column by column, for V and X [rows, cols] and f [cols]. s and m begin as Σ v and Σ x v over
 * the rows, ascending, and are changed in place by `step`. Two passes; the same bits with SIMD and without.
 */
export function combineColumns(
  v: Float64Array,
  x: Float64Array,
  f: Float64Array,
  step: ColumnStep,
  out: Float64Array,
): void {
  if (v.length >= kernelPays) {
    combineByKernel(v, x, f, step, out);
    return;
  }
  const cols = f.length;
  const [s, m] = [new Float64Array(cols), new Float64Array(cols)];
  plainMoments(v, x, s, m);
  step(s, m);
  for (let at = 0; at < v.length; at += cols) {
    for (let j = 0, k = at; j < cols; j++, k++) out[k] = f[j]! * v[k]! - s[j]! - x[k]! * m[j]!;
  }
}

/** Σ v and Σ x v of every column of V and X [rows, cols], over ascending rows, into `sums` and `moments` [cols]. */
export function columnMoments(
  v: Float64Array,
  x: Float64Array,
  sums: Float64Array,
  moments: Float64Array,
): void {
  if (v.length >= kernelPays) momentsByKernel(v, x, sums, moments);
  else plainMoments(v, x, sums, moments);
}

/**
 * (X − a) b into `out`, column by column, for X [rows, cols]. a and b begin as Σ d and Σ d² of the deviations d from the
 * first row, over ascending rows, and are changed in place by `step`. Two passes; the same bits with SIMD and without.
 */
export function standardiseColumns(x: Float64Array, cols: number, step: ColumnStep, out: Float64Array): void {
  if (x.length >= kernelPays) {
    standardiseByKernel(x, cols, step, out);
    return;
  }
  const [a, b] = [new Float64Array(cols), new Float64Array(cols)];
  for (let at = 0; at < x.length; at += cols) {
    for (let j = 0; j < cols; j++) {
      const d = x[at + j]! - x[j]!;
      a[j]! += d;
      b[j]! += d * d;
    }
  }
  step(a, b);
  for (let at = 0; at < x.length; at += cols) {
    for (let j = 0; j < cols; j++) out[at + j] = (x[at + j]! - a[j]!) * b[j]!;
  }
}

function plainMoments(v: Float64Array, x: Float64Array, sums: Float64Array, moments: Float64Array): void {
  const cols = sums.length;
  sums.fill(0);
  moments.fill(0);
  for (let at = 0; at < v.length; at += cols) {
    for (let j = 0, k = at; j < cols; j++, k++) {
      sums[j]! += v[k]!;
      moments[j]! += x[k]! * v[k]!;
    }
  }
}
