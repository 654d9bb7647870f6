import type { HessenbergSteps, Shifts } from "./francis-qr.js";
import { reduceToHessenberg } from "./hessenberg.js";

const ulp = 2 ** -52;
const smallest = 2 ** -900;

/**
 * Reduces a square matrix to Hessenberg form in place, and gives the two operations that the QR iteration needs of it,
 * in plain TypeScript: for small matrices, where copying into a kernel does not pay.
 *
 * @param a shape [n, n], entries of order one; destroyed
 * @see Francis, The Computer Journal 4 (1962) 332, doi:10.1093/comjnl/4.4.332; deflation after
 *      Ahues & Tisseur, LAPACK Working Note 122 (1997)
 */
export function plainHessenberg(a: Float64Array, n: number): HessenbergSteps {
  const h = reduceToHessenberg(a, n);
  return {
    h,
    ld: n,
    splitPoint: (high) => splitPoint(h, n, high),
    sweep: (low, high, re1, im1, re2) => {
      sweep(h, n, low, high, { re1, im1, re2 });
    },
  };
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
