import { checkCount } from "../run-arguments.js";

/** Rows of binary states, or of probabilities of them, with a weight each: an empirical distribution. */
export interface BinaryData {
  /** Flat [count, units], entries in [0, 1]. */
  readonly rows: Float64Array;
  /** Shape [count], non-negative, summing to 1; all equal if absent. */
  readonly weights?: Float64Array | undefined;
}

/** Most units whose states are listed or enumerated one by one. */
export const enumerationLimit = 22;

/**
 * All 2^n states of n binary units, flat [2^n, n]; row k holds the binary digits of k, the lowest first.
 *
 * @throws RangeError unless 1 ≤ n ≤ 16
 */
export function allStates(n: number): Float64Array {
  checkCount("units", n, 1);
  if (n > 16) throw new RangeError(`units is ${n}; expected at most 16 to list all states`);
  const states = new Float64Array(n * 2 ** n);
  for (let k = 0; k < 2 ** n; k++) {
    for (let i = 0; i < n; i++) states[k * n + i] = (k >> i) & 1;
  }
  return states;
}

/**
 * The weights of data, made explicit.
 *
 * @throws RangeError if the rows are not whole, an entry is outside [0, 1], or the weights are no distribution
 */
export function dataWeights({ rows, weights }: BinaryData, units: number): Float64Array {
  const count = rows.length / units;
  if (!Number.isInteger(count) || count === 0) {
    throw new RangeError(`the data have ${rows.length} entries; expected a positive multiple of ${units}`);
  }
  const wrong = rows.find((v) => !(v >= 0 && v <= 1));
  if (wrong !== undefined) throw new RangeError(`the data hold ${wrong}; expected entries from 0 to 1`);
  if (weights === undefined) return new Float64Array(count).fill(1 / count);
  const total = weights.reduce((sum, w) => sum + w, 0);
  if (weights.length !== count || !(Math.abs(total - 1) < 1e-9) || weights.some((w) => w < 0)) {
    throw new RangeError(
      `the weights sum to ${total}; expected ${count} weights of at least 0 that sum to 1`,
    );
  }
  return weights;
}

/**
 * Bars and stripes: all pictures of side × side pixels whose rows are uniform, or whose columns are; each picture once,
 * 2^(side + 1) − 2 of them. Flat [count, side²].
 *
 * @throws RangeError unless 1 ≤ side ≤ 10
 * @see    MacKay, Information Theory, Inference, and Learning Algorithms (2003), ch. 43
 */
export function barsAndStripes(side: number): Float64Array {
  checkCount("side", side, 1);
  if (side > 10) throw new RangeError(`side is ${side}; expected at most 10`);
  const pixels = side * side;
  const patterns = 2 ** side;
  const rows: number[] = [];
  for (let k = 0; k < patterns; k++) {
    for (let i = 0; i < pixels; i++) rows.push((k >> Math.floor(i / side)) & 1);
  }
  // Blank and full pictures are bars and stripes both.
  for (let k = 1; k < patterns - 1; k++) {
    for (let i = 0; i < pixels; i++) rows.push((k >> (i % side)) & 1);
  }
  return Float64Array.from(rows);
}
