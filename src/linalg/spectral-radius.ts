import { eigenvalues } from "./eigenvalues.js";

/**
 * Spectral radius max |λ| of a square matrix; 0 for n = 0.
 *
 * Any finite matrix at any scale, by all its eigenvalues, O(n³); infinite only where the radius itself
 * exceeds the largest double. Where the eigenvalue iteration reached its cap this is its best estimate.
 *
 * @param a shape [n, n]; not modified
 * @throws  RangeError if the shape is wrong or an entry is not finite
 */
export function spectralRadius(a: Float64Array, n: number): number {
  const { re, im } = eigenvalues(a, n);
  return n === 0 ? 0 : Math.hypot(re[0]!, im[0]!);
}
