import { affineRange, type Box } from "./affine-range.js";
import { cellSize, withBlocks, type CellParts } from "./cell-parts.js";
import type { PlrnnWeights, ShallowPlrnnWeights } from "./cell-weights.js";
import { matrixBlocks, type ParameterBlock } from "./parameter-blocks.js";
import { plrnnCell } from "./plrnn-network.js";
import { rectifierReach } from "./rate-parts.js";
import { shallowPlrnnCell } from "./shallow-plrnn-network.js";

/** The parts of a PLRNN; parameters are called a[i] (a diagonal) or a[i][j], wRec[i][j], wIn[i][k], b[i] and u[k]. */
export function plrnnParts(weights: PlrnnWeights): CellParts {
  const { a, wRec, wIn = new Float64Array(0), b } = weights;
  const { units: n, inputs } = cellSize(weights, { b }, 1);
  const size = { units: n, inputs, diagonal: a.length === n };
  const blocks = [
    linearBlock(n, size.diagonal),
    ...matrixBlocks(n, n, inputs),
    { name: "b", symbol: "h", description: "bias", rows: n },
  ];
  return {
    title: "Piecewise-linear network",
    equation:
      "\\mathbf{z}_t = A \\mathbf{z}_{t-1} + W \\max(0, \\mathbf{z}_{t-1}) + W_{\\mathrm{in}} \\mathbf{u}_t + \\mathbf{h}",
    source:
      "Durstewitz, A state space approach for piecewise-linear recurrent neural networks (2017), " +
      "doi:10.1371/journal.pcbi.1005542",
    inputs,
    blocks,
    values: { a, wRec, wIn, b },
    ...shared(n, wIn, b, inputs),
    cell: (base) => plrnnCell(size, base),
    rebuild: (at) => withBlocks(weights, blocks, at),
  };
}

/**
 * The parts of a shallow PLRNN; parameters are called a[i] (a diagonal) or a[i][j], w1[i][l], w2[l][i], wIn[i][k], h1[i],
 * h2[l] and u[k].
 */
export function shallowPlrnnParts(weights: ShallowPlrnnWeights): CellParts {
  const { a, w1, w2, wIn = new Float64Array(0), h1, h2 } = weights;
  const { units: n, inputs } = cellSize(weights, { h1 }, 1);
  if (h2.length === 0) throw new RangeError("h2 is empty; expected one bias a hidden unit");
  const size = { units: n, inputs, hidden: h2.length, diagonal: a.length === n };
  const place = "to and from";
  const blocks = [
    linearBlock(n, size.diagonal),
    {
      name: "w1",
      symbol: "W",
      subscript: "1",
      description: `weight of hidden units, ${place}`,
      rows: n,
      columns: h2.length,
    },
    {
      name: "w2",
      symbol: "W",
      subscript: "2",
      description: `weight to hidden units, ${place}`,
      rows: h2.length,
      columns: n,
    },
    matrixBlocks(n, n, inputs)[1]!,
    { name: "h1", symbol: "h", subscript: "1", description: "bias", rows: n },
    { name: "h2", symbol: "h", subscript: "2", description: "bias of a hidden unit", rows: h2.length },
  ];
  return {
    title: `Shallow piecewise-linear network, ${h2.length} hidden unit${h2.length === 1 ? "" : "s"}`,
    equation:
      "\\mathbf{z}_t = A \\mathbf{z}_{t-1} + W_1 \\max(0, W_2 \\mathbf{z}_{t-1} + \\mathbf{h}_2) + " +
      "W_{\\mathrm{in}} \\mathbf{u}_t + \\mathbf{h}_1",
    source:
      "Hess, Monfared, Brenner & Durstewitz, Generalized teacher forcing for learning chaotic dynamics (2023), " +
      "arXiv:2306.04406",
    inputs,
    blocks,
    values: { a, w1, w2, wIn, h1, h2 },
    ...shared(n, wIn, h1, inputs),
    cell: (base) => shallowPlrnnCell(size, base),
    rebuild: (at) => withBlocks(weights, blocks, at),
  };
}

function linearBlock(n: number, diagonal: boolean): ParameterBlock {
  return { name: "a", symbol: "A", description: "linear part", rows: n, ...(diagonal ? {} : { columns: n }) };
}

/** Names, and the box of a cell whose orbits have no bound in general: as far as rectifiers', and what drives a unit. */
function shared(n: number, wIn: Float64Array, bias: Float64Array, inputs: number) {
  const drive = new Float64Array(wIn.length + n);
  drive.set(wIn);
  drive.set(bias, wIn.length);
  const rows = { rows: n, columns: 0, inputs, wRec: 0, wIn: 0, b: wIn.length };
  return {
    stateNames: Array.from({ length: n }, (_, i) => `z[${i}]`),
    bounded: false,
    stateBox: (u: Box): Box =>
      affineRange(rows, drive, [], u).map(([low, high]) => {
        const reach = rectifierReach + Math.max(-low, high);
        return [-reach, reach];
      }),
  };
}
