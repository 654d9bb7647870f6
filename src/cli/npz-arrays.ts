import type { NamedArray } from "../formats/npz-writer.js";

/** Numbers as an array of one axis; null, which JSON writes where there is no number, becomes NaN. */
export function npzVector(values: readonly (number | null)[]): NamedArray {
  return { data: Float64Array.from(values, (value) => value ?? NaN), shape: [values.length] };
}

/** Whole numbers, or whether something holds. */
export function npzIntegers(values: readonly (number | boolean)[]): NamedArray {
  return { data: Int32Array.from(values, Number), shape: [values.length] };
}

/**
 * Rows of numbers as an array of two axes; a row that is shorter is filled up with NaN.
 *
 * @param columns of the array; the longest row's if absent
 */
export function npzRows(
  rows: readonly (readonly (number | null)[])[],
  columns = Math.max(0, ...rows.map(({ length }) => length)),
): NamedArray {
  const data = new Float64Array(rows.length * columns).fill(NaN);
  rows.forEach((row, i) => {
    row.forEach((value, j) => {
      data[i * columns + j] = value ?? NaN;
    });
  });
  return { data, shape: [rows.length, columns] };
}
