import type { CellParts } from "./cell-parts.js";
import type { CellWeights, StackedWeights } from "./cell-weights.js";
import { gruParts } from "./gru-parts.js";
import { lstmParts } from "./lstm-parts.js";
import { plrnnParts, shallowPlrnnParts } from "./plrnn-parts.js";
import { rateParts } from "./rate-parts.js";

/** The parts of any cell but a stack. */
export function layerParts(weights: Exclude<CellWeights, StackedWeights>): CellParts {
  switch (weights.cell) {
    case "gru":
      return gruParts(weights);
    case "lstm":
      return lstmParts(weights);
    case "plrnn":
      return plrnnParts(weights);
    case "shplrnn":
      return shallowPlrnnParts(weights);
    default:
      return rateParts(weights);
  }
}
