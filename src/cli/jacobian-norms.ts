import { jacobianProductSeries, type ProductSeries } from "../methods/products/jacobian-product.js";
import { parametersOfStep } from "../methods/run-arguments.js";
import { parallelNormSeries } from "../node/parallel-norm-series.js";
import { closePools } from "../node/worker-pool.js";
import type { DiscreteMap, WeightedJacobian } from "../systems/system.js";

export interface NormsRequest {
  readonly lags: readonly number[];
  readonly anchor: "end" | "start";
  readonly inputs: Float64Array | undefined;
  readonly threads: number | undefined;
  readonly signal: AbortSignal;
}

/** Norms alone of the products of Jacobians along states x_0 … x_T, flat [T + 1, n]; of a network on two threads. */
export async function productNorms(
  map: DiscreteMap,
  states: Float64Array,
  p: Float64Array,
  request: NormsRequest,
): Promise<Pick<ProductSeries, "lags" | "status" | "last">> {
  const { lags, anchor, inputs, threads, signal } = request;
  const { weighted, dimension: n } = map;
  if (weighted === undefined) {
    return jacobianProductSeries(map, states, p, { lags, anchor, inputs, spectralRadius: false });
  }
  const factors = {
    matrix: p.slice(0, n * n),
    diagonals: slopesInOrder(map, weighted, states, p, request),
    order: weighted.side === "left" ? "DW" : "WD",
  } as const;
  const side = anchor === "end" ? "right" : "left";
  try {
    const series = await parallelNormSeries(n, factors, side, lags, { threads, signal });
    const unmeasured = { spectralRadius: null, logSpectralRadius: null, logSingularValues: [] };
    return { ...series, lags: series.lags.map((lag) => ({ ...lag, ...unmeasured })) };
  } finally {
    await closePools();
  }
}

/** Slopes of the Jacobians J_(t+1) at x_t, in the order in which the products take them on, flat [T, n]. */
function slopesInOrder(
  map: DiscreteMap,
  weighted: WeightedJacobian,
  states: Float64Array,
  p: Float64Array,
  { anchor, inputs }: NormsRequest,
): Float64Array {
  const n = map.dimension;
  const steps = states.length / n - 1;
  const parametersAt = parametersOfStep(map, p, inputs);
  const diagonals = new Float64Array(new SharedArrayBuffer(8 * steps * n));
  for (let k = 0; k < steps; k++) {
    const t = anchor === "end" ? steps - 1 - k : k;
    const x = states.subarray(t * n, (t + 1) * n);
    weighted.slopes(x, parametersAt(t), diagonals.subarray(k * n, (k + 1) * n));
  }
  return diagonals;
}
