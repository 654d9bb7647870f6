import { integrate, integrateDefaults } from "../linalg/integrate.js";
import type { Flow } from "../systems/system.js";
import { checkStateAndParameters } from "./run-arguments.js";

export interface FlowOptions {
  /** T, in the flow's own unit of time; negative runs backward. */
  readonly duration: number;
  /** Largest error per step of the integration, relative to the larger of 1 and the size of a component. */
  readonly tolerance?: number | undefined;
  /** Of sensitivities: segments after which a run is given up, as one is whose state blows up. */
  readonly maxSegments?: number | undefined;
}

/** x(t) for 0 ≤ t ≤ T. */
export interface FlowTrajectory {
  /** "diverged": the state left the finite numbers; "max-steps": the budget of steps ran out. */
  readonly status: "ok" | "diverged" | "max-steps";
  readonly dimension: number;
  /** Last time reached: the one asked for if the status is "ok". */
  readonly duration: number;
  readonly requestedDuration: number;
  readonly tolerance: number;
  /** Times of the integrator's steps, shape [count]. */
  readonly times: Float64Array;
  /** States at those times, flat [count, n]. */
  readonly states: Float64Array;
  /** x(t) between them, shape [n], for t from 0 to `duration`. */
  at(t: number, out?: Float64Array): Float64Array;
}

/**
 * Integrates a flow ẋ = f(x; p) from x(0), with dense output.
 *
 * For smooth flows that are not stiff; Dormand–Prince 5(4). Divergence is a status.
 *
 * @param x0 initial state, shape [n]; not modified
 * @param p  parameters [θ; u], held constant, shape [m]
 * @throws   RangeError if a shape or a value is invalid
 */
export function flowTrajectory(
  flow: Flow,
  x0: Float64Array,
  p: Float64Array,
  options: FlowOptions,
): FlowTrajectory {
  const { duration, tolerance = integrateDefaults.tolerance } = options;
  checkFlowRun(flow, x0, p, duration);
  const out = new Float64Array(flow.dimension);
  const derivative = (_t: number, x: Float64Array): Float64Array => flow.derivative(x, p, out);
  const solution = integrate(derivative, x0, 0, duration, { tolerance });
  return {
    status: flowStatus(solution.status),
    dimension: flow.dimension,
    duration: solution.tEnd,
    requestedDuration: duration,
    tolerance,
    times: solution.times,
    states: solution.states,
    at: (t, target) => solution.at(t, target),
  };
}

/** @throws RangeError unless state, parameters and duration fit the flow */
export function checkFlowRun(flow: Flow, x0: Float64Array, p: Float64Array, duration: number): void {
  checkStateAndParameters(flow, x0, p);
  if (!Number.isFinite(duration)) throw new RangeError(`duration is ${duration}; expected a finite time`);
}

export function flowStatus(status: "ok" | "blow-up" | "max-steps"): "ok" | "diverged" | "max-steps" {
  return status === "blow-up" ? "diverged" : status;
}
