import type { CellName, CellWeights } from "../systems/cell-weights.js";
import type { LayerOptions } from "./recurrent-layer.js";

/** The affine maps of all gates of a cell, our order of gates and [to, from]; n units, q inputs, G gates. */
export interface Gates {
  readonly units: number;
  readonly inputs: number;
  /** Shape [G n, n]. */
  readonly wRec: Float64Array;
  /** Shape [G n, q]. */
  readonly wIn: Float64Array;
  /** Shape [G n]. */
  readonly bIn: Float64Array;
  /** Shape [G n]; zeros where the file has one bias only. */
  readonly bRec: Float64Array;
  /** Of three gates r, z, n; true if absent, see GruWeights. */
  readonly resetAfter?: boolean;
}

/** Cells by their number of gates; the first is meant unless --cell says otherwise. */
const cellsOfGates: Readonly<Record<number, readonly CellName[]>> = {
  1: ["vanilla", "sigmoid"],
  3: ["gru", "lstm"],
  4: ["lstm"],
};

/**
 * The cell of its gates, by their number: 1 vanilla (or sigmoid, the state being the pre-activation), 3 GRU (or LSTM
 * without forget gate), 4 LSTM.
 *
 * @param where what the number of gates was read from, for messages
 * @throws      RangeError if the gates or the options do not make a cell
 */
export function cellOfGates(where: string, gates: Gates, options: LayerOptions): CellWeights {
  if (!(gates.units >= 1)) throw new RangeError(`${where} has no units; expected one at least`);
  const count = gates.bIn.length / gates.units;
  const possible = cellsOfGates[count];
  if (possible === undefined) {
    throw new RangeError(`${where} has ${count} gates; expected 1 (vanilla), 3 (gru) or 4 (lstm)`);
  }
  const cell = options.cell ?? possible[0]!;
  if (!possible.includes(cell)) {
    throw new RangeError(
      `${where} has ${count} gate${count === 1 ? "" : "s"}, not those of --cell ${cell}; expected ${possible.join(" or ")}`,
    );
  }
  if (options.activation !== undefined && cell !== "vanilla") {
    throw new RangeError(`--activation is for a vanilla cell; the one of ${where} is ${cell}, with its own`);
  }
  return weightsOf(cell, gates, options);
}

function weightsOf(cell: CellName, gates: Gates, { activation }: LayerOptions): CellWeights {
  const { wRec, wIn, bIn, bRec, resetAfter = true } = gates;
  switch (cell) {
    case "gru":
      return { cell, resetAfter, wRec, wIn, bIn, bRec };
    case "lstm":
      return { cell, forgetGate: bIn.length === 4 * gates.units, wRec, wIn, b: sum(bIn, bRec) };
    case "sigmoid":
      return { cell, wRec, wIn, b: sum(bIn, bRec) };
    default:
      return { cell: "vanilla", activation: activation ?? "tanh", wRec, wIn, b: sum(bIn, bRec) };
  }
}

function sum(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => value + b[i]!);
}

/**
 * Rows of blocks in another order: block k of the result is block order[k].
 *
 * @param data as many blocks of equal length as `order` has entries
 */
export function reorderBlocks(data: Float64Array, order: readonly number[]): Float64Array {
  const length = data.length / order.length;
  const out = new Float64Array(data.length);
  order.forEach((from, to) => {
    out.set(data.subarray(from * length, (from + 1) * length), to * length);
  });
  return out;
}

/** The transpose of a matrix of so many rows. */
export function transposed(data: Float64Array, rows: number): Float64Array {
  const columns = rows === 0 ? 0 : data.length / rows;
  const out = new Float64Array(data.length);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out[j * rows + i] = data[i * columns + j]!;
  return out;
}

/** Blocks one below the other. */
export function concatenated(blocks: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(blocks.reduce((total, { length }) => total + length, 0));
  let at = 0;
  for (const block of blocks) {
    out.set(block, at);
    at += block.length;
  }
  return out;
}
