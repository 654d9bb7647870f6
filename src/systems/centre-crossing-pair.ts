import { logistic, logisticDerivative } from "./activation.js";
import type { Flow } from "./system.js";

/**
 * Two neurons with crossing centres: ẏ = −y + W σ(y + θ), W = [[w, −c], [c, w]], θ_i = −½ Σ_j w_ij; p = [w, c].
 *
 * These thresholds let the null-clines cross where both are steepest, y = −θ, an equilibrium with eigenvalues
 * w/4 − 1 ± i c/4: a supercritical Hopf bifurcation at w = 4, whose cycle has mean |y + θ|² ≈ 4(w − 4).
 *
 * @see Beer, On the dynamics of small continuous-time recurrent neural networks (1995), doi:10.1177/105971239500300405
 */
export const centreCrossingPair: Flow = {
  kind: "flow",
  dimension: 2,
  parameterDimension: 2,
  inputDimension: 0,
  derivative(y, p, out = new Float64Array(2)) {
    const [w, c] = [p[0]!, p[1]!];
    const [s, t] = [logistic(y[0]! + (c - w) / 2), logistic(y[1]! - (c + w) / 2)];
    out[0] = -y[0]! + w * s - c * t;
    out[1] = -y[1]! + c * s + w * t;
    return out;
  },
  jacobian(y, p, out = new Float64Array(4)) {
    const [w, c] = [p[0]!, p[1]!];
    const s = logisticDerivative(y[0]! + (c - w) / 2);
    const t = logisticDerivative(y[1]! - (c + w) / 2);
    out[0] = w * s - 1;
    out[1] = -c * t;
    out[2] = c * s;
    out[3] = w * t - 1;
    return out;
  },
  parameterJacobian(y, p, out = new Float64Array(4)) {
    const [w, c] = [p[0]!, p[1]!];
    const [a, b] = [y[0]! + (c - w) / 2, y[1]! - (c + w) / 2];
    // Half the slopes, as both parameters move both thresholds by a half.
    const [s, t] = [logisticDerivative(a) / 2, logisticDerivative(b) / 2];
    out[0] = logistic(a) - w * s + c * t;
    out[1] = -logistic(b) + w * s + c * t;
    out[2] = logistic(b) - c * s - w * t;
    out[3] = logistic(a) + c * s - w * t;
    return out;
  },
};
