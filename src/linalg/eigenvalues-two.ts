import { binaryExponent, scaleByPowerOfTwo } from "./check.js";
import { sumError, sumOfProducts } from "./exact.js";

/** Real and imaginary parts of the two eigenvalues: either both real or a conjugate pair. */
export interface EigenvaluePair {
  readonly re1: number;
  readonly im1: number;
  readonly re2: number;
  readonly im2: number;
}

/**
 * Eigenvalues of [[a, b], [c, d]] in closed form, free of cancellation and of spurious overflow.
 *
 * The discriminant ((a − d)/2)² + bc is formed with error-free products, the smaller real eigenvalue from
 * the determinant. The larger real one comes first, a conjugate pair with the positive imaginary part
 * first. Entries finite and at most 2^1000 in modulus.
 */
export function eigenvaluesTwo(a: number, b: number, c: number, d: number): EigenvaluePair {
  if (b === 0 || c === 0) return ordered(a, d);
  const mean = a / 2 + d / 2;
  const { discriminant, exponent } = scaledDiscriminant(a, b, c, d);
  const root = scaleByPowerOfTwo(Math.sqrt(Math.abs(discriminant)), exponent);
  if (discriminant < 0) return { re1: mean, im1: root, re2: mean, im2: -root };
  const large = mean < 0 ? mean - root : mean + root;
  return large === 0 ? ordered(0, 0) : ordered(large, smallerRoot(a, b, c, d, large));
}

function ordered(x: number, y: number): EigenvaluePair {
  const swap = Math.abs(y) > Math.abs(x);
  return { re1: swap ? y : x, im1: 0, re2: swap ? x : y, im2: 0 };
}

/** ((a − d)/2)² + bc as discriminant · 4^exponent, after the similarity that makes |b| and |c| alike. */
function scaledDiscriminant(a: number, b: number, c: number, d: number) {
  const half = a / 2 - d / 2;
  const shift = alikeShift(b, c);
  const upper = scaleByPowerOfTwo(b, -shift);
  const lower = scaleByPowerOfTwo(c, shift);
  const largest = Math.max(Math.abs(half), Math.abs(upper), Math.abs(lower));
  const exponent = binaryExponent(largest);
  const p = scaleByPowerOfTwo(half, -exponent);
  const u = scaleByPowerOfTwo(upper, -exponent);
  const l = scaleByPowerOfTwo(lower, -exponent);
  const lost = scaleByPowerOfTwo(sumError(a / 2, -d / 2, half), -exponent);
  return { discriminant: sumOfProducts(p, p, u, l) + 2 * p * lost, exponent };
}

/** det / large with a determinant free of cancellation; |large| is at least 2^−54 of every entry's scale. */
function smallerRoot(a: number, b: number, c: number, d: number, large: number): number {
  const e = binaryExponent(Math.abs(large));
  const shift = alikeShift(b, c);
  const u = scaleByPowerOfTwo(b, -shift - e);
  const l = scaleByPowerOfTwo(c, shift - e);
  const det = sumOfProducts(scaleByPowerOfTwo(a, -e), scaleByPowerOfTwo(d, -e), -u, l);
  return scaleByPowerOfTwo(det / scaleByPowerOfTwo(large, -e), e);
}

/** The power of two k with |b| 2^−k and |c| 2^k alike. */
function alikeShift(b: number, c: number): number {
  return Math.round((binaryExponent(Math.abs(b)) - binaryExponent(Math.abs(c))) / 2);
}
