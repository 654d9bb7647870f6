/** Factors of H − λI for an upper Hessenberg H and a complex λ, to be solved with many times. */
export interface HessenbergFactors {
  /** Solves (H − λI) x = b in place; b complex, shape [n]. */
  readonly solve: (re: Float64Array, im: Float64Array) => void;
}

/**
 * LU factorisation with partial pivoting of H − λI; a pivot below `least` is replaced by it, so that a singular matrix
 * is solved as one that differs from it by `least`.
 *
 * O(n²) for the factors and for each solution.
 *
 * @param h shape [n, n], zero below the subdiagonal; not modified
 * @see     Golub & Van Loan, Matrix Computations (2013), section 4.3.4
 */
export function factorHessenberg(
  h: Float64Array,
  n: number,
  lambda: { readonly re: number; readonly im: number },
  least: number,
): HessenbergFactors {
  const re = Float64Array.from(h);
  const im = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    re[i * n + i]! -= lambda.re;
    im[i * n + i] = -lambda.im;
  }
  const work: Work = {
    n,
    re,
    im,
    swapped: new Uint8Array(n),
    factorRe: new Float64Array(n),
    factorIm: new Float64Array(n),
  };
  for (let k = 0; k < n; k++) {
    if (k + 1 < n) pivot(work, k);
    raisePivot(work, k, least);
    if (k + 1 < n) eliminate(work, k);
  }
  return {
    solve: (x, y) => {
      forward(work, x, y);
      backward(work, x, y);
    },
  };
}

interface Work {
  readonly n: number;
  readonly re: Float64Array;
  readonly im: Float64Array;
  /** Whether rows k and k + 1 changed places in step k. */
  readonly swapped: Uint8Array;
  /** What row k was multiplied by before it was taken from row k + 1. */
  readonly factorRe: Float64Array;
  readonly factorIm: Float64Array;
}

function size(re: Float64Array, im: Float64Array, p: number): number {
  return Math.abs(re[p]!) + Math.abs(im[p]!);
}

function pivot({ n, re, im, swapped }: Work, k: number): void {
  const [upper, lower] = [k * n, k * n + n];
  if (size(re, im, lower + k) <= size(re, im, upper + k)) return;
  swapped[k] = 1;
  for (const part of [re, im]) {
    for (let j = k; j < n; j++) {
      const t = part[upper + j]!;
      part[upper + j] = part[lower + j]!;
      part[lower + j] = t;
    }
  }
}

function raisePivot({ n, re, im }: Work, k: number, least: number): void {
  const d = k * n + k;
  if (size(re, im, d) >= least) return;
  re[d] = least;
  im[d] = 0;
}

function eliminate({ n, re, im, factorRe, factorIm }: Work, k: number): void {
  const [upper, lower] = [k * n, k * n + n];
  const [fr, fi] = quotient(re[lower + k]!, im[lower + k]!, re[upper + k]!, im[upper + k]!);
  factorRe[k] = fr;
  factorIm[k] = fi;
  for (let j = k + 1; j < n; j++) {
    const [ur, ui] = [re[upper + j]!, im[upper + j]!];
    re[lower + j]! -= fr * ur - fi * ui;
    im[lower + j]! -= fr * ui + fi * ur;
  }
}

function forward({ n, swapped, factorRe, factorIm }: Work, x: Float64Array, y: Float64Array): void {
  for (let k = 0; k + 1 < n; k++) {
    if (swapped[k] === 1) {
      [x[k], x[k + 1]] = [x[k + 1]!, x[k]!];
      [y[k], y[k + 1]] = [y[k + 1]!, y[k]!];
    }
    const [fr, fi, xr, xi] = [factorRe[k]!, factorIm[k]!, x[k]!, y[k]!];
    x[k + 1]! -= fr * xr - fi * xi;
    y[k + 1]! -= fr * xi + fi * xr;
  }
}

function backward({ n, re, im }: Work, x: Float64Array, y: Float64Array): void {
  for (let i = n - 1; i >= 0; i--) {
    let [sr, si] = [x[i]!, y[i]!];
    const row = i * n;
    for (let j = i + 1; j < n; j++) {
      const [ur, ui, xr, xi] = [re[row + j]!, im[row + j]!, x[j]!, y[j]!];
      sr -= ur * xr - ui * xi;
      si -= ur * xi + ui * xr;
    }
    [x[i], y[i]] = quotient(sr, si, re[row + i]!, im[row + i]!);
  }
}

/** (a + bi) / (c + di), by Smith's method, which does not square the denominator. */
function quotient(a: number, b: number, c: number, d: number): [re: number, im: number] {
  if (Math.abs(c) >= Math.abs(d)) {
    const r = d / c;
    const s = c + d * r;
    return [(a + b * r) / s, (b - a * r) / s];
  }
  const r = c / d;
  const s = c * r + d;
  return [(a * r + b) / s, (b * r - a) / s];
}
