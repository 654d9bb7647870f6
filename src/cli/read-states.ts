import { extname } from "node:path";
import { show } from "../formats/matrix.js";
import type { Tensor } from "../formats/tensor-file.js";
import { badInput } from "./bad-input.js";
import { readInput, readInputBytes } from "./read-input.js";
import { tableRows } from "./read-inputs.js";

/**
 * States of a model from a file: .csv or .json with one row a state, .npy, or the array `states` (or else the only one) of
 * an .npz file. Arrays may have more than two axes, as those of several trajectories have; the last is the state.
 *
 * @param n number of state variables
 * @returns flat [count, n]
 */
export async function readStates(path: string, n: number): Promise<Float64Array> {
  const extension = extname(path).toLowerCase();
  const isArray = extension === ".npy" || extension === ".npz";
  const states = isArray
    ? await arrayOf(path, extension, n)
    : rowsOf(tableRows(await readInput(path), path), path, n);
  if (states.length === 0) throw badInput("no states", path, `rows of ${n} numbers`);
  const wrong = states.findIndex((v) => !Number.isFinite(v));
  if (wrong < 0) return states;
  throw badInput(
    `${states[wrong]!} is not a finite number`,
    `${path} state ${Math.floor(wrong / n) + 1}`,
    "numbers",
  );
}

function rowsOf(rows: readonly (readonly unknown[])[], path: string, n: number): Float64Array {
  return Float64Array.from(
    rows.flatMap((row, i) => {
      if (row.length !== n) {
        throw badInput(`${row.length} values`, `${path} row ${i + 1}`, `${n}, one a state variable`);
      }
      return row.map((value) => numberOf(value, `${path} row ${i + 1}`));
    }),
  );
}

function numberOf(value: unknown, where: string): number {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof number === "number" && Number.isFinite(number)) return number;
  throw badInput(`${show(value)} is not a finite number`, where, "numbers");
}

async function arrayOf(path: string, extension: string, n: number): Promise<Float64Array> {
  const { shape, data } = await tensorOf(path, extension);
  if (shape.length >= 2 && shape.at(-1) === n) return data;
  throw badInput(`the array has shape [${shape.join(", ")}]`, path, `[…, ${n}], the states last`);
}

async function tensorOf(path: string, extension: string): Promise<Tensor> {
  const bytes = await readInputBytes(path);
  const { readLoneNpy, readNpz } = await import("../formats/npz-reader.js");
  try {
    if (extension === ".npy") return only(readLoneNpy(bytes).tensors, path);
    const { readZip } = await import("../formats/zip.js");
    const { tensors } = readNpz(readZip(bytes));
    return tensors.get("states") ?? only(tensors, path);
  } catch (error) {
    if (!(error instanceof RangeError) || error.message.startsWith(`${path}: `)) throw error;
    throw new RangeError(`${path}: ${error.message}`, { cause: error });
  }
}

function only(tensors: ReadonlyMap<string, Tensor>, path: string): Tensor {
  const [tensor, ...others] = tensors.values();
  if (tensor !== undefined && others.length === 0) return tensor;
  throw badInput(`${tensors.size} arrays of numbers`, path, "one called states, or only one");
}
