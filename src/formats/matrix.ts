import { largestParameter } from "../systems/parameters.js";

/** A matrix read from a file, flat and row-major. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

/**
 * Checks that every entry of a vector or a matrix is a number that can be a parameter.
 *
 * Entries that are no numbers, or not finite (JSON has no NaN, but the literal 1e400 reads as infinity), or
 * beyond {@link largestParameter}, are counted, so that one line tells a stray from a file full of them.
 *
 * @param value as parsed; if no array, it is left to the schema to refuse
 * @throws      RangeError naming the count and the first
 */
export function checkEntries(name: string, value: unknown): void {
  if (!Array.isArray(value)) return;
  let count = 0;
  let first = "";
  const visit = (entry: unknown, i: number, j?: number) => {
    if (typeof entry === "number" && Math.abs(entry) <= largestParameter) return;
    if (count++ === 0) first = `${name}[${i}]${j === undefined ? "" : `[${j}]`} is ${show(entry)}`;
  };
  value.forEach((row: unknown, i) => {
    if (!Array.isArray(row)) visit(row, i);
    else for (let j = 0; j < row.length; j++) visit(row[j], i, j);
  });
  if (count === 0) return;
  const bound = `of magnitude at most ${largestParameter.toExponential()}`;
  throw new RangeError(
    count === 1
      ? `one entry is not a number ${bound}: ${first}`
      : `${count} entries are not numbers ${bound}; the first: ${first}`,
  );
}

/** A short form of any JSON value, for a message. */
export function show(value: unknown): string {
  const text = brief(value, 3);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

/** JSON to so many levels: a hostile file may nest deeper than the stack. */
function brief(value: unknown, levels: number): string {
  if (typeof value === "number") return String(value);
  if (Array.isArray(value)) {
    if (levels === 0) return "[…]";
    return `[${value
      .slice(0, 20)
      .map((item) => brief(item, levels - 1))
      .join(",")}]`;
  }
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (levels === 0) return "{…}";
  const fields = Object.entries(value).slice(0, 20);
  return `{${fields.map(([key, item]) => `${JSON.stringify(key)}:${brief(item, levels - 1)}`).join(",")}}`;
}

/**
 * Flattens the rows of a matrix.
 *
 * @throws RangeError if it has no entry or the rows differ in length
 */
export function matrixFromRows(name: string, rows: readonly (readonly number[])[]): Matrix {
  const columns = rows[0]?.length ?? 0;
  if (columns === 0) throw new RangeError(`${name} is empty; expected at least one row and one column`);
  const values = new Float64Array(rows.length * columns);
  rows.forEach((row, i) => {
    if (row.length !== columns) {
      throw new RangeError(
        `${name} is not rectangular: row ${i} has length ${row.length}; expected ${columns}, as row 0 has`,
      );
    }
    values.set(row, i * columns);
  });
  return { rows: rows.length, columns, values };
}
