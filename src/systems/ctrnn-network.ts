import { cellFlow, type CellFlow } from "./cell.js";
import { rateCell, type RateSize } from "./rate-cell.js";

/**
 * Recurrent network in continuous time: τ_i ẏ_i = −y_i + Σ_j w_ij φ(y_j + θ_j) + (V u + b)_i, the state being the membrane
 * potential ("pre"), or τ_i ẏ_i = −y_i + φ(W y + V u + b + θ)_i, the state being the activity ("post").
 *
 * p = [W; V; b; θ; τ; u], W [n, n], V [n, q], τ > 0 in units of time. A derivative costs n(n + q) multiplications. Buffers
 * are kept between calls, so one instance serves one thread.
 *
 * @throws RangeError if a size is not a whole number in range
 * @see    Beer, On the dynamics of small continuous-time recurrent neural networks (1995), doi:10.1177/105971239500300405
 */
export function ctrnnNetwork(size: RateSize): CellFlow {
  return cellFlow(rateCell(size, "flow"));
}
