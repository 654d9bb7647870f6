import { cellMap, type CellMap } from "./cell.js";
import { rateCell, type RateSize } from "./rate-cell.js";

/**
 * Leaky network: y_i' = (1 − α_i) y_i + α_i G_i(y) with G(y) = W φ(y + θ) + V u + b (state "pre") or φ(W y + V u + b + θ)
 * (state "post"): the Euler step dt of the flow of {@link ctrnnNetwork} with α = dt/τ.
 *
 * p = [W; V; b; θ; α; u], W [n, n], V [n, q], 0 < α ≤ 1. A step costs n(n + q) multiplications. Buffers are kept between
 * calls, so one instance serves one thread.
 *
 * @throws RangeError if a size is not a whole number in range
 * @see    Jaeger, Lukoševičius, Popovici & Siewert, Optimization and applications of echo state networks with
 *         leaky-integrator neurons (2007), doi:10.1016/j.neunet.2007.04.016
 */
export function leakyNetwork(size: RateSize): CellMap {
  return cellMap(rateCell(size, "leak"));
}
