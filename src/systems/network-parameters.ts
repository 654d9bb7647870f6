import type { ParameterInfo } from "./model.js";
import type { NetworkLayout } from "./network-layout.js";
import type { ParameterTable } from "./parameter-table.js";

/** One block of p = [W_rec; W_in; b; u]: a matrix by rows, or a vector as a matrix of one column. */
interface Block {
  readonly name: string;
  readonly symbol: string;
  readonly description: string;
  readonly start: number;
  readonly rows: number;
  /** Columns; undefined for a vector. */
  readonly columns?: number;
}

/**
 * The parameters of a network, called wRec[i][j], wIn[i][k], b[i] and u[k].
 *
 * No description is made before it is asked for, and none is kept: 4·10⁶ weights cost no more than p itself.
 *
 * @param p default values, shape [m]; kept, not copied
 */
export function networkParameters(layout: NetworkLayout, p: Float64Array): ParameterTable {
  const blocks = blocksOf(layout);
  const at = (index: number): ParameterInfo | undefined => {
    if (!Number.isInteger(index) || index < 0 || index >= p.length) return undefined;
    const block = blocks.findLast(({ start }) => start <= index)!;
    return describe(block, index - block.start, p[index]!);
  };
  return {
    length: p.length,
    at,
    indexOf: (name) => indexOf(blocks, name),
    defaults: () => p.slice(),
    *[Symbol.iterator]() {
      for (let i = 0; i < p.length; i++) yield at(i)!;
    },
  };
}

/** In the order of p; empty blocks are left out. */
function blocksOf({ units: n, inputs: q, wIn, b, u }: NetworkLayout): readonly Block[] {
  const matrix = { name: "wRec", symbol: "W_{", description: "recurrent weight, to and from" };
  const input = { name: "wIn", symbol: "W_{in,", description: "input weight, to and from" };
  return [
    { ...matrix, start: 0, rows: n, columns: n },
    ...(q > 0 ? [{ ...input, start: wIn, rows: n, columns: q }] : []),
    { name: "b", symbol: "b_{", description: "bias", start: b, rows: n },
    ...(q > 0 ? [{ name: "u", symbol: "u_{", description: "external input", start: u, rows: q }] : []),
  ];
}

function describe(block: Block, offset: number, defaultValue: number): ParameterInfo {
  const { name, symbol, description, columns } = block;
  const place = columns === undefined ? [offset] : [Math.floor(offset / columns), offset % columns];
  const brackets = place.map((i) => `[${i}]`).join("");
  return { name: `${name}${brackets}`, symbol: `${symbol}${place.join(",")}}`, defaultValue, description };
}

const index = "\\[(0|[1-9]\\d{0,8})\\]";
const namePattern = new RegExp(`^(wRec|wIn|b|u)${index}(?:${index})?$`);

function indexOf(blocks: readonly Block[], name: string): number {
  const [, blockName, row, column] = namePattern.exec(name) ?? [];
  const block = blocks.find((candidate) => candidate.name === blockName);
  if (block === undefined || (column === undefined) !== (block.columns === undefined)) return -1;
  const { start, rows, columns = 1 } = block;
  const [i, j] = [Number(row), Number(column ?? 0)];
  return i < rows && j < columns ? start + i * columns + j : -1;
}
