import type { Domain, ParameterInfo } from "./model.js";
import type { ParameterTable } from "./parameter-table.js";

/** A gate's name, and its letter in symbols. */
export interface Gate {
  readonly name: string;
  readonly symbol: string;
}

/** A matrix by rows, or a vector, that is part of p. */
export interface ParameterBlock {
  /** As in the name of its entries, `wRec[0][1]`: `wRec`, `layers[1].wRec`. */
  readonly name: string;
  /** Letter of its entries in label markup: `W`, `W^{(2)}`. */
  readonly symbol: string;
  /** What the indices of an entry's symbol start with: `in`. */
  readonly subscript?: string;
  readonly description: string;
  readonly rows: number;
  /** Columns; absent for a vector. */
  readonly columns?: number;
  /** The rows are those of these gates, one gate after the other, as many of each. */
  readonly gates?: readonly Gate[];
  /** Of every entry. */
  readonly domain?: Domain;
}

interface PlacedBlock extends ParameterBlock {
  readonly start: number;
}

/** The blocks of p in order, and m. */
export interface ParameterLayout {
  readonly blocks: readonly PlacedBlock[];
  readonly length: number;
}

const sizeOf = ({ rows, columns = 1 }: ParameterBlock) => rows * columns;

/** Puts blocks one after the other; empty ones are left out. */
export function parameterLayout(blocks: readonly ParameterBlock[]): ParameterLayout {
  const placed: PlacedBlock[] = [];
  let length = 0;
  for (const block of blocks) {
    if (sizeOf(block) === 0) continue;
    placed.push({ ...block, start: length });
    length += sizeOf(block);
  }
  return { blocks: placed, length };
}

/** The blocks wRec and wIn of `rows` rows, of `columns` units and `inputs` inputs. */
export function matrixBlocks(
  rows: number,
  columns: number,
  inputs: number,
  gates?: readonly Gate[],
): readonly ParameterBlock[] {
  const shared = { symbol: "W", rows, ...(gates && { gates }) };
  return [
    { ...shared, name: "wRec", description: "recurrent weight, to and from", columns },
    { ...shared, name: "wIn", subscript: "in", description: "input weight, to and from", columns: inputs },
  ];
}

/** The block that u is: the last of p. */
export function inputBlock(inputs: number): ParameterBlock {
  return { name: "u", symbol: "u", description: "external input", rows: inputs };
}

/**
 * The values of all blocks as one vector, shape [m].
 *
 * @param values by the names of the blocks; zeros where there is none
 * @throws       RangeError if one has another length than its block
 */
export function packBlocks(
  { blocks, length }: ParameterLayout,
  values: Readonly<Record<string, Float64Array | undefined>>,
): Float64Array {
  const p = new Float64Array(length);
  for (const block of blocks) {
    const value = values[block.name];
    if (value === undefined) continue;
    requireLength(block.name, value, sizeOf(block));
    p.set(value, block.start);
  }
  return p;
}

/** @throws RangeError unless the block `name` has so many entries */
export function requireLength(name: string, found: Float64Array, expected: number): void {
  if (found.length === expected) return;
  throw new RangeError(`${name} has ${found.length} entries; expected ${expected}`);
}

/** A copy of the block of that name in p; empty where the layout has none. */
export function blockOf({ blocks }: ParameterLayout, p: Float64Array, name: string): Float64Array {
  const block = blocks.find((candidate) => candidate.name === name);
  return block === undefined ? new Float64Array(0) : p.slice(block.start, block.start + sizeOf(block));
}

/**
 * The parameters of a model with the blocks of a layout, called by their block's name and their place: `wRec[i][j]`, `b[i]`.
 *
 * No description is made before it is asked for, and none is kept: 4·10⁶ weights cost no more than p itself.
 *
 * @param p default values, shape [m]; kept, not copied
 */
export function blockTable({ blocks }: ParameterLayout, p: Float64Array): ParameterTable {
  const byName = new Map(blocks.map((block) => [block.name, block]));
  const at = (index: number): ParameterInfo | undefined => {
    if (!Number.isInteger(index) || index < 0 || index >= p.length) return undefined;
    const block = blocks.findLast(({ start }) => start <= index)!;
    return describe(block, index - block.start, p[index]!);
  };
  return {
    length: p.length,
    at,
    indexOf: (name) => indexOf(byName, name),
    ranges: blocks.map(rangeOf),
    defaults: () => p.slice(),
    *[Symbol.iterator]() {
      for (let i = 0; i < p.length; i++) yield at(i)!;
    },
  };
}

/** `wRec[0…23][0…2]` */
function rangeOf({ name, rows, columns }: ParameterBlock): string {
  const counts = columns === undefined ? [rows] : [rows, columns];
  return `${name}${counts.map((count) => (count === 1 ? "[0]" : `[0…${count - 1}]`)).join("")}`;
}

function describe(block: PlacedBlock, offset: number, defaultValue: number): ParameterInfo {
  const { name, columns, domain } = block;
  const place = columns === undefined ? [offset] : [Math.floor(offset / columns), offset % columns];
  return {
    name: `${name}${place.map((i) => `[${i}]`).join("")}`,
    ...labelOf(block, place),
    defaultValue,
    ...(domain && { domain }),
  };
}

/** Symbol and description; of gates with the gate's letter and the unit's number instead of the row's. */
function labelOf({ symbol, subscript, description, gates, rows }: PlacedBlock, [row, ...rest]: number[]) {
  const before = subscript === undefined ? [] : [subscript];
  const indices = (...parts: (string | number)[]) => `${symbol}_{${[...before, ...parts].join(",")}}`;
  if (gates === undefined) return { symbol: indices(row!, ...rest), description };
  const units = rows / gates.length;
  const gate = gates[Math.floor(row! / units)]!;
  const unit = row! % units;
  return {
    symbol: indices(gate.symbol, unit, ...rest),
    description: `${description}; ${gate.name} of unit ${unit}`,
  };
}

const namePattern = /^(.*?[^\]])\[(0|[1-9]\d{0,8})\](?:\[(0|[1-9]\d{0,8})\])?$/;

function indexOf(blocks: ReadonlyMap<string, PlacedBlock>, name: string): number {
  const [, blockName, row, column] = namePattern.exec(name) ?? [];
  const block = blockName === undefined ? undefined : blocks.get(blockName);
  if (block === undefined || (column === undefined) !== (block.columns === undefined)) return -1;
  const { start, rows, columns = 1 } = block;
  const [i, j] = [Number(row), Number(column ?? 0)];
  return i < rows && j < columns ? start + i * columns + j : -1;
}
