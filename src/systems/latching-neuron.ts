import { tanhDerivative } from "./activation.js";
import type { DiscreteMap } from "./system.js";

/**
 * Latching neuron (M6) with the activity as its state: x_t = tanh(w x_{t−1} + h_t).
 *
 * p = [w, h]; h is the external input. Two attractors iff w > 1 and |h| < w √(1 − 1/w) − arcosh √w: a larger
 * constant input flips the state, a smaller one cannot.
 *
 * @see Bengio, Simard & Frasconi, Learning long-term dependencies with gradient descent is difficult (1994),
 *      doi:10.1109/72.279181
 */
export const latchingNeuron: DiscreteMap = {
  kind: "map",
  dimension: 1,
  parameterDimension: 2,
  inputDimension: 1,
  step(x, p, out = new Float64Array(1)) {
    out[0] = Math.tanh(p[0]! * x[0]! + p[1]!);
    return out;
  },
  jacobian(x, p, out = new Float64Array(1)) {
    out[0] = p[0]! * tanhDerivative(p[0]! * x[0]! + p[1]!);
    return out;
  },
  parameterJacobian(x, p, out = new Float64Array(2)) {
    const slope = tanhDerivative(p[0]! * x[0]! + p[1]!);
    out[0] = slope * x[0]!;
    out[1] = slope;
    return out;
  },
};
