import { cellModel } from "./cell-model.js";
import type { CellWeights } from "./cell-weights.js";
import { gainedModel } from "./gained-model.js";
import type { Model } from "./model.js";
import { findModel } from "./models.js";
import { defaultParameters } from "./parameters.js";
import { pathModel } from "./path-model.js";

/** What a model can be made of again, in another thread: plain data, unlike the model itself. */
export type ModelSource =
  | { readonly name: string }
  | { readonly cell: CellWeights }
  | { readonly gained: ModelSource }
  | { readonly path: readonly [from: ModelSource, to: ModelSource] };

/** The source of a model; undefined where it has none, being neither built in nor a cell. */
export function sourceOf(model: Model): ModelSource | undefined {
  if (model.family !== undefined) return familySource(model.family);
  if (findModel(model.name) === model) return { name: model.name };
  const cell = model.cell?.(defaultParameters(model));
  return cell === undefined ? undefined : { cell };
}

function familySource(family: NonNullable<Model["family"]>): ModelSource | undefined {
  if (family.kind === "gain") {
    const gained = sourceOf(family.of);
    return gained && { gained };
  }
  const [from, to] = [sourceOf(family.from), sourceOf(family.to)];
  return from && to && { path: [from, to] };
}

/**
 * The model of a source.
 *
 * @throws RangeError for a name that no built-in model has
 */
export function modelOf(source: ModelSource): Model {
  if ("cell" in source) return cellModel(source.cell);
  if ("gained" in source) return gainedModel(modelOf(source.gained));
  if ("path" in source) return pathModel(modelOf(source.path[0]), modelOf(source.path[1]));
  const model = findModel(source.name);
  if (model === undefined) throw new RangeError(`no model is called ${source.name}`);
  return model;
}
