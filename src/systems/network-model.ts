import type { SigmoidWeights, VanillaWeights } from "./cell-weights.js";
import type { Model } from "./model.js";
import { partsModel } from "./parts-model.js";
import { rateParts } from "./rate-parts.js";
import type { DiscreteMap } from "./system.js";

/** The weights of a network whose only nonlinearity is φ of one affine map. */
export type NetworkWeights = SigmoidWeights | VanillaWeights;

/**
 * Makes a model of given weights; parameters are called wRec[i][j], wIn[i][k], b[i] and u[k].
 *
 * The n² + nq + n + q parameter descriptions are made only as they are asked for.
 *
 * @throws RangeError if a block has the wrong length
 */
export function networkModel(weights: NetworkWeights): Model<DiscreteMap> {
  return partsModel(rateParts(weights), weights) as Model<DiscreteMap>;
}
