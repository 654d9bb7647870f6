import type { Model } from "../../systems/model.js";
import type { DiscreteMap } from "../../systems/system.js";
import { genericGridKernel } from "./landscape-kernel-generic.js";
import { neuronGridKernel } from "./landscape-kernel-neuron.js";
import type { GridKernel, GridTask } from "./landscape-task.js";
import { checkGridTask } from "./landscape-task.js";

/**
 * The fastest kernel that covers the task: SIMD for M3 and M5 under the readout of M4 and M5, else the adjoint of
 * {@link lossGradient} cell by cell.
 *
 * @throws RangeError as {@link checkGridTask}
 */
export function gridKernel(model: Model<DiscreteMap>, task: GridTask): GridKernel {
  checkGridTask(model, task);
  return neuronGridKernel(model, task) ?? genericGridKernel(model, task);
}
