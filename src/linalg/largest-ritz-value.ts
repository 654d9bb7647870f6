/** The largest eigenvalue of a Lanczos matrix. */
export interface RitzValue {
  readonly value: number;
  /** Its eigenvector, of length 1, shape [count]. */
  readonly vector: Float64Array;
  /** Newton steps reached their cap; the value is then an upper bound. */
  readonly converged: boolean;
}

const maxSteps = 100;

/**
 * Largest eigenvalue, with its vector, of the symmetric tridiagonal matrix with the given diagonal and off-diagonal.
 *
 * Newton's method on the characteristic polynomial from an upper bound, which falls to the eigenvalue monotonically;
 * the vector by a twisted factorisation, right to the last bits also where it decays. O(count) a step.
 *
 * @param alphas diagonal; its first `count` entries
 * @param betas  off-diagonal; its first `count` − 1 entries
 * @param bound  not below the eigenvalue
 * @see   Parlett & Dhillon, Linear Algebra Appl. 267 (1997) 247, doi:10.1016/S0024-3795(97)80049-1
 */
export function largestRitzValue(
  alphas: Float64Array,
  betas: Float64Array,
  count: number,
  bound: number,
): RitzValue {
  let value = bound;
  let converged = false;
  for (let step = 0; step < maxSteps && !converged; step++) {
    const shift = newtonShift(alphas, betas, count, value);
    converged = !(shift > 1e-15 * Math.abs(value));
    if (!converged) value -= shift;
  }
  return { value, vector: ritzVector(alphas, betas, count, value), converged };
}

/** p/p′ of the characteristic polynomial p at x; 0 where x has reached the largest root, up to rounding. */
function newtonShift(alphas: Float64Array, betas: Float64Array, count: number, x: number): number {
  let pivot = alphas[0]! - x;
  let slope = -1;
  if (!(pivot < 0)) return 0;
  let sum = slope / pivot;
  for (let i = 1; i < count; i++) {
    const ratio = betas[i - 1]! / pivot;
    slope = -1 + ratio * ratio * slope;
    pivot = alphas[i]! - x - ratio * betas[i - 1]!;
    if (!(pivot < 0)) return 0;
    sum += slope / pivot;
  }
  return 1 / sum;
}

/** By the twisted factorisation: from the entry where the two one-sided ones meet best, outwards in both directions. */
function ritzVector(alphas: Float64Array, betas: Float64Array, count: number, x: number): Float64Array {
  const down = new Float64Array(count);
  const up = new Float64Array(count);
  for (let i = 0; i < count; i++) down[i] = alphas[i]! - x - (i > 0 ? betas[i - 1]! ** 2 / down[i - 1]! : 0);
  for (let i = count - 1; i >= 0; i--) {
    up[i] = alphas[i]! - x - (i < count - 1 ? betas[i]! ** 2 / up[i + 1]! : 0);
  }
  const twist = bestTwist(alphas, down, up, x);
  const vector = new Float64Array(count);
  vector[twist] = 1;
  let square = 1;
  for (let i = twist - 1; i >= 0; i--) square += (vector[i] = (-betas[i]! * vector[i + 1]!) / down[i]!) ** 2;
  for (let i = twist + 1; i < count; i++)
    square += (vector[i] = (-betas[i - 1]! * vector[i - 1]!) / up[i]!) ** 2;
  const length = Math.sqrt(square);
  for (let i = 0; i < count; i++) vector[i]! /= length;
  return vector;
}

function bestTwist(alphas: Float64Array, down: Float64Array, up: Float64Array, x: number): number {
  let [best, least] = [0, Infinity];
  for (let i = 0; i < down.length; i++) {
    const gamma = Math.abs(down[i]! + up[i]! - (alphas[i]! - x));
    if (gamma < least) [best, least] = [i, gamma];
  }
  return best;
}
