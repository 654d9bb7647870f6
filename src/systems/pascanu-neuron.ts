import { logistic, logisticDerivative } from "./activation.js";
import type { DiscreteMap } from "./system.js";

/**
 * Single hidden unit with the pre-activation as its state (M5): x_t = w σ(x_{t−1}) + b.
 *
 * p = [w, b]. Under y = σ(x) it is the one-neuron map (M3) at ε = 1 with the same w and b: y_t = σ(w y_{t−1} + b).
 *
 * @see Pascanu, Mikolov & Bengio (2013), Fig. 6, arXiv:1211.5063
 */
export const pascanuNeuron: DiscreteMap = {
  kind: "map",
  dimension: 1,
  parameterDimension: 2,
  inputDimension: 0,
  step(x, p, out = new Float64Array(1)) {
    out[0] = p[0]! * logistic(x[0]!) + p[1]!;
    return out;
  },
  jacobian(x, p, out = new Float64Array(1)) {
    out[0] = p[0]! * logisticDerivative(x[0]!);
    return out;
  },
  parameterJacobian(x, _p, out = new Float64Array(2)) {
    out[0] = logistic(x[0]!);
    out[1] = 1;
    return out;
  },
};
