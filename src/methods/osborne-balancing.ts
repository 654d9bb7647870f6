/** The only place where these defaults are written down. */
export const osborneDefaults = { maxSweeps: 50, tolerance: 1e-6 } as const;

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
  for (let sweep = 0; sweep < osborneDefaults.maxSweeps; sweep++) {
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
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const entry = a[i * n + j]!;
      // Zero stays zero even where the factor overflows.
      out[i * n + j] = entry === 0 ? 0 : entry * Math.exp(x[i]! - x[j]!);
    }
  }
  return out;
}

/** ½ ln(‖column i‖/‖row i‖), off the diagonal; hypot neither overflows nor underflows. */
function balancingShift(b: Float64Array, n: number, i: number): number {
  let row = 0;
  let column = 0;
  for (let j = 0; j < n; j++) {
    if (j === i) continue;
    row = Math.hypot(row, b[i * n + j]!);
    column = Math.hypot(column, b[j * n + i]!);
  }
  return row > 0 && column > 0 ? 0.5 * (Math.log(column) - Math.log(row)) : 0;
}

function rescale(b: Float64Array, n: number, i: number, factor: number): void {
  for (let j = 0; j < n; j++) {
    if (j === i) continue;
    b[i * n + j]! *= factor;
    b[j * n + i]! /= factor;
  }
}
