import { eigenvaluesTwo } from "./eigenvalues-two.js";

/** Steps without a deflation after which an exceptional shift breaks a possible cycle. */
const exceptionalEvery = 10;

/** An upper Hessenberg matrix, rows ld apart, and what the QR iteration does with it. */
export interface HessenbergSteps {
  readonly h: Float64Array;
  readonly ld: number;
  /** Largest l ≤ high whose entry h[l, l − 1] is negligible; 0 if none is. */
  splitPoint(high: number): number;
  /** One implicit double-shift QR step on rows and columns low … high; the shifts are re1 ± i·im1, or re1 and re2. */
  sweep(low: number, high: number, re1: number, im1: number, re2: number): void;
}

/**
 * Eigenvalues of an upper Hessenberg matrix by the implicit double-shift QR iteration, in place.
 *
 * About 10n³ operations; only the active window is transformed, since no Schur vectors are kept. Where
 * `maxSteps` run out, the diagonal blocks of what is left serve as estimates.
 *
 * @param steps order n, entries of order one, destroyed
 * @param re    real parts, shape [n], filled
 * @param im    imaginary parts, shape [n], filled
 * @see Francis, The Computer Journal 4 (1962) 332, doi:10.1093/comjnl/4.4.332
 */
export function hessenbergEigenvalues(
  steps: HessenbergSteps,
  n: number,
  re: Float64Array,
  im: Float64Array,
  maxSteps = 30 * Math.max(10, n),
): "converged" | "capped" {
  const { h, ld } = steps;
  const budget = { left: maxSteps };
  let high = n - 1;
  while (high >= 0) {
    const low = deflate(steps, high, budget);
    if (low < 0) {
      estimateRest(steps, high, re, im);
      return "capped";
    }
    readBlock(h, ld, low, high, re, im);
    high = low - 1;
  }
  return "converged";
}

/** Iterates on the window that ends at `high` until a block of size one or two splits off; −1 at the cap. */
function deflate(steps: HessenbergSteps, high: number, budget: { left: number }): number {
  const { h, ld } = steps;
  for (let stalled = 1; budget.left > 0; stalled++) {
    const low = steps.splitPoint(high);
    if (low > 0) h[low * ld + low - 1] = 0;
    if (low >= high - 1) return low;
    const { re1, im1, re2 } = shifts(h, ld, low, high, stalled);
    steps.sweep(low, high, re1, im1, re2);
    budget.left--;
  }
  return -1;
}

/** The two shifts, a conjugate pair or both real; each as (re, im). */
export interface Shifts {
  readonly re1: number;
  readonly im1: number;
  readonly re2: number;
}

function shifts(h: Float64Array, n: number, low: number, high: number, stalled: number): Shifts {
  if (stalled % (2 * exceptionalEvery) === 0) {
    const s = Math.abs(h[high * n + high - 1]!) + Math.abs(h[(high - 1) * n + high - 2]!);
    return exceptionalShifts(h[high * n + high]!, s);
  }
  if (stalled % exceptionalEvery === 0) {
    const s = Math.abs(h[(low + 1) * n + low]!) + Math.abs(h[(low + 2) * n + low + 1]!);
    return exceptionalShifts(h[low * n + low]!, s);
  }
  const p = (high - 1) * n + high - 1;
  const corner = h[high * n + high]!;
  const pair = eigenvaluesTwo(h[p]!, h[p + 1]!, h[p + n]!, corner);
  if (pair.im1 !== 0) return pair;
  // Two equal real shifts, the one nearer to the corner: Wilkinson's choice.
  const near = Math.abs(pair.re1 - corner) <= Math.abs(pair.re2 - corner) ? pair.re1 : pair.re2;
  return { re1: near, im1: 0, re2: near };
}

/** Eigenvalues of LAPACK's exceptional block [[x, −0.4375 s], [s, x]], x = h + 0.75 s. */
function exceptionalShifts(h: number, s: number): Shifts {
  const x = h + 0.75 * s;
  return { re1: x, im1: Math.sqrt(0.4375) * s, re2: x };
}

function readBlock(
  h: Float64Array,
  n: number,
  low: number,
  high: number,
  re: Float64Array,
  im: Float64Array,
): void {
  if (low === high) {
    re[low] = h[low * n + low]!;
    im[low] = 0;
    return;
  }
  const p = low * n + low;
  const pair = eigenvaluesTwo(h[p]!, h[p + 1]!, h[p + n]!, h[p + n + 1]!);
  re[low] = pair.re1;
  im[low] = pair.im1;
  re[high] = pair.re2;
  im[high] = pair.im2;
}

function estimateRest(steps: HessenbergSteps, high: number, re: Float64Array, im: Float64Array): void {
  for (let k = high; k >= 0; k--) {
    const low = k > 0 && steps.splitPoint(k) < k ? k - 1 : k;
    readBlock(steps.h, steps.ld, low, k, re, im);
    k = low;
  }
}
