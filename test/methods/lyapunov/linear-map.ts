import type { DiscreteMap } from "../../../src/systems/system.js";

/** x' = a x + u with one input and p = [a; u]: every run, derivative and product has a closed form. */
export const linearMap: DiscreteMap = {
  kind: "map",
  dimension: 1,
  parameterDimension: 2,
  inputDimension: 1,
  step(x, p, out = new Float64Array(1)) {
    out[0] = p[0]! * x[0]! + p[1]!;
    return out;
  },
  jacobian(_x, p, out = new Float64Array(1)) {
    out[0] = p[0]!;
    return out;
  },
  parameterJacobian(x, _p, out = new Float64Array(2)) {
    out[0] = x[0]!;
    out[1] = 1;
    return out;
  },
};
