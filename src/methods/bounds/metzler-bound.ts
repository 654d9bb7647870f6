import { up } from "../../interval/rounding.js";
import { perronPair } from "./perron-pair.js";

export interface MetzlerBound {
  /** Rigorous upper bound on α(⌈W⌉), the rightmost eigenvalue of the majorant: max_i (⌈W⌉v)_i/v_i. */
  readonly value: number;
  /** v > 0, shape [n]. */
  readonly vector: readonly number[];
}

/** Reducible matrices: how far above the spectral abscissa the bound may stay, relative to the largest row sum. */
const slack = 1e-6;

/**
 * Upper bound on the spectral abscissa of the Metzler majorant ⌈W⌉: w_ii on the diagonal, |w_ij| off it.
 *
 * Rigorous: max_i (⌈W⌉v)_i/v_i bounds it for any v > 0 (Collatz–Wielandt), and sums of non-negative products are
 * enlarged by more than their rounding. v is the Perron vector of ⌈W⌉ plus a multiple of I. O(n²) an iteration.
 *
 * @param w flat [n, n]
 * @see   Horn & Johnson, Matrix Analysis (2012), section 8.1, doi:10.1017/CBO9781139020411
 */
export function metzlerBound(w: Float64Array, n: number): MetzlerBound {
  let shift = 0;
  for (let i = 0; i < n; i++) shift = Math.max(shift, -w[i * (n + 1)]!);
  const majorant = w.map((v, at) => (at % (n + 1) === 0 ? v + shift : Math.abs(v)));
  const { right } = perronPair(majorant, n, { slack });
  return { value: quotientBound(w, right), vector: Array.from(right) };
}

/** max_i w_ii + Σ_(j≠i) |w_ij| v_j/v_i, rounded up. */
function quotientBound(w: Float64Array, v: Float64Array): number {
  const n = v.length;
  let most = -Infinity;
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) if (j !== i) sum += Math.abs(w[i * n + j]!) * v[j]!;
    const enlarged = n === 1 ? 0 : up(up(sum * (1 + n * 2 ** -52)) + n * Number.MIN_VALUE);
    const own = w[i * (n + 1)]!;
    most = Math.max(most, enlarged === 0 ? own : up(own + up(enlarged / v[i]!)));
  }
  return most;
}
