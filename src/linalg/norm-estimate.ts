import { matVec } from "./matrix.js";
import { tridiagonalEigenvalues } from "./tridiagonal-eigenvalues.js";
import { axpy, dot, norm2 } from "./vector.js";

/** The only place where these defaults are written down. */
export const lanczosDefaults = { maxSteps: 80, checkEvery: 5, tolerance: 1e-15 } as const;

/**
 * A lower estimate of the largest eigenvalue of a symmetric positive semidefinite matrix, by Lanczos' method with full
 * reorthogonalisation.
 *
 * Within some 1e-14 of it where eigenvalues near it are apart, less where many nearly agree; not a bound from above.
 * A start that is not random but has a part along every vector that occurs in practice. O(n²) a step.
 *
 * @param a flat [n, n], entries of order one
 * @see     Golub & Van Loan, Matrix Computations (2013), section 10.1
 */
export function largestEigenvalueEstimate(a: Float64Array, n: number): number {
  const steps = Math.min(n, lanczosDefaults.maxSteps);
  const basis: Float64Array[] = [];
  const [diagonal, beside] = [new Float64Array(steps), new Float64Array(steps)];
  let v = unit(Float64Array.from({ length: n }, (_, i) => 1 + ((i * 0.6180339887498949) % 1)));
  let best = 0;
  for (let k = 0; k < steps; k++) {
    basis.push(v);
    const image = matVec(a, v, n, n);
    diagonal[k] = dot(image, v);
    let rest = image;
    for (let pass = 0; pass < 2; pass++) for (const q of basis) rest = axpy(-dot(rest, q), q, rest, rest);
    const length = norm2(rest);
    beside[k] = length;
    const last = k === steps - 1 || !(length > 2 ** -50 * Math.abs(diagonal[0]!));
    if (last || (k + 1) % lanczosDefaults.checkEvery === 0) {
      const value = largestOf(diagonal, beside, k + 1);
      if (last || value - best <= lanczosDefaults.tolerance * value) return Math.max(value, best);
      best = value;
    }
    v = rest.map((x) => x / length);
  }
  return best;
}

function unit(v: Float64Array): Float64Array {
  const length = norm2(v);
  return v.map((x) => x / length);
}

function largestOf(diagonal: Float64Array, beside: Float64Array, k: number): number {
  const values = tridiagonalEigenvalues(diagonal.subarray(0, k), beside.subarray(0, k - 1));
  return values === undefined ? 0 : values.reduce((a, b) => Math.max(a, b));
}
