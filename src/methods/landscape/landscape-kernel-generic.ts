import type { Model } from "../../systems/model.js";
import { parameterIndex } from "../../systems/parameters.js";
import type { DiscreteMap } from "../../systems/system.js";
import type { GridKernel, GridTask } from "./landscape-task.js";
import { axisValues } from "./landscape-task.js";
import { squaredError } from "../sensitivity/loss.js";
import { lossGradient } from "../sensitivity/loss-gradient.js";

/** Any map and any two parameters: one adjoint run a cell, O(T n²) for a network. */
export function genericGridKernel(model: Model<DiscreteMap>, task: GridTask): GridKernel {
  const map = model.system;
  const [xs, ys] = [axisValues(task.x), axisValues(task.y)];
  const [ix, iy] = [parameterIndex(model, task.x.parameter), parameterIndex(model, task.y.parameter)];
  const x0 = Float64Array.from(task.x0);
  const loss = squaredError(task.loss, map.dimension);
  return {
    name: "generic",
    fill(r0, r1, out) {
      const p = Float64Array.from(task.parameters);
      for (let cell = 0; cell < (r1 - r0) * xs.length; cell++) {
        p[ix] = xs[cell % xs.length]!;
        p[iy] = ys[r0 + Math.floor(cell / xs.length)]!;
        const result = lossGradient(map, x0, p, loss, { steps: task.steps });
        out.loss[cell] = result.loss;
        out.gradientX[cell] = result.gradient[ix] ?? NaN;
        out.gradientY[cell] = result.gradient[iy] ?? NaN;
      }
    },
  };
}
