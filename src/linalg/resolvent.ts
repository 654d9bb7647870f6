import { scaleByPowerOfTwo } from "./check.js";
import { complexSchur, type ComplexSchur } from "./complex-schur.js";
import { tridiagonalEigenvalues } from "./tridiagonal-eigenvalues.js";
import { startVector } from "./start-vector.js";

/** The norm of the resolvent (zI − A)⁻¹ of one real matrix, point by point. */
export interface Resolvent {
  /**
   * σ_min(zI − A) = 1 / ‖(zI − A)⁻¹‖₂ at z = re + i·im, to the given relative tolerance and from above: by inverse
   * Lanczos steps from a fixed vector (one that began where a neighbouring point ended would be trapped in an
   * eigenvector of a normal matrix). O(n²) a step, at most `maxSteps`.
   */
  readonly leastSingularValue: (re: number, im: number, tolerance?: number) => number;
  /** A triangular matrix unitarily similar to A. */
  readonly schur: ComplexSchur;
}

/** Six or so are usual; at the cap the value found so far is an upper bound. */
const maxSteps = 60;
export const resolventTolerance = 1e-6;

/**
 * Prepares the resolvent of a square matrix: its complex Schur form T, some 70n³ operations, once.
 *
 * @param a shape [n, n]; not modified
 * @throws  RangeError if the shape is wrong or an entry is not finite
 * @see     Trefethen & Embree, Spectra and Pseudospectra (2005), chapter 39; Lui, SIAM J. Sci. Comput. 18 (1997) 565,
 *          doi:10.1137/S1064827594276035
 */
export function resolvent(a: Float64Array, n: number): Resolvent {
  const schur = complexSchur(a, n);
  const start = [startVector(n, 0), startVector(n, 1)] as const;
  normalise(start);
  return {
    schur,
    leastSingularValue: (re, im, tolerance = resolventTolerance) => {
      if (n === 0) return Infinity;
      const [x, y] = [re, im].map((part) => scaleByPowerOfTwo(part, -schur.exponent)) as [number, number];
      return scaleByPowerOfTwo(inverseLanczos(schur, x, y, start, tolerance), schur.exponent);
    },
  };
}

type ComplexVector = readonly [re: Float64Array, im: Float64Array];

/** Lanczos on (BᴴB)⁻¹, B = zI − T, until its largest Ritz value has settled twice. */
function inverseLanczos(
  schur: ComplexSchur,
  re: number,
  im: number,
  start: ComplexVector,
  tolerance: number,
): number {
  const n = schur.n;
  const x: ComplexVector = [new Float64Array(n), new Float64Array(n)];
  const previous: ComplexVector = [new Float64Array(n), new Float64Array(n)];
  const current: ComplexVector = [start[0].slice(), start[1].slice()];
  const alphas: number[] = [];
  const betas: number[] = [];
  let ritz = 0;
  let settled = 0;
  for (let step = 1; step <= maxSteps; step++) {
    copyTo(x, current);
    if (!solveAdjoint(schur, re, im, x) || !solve(schur, re, im, x)) return 0;
    const alpha = inner(current, x);
    alphas.push(alpha);
    const last = ritz;
    ritz = largest(alphas, betas);
    if (!Number.isFinite(ritz)) return 0;
    const beta = advance(x, current, previous, alpha, betas.at(-1) ?? 0);
    settled = ritz - last <= tolerance * ritz ? settled + 1 : 0;
    if (beta <= 2 ** -52 * ritz || settled === 2) break;
    betas.push(beta);
  }
  return ritz > 0 ? 1 / Math.sqrt(ritz) : Infinity;
}

function largest(alphas: readonly number[], betas: readonly number[]): number {
  if (alphas.length === 1) return alphas[0]!;
  const scale = Math.max(...alphas, ...betas);
  if (!Number.isFinite(scale)) return Infinity;
  const scaled = (values: readonly number[]) => Float64Array.from(values, (v) => v / scale);
  const values = tridiagonalEigenvalues(scaled(alphas), scaled(betas));
  return scale * (values === undefined ? Math.max(...alphas) / scale : Math.max(...values));
}

/** previous, current ← current, the next Lanczos vector; gives its length before it was normalised. */
function advance(
  x: ComplexVector,
  current: ComplexVector,
  previous: ComplexVector,
  alpha: number,
  beta: number,
): number {
  for (const part of [0, 1] as const) {
    for (let i = 0; i < x[part].length; i++) {
      const next = x[part][i]! - alpha * current[part][i]! - beta * previous[part][i]!;
      previous[part][i] = current[part][i]!;
      current[part][i] = next;
    }
  }
  return normalise(current);
}

/** (zI − T) x = b in place of b; false where a pivot is zero or the solution overflows. */
function solve(
  { n, re: tr, im: ti }: ComplexSchur,
  zr: number,
  zi: number,
  [xr, xi]: ComplexVector,
): boolean {
  for (let i = n - 1; i >= 0; i--) {
    const row = i * n;
    let [sr, si] = [xr[i]!, xi[i]!];
    for (let j = i + 1; j < n; j++) {
      const [a, b, c, d] = [tr[row + j]!, ti[row + j]!, xr[j]!, xi[j]!];
      sr += a * c - b * d;
      si += a * d + b * c;
    }
    divide(xr, xi, i, sr, si, zr - tr[row + i]!, zi - ti[row + i]!);
  }
  return Number.isFinite(xr[0]! + xi[0]!);
}

/** (zI − T)ᴴ x = b in place of b. */
function solveAdjoint(
  { n, re: tr, im: ti }: ComplexSchur,
  zr: number,
  zi: number,
  [xr, xi]: ComplexVector,
): boolean {
  for (let i = 0; i < n; i++) {
    const row = i * n;
    divide(xr, xi, i, xr[i]!, xi[i]!, zr - tr[row + i]!, ti[row + i]! - zi);
    const [yr, yi] = [xr[i]!, xi[i]!];
    for (let j = i + 1; j < n; j++) {
      const [a, b] = [tr[row + j]!, ti[row + j]!];
      xr[j]! += a * yr + b * yi;
      xi[j]! += a * yi - b * yr;
    }
  }
  return Number.isFinite(xr[n - 1]! + xi[n - 1]!);
}

function divide(
  xr: Float64Array,
  xi: Float64Array,
  i: number,
  sr: number,
  si: number,
  dr: number,
  di: number,
): void {
  const size = dr * dr + di * di;
  xr[i] = (sr * dr + si * di) / size;
  xi[i] = (si * dr - sr * di) / size;
}

/** Re xᴴy. */
function inner([xr, xi]: ComplexVector, [yr, yi]: ComplexVector): number {
  let sum = 0;
  for (let i = 0; i < xr.length; i++) sum += xr[i]! * yr[i]! + xi[i]! * yi[i]!;
  return sum;
}

function normalise(x: ComplexVector): number {
  const size = Math.sqrt(inner(x, x));
  if (size > 0) for (const part of x) for (let i = 0; i < part.length; i++) part[i]! /= size;
  return size;
}

function copyTo(to: ComplexVector, from: ComplexVector): void {
  to[0].set(from[0]);
  to[1].set(from[1]);
}
