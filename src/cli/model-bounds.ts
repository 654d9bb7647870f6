import { normBounds } from "../methods/bounds/norm-bounds.js";
import type { NormBound } from "../methods/results.js";
import type { Model } from "../systems/model.js";
import { slopeOf } from "../systems/network-form.js";

/**
 * Every bound on the Jacobian products of a model that follows from its weights alone; none where the step is
 * not a weight matrix times slopes.
 *
 * @param p parameters, shape [m]
 */
export function modelBounds(model: Model, p: Float64Array): readonly NormBound[] {
  const form = model.system.kind === "map" ? model.networkForm?.(p) : undefined;
  return form === undefined ? [] : normBounds(form.wRec, form.units, slopeOf(form));
}
