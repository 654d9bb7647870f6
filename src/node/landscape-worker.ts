import { Tinypool } from "tinypool";
import { parseModelJson } from "../formats/model-json.js";
import { gridKernel } from "../methods/landscape-kernel.js";
import type { GridTask } from "../methods/landscape-task.js";
import type { Model } from "../systems/model.js";
import { findModel } from "../systems/models.js";
import type { DiscreteMap } from "../systems/system.js";

/** How a thread gets at the model: by name, or from the text of its file. */
export type ModelSource = { readonly name: string } | { readonly text: string; readonly fileName: string };

/** Rows r0 ≤ r < r1 of a grid. */
export interface LandscapeRows {
  readonly source: ModelSource;
  readonly task: GridTask;
  readonly r0: number;
  readonly r1: number;
}

/** Thread entry: loss, ∂/∂x, ∂/∂y of the rows in one array [3, r1 − r0, columns], handed over uncopied. */
export default function computeRows({ source, task, r0, r1 }: LandscapeRows): unknown {
  const cells = (r1 - r0) * task.x.count;
  const all = new Float64Array(3 * cells);
  gridKernel(modelOf(source), task).fill(r0, r1, {
    loss: all.subarray(0, cells),
    gradientX: all.subarray(cells, 2 * cells),
    gradientY: all.subarray(2 * cells),
  });
  return Tinypool.move(all);
}

function modelOf(source: ModelSource): Model<DiscreteMap> {
  const model = "name" in source ? findModel(source.name) : parseModelJson(source.text, source.fileName);
  if (model?.system.kind !== "map") throw new RangeError("a landscape needs a model that is a map");
  return model as Model<DiscreteMap>;
}
