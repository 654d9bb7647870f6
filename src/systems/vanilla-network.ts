import { activations, type ActivationName } from "./activation.js";
import { affineRows } from "./affine-rows.js";
import { cellMap } from "./cell.js";
import { networkLayout, type NetworkSize } from "./network-layout.js";
import { rateCell } from "./rate-cell.js";
import type { NetworkMap } from "./system.js";
import { weightedJacobian } from "./weighted-jacobian.js";

export interface VanillaNetworkSize extends NetworkSize {
  readonly activation: ActivationName;
  /** "post" if absent. */
  readonly state?: "post" | "pre";
}

/**
 * Vanilla recurrent network: h_t = φ(W_rec h_{t−1} + W_in u_t + b), the state being the post-activation, or with
 * `state: "pre"` x_t = W_rec φ(x_{t−1}) + W_in u_t + b.
 *
 * The Jacobian of one step is D W_rec or W_rec D, shape [n, n], D = diag φ'. The two forms are conjugate under h = φ(x);
 * their Jacobian products differ only at the two ends. One step and one Jacobian cost O(n²), the pullback O(n² + nq);
 * buffers are kept between calls, so one instance serves one thread. At a kink of the rectifier the left derivative is used.
 *
 * @param size n units, q inputs, φ and form; p = [W_rec; W_in; b; u], see {@link networkLayout}
 * @throws     RangeError if a size is not a whole number in range
 * @see        Elman, Finding structure in time (1990), doi:10.1207/s15516709cog1402_1
 */
export function vanillaNetwork(size: VanillaNetworkSize): NetworkMap {
  const { units: n, inputs, wIn, b, u } = networkLayout(size);
  const { state = "post", activation } = size;
  const phi = activations[activation];
  const affine = { rows: n, columns: n, inputs, wRec: 0, wIn, b };
  const slopes = (x: Float64Array, p: Float64Array, out: Float64Array = new Float64Array(n)) => {
    if (state === "post") affineRows(affine, x, p, p, u, out);
    for (let i = 0; i < n; i++) out[i] = phi.derivative(state === "pre" ? x[i]! : out[i]!);
    return out;
  };
  const cell = rateCell({ units: n, inputs, activation, state }, "jump");
  return {
    ...cellMap(cell),
    ...weightedJacobian(n, { side: state === "pre" ? "right" : "left", slopes }),
  };
}
