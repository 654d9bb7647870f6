import { hessenbergInKernel } from "../kernels/eigenvalues.js";
import { checkMatrix, scaleByPowerOfTwo } from "./check.js";
import { plainHessenberg } from "./double-shift-sweep.js";
import { eigenvalues } from "./eigenvalues.js";
import { scaleToUnit } from "./singular-values.js";
import { tridiagonalEigenvalues } from "./tridiagonal-eigenvalues.js";

/** From here on the SIMD reduction is faster. */
const kernelSize = 12;

/**
 * Eigenvalues of a real symmetric matrix, ascending, shape [n].
 *
 * Householder reduction to tridiagonal form, 10n³/3 operations with SIMD, then the QL iteration. Right to a few ulps of
 * the largest..
 *
 * @param a shape [n, n]; not modified
 * @throws  RangeError if the shape is wrong or an entry is not finite
 * @see     Parlett, The Symmetric Eigenvalue Problem (1998), chapters 7 and 8, doi:10.1137/1.9781611971163
 */
export function symmetricEigenvalues(a: Float64Array, n: number): Float64Array {
  checkMatrix("matrix", a, n, n);
  const { scaled, exponent } = scaleToUnit(a);
  const values = ofScaled(scaled, n) ?? eigenvalues(scaled, n).re;
  return values.map((v) => scaleByPowerOfTwo(v, exponent)).sort();
}

function ofScaled(a: Float64Array, n: number): Float64Array | undefined {
  const { h, ld } = n < kernelSize ? plainHessenberg(a, n) : hessenbergInKernel(a, n);
  const diagonal = Float64Array.from({ length: n }, (_, i) => h[i * ld + i]!);
  const beside = Float64Array.from({ length: Math.max(0, n - 1) }, (_, i) => h[(i + 1) * ld + i]!);
  return tridiagonalEigenvalues(diagonal, beside);
}
