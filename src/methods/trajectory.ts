import type { DiscreteMap } from "../systems/system.js";
import { allFinite, checkRun, parametersOfStep, type RunOptions } from "./run-arguments.js";

export type TrajectoryOptions = RunOptions;

/** The states x_0 … x_T of one run. */
export interface Trajectory {
  /** Flat [steps + 1, dimension]; row t is x_t. Every entry is finite. */
  readonly states: Float64Array;
  readonly dimension: number;
  /** Steps completed: the number asked for, or fewer if the run diverged. */
  readonly steps: number;
  readonly requestedSteps: number;
  readonly status: "ok" | "diverged";
  /** The first step whose state is not finite; present if diverged. */
  readonly divergedAt?: number;
}

/**
 * Iterates a map, x_t = F(x_{t−1}; p), from x_0 for a number of steps.
 *
 * Always valid; a state that leaves the finite numbers ends the run with the status "diverged" and the states
 * up to the last finite one. O(steps) calls of the map, all states kept.
 *
 * @param x0 initial state, shape [n]; not modified
 * @param p  parameters, shape [m]
 * @throws   RangeError if a shape, a value or the number of steps is invalid
 */
export function trajectory(
  map: DiscreteMap,
  x0: Float64Array,
  p: Float64Array,
  options: TrajectoryOptions,
): Trajectory {
  checkRun(map, x0, p, options);
  const { steps, inputs } = options;
  const n = map.dimension;
  const parametersAt = parametersOfStep(map, p, inputs);
  const states = new Float64Array((steps + 1) * n);
  states.set(x0);
  for (let t = 0; t < steps; t++) {
    const next = states.subarray((t + 1) * n, (t + 2) * n);
    map.step(states.subarray(t * n, (t + 1) * n), parametersAt(t), next);
    if (!allFinite(next)) return cut(states, n, t, steps);
  }
  return { states, dimension: n, steps, requestedSteps: steps, status: "ok" };
}

function cut(states: Float64Array, dimension: number, steps: number, requestedSteps: number): Trajectory {
  return {
    states: states.slice(0, (steps + 1) * dimension),
    dimension,
    steps,
    requestedSteps,
    status: "diverged",
    divergedAt: steps + 1,
  };
}

/** x_t of a trajectory, shape [n]; a view, not a copy. */
export function stateAt(run: Trajectory, t: number): Float64Array {
  return run.states.subarray(t * run.dimension, (t + 1) * run.dimension);
}
