import type { Flow } from "./system.js";

/**
 * Lorenz flow ẋ = σ(y − x), ẏ = x(ρ − z) − y, ż = xy − βz; p = [sigma, rho, beta].
 *
 * Its divergence is −(σ + 1 + β) everywhere, so the Lyapunov exponents sum to that.
 *
 * @see Lorenz, Deterministic nonperiodic flow (1963), doi:10.1175/1520-0469(1963)020<0130:DNF>2.0.CO;2
 */
export const lorenzFlow: Flow = {
  kind: "flow",
  dimension: 3,
  parameterDimension: 3,
  inputDimension: 0,
  derivative(x, p, out = new Float64Array(3)) {
    out[0] = p[0]! * (x[1]! - x[0]!);
    out[1] = x[0]! * (p[1]! - x[2]!) - x[1]!;
    out[2] = x[0]! * x[1]! - p[2]! * x[2]!;
    return out;
  },
  jacobian(x, p, out = new Float64Array(9)) {
    out[0] = -p[0]!;
    out[1] = p[0]!;
    out[2] = 0;
    out[3] = p[1]! - x[2]!;
    out[4] = -1;
    out[5] = -x[0]!;
    out[6] = x[1]!;
    out[7] = x[0]!;
    out[8] = -p[2]!;
    return out;
  },
  parameterJacobian(x, _p, out = new Float64Array(9)) {
    out.fill(0);
    out[0] = x[1]! - x[0]!;
    out[4] = x[0]!;
    out[8] = -x[2]!;
    return out;
  },
};
