import type { DiscreteMap } from "./system.js";

/**
 * Logistic map x_{t+1} = r x_t (1 − x_t), p = [r].
 *
 * Period doublings at r = 3, 1 + √6, …; at r = 4 it is chaotic with Lyapunov exponent ln 2.
 *
 * @see May, Simple mathematical models with very complicated dynamics (1976), doi:10.1038/261459a0
 */
export const logisticMap: DiscreteMap = {
  kind: "map",
  dimension: 1,
  parameterDimension: 1,
  inputDimension: 0,
  step(x, p, out = new Float64Array(1)) {
    out[0] = p[0]! * x[0]! * (1 - x[0]!);
    return out;
  },
  jacobian(x, p, out = new Float64Array(1)) {
    out[0] = p[0]! * (1 - 2 * x[0]!);
    return out;
  },
  parameterJacobian(x, _p, out = new Float64Array(1)) {
    out[0] = x[0]! * (1 - x[0]!);
    return out;
  },
};
