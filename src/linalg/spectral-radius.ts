import { leadingEigenvalues } from "./arnoldi.js";
import { eigenvalues } from "./eigenvalues.js";

/** From here on Arnoldi's method is tried first; a space so large costs a tenth of all eigenvalues. */
const large = { n: 300, maxSubspace: 68, tolerance: 1e-13 } as const;

/**
 * Spectral radius max |λ| of a square matrix; 0 for n = 0.
 *
 * Any finite matrix at any scale; infinite only where the radius itself exceeds the largest double. From n = 300 on
 * by Arnoldi's method, if its residual is within 1e-13 of the norm; that the eigenvalue found is the largest is then
 * not proven. Otherwise by all eigenvalues, O(n³). Where the eigenvalue iteration reached its cap this is its best
 * estimate.
 *
 * @param a shape [n, n]; not modified
 * @throws  RangeError if the shape is wrong or an entry is not finite
 */
export function spectralRadius(a: Float64Array, n: number): number {
  if (n === 0) return 0;
  if (n >= large.n) {
    const leading = leadingEigenvalues(a, n, 1, large);
    if (leading.status === "converged") return Math.hypot(leading.re[0]!, leading.im[0]!);
  }
  const { re, im } = eigenvalues(a, n);
  return Math.hypot(re[0]!, im[0]!);
}
