import type { NetworkSize } from "./network-layout.js";
import type { NetworkMap } from "./system.js";
import { vanillaNetwork } from "./vanilla-network.js";

/**
 * Sigmoid recurrent network with the pre-activation as its state (M2): x_t = W_rec σ(x_{t−1}) + W_in u_t + b.
 *
 * The Jacobian of one step is J_t = W_rec diag(σ'(x_{t−1})), shape [n, n]. It is {@link vanillaNetwork} with the logistic
 * and the state "pre".
 *
 * @param size n units and q inputs; p = [W_rec; W_in; b; u], see {@link networkLayout}
 * @throws     RangeError if a size is not a whole number in range
 * @see        Pascanu, Mikolov & Bengio, On the difficulty of training recurrent neural networks (2013),
 *             eq. 2, arXiv:1211.5063. The paper prints W_recᵀ in the Jacobian; with column vectors it is W_rec.
 */
export function sigmoidNetwork({ units, inputs }: NetworkSize): NetworkMap {
  const size = inputs === undefined ? { units } : { units, inputs };
  return vanillaNetwork({ ...size, activation: "logistic", state: "pre" });
}
