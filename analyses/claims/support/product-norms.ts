import { jacobianProductSeries } from "../../../src/methods/products/jacobian-product.js";
import { trajectory } from "../../../src/methods/trajectory.js";
import type { DiscreteMap } from "../../../src/systems/system.js";

/** Operator norms of the products of Jacobians along the start of a run: ∂x_k/∂x_0 for each k. */
export function productNorms(
  map: DiscreteMap,
  p: readonly number[],
  x0: readonly number[],
  lags: readonly number[],
) {
  const parameters = Float64Array.from(p);
  const run = trajectory(map, Float64Array.from(x0), parameters, { steps: Math.max(...lags) });
  const series = jacobianProductSeries(map, run.states, parameters, {
    lags,
    anchor: "start",
    spectralRadius: false,
  });
  return series.lags.map((lag) => lag.norm ?? NaN);
}
