import { cellMap } from "./cell.js";
import type { CellParts } from "./cell-parts.js";
import type { CellWeights } from "./cell-weights.js";
import { gruParts } from "./gru-parts.js";
import { lstmParts } from "./lstm-parts.js";
import type { Model } from "./model.js";
import { networkModel } from "./network-model.js";
import {
  blockOf,
  blockTable,
  inputBlock,
  packBlocks,
  parameterLayout,
  requireLength,
} from "./parameter-blocks.js";

/**
 * Makes a model of the weights of any cell, see {@link CellWeights}.
 *
 * @throws RangeError if a block has the wrong length
 */
export function cellModel(weights: CellWeights): Model {
  switch (weights.cell) {
    case "sigmoid":
      return networkModel(weights);
    case "vanilla":
      if (weights.state !== "pre") return networkModel(weights);
      break;
    case "gru":
      return partsModel(gruParts(weights), weights);
    case "lstm":
      return partsModel(lstmParts(weights), weights);
  }
  throw new RangeError(`cell is ${weights.cell}; expected sigmoid, vanilla, gru or lstm`);
}

/** The model of a cell's parts: p = [θ; u], the blocks of θ in order. */
function partsModel(parts: CellParts, weights: CellWeights): Model {
  const { title, equation, source, inputs, stateNames, bounded } = parts;
  const layout = parameterLayout([...parts.blocks, inputBlock(inputs)]);
  const {
    x0 = new Float64Array(stateNames.length),
    u = new Float64Array(inputs),
    name = weights.cell,
  } = weights;
  requireLength("x0", x0, stateNames.length);
  requireLength("u", u, inputs);
  const p = packBlocks(layout, { ...parts.values, u });
  const names = layout.blocks.map((block) => block.name);
  return {
    name,
    title,
    equation,
    source,
    system: cellMap(parts.cell(0)),
    parameters: blockTable(layout, p),
    stateNames,
    initialState: Array.from(x0),
    stateBox: parts.stateBox(Array.from(u, (v) => [v, v])),
    ...(bounded ? { bounded } : {}),
    cell: (values) => ({
      ...weights,
      ...Object.fromEntries(names.map((block) => [block, blockOf(layout, values, block)])),
    }),
  };
}
