import type { System } from "../../systems/system.js";
import type { FixedPoint } from "../results.js";
import { fixedPointIndex } from "./fixed-point-search.js";
import { linearModes, type LinearMode } from "./modes.js";
import { unstableDimension } from "./stability.js";

/** A fixed point with all that its linearisation tells. */
export interface ModedPoint extends FixedPoint {
  /** How many of its directions repel. */
  readonly unstableDimension: number;
  /** sign det(I − J), of a flow sign det(−J). */
  readonly index: -1 | 0 | 1;
  /** In the order of the multipliers. */
  readonly modes: readonly LinearMode[];
}

/**
 * Adds unstable dimension, index and modes to a fixed point or an equilibrium; O(n³).
 *
 * @param p parameters, shape [m]
 */
export function describeModes(system: System, point: FixedPoint, p: Float64Array): ModedPoint {
  const x = Float64Array.from(point.state);
  return {
    ...point,
    unstableDimension: unstableDimension(system.kind, point.multipliers),
    index: fixedPointIndex(system, x, p),
    modes: linearModes(system.kind, system.jacobian(x, p), system.dimension),
  };
}
