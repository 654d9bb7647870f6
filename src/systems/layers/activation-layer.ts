import { activations, type ActivationName } from "../activation.js";
import { checkWidth, type Layer } from "./layer.js";

/**
 * Y = φ(X), entry by entry; it has no weights. The slope of a rectifier at 0 is 0, see `reluDerivative`.
 *
 * @throws RangeError if the width is not a whole number of at least 1
 */
export function activationLayer(width: number, activation: ActivationName): Layer {
  checkWidth("activation layer", width);
  const unit = activations[activation];
  let slopes = new Float64Array(0);
  const scaled = (v: Float64Array, out: Float64Array) => {
    for (let k = 0; k < slopes.length; k++) out[k] = slopes[k]! * v[k]!;
  };
  return {
    inputs: width,
    outputs: width,
    weights: 0,
    base: 0,
    samplewise: true,
    forward(x, _p, _batch, out) {
      if (slopes.length !== x.length) slopes = new Float64Array(x.length);
      for (let k = 0; k < x.length; k++) {
        out[k] = unit.value(x[k]!);
        slopes[k] = unit.derivative(x[k]!);
      }
    },
    push: (_p, dx, out) => {
      scaled(dx, out);
    },
    pull: (_p, delta, out) => {
      scaled(delta, out);
    },
    weightPullback: () => undefined,
  };
}
