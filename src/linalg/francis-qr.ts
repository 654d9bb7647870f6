import { eigenvaluesTwo } from "./eigenvalues-two.js";

/** Steps without a deflation after which an exceptional shift breaks a possible cycle. */
const exceptionalEvery = 10;
const ulp = 2 ** -52;
const smallest = 2 ** -900;

/**
 * Eigenvalues of an upper Hessenberg matrix by the implicit double-shift QR iteration, in place.
 *
 * About 10n³ operations; only the active window is transformed, since no Schur vectors are kept. Where
 * `maxSteps` run out, the diagonal blocks of what is left serve as estimates.
 *
 * @param h  shape [n, n], entries of order one, destroyed
 * @param re real parts, shape [n], filled
 * @param im imaginary parts, shape [n], filled
 * @see Francis, The Computer Journal 4 (1962) 332, doi:10.1093/comjnl/4.4.332; deflation after
 *      Ahues & Tisseur, LAPACK Working Note 122 (1997)
 */
export function hessenbergEigenvalues(
  h: Float64Array,
  n: number,
  re: Float64Array,
  im: Float64Array,
  maxSteps = 30 * Math.max(10, n),
): "converged" | "capped" {
  const budget = { left: maxSteps };
  let high = n - 1;
  while (high >= 0) {
    const low = deflate(h, n, high, budget);
    if (low < 0) {
      estimateRest(h, n, high, re, im);
      return "capped";
    }
    readBlock(h, n, low, high, re, im);
    high = low - 1;
  }
  return "converged";
}

/** Iterates on the window that ends at `high` until a block of size one or two splits off; −1 at the cap. */
function deflate(h: Float64Array, n: number, high: number, budget: { left: number }): number {
  for (let stalled = 1; budget.left > 0; stalled++) {
    const low = splitPoint(h, n, high);
    if (low > 0) h[low * n + low - 1] = 0;
    if (low >= high - 1) return low;
    sweep(h, n, low, high, shifts(h, n, low, high, stalled));
    budget.left--;
  }
  return -1;
}

/** Largest index l ≤ high whose subdiagonal entry h[l, l−1] is negligible; 0 if none is. */
function splitPoint(h: Float64Array, n: number, high: number): number {
  for (let k = high; k > 0; k--) if (isNegligible(h, n, k, high)) return k;
  return 0;
}

function isNegligible(h: Float64Array, n: number, k: number, high: number): boolean {
  const sub = Math.abs(h[k * n + k - 1]!);
  if (sub <= smallest) return true;
  const upper = h[(k - 1) * n + k - 1]!;
  const lower = h[k * n + k]!;
  let scale = Math.abs(upper) + Math.abs(lower);
  if (scale === 0) {
    if (k >= 2) scale += Math.abs(h[(k - 1) * n + k - 2]!);
    if (k + 1 <= high) scale += Math.abs(h[(k + 1) * n + k]!);
  }
  if (sub > ulp * scale) return false;
  const across = Math.abs(h[(k - 1) * n + k]!);
  const gap = Math.abs(upper - lower);
  const aa = Math.max(Math.abs(lower), gap);
  const bb = Math.min(Math.abs(lower), gap);
  const s = aa + Math.max(sub, across);
  const product = Math.min(sub, across) * (Math.max(sub, across) / s);
  return product <= Math.max(smallest, ulp * (bb * (aa / s)));
}

/** The two shifts, a conjugate pair or both real; each as (re, im). */
interface Shifts {
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

/** One implicit double-shift QR step on the window [low, high]. */
function sweep(h: Float64Array, n: number, low: number, high: number, shift: Shifts): void {
  const first = new Float64Array(3);
  const start = startRow(h, n, low, high, shift, first);
  let v0 = first[0]!;
  let v1 = first[1]!;
  let v2 = first[2]!;
  for (let k = start; k < high; k++) {
    const three = k < high - 1;
    if (k > start) {
      v0 = h[k * n + k - 1]!;
      v1 = h[(k + 1) * n + k - 1]!;
      v2 = three ? h[(k + 2) * n + k - 1]! : 0;
    }
    const tailSize = Math.max(Math.abs(v1), Math.abs(v2));
    let tau = 0;
    let beta = v0;
    if (tailSize > 0) {
      const size = Math.max(Math.abs(v0), tailSize);
      const norm = size * Math.sqrt((v0 / size) ** 2 + (v1 / size) ** 2 + (v2 / size) ** 2);
      beta = v0 > 0 ? -norm : norm;
      tau = (beta - v0) / beta;
      v1 /= v0 - beta;
      v2 /= v0 - beta;
    }
    if (k > start) {
      h[k * n + k - 1] = beta;
      h[(k + 1) * n + k - 1] = 0;
      if (three) h[(k + 2) * n + k - 1] = 0;
    } else if (start > low) h[k * n + k - 1]! *= 1 - tau;
    if (tau === 0) continue;
    if (three) reflectThree(h, n, low, high, k, tau, v1, v2);
    else reflectTwo(h, n, low, high, k, tau, v1);
  }
}

/** First row of the step: as low as two consecutive small subdiagonals allow. Fills the first reflector's vector. */
function startRow(
  h: Float64Array,
  n: number,
  low: number,
  high: number,
  { re1, im1, re2 }: Shifts,
  v: Float64Array,
): number {
  for (let m = high - 2; ; m--) {
    const p = m * n + m;
    const mm = h[p]!;
    const s = Math.abs(mm - re2) + Math.abs(im1) + Math.abs(h[p + n]!);
    const down = h[p + n]! / s;
    v[0] = down * h[p + 1]! + (mm - re1) * ((mm - re2) / s) + im1 * (im1 / s);
    v[1] = down * (mm + h[p + n + 1]! - re1 - re2);
    v[2] = down * h[p + 2 * n + 1]!;
    const size = Math.abs(v[0]) + Math.abs(v[1]) + Math.abs(v[2]);
    if (size > 0) for (let q = 0; q < 3; q++) v[q]! /= size;
    if (m === low) return m;
    const neighbours = Math.abs(h[p - n - 1]!) + Math.abs(mm) + Math.abs(h[p + n + 1]!);
    const coupling = Math.abs(h[p - 1]!) * (Math.abs(v[1]) + Math.abs(v[2]));
    if (coupling <= ulp * Math.abs(v[0]) * neighbours) return m;
  }
}

/** Applies I − τ (1, v1, v2)ᵀ(1, v1, v2) to rows k … k+2 and columns k … k+2 of the window. */
function reflectThree(
  h: Float64Array,
  n: number,
  low: number,
  high: number,
  k: number,
  tau: number,
  v1: number,
  v2: number,
): void {
  const t1 = tau * v1;
  const t2 = tau * v2;
  const r0 = k * n;
  const r1 = r0 + n;
  const r2 = r1 + n;
  for (let j = k; j <= high; j++) {
    const sum = h[r0 + j]! + v1 * h[r1 + j]! + v2 * h[r2 + j]!;
    h[r0 + j]! -= tau * sum;
    h[r1 + j]! -= t1 * sum;
    h[r2 + j]! -= t2 * sum;
  }
  const last = Math.min(k + 3, high);
  for (let i = low, p = low * n + k; i <= last; i++, p += n) {
    const sum = h[p]! + v1 * h[p + 1]! + v2 * h[p + 2]!;
    h[p]! -= tau * sum;
    h[p + 1]! -= t1 * sum;
    h[p + 2]! -= t2 * sum;
  }
}

/** As `reflectThree`, for the two rows and columns at the end of the window. */
function reflectTwo(
  h: Float64Array,
  n: number,
  low: number,
  high: number,
  k: number,
  tau: number,
  v1: number,
): void {
  const t1 = tau * v1;
  const r0 = k * n;
  const r1 = r0 + n;
  for (let j = k; j <= high; j++) {
    const sum = h[r0 + j]! + v1 * h[r1 + j]!;
    h[r0 + j]! -= tau * sum;
    h[r1 + j]! -= t1 * sum;
  }
  for (let i = low, p = low * n + k; i <= high; i++, p += n) {
    const sum = h[p]! + v1 * h[p + 1]!;
    h[p]! -= tau * sum;
    h[p + 1]! -= t1 * sum;
  }
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

function estimateRest(h: Float64Array, n: number, high: number, re: Float64Array, im: Float64Array): void {
  for (let k = high; k >= 0; k--) {
    const low = k > 0 && !isNegligible(h, n, k, high) ? k - 1 : k;
    readBlock(h, n, low, k, re, im);
    k = low;
  }
}
