import { activations, type ActivationName } from "./activation.js";
import {
  affineParameterColumn,
  affineParameterJacobian,
  affinePullback,
  affineStep,
  networkLayout,
  type NetworkSize,
} from "./network-layout.js";
import type { NetworkMap } from "./system.js";
import { weightedJacobian } from "./weighted-jacobian.js";

export interface VanillaNetworkSize extends NetworkSize {
  readonly activation: ActivationName;
}

/**
 * Vanilla recurrent network with the post-activation as its state: h_t = φ(a_t), a_t = W_rec h_{t−1} + W_in u_t + b.
 *
 * The Jacobian of one step is diag(φ'(a_t)) W_rec, shape [n, n]. With the logistic this is the network of
 * {@link sigmoidNetwork} seen through h = σ(x): its step is conjugate, its Jacobian products differ only
 * at the two ends.
 * One step and one Jacobian cost O(n²), the pullback O(n² + nq); buffers are kept between calls, so one
 * instance serves one thread. At a kink of the rectifier the left derivative is used.
 *
 * @param size n units, q inputs and φ; p = [W_rec; W_in; b; u], see {@link networkLayout}
 * @throws     RangeError if a size is not a whole number in range
 * @see        Elman, Finding structure in time (1990), doi:10.1207/s15516709cog1402_1
 */
export function vanillaNetwork(size: VanillaNetworkSize): NetworkMap {
  const layout = networkLayout(size);
  const { units: n, parameterDimension: m } = layout;
  const phi = activations[size.activation];
  const slope = new Float64Array(n);
  const scaled = new Float64Array(n);
  const slopes = (h: Float64Array, p: Float64Array, out: Float64Array = new Float64Array(n)) => {
    affineStep(layout, h, p, out);
    for (let i = 0; i < n; i++) out[i] = phi.derivative(out[i]!);
    return out;
  };
  return {
    ...weightedJacobian(n, { side: "left", slopes }),
    kind: "map",
    dimension: n,
    parameterDimension: m,
    inputDimension: layout.inputs,
    step(h, p, out = new Float64Array(n)) {
      affineStep(layout, h, p, out);
      for (let i = 0; i < n; i++) out[i] = phi.value(out[i]!);
      return out;
    },
    parameterJacobian(h, p, out = new Float64Array(n * m)) {
      slopes(h, p, slope);
      affineParameterJacobian(layout, h, p, slope, out);
      return out;
    },
    parameterPullback(h, p, adjoint, out = new Float64Array(m)) {
      slopes(h, p, slope);
      for (let i = 0; i < n; i++) scaled[i] = adjoint[i]! * slope[i]!;
      affinePullback(layout, h, p, scaled, out);
      return out;
    },
    parameterColumn(h, p, index, out = new Float64Array(n)) {
      slopes(h, p, slope);
      affineParameterColumn(layout, h, p, index, slope, out);
      return out;
    },
  };
}
