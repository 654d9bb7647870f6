import type { DiscreteMap } from "./system.js";

/**
 * Hénon map x_{t+1} = 1 − a x_t² + y_t, y_{t+1} = b x_t; p = [a, b].
 *
 * Its Jacobian determinant is −b everywhere, so the Lyapunov exponents sum to ln |b|.
 *
 * @see Hénon, A two-dimensional mapping with a strange attractor (1976), doi:10.1007/BF01608556
 */
export const henonMap: DiscreteMap = {
  kind: "map",
  dimension: 2,
  parameterDimension: 2,
  inputDimension: 0,
  step(x, p, out = new Float64Array(2)) {
    out[0] = 1 - p[0]! * x[0]! * x[0]! + x[1]!;
    out[1] = p[1]! * x[0]!;
    return out;
  },
  jacobian(x, p, out = new Float64Array(4)) {
    out[0] = -2 * p[0]! * x[0]!;
    out[1] = 1;
    out[2] = p[1]!;
    out[3] = 0;
    return out;
  },
  parameterJacobian(x, _p, out = new Float64Array(4)) {
    out[0] = -x[0]! * x[0]!;
    out[1] = 0;
    out[2] = 0;
    out[3] = x[0]!;
    return out;
  },
};
