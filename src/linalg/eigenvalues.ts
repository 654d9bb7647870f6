import { balance } from "./balance.js";
import { binaryExponent, checkMatrix, maxAbs, scaleAllByPowerOfTwo, scaleByPowerOfTwo } from "./check.js";
import { eigenvaluesTwo } from "./eigenvalues-two.js";
import { hessenbergInKernel } from "../kernels/eigenvalues.js";
import { plainHessenberg } from "./double-shift-sweep.js";
import { hessenbergEigenvalues } from "./francis-qr.js";

/** Eigenvalues by falling modulus; of equal moduli the larger real part, then the larger imaginary part first. */
export interface Eigenvalues {
  /** Real parts, shape [n]. */
  readonly re: Float64Array;
  /** Imaginary parts, shape [n]; conjugate pairs are adjacent and exactly conjugate. */
  readonly im: Float64Array;
  /** "capped": the iteration reached its cap; the values are the best estimates so far. */
  readonly status: "converged" | "capped";
}

/** From here on the kernel is faster. */
const kernelSize = 12;
/** Above this the sums in balancing could overflow. */
const hugeExponent = 960;

/**
 * All eigenvalues of a square matrix, complex pairs included.
 *
 * Any finite matrix at any scale: it is balanced, scaled by a power of two, reduced to Hessenberg form and
 * iterated by the double-shift QR method with exceptional shifts and a cap; n ≤ 2 in closed form. Backward
 * stable: the values are exact for a matrix that differs by a few ulps of the (balanced) norm, so those of
 * a defective matrix of order m carry an error of the m-th root of an ulp. Finite input never hangs and
 * never throws. About 14n³ operations, from n = 12 on with SIMD, and 2n² numbers of memory.
 *
 * @param a shape [n, n]; not modified
 * @throws  RangeError if the shape is wrong, an entry is not finite, or the kernel lacks memory (n > 15 000 or so)
 * @see     Golub & Van Loan, Matrix Computations (2013), section 7.5
 */
export function eigenvalues(a: Float64Array, n: number): Eigenvalues {
  checkMatrix("matrix", a, n, n);
  const re = new Float64Array(n);
  const im = new Float64Array(n);
  const down = maxAbs(a) > 2 ** hugeExponent ? -100 : 0;
  const tame = down === 0 ? a : a.map((v) => v * 2 ** down);
  const { block, size, isolated } = balance(tame, n);
  re.set(isolated, size);
  const largest = maxAbs(block);
  const exponent = largest === 0 ? 0 : binaryExponent(largest);
  const status = blockEigenvalues(scaleAllByPowerOfTwo(block, -exponent), size, re, im);
  for (let i = 0; i < n; i++) {
    const e = i < size ? exponent - down : -down;
    re[i] = scaleByPowerOfTwo(re[i]!, e);
    im[i] = scaleByPowerOfTwo(im[i]!, e);
  }
  return sorted(re, im, status);
}

function blockEigenvalues(block: Float64Array, size: number, re: Float64Array, im: Float64Array) {
  if (size !== 2) {
    const reduce = size < kernelSize ? plainHessenberg : hessenbergInKernel;
    return hessenbergEigenvalues(reduce(block, size), size, re, im);
  }
  const pair = eigenvaluesTwo(block[0]!, block[1]!, block[2]!, block[3]!);
  re.set([pair.re1, pair.re2]);
  im.set([pair.im1, pair.im2]);
  return "converged";
}

function sorted(re: Float64Array, im: Float64Array, status: Eigenvalues["status"]): Eigenvalues {
  const modulus = re.map((x, i) => Math.hypot(x, im[i]!));
  const order = Array.from(modulus.keys()).sort(
    (i, j) => modulus[j]! - modulus[i]! || re[j]! - re[i]! || im[j]! - im[i]!,
  );
  return {
    re: Float64Array.from(order, (i) => re[i]!),
    im: Float64Array.from(order, (i) => im[i]!),
    status,
  };
}
