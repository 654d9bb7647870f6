import { logistic, logisticDerivative } from "./activation.js";
import type { DiscreteMap, Flow } from "./system.js";

/**
 * One-neuron network with input (M3): x_{t+1} = (1 − ε) x_t + ε σ(w x_t + b) + ε w_in u_t, 0 < ε ≤ 1.
 *
 * p = [w, b, epsilon, wIn, u]; state and output are one unit's activity. Its fixed points do not depend on
 * ε; with u = 0 they are all (x, b) with b = ln(x/(1 − x)) − w x, and the multiplier there is
 * 1 + ε(w x (1 − x) − 1). It is the Euler map of {@link oneNeuronFlow} with step ε.
 *
 * @see Doya, Bifurcations of recurrent neural networks in gradient descent learning (1993)
 */
export const oneNeuronMap: DiscreteMap = {
  kind: "map",
  dimension: 1,
  parameterDimension: 5,
  inputDimension: 1,
  step(x, p, out = new Float64Array(1)) {
    const epsilon = p[2]!;
    out[0] = (1 - epsilon) * x[0]! + epsilon * logistic(p[0]! * x[0]! + p[1]!) + epsilon * p[3]! * p[4]!;
    return out;
  },
  jacobian(x, p, out = new Float64Array(1)) {
    out[0] = 1 - p[2]! + p[2]! * p[0]! * logisticDerivative(p[0]! * x[0]! + p[1]!);
    return out;
  },
  parameterJacobian(x, p, out = new Float64Array(5)) {
    const epsilon = p[2]!;
    const z = p[0]! * x[0]! + p[1]!;
    const slope = epsilon * logisticDerivative(z);
    out[0] = slope * x[0]!;
    out[1] = slope;
    out[2] = logistic(z) - x[0]! + p[3]! * p[4]!;
    out[3] = epsilon * p[4]!;
    out[4] = epsilon * p[3]!;
    return out;
  },
};

/**
 * Small-ε limit of {@link oneNeuronMap} (M3): ẋ = −x + σ(w x + b) + w_in u, in units of time ε t.
 *
 * p = [w, b, wIn, u]. Its equilibria are the map's fixed points, with eigenvalue −1 + w σ'(w x + b).
 *
 * @see Doya, Bifurcations of recurrent neural networks in gradient descent learning (1993)
 */
export const oneNeuronFlow: Flow = {
  kind: "flow",
  dimension: 1,
  parameterDimension: 4,
  inputDimension: 1,
  derivative(x, p, out = new Float64Array(1)) {
    out[0] = logistic(p[0]! * x[0]! + p[1]!) - x[0]! + p[2]! * p[3]!;
    return out;
  },
  jacobian(x, p, out = new Float64Array(1)) {
    out[0] = p[0]! * logisticDerivative(p[0]! * x[0]! + p[1]!) - 1;
    return out;
  },
  parameterJacobian(x, p, out = new Float64Array(4)) {
    const slope = logisticDerivative(p[0]! * x[0]! + p[1]!);
    out[0] = slope * x[0]!;
    out[1] = slope;
    out[2] = p[3]!;
    out[3] = p[2]!;
    return out;
  },
};
