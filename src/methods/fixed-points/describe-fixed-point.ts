import { eigenvalues } from "../../linalg/eigenvalues.js";
import { normInf } from "../../linalg/vector.js";
import type { System } from "../../systems/system.js";
import type { FixedPoint } from "../results.js";
import { fixedPointEquation } from "./fixed-point-equation.js";
import { sortedMultipliers, stabilityOf } from "./stability.js";

/**
 * Multipliers and stability of a known fixed point or equilibrium; O(n³).
 *
 * @param residual ‖g‖∞ there, if known
 */
export function describeFixedPoint(
  system: System,
  state: Float64Array,
  p: Float64Array,
  residual?: number,
): FixedPoint {
  const n = system.dimension;
  const multipliers = sortedMultipliers(system.kind, eigenvalues(system.jacobian(state, p), n));
  return {
    state: Array.from(state),
    residual: residual ?? normInf(fixedPointEquation(system).value(state, p, new Float64Array(n))),
    multipliers,
    spectralRadius: Math.max(...multipliers.map((m) => Math.hypot(m.re, m.im))),
    stability: stabilityOf(system.kind, multipliers),
  };
}
