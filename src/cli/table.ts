/** One cell: text as it is, a number in ten digits; null where there is no value. */
export type Cell = string | number | boolean | null | undefined;

/** Rows shown of a long table; the middle is left out and said to be. */
const shownRows = 24;

/** A number in at most ten significant digits; "–" for none or one that is not finite. */
export function formatNumber(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  return String(Number(value.toPrecision(10)));
}

/** e^log in the digits of {@link formatNumber}, also where a double cannot hold it; 0 for no logarithm. */
export function formatExp(log: number | null): number | string {
  if (log === null) return 0;
  if (Math.abs(log) < 700) return Math.exp(log);
  const exponent = Math.floor(log / Math.LN10);
  const mantissa = Math.exp(log - exponent * Math.LN10);
  return `${Number(mantissa.toPrecision(6))}e${exponent < 0 ? "" : "+"}${exponent}`;
}

function cellText(cell: Cell): string {
  if (typeof cell === "number" || cell === null || cell === undefined) return formatNumber(cell);
  return String(cell);
}

/**
 * Aligned columns under a header: columns that hold a number to the right, others to the left. Of many rows the
 * first and the last are shown; only those are asked for.
 */
export function formatTable(
  header: readonly string[],
  count: number,
  rowAt: (i: number) => readonly Cell[],
): string {
  const left = Math.max(0, count - shownRows);
  const top = left > 0 ? shownRows / 2 : count;
  const rows = Array.from({ length: count - left }, (_, i) => rowAt(i < top ? i : i + left));
  const lines = [header, ...rows.map((row) => row.map(cellText))];
  const widths = header.map((_, j) => Math.max(...lines.map((line) => (line[j] ?? "").length)));
  const right = header.map((_, j) => rows.some((row) => typeof row[j] === "number"));
  const text = lines.map((line) =>
    line
      .map((cell, j) => (right[j] ? cell.padStart(widths[j]!) : cell.padEnd(widths[j]!)))
      .join("  ")
      .trimEnd(),
  );
  if (left > 0) text.splice(1 + top, 0, `… ${left} rows left out; --json or --out has them all`);
  return `${text.join("\n")}\n`;
}

/** {@link formatTable} of rows that are there already. */
export function formatRows(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return formatTable(header, rows.length, (i) => rows[i]!);
}
