import { checkMatrix } from "./check.js";
import { svd } from "./svd.js";

/** The directions in which a cloud of points extends most. */
export interface PrincipalComponents {
  /** Mean of the points, shape [n]. */
  readonly mean: Float64Array;
  /** Orthonormal directions, most extended first, flat [count, n]; the entry of largest modulus of each is positive. */
  readonly directions: Float64Array;
  /** Part of the whole variance along each direction, shape [count]; zeros where all points are one. */
  readonly explained: Float64Array;
}

/**
 * Principal components of points by the singular values of the centred matrix, which keeps directions of small variance
 * that a covariance matrix would lose. O(m n min(m, n)).
 *
 * @param points flat [m, n], m ≥ 1
 * @param count  directions wanted, at most n; beyond the rank of the points they are zero
 * @throws       RangeError if a shape is wrong or an entry is not finite
 * @see          Jolliffe, Principal Component Analysis (2002), doi:10.1007/b98835
 */
export function principalComponents(points: Float64Array, n: number, count: number): PrincipalComponents {
  const m = points.length / n;
  if (!(Number.isInteger(count) && count >= 1 && count <= n)) {
    throw new RangeError(`count is ${count}; expected an integer from 1 to ${n}`);
  }
  checkMatrix("points", points, m, n);
  if (m < 1) throw new RangeError("points is empty; expected at least one row");
  const mean = columnMeans(points, m, n);
  const { s, v } = svd(
    points.map((value, i) => value - mean[i % n]!),
    m,
    n,
  );
  const total = s.reduce((sum, value) => sum + value * value, 0);
  const directions = new Float64Array(count * n);
  const explained = new Float64Array(count);
  for (let k = 0; k < Math.min(count, s.length); k++) {
    explained[k] = total === 0 ? 0 : s[k]! ** 2 / total;
    const direction = Float64Array.from({ length: n }, (_, i) => v[i * s.length + k]!);
    directions.set(pointed(direction), k * n);
  }
  return { mean, directions, explained };
}

function columnMeans(points: Float64Array, m: number, n: number): Float64Array {
  const mean = new Float64Array(n);
  points.forEach((value, i) => {
    mean[i % n]! += value / m;
  });
  return mean;
}

/** ±v, so that the sign does not depend on the decomposition. */
function pointed(v: Float64Array): Float64Array {
  const largest = v.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
  return largest < 0 ? v.map((value) => -value) : v;
}

/** Coordinates of a state about the mean, shape [count]. */
export function project({ mean, directions }: PrincipalComponents, state: ArrayLike<number>): number[] {
  const n = mean.length;
  return Array.from({ length: directions.length / n }, (_, k) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += directions[k * n + i]! * (state[i]! - mean[i]!);
    return sum;
  });
}
