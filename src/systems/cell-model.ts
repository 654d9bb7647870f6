import type { CellWeights } from "./cell-weights.js";
import { layerParts } from "./layer-parts.js";
import type { Model } from "./model.js";
import { partsModel } from "./parts-model.js";
import { stackedParts } from "./stacked-parts.js";

/**
 * Makes a model of the weights of any cell, see {@link CellWeights}: a flow of "ctrnn", else a map. Its parameters are the
 * entries of the blocks of weights, called as there: wRec[i][j], bIn[i], layers[1].wRec[i][j]. Their descriptions tell which
 * gate a row belongs to, and are made only as they are asked for.
 *
 * @throws RangeError if a block has the wrong length
 */
export function cellModel(weights: CellWeights): Model {
  return partsModel(weights.cell === "stacked" ? stackedParts(weights) : layerParts(weights), weights);
}
