import { cellMap } from "./cell.js";
import type { CellParts } from "./cell-parts.js";
import type { CellWeights } from "./cell-weights.js";
import type { Model } from "./model.js";
import {
  blockOf,
  blockTable,
  inputBlock,
  packBlocks,
  parameterLayout,
  requireLength,
} from "./parameter-blocks.js";

/**
 * The model of a cell's parts: p = [θ; u], the blocks of θ in order.
 *
 * @throws RangeError if a block, u or x0 has the wrong length
 */
export function partsModel(
  parts: CellParts,
  weights: Pick<CellWeights, "cell" | "name" | "u" | "x0">,
): Model {
  const { title, equation, source, inputs, stateNames, bounded } = parts;
  const layout = parameterLayout([...parts.blocks, inputBlock(inputs)]);
  const n = stateNames.length;
  const { x0 = new Float64Array(n), u = new Float64Array(inputs), name = weights.cell } = weights;
  requireLength("u", u, inputs);
  const p = packBlocks(layout, { ...parts.values, u });
  requireLength("x0", x0, n);
  const valuesAt = (values: Float64Array) => (block: string) => blockOf(layout, values, block);
  return {
    name,
    title,
    equation,
    source,
    system: parts.system?.() ?? cellMap(parts.cell(0)),
    parameters: blockTable(layout, p),
    stateNames,
    initialState: Array.from(x0),
    stateBox: parts.stateBox(Array.from(u, (v) => [v, v])),
    ...(bounded ? { bounded } : {}),
    ...(parts.networkForm && { networkForm: (values) => parts.networkForm!(valuesAt(values)) }),
    cell: (values) => {
      const at = valuesAt(values);
      return { ...parts.rebuild(at), ...(inputs > 0 && { u: at("u") }) };
    },
  };
}
