import { extname } from "node:path";
import { show } from "../formats/matrix.js";
import { badInput } from "./bad-input.js";
import { readInput } from "./read-input.js";

/**
 * External inputs of a driven run, from a .csv or .json file with one row a step.
 *
 * @param path  of the file; undefined for a run with constant input
 * @param width number of inputs of the model
 * @returns     flat [steps, width]; rows beyond `steps` are left out
 */
export async function readInputs(
  path: string | undefined,
  steps: number,
  width: number,
): Promise<Float64Array | undefined> {
  if (path === undefined) return undefined;
  if (width === 0) throw badInput("the model has no external input", "--inputs", "a model with one");
  const text = await readInput(path);
  const rows = tableRows(text, path);
  if (rows.length < steps) {
    throw badInput(`${rows.length} rows of input`, path, `at least ${steps}, one a step`);
  }
  const inputs = new Float64Array(steps * width);
  for (let t = 0; t < steps; t++) fillRow(inputs.subarray(t * width, (t + 1) * width), rows[t]!, path, t);
  return inputs;
}

/** The rows of a .json file, [[…], …], or else of a .csv file, whose header is left out. */
export function tableRows(text: string, path: string): readonly (readonly unknown[])[] {
  return extname(path).toLowerCase() === ".json" ? jsonRows(text, path) : csvRows(text);
}

function fillRow(out: Float64Array, row: readonly unknown[], path: string, t: number): void {
  if (row.length !== out.length) {
    throw badInput(`${row.length} values`, `${path} row ${t + 1}`, `${out.length}, one an input`);
  }
  row.forEach((value, i) => {
    const number = numberOf(value);
    if (!Number.isFinite(number)) {
      throw badInput(`${show(value)} is not a finite number`, `${path} row ${t + 1}`, "numbers");
    }
    out[i] = number;
  });
}

/** A number of a JSON file, or the text of a CSV cell; NaN for null, true, a list and whatever else is no number. */
function numberOf(value: unknown): number {
  if (typeof value === "number") return value;
  return typeof value === "string" && value.trim() !== "" ? Number(value) : NaN;
}

function jsonRows(text: string, path: string): readonly (readonly unknown[])[] {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw badInput("malformed JSON", path, "[[…], …]");
  }
  if (!Array.isArray(data)) throw badInput("not a list", path, "[[…], …], a list of rows");
  return data.map((row: unknown) => (Array.isArray(row) ? (row as unknown[]) : [row]));
}

/** Rows of numbers; a first row that is no numbers is a header. */
function csvRows(text: string): readonly (readonly string[])[] {
  const rows = text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "")
    .map((line) => line.split(","));
  const header = rows[0]?.some((cell) => Number.isNaN(Number(cell)));
  return header === true ? rows.slice(1) : rows;
}
