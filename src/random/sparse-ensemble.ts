import { rowStream } from "./ensemble-streams.js";

/**
 * Each entry is kept with probability `density`, independently, and then is N(0, g²/(density · n)), so that the
 * variance of an entry is g²/n as without the mask. O(n²).
 *
 * @param density in (0, 1]
 * @returns       flat [n, n]
 */
export function bernoulliMatrix(n: number, gain: number, density: number, seed: number): Float64Array {
  const w = new Float64Array(n * n);
  const sd = gain / Math.sqrt(density * n);
  for (let i = 0; i < n; i++) {
    const { normal } = rowStream(seed, "entries", i);
    const { uniform } = rowStream(seed, "mask", i);
    for (let j = 0; j < n; j++) if (uniform() < density) w[i * n + j] = sd * normal();
  }
  return w;
}

/**
 * Every unit has exactly K inputs, drawn without replacement (itself may be one), of weight N(0, g²/K). O(n²).
 *
 * @param inDegree K, from 1 to n
 * @returns        flat [n, n]
 */
export function inDegreeMatrix(n: number, gain: number, inDegree: number, seed: number): Float64Array {
  const w = new Float64Array(n * n);
  const sd = gain / Math.sqrt(inDegree);
  const columns = new Uint32Array(n);
  for (let i = 0; i < n; i++) {
    const { normal } = rowStream(seed, "entries", i);
    const { integer } = rowStream(seed, "mask", i);
    // From the same order in every row, or a row would depend on those before it.
    for (let j = 0; j < n; j++) columns[j] = j;
    for (let k = 0; k < inDegree; k++) {
      const at = k + integer(n - k);
      const column = columns[at]!;
      columns[at] = columns[k]!;
      w[i * n + column] = sd * normal();
    }
  }
  return w;
}
