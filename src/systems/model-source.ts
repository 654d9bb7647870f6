import { cellModel } from "./cell-model.js";
import type { CellWeights } from "./cell-weights.js";
import type { Model } from "./model.js";
import { findModel } from "./models.js";
import { defaultParameters } from "./parameters.js";

/** What a model can be made of again, in another thread: plain data, unlike the model itself. */
export type ModelSource = { readonly name: string } | { readonly cell: CellWeights };

/** The source of a model; undefined where it has none, being neither built in nor a cell. */
export function sourceOf(model: Model): ModelSource | undefined {
  if (findModel(model.name) === model) return { name: model.name };
  const cell = model.cell?.(defaultParameters(model));
  return cell === undefined ? undefined : { cell };
}

/**
 * The model of a source.
 *
 * @throws RangeError for a name that no built-in model has
 */
export function modelOf(source: ModelSource): Model {
  if ("cell" in source) return cellModel(source.cell);
  const model = findModel(source.name);
  if (model === undefined) throw new RangeError(`no model is called ${source.name}`);
  return model;
}
