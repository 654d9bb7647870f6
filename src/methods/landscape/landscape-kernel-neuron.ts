import type { NeuronGrid } from "../../kernels/neuron-grid-task.js";
import { fitsNeuronGrid } from "../../kernels/neuron-grid-task.js";
import { neuronGrid } from "../../kernels/neuron-grid.js";
import { logistic } from "../../systems/activation.js";
import type { Model } from "../../systems/model.js";
import { parameterIndex } from "../../systems/parameters.js";
import type { DiscreteMap } from "../../systems/system.js";
import type { GridKernel, GridTask } from "./landscape-task.js";
import { axisValues } from "./landscape-task.js";

/**
 * Loss and gradient over any two parameters of the one-neuron map (M3) read out as it is, or of Pascanu's form (M5)
 * read out through the logistic, by tangents and with SIMD: {@link neuronGrid}.
 *
 * Errors stay below 4e-13 of each array's largest magnitude where the problem itself does not amplify rounding.
 *
 * @returns undefined for other models and readouts, and where a preactivation may be so large that e^z overflows
 */
export function neuronGridKernel(model: Model<DiscreteMap>, task: GridTask): GridKernel | undefined {
  const grid = gridOf(model, task);
  if (grid === undefined || !fitsNeuronGrid(grid)) return undefined;
  const fill = neuronGrid(grid);
  return {
    name: "one-neuron",
    fill(r0, _r1, { loss, gradientX, gradientY }) {
      fill(r0 * task.x.count, { loss, dx: gradientX, dy: gradientY });
    },
  };
}

/** M5 is M3 at ε = 1 in y = σ(x). */
function gridOf(model: Model<DiscreteMap>, task: GridTask): NeuronGrid | undefined {
  const isM5 = model.oneNeuron === "pascanu";
  if (!isM5 && model.oneNeuron !== "one-neuron") return undefined;
  if (task.loss.readout !== (isM5 ? "logistic" : "identity")) return undefined;
  const [x, y] = [task.x, task.y].map((axis) => ({
    parameter: parameterIndex(model, axis.parameter),
    values: axisValues(axis),
  })) as [NeuronGrid["x"], NeuronGrid["y"]];
  return {
    x,
    y,
    parameters: isM5 ? [0, 0, 1, 0, 0] : task.parameters,
    start: isM5 ? logistic(task.x0[0]!) : task.x0[0]!,
    steps: task.steps,
    target: task.loss.target[0]!,
  };
}
