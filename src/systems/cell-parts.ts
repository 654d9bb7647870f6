import type { Box } from "./affine-range.js";
import type { Cell } from "./cell.js";
import type { CellWeights } from "./cell-weights.js";
import type { NetworkForm } from "./network-form.js";
import type { ParameterBlock } from "./parameter-blocks.js";
import type { System } from "./system.js";

/** What a model of a cell is made of, alone or as a layer of a stack. */
export interface CellParts {
  readonly title: string;
  /** LaTeX, without delimiters. */
  readonly equation: string;
  readonly source: string;
  /** q. */
  readonly inputs: number;
  /** The blocks of θ, in the order of p; u comes after them. */
  readonly blocks: readonly ParameterBlock[];
  /** θ, by the names of the blocks. */
  readonly values: Readonly<Record<string, Float64Array>>;
  readonly stateNames: readonly string[];
  /** For `Model.stateBox`, where the input stays in the box `u`. */
  stateBox(u: Box): Box;
  /** As `Model.bounded`, whatever the parameters and the input. */
  readonly bounded: boolean;
  /** The cell, its weights starting at `base` of p. */
  cell(base: number): Cell;
  /** The system of the cell alone; its `cell(0)` as a map if absent. */
  system?(): System;
  /** The weights with the values of other parameters; without their u. */
  rebuild(values: CellValues): CellWeights;
  networkForm?(values: CellValues): NetworkForm | undefined;
}

/** θ and u at some p: a copy of the block of that name. */
export type CellValues = (name: string) => Float64Array;

/** Sizes of a cell from its biases and its input weights, of which `rows` belong to a unit. */
export function cellSize(
  { wIn, u }: Pick<Exclude<CellWeights, { cell: "stacked" }>, "wIn" | "u">,
  bias: Readonly<Record<string, Float64Array>>,
  rows: number,
): { readonly units: number; readonly inputs: number } {
  const [name, b] = Object.entries(bias)[0]!;
  const units = b.length / rows;
  if (b.length === 0)
    throw new RangeError(`${name} is empty; expected ${rows} bias${rows > 1 ? "es" : ""} a unit`);
  if (!Number.isInteger(units)) {
    throw new RangeError(`${name} has ${b.length} entries; expected ${rows} a unit, a multiple of ${rows}`);
  }
  const inputs = u?.length ?? (wIn?.length ?? 0) / b.length;
  if (Number.isInteger(inputs)) return { units, inputs };
  throw new RangeError(
    `wIn has ${wIn!.length} entries; expected a multiple of ${b.length}, the length of ${name}`,
  );
}

/** Weights with the blocks of θ replaced. */
export function withBlocks<W extends CellWeights>(
  weights: W,
  blocks: readonly ParameterBlock[],
  values: CellValues,
): W {
  const filled = blocks.filter(({ rows, columns = 1 }) => rows * columns > 0);
  return { ...weights, ...Object.fromEntries(filled.map(({ name }) => [name, values(name)])) };
}
