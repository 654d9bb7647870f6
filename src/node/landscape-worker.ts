import { parseModelJson } from "../formats/model-json.js";
import { gridKernel } from "../methods/landscape-kernel.js";
import type { Model } from "../systems/model.js";
import { findModel } from "../systems/models.js";
import type { DiscreteMap } from "../systems/system.js";
import { rowsOf, type LandscapeRows, type ModelSource } from "./landscape-rows.js";

/** Thread entry: fills the rows in place. */
export default function computeRows({ source, task, arrays, r0, r1 }: LandscapeRows): void {
  gridKernel(modelOf(source), task).fill(r0, r1, rowsOf(arrays, r0, r1, task.x.count));
}

function modelOf(source: ModelSource): Model<DiscreteMap> {
  const model = "name" in source ? findModel(source.name) : parseModelJson(source.text, source.fileName);
  if (model?.system.kind !== "map") throw new RangeError("a landscape needs a model that is a map");
  return model as Model<DiscreteMap>;
}
