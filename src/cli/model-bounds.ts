import { normBounds } from "../methods/norm-bounds.js";
import type { NormBound } from "../methods/results.js";
import type { Model } from "../systems/model.js";

/**
 * Every bound on the Jacobian products of a model that follows from its weights alone; none where the step is
 * not a weight matrix times slopes.
 *
 * @param p parameters, shape [m]
 */
export function modelBounds(model: Model, p: Float64Array): readonly NormBound[] {
  const n = model.system.dimension;
  const slope = model.slopeBound?.(p);
  return slope === undefined ? [] : normBounds(p.slice(0, n * n), n, slope);
}
