import { rowStream } from "./ensemble-streams.js";

/**
 * Independent entries N(0, g²/n), the real Ginibre ensemble: eigenvalues fill the disc of radius g evenly, singular
 * values follow the quarter circle up to 2g. O(n²).
 *
 * @returns flat [n, n]
 * @see     Ginibre, J. Math. Phys. 6 (1965) 440, doi:10.1063/1.1704292
 */
export function gaussianMatrix(n: number, gain: number, seed: number): Float64Array {
  const w = new Float64Array(n * n);
  const sd = gain / Math.sqrt(n);
  for (let i = 0; i < n; i++) {
    const { normal } = rowStream(seed, "entries", i);
    for (let j = 0; j < n; j++) w[i * n + j] = sd * normal();
  }
  return w;
}
