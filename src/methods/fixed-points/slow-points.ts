import { symmetricEigenvalues } from "../../linalg/symmetric-eigenvalues.js";
import { normInf, subtract } from "../../linalg/vector.js";
import type { Model } from "../../systems/model.js";
import type { System } from "../../systems/system.js";
import type { FixedPoint } from "../results.js";
import { describeFixedPoint } from "./describe-fixed-point.js";
import { fixedPointEquation, requireShapes } from "./fixed-point-equation.js";
import { newtonFixedPoint } from "./newton-fixed-point.js";
import { descendSpeed, speedHessian, type SpeedDescent } from "./speed-descent.js";

/** A local minimum of the speed that is no fixed point: trajectories linger near it. */
export interface SlowPoint extends FixedPoint {
  /** q = ‖F(x) − x‖₂²/2 (of a flow, ‖f(x)‖₂²/2), above 0. */
  readonly speed: number;
  /** Length of the last Newton step on the gradient of q: how far the minimum may be. */
  readonly error: number;
  /** Smallest eigenvalue of the Hessian of q beside the largest; not below −1e-6, which is its accuracy. */
  readonly curvature: number;
}

/** The Hessian is known to about this, from differences. */
const hessianAccuracy = 1e-6;
/** The root of rounding: to this a minimum is known from values. */
const accuracy = 2 ** -26;

/**
 * Slow points: local minima of the speed q with q > 0, from given states, such as those where a search for fixed points gave
 * up. What leads to a fixed point is left out, as is what leads to a saddle of q or out of the model's box.
 *
 * Each is reported with the eigenvalues of its Jacobian, as though it were a fixed point; one of them is near 1 (of a flow,
 * near 0), the Jacobian of g being singular there. O(n³) a step of the descent, some tens of steps a state.
 *
 * @param p      parameters, shape [m]
 * @param states flat [count, n]; not modified
 * @returns      by rising speed
 * @throws       RangeError if a shape is wrong
 * @see          Sussillo & Barak, Neural Computation 25 (2013) 626, doi:10.1162/NECO_a_00409
 */
export function slowPoints(model: Model, p: Float64Array, states: Float64Array): SlowPoint[] {
  const { system, stateBox } = model;
  const n = system.dimension;
  requireShapes(system, Float64Array.from(model.initialState), p);
  if (states.length % n !== 0)
    throw new RangeError(`states has ${states.length} entries; expected a multiple of ${n}`);
  const found: (SpeedDescent & { readonly curvature: number })[] = [];
  for (let from = 0; from < states.length; from += n) {
    const end = descendSpeed(system, states.subarray(from, from + n), p);
    if (end.status !== "stationary" || !stateBox.every(([low, high], i) => isNear(end.state[i]!, low, high)))
      continue;
    if (found.some((other) => isSame(other, end))) continue;
    if (newtonFixedPoint(system, end.state, p).status === "converged") continue;
    const curvature = leastCurvature(system, end.state, p);
    if (curvature >= -hessianAccuracy) found.push({ ...end, curvature });
  }
  return found
    .map(({ state, speed, error, curvature }): SlowPoint => ({
      ...describeFixedPoint(system, state, p),
      speed,
      error,
      curvature,
    }))
    .sort((a, b) => a.speed - b.speed);
}

/** The box, and as much again on every side. */
function isNear(value: number, low: number, high: number): boolean {
  return value >= low - (high - low) && value <= high + (high - low);
}

/** Smallest eigenvalue of the Hessian of q beside the largest. */
function leastCurvature(system: System, state: Float64Array, p: Float64Array): number {
  const values = symmetricEigenvalues(speedHessian(fixedPointEquation(system), state, p), state.length);
  const largest = values.at(-1)!;
  return largest > 0 ? values[0]! / largest : -1;
}

/** Ends are known to the length of their last step, but not beyond the root of rounding. */
function isSame(a: SpeedDescent, b: SpeedDescent): boolean {
  const size = Math.max(1, normInf(a.state));
  return normInf(subtract(a.state, b.state)) <= 20 * (a.error + b.error + accuracy * size);
}
