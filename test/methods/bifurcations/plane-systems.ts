import { logistic, logisticDerivative } from "../../../src/systems/activation.js";
import type { Flow } from "../../../src/systems/system.js";

/** A planar flow without parameters. */
export function planarFlow(
  f: (x: number, y: number) => readonly number[],
  jacobian: (x: number, y: number) => readonly number[],
): Flow {
  const filled = (values: readonly number[], out: Float64Array = new Float64Array(values.length)) => {
    out.set(values);
    return out;
  };
  return {
    kind: "flow",
    dimension: 2,
    parameterDimension: 0,
    inputDimension: 0,
    derivative: (x, _p, out) => filled(f(x[0]!, x[1]!), out),
    jacobian: (x, _p, out) => filled(jacobian(x[0]!, x[1]!), out),
    parameterJacobian: () => new Float64Array(0),
  };
}

/** ẏ = −y + W(σ(y) − ½), W = [[w, −c], [c, w]], p = [w, c]: two logistic neurons that cross at their centres. */
export const centreCrossing: Flow = {
  kind: "flow",
  dimension: 2,
  parameterDimension: 2,
  inputDimension: 0,
  derivative(y, p, out = new Float64Array(2)) {
    const [s, t] = [logistic(y[0]!) - 0.5, logistic(y[1]!) - 0.5];
    out[0] = -y[0]! + p[0]! * s - p[1]! * t;
    out[1] = -y[1]! + p[1]! * s + p[0]! * t;
    return out;
  },
  jacobian(y, p, out = new Float64Array(4)) {
    const [s, t] = [logisticDerivative(y[0]!), logisticDerivative(y[1]!)];
    out.set([-1 + p[0]! * s, -p[1]! * t, p[1]! * s, -1 + p[0]! * t]);
    return out;
  },
  parameterJacobian(y, _p, out = new Float64Array(4)) {
    const [s, t] = [logistic(y[0]!) - 0.5, logistic(y[1]!) - 0.5];
    out.set([s, -t, t, s]);
    return out;
  },
};
