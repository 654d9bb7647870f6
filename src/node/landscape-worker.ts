import { gridKernel } from "../methods/landscape/landscape-kernel.js";
import type { Model } from "../systems/model.js";
import { modelOf } from "../systems/model-source.js";
import type { DiscreteMap } from "../systems/system.js";
import { rowsOf, type LandscapeRows } from "./landscape-rows.js";

/** Thread entry: fills the rows in place. */
export default function computeRows({ source, task, arrays, r0, r1 }: LandscapeRows): void {
  const model = modelOf(source);
  if (model.system.kind !== "map") throw new RangeError("a landscape needs a model that is a map");
  gridKernel(model as Model<DiscreteMap>, task).fill(r0, r1, rowsOf(arrays, r0, r1, task.x.count));
}
