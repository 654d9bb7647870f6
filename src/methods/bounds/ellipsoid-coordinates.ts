import { symmetricEigen } from "../../linalg/symmetric-eigen.js";
import { isPositiveDefinite } from "../../linalg/verified-cholesky.js";
import { scaleByPowerOfTwo } from "../../linalg/check.js";
import type { WeightBlock } from "./weight-blocks.js";

/** Balancing beyond these powers of two leaves no useful norm in the coordinates of W. */
const widestShift = 400;

/**
 * P of a balanced block in the coordinates of W, times a power of two: exact.
 *
 * @returns flat [n, n]; undefined where a double cannot hold it
 */
export function shapeOfWeights(shape: Float64Array, { shift, n }: WeightBlock): Float64Array | undefined {
  const greatest = shift.reduce((a, b) => Math.max(a, b));
  if (greatest - shift.reduce((a, b) => Math.min(a, b)) > widestShift) return undefined;
  return shape.map((v, at) =>
    scaleByPowerOfTwo(v, shift[Math.floor(at / n)]! + shift[at % n]! - 2 * greatest),
  );
}

/** A proven upper bound on √(λ_max/λ_min) of P, close to it; infinite where none is found. O(n³). */
export function shapeCondition(shape: Float64Array, n: number): number {
  const { values } = symmetricEigen(shape, n);
  const high = values.reduce((a, b) => Math.max(a, b)) * (1 + 2 ** -20);
  const low = values.reduce((a, b) => Math.min(a, b)) * (1 - 2 ** -20);
  const proven = low > 0 && isAbove(shape, n, low, 1) && isAbove(shape, n, high, -1);
  return proven ? Math.sqrt(high / low) * (1 + 2 ** -50) : Infinity;
}

/** Proves sign · (P − c I) ≻ 0. */
function isAbove(shape: Float64Array, n: number, c: number, sign: 1 | -1): boolean {
  const shifted = shape.map((v) => sign * v);
  let size = n * c;
  for (let i = 0; i < n; i++) {
    shifted[i * n + i]! -= sign * c;
    size += Math.abs(shape[i * n + i]!);
  }
  return isPositiveDefinite(shifted, n, size * 2 ** -52);
}
