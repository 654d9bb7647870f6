import { scaleByPowerOfTwo } from "../../linalg/check.js";
import { orthogonaliseRows } from "../../linalg/jacobi-rotations.js";
import { binaryExponent, largestEntry } from "./scaled-product.js";

/**
 * An upper triangular matrix whose rows differ in size beyond the range of a double: row i is
 * rows[i, …] · 2^exponents[i], the largest entry of a row in [½, 1), or all zero.
 */
export interface GradedTriangle {
  readonly order: number;
  /** Row-major [order, order]. */
  readonly rows: Float64Array;
  readonly exponents: Float64Array;
}

export function identityTriangle(order: number): GradedTriangle {
  const rows = new Float64Array(order * order);
  for (let i = 0; i < order; i++) rows[i * order + i] = 0.5;
  return { order, rows, exponents: new Float64Array(order).fill(1) };
}

/** R T for an upper triangular R [order, order]; each row to its own relative accuracy. */
export function timesTriangle(r: Float64Array, triangle: GradedTriangle): GradedTriangle {
  const { order: c } = triangle;
  const rows = new Float64Array(c * c);
  const exponents = new Float64Array(c);
  for (let i = 0; i < c; i++) {
    exponents[i] = timesRow(r.subarray(i * c, (i + 1) * c), triangle, rows.subarray(i * c, (i + 1) * c));
  }
  return { order: c, rows, exponents };
}

/** Σ_j r_j T_j into `out`, largest entry in [½, 1); its exponent. */
function timesRow(r: Float64Array, { order: c, rows, exponents }: GradedTriangle, out: Float64Array): number {
  const isZero = (j: number) => rows.subarray(j * c, (j + 1) * c).every((v) => v === 0);
  const used = Array.from(r.keys()).filter((j) => r[j] !== 0 && !isZero(j));
  const top = used.reduce((most, j) => Math.max(most, exponents[j]! + binaryExponent(r[j]!)), -Infinity);
  for (const j of used) {
    const own = binaryExponent(r[j]!);
    // A term below 2^−1000 of the largest is far below its rounding.
    const weight = scaleByPowerOfTwo(r[j]!, -own) * 2 ** Math.max(-1000, exponents[j]! + own - top);
    for (let k = j; k < c; k++) out[k]! += weight * rows[j * c + k]!;
  }
  const shift = binaryExponent(largestEntry(out));
  for (let k = 0; k < c; k++) out[k]! *= 2 ** -shift;
  return used.length === 0 ? 0 : top + shift;
}

/** Rows of one block lie within 2^−400 of its first: their squares fit a double. */
const blockRange = 400;

/** A singular value of a triangle, with the combination of rows it belongs to. */
export interface GradedValue {
  /** ln σ; −∞ for zero. */
  readonly log: number;
  /** Left singular vector x, T = X Σ Yᵀ, shape [order]. */
  readonly left: Float64Array;
  /** Right singular vector y, shape [order]. */
  readonly right: Float64Array;
}

/**
 * All singular values, largest first, by one-sided Jacobi rotations of the rows: to high relative accuracy where the
 * matrix without its exponents is well conditioned. Blocks of rows more than 2^400 apart do not touch one another.
 *
 * @see Demmel & Veselić, SIAM J. Matrix Anal. Appl. 13 (1992) 1204, doi:10.1137/0613074
 */
export function gradedSingularValues(triangle: GradedTriangle): readonly GradedValue[] {
  const { order: c, exponents } = triangle;
  const values: GradedValue[] = [];
  for (let first = 0; first < c;) {
    let end = first + 1;
    while (end < c && Math.abs(exponents[end]! - exponents[first]!) < blockRange) end++;
    values.push(...blockValues(triangle, first, end));
    first = end;
  }
  return values.sort((a, b) => b.log - a.log);
}

/** Left vectors are T y / σ. */
function blockValues(
  { order: c, rows, exponents }: GradedTriangle,
  first: number,
  end: number,
): GradedValue[] {
  const count = end - first;
  const top = exponents[first]!;
  const block = new Float64Array(count * c);
  for (let i = 0; i < count; i++) {
    const scale = 2 ** (exponents[first + i]! - top);
    for (let k = 0; k < c; k++) block[i * c + k] = rows[(first + i) * c + k]! * scale;
  }
  const original = block.slice();
  const { vectors, norms } = orthogonaliseRows(block, count, c);
  return Array.from(norms, (norm, i) => {
    const right = vectors.slice(i * c, (i + 1) * c).map((v) => (norm > 0 ? v / norm : 0));
    const left = new Float64Array(c);
    for (let q = 0; q < count && norm > 0; q++) {
      for (let k = 0; k < c; k++) left[first + q]! += (original[q * c + k]! * right[k]!) / norm;
    }
    return { log: norm > 0 ? Math.log(norm) + top * Math.LN2 : -Infinity, left, right };
  });
}
