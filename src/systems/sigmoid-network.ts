import { logistic, logisticDerivative } from "./activation.js";
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

/**
 * Sigmoid recurrent network with the pre-activation as its state (M2): x_t = W_rec σ(x_{t−1}) + W_in u_t + b.
 *
 * The Jacobian of one step is J_t = W_rec diag(σ'(x_{t−1})), shape [n, n]. The post-activation form of the
 * same network, h = σ(x), is {@link vanillaNetwork} with the logistic.
 * One step and one Jacobian cost O(n²), the pullback O(n² + nq); buffers are kept between calls, so one
 * instance serves one thread.
 *
 * @param size n units and q inputs; p = [W_rec; W_in; b; u], see {@link networkLayout}
 * @throws     RangeError if a size is not a whole number in range
 * @see        Pascanu, Mikolov & Bengio, On the difficulty of training recurrent neural networks (2013),
 *             eq. 2, arXiv:1211.5063. The paper prints W_recᵀ in the Jacobian; with column vectors it is W_rec.
 */
export function sigmoidNetwork(size: NetworkSize): NetworkMap {
  const layout = networkLayout(size);
  const { units: n, parameterDimension: m } = layout;
  const y = new Float64Array(n);
  const activate = (x: Float64Array) => {
    for (let j = 0; j < n; j++) y[j] = logistic(x[j]!);
  };
  const slopes = (x: Float64Array, _p: Float64Array, out: Float64Array = new Float64Array(n)) => {
    for (let j = 0; j < n; j++) out[j] = logisticDerivative(x[j]!);
    return out;
  };
  return {
    ...weightedJacobian(n, { side: "right", slopes }),
    kind: "map",
    dimension: n,
    parameterDimension: m,
    inputDimension: layout.inputs,
    step(x, p, out = new Float64Array(n)) {
      activate(x);
      affineStep(layout, y, p, out);
      return out;
    },
    parameterJacobian(x, p, out = new Float64Array(n * m)) {
      activate(x);
      affineParameterJacobian(layout, y, p, undefined, out);
      return out;
    },
    parameterPullback(x, p, adjoint, out = new Float64Array(m)) {
      activate(x);
      affinePullback(layout, y, p, adjoint, out);
      return out;
    },
    parameterColumn(x, p, index, out = new Float64Array(n)) {
      activate(x);
      affineParameterColumn(layout, y, p, index, undefined, out);
      return out;
    },
  };
}
