import type { CellWeights } from "./cell-weights.js";
import type { Model } from "./model.js";
import { networkModel } from "./network-model.js";

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
  }
  throw new RangeError(`cell is ${weights.cell}; expected sigmoid or vanilla`);
}
