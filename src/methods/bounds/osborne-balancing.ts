/** The only place where these defaults are written down. */
export const osborneDefaults = {
  /** The first ten do nearly all; more pay only where they are cheap. */
  maxSweeps: (n: number): number => (n <= 64 ? 50 : 12),
  tolerance: 1e-6,
} as const;

/**
 * Osborne's balancing: the diagonal X for which rows and columns of e^X A e^(−X) have equal 2-norms off the
 * diagonal. It minimises the Frobenius norm, and is a good start for other norms.
 *
 * Converges for irreducible A, in some ten sweeps; rows or columns that are zero are left alone. O(n²) a sweep.
 *
 * @param a flat [n, n]; not modified
 * @returns X, shape [n]
 * @see     Osborne (1960), doi:10.1145/321043.321048
 */
export function osborneBalance(a: Float64Array, n: number): Float64Array {
  const x = new Float64Array(n);
  const b = a.slice();
  const maxSweeps = osborneDefaults.maxSweeps(n);
  for (let sweep = 0; sweep < maxSweeps; sweep++) {
    let largest = 0;
    for (let i = 0; i < n; i++) {
      const shift = balancingShift(b, n, i);
      rescale(b, n, i, Math.exp(shift));
      x[i]! += shift;
      largest = Math.max(largest, Math.abs(shift));
    }
    if (largest < osborneDefaults.tolerance) break;
  }
  return x;
}

/** e^X A e^(−X), flat [n, n]. */
export function scaledBy(a: Float64Array, n: number, x: Float64Array): Float64Array {
  const highest = x.reduce((p, q) => Math.max(p, q), -Infinity);
  const lowest = x.reduce((p, q) => Math.min(p, q), Infinity);
  // Within this range the ratios of the factors neither over- nor underflow.
  const factors = highest - lowest < 600 ? x.map((v) => Math.exp(v - (highest + lowest) / 2)) : undefined;
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0, at = i * n; j < n; j++, at++) {
      const entry = a[at]!;
      // Zero stays zero even where the factor overflows.
      if (entry === 0) continue;
      out[at] = entry * (factors === undefined ? Math.exp(x[i]! - x[j]!) : factors[i]! / factors[j]!);
    }
  }
  return out;
}

/** ½ ln(‖column i‖/‖row i‖), off the diagonal. */
function balancingShift(b: Float64Array, n: number, i: number): number {
  const row = lineNorm(b, i * n, 1, n, i);
  const column = lineNorm(b, i, n, n, i);
  return row > 0 && column > 0 ? 0.5 * (Math.log(column) - Math.log(row)) : 0;
}

/** Norm of b[from], b[from + step], … without the entry `skip`; by hypot only where squares over- or underflow. */
function lineNorm(b: Float64Array, from: number, step: number, n: number, skip: number): number {
  let sum = 0;
  for (let j = 0, at = from; j < n; j++, at += step) if (j !== skip) sum += b[at]! * b[at]!;
  if (sum > 1e-280 && sum < 1e300) return Math.sqrt(sum);
  let norm = 0;
  for (let j = 0, at = from; j < n; j++, at += step) if (j !== skip) norm = Math.hypot(norm, b[at]!);
  return norm;
}

function rescale(b: Float64Array, n: number, i: number, factor: number): void {
  for (let j = 0; j < n; j++) {
    if (j === i) continue;
    b[i * n + j]! *= factor;
    b[j * n + i]! /= factor;
  }
}
