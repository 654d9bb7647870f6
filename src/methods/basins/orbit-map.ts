import { frobeniusNorm } from "../../linalg/norms.js";
import { randomStream } from "../../random/stream.js";
import type { Model } from "../../systems/model.js";
import type { System } from "../../systems/system.js";
import { flowStepper } from "./flow-stepper.js";
import { variationalFlow, withIdentity } from "./variational-flow.js";

/** A system seen at equal times: a map as it is, a flow after every `time`. */
export interface OrbitMap {
  readonly dimension: number;
  /** Of one step, in the system's own unit: 1 for a map. */
  readonly time: number;
  /** One step in place; false where the state left the finite numbers. */
  advance(x: Float64Array): boolean;
  /** ∂(state after one step)/∂x at x, shape [n, n]. */
  jacobian(x: Float64Array): Float64Array;
}

/** Largest error of a step of a flow's integration, relative to the larger of 1 and the component. */
export const orbitTolerance = 1e-9;
/** The same of the Jacobian of a step. */
const sensitivityTolerance = 1e-7;

/** Samples of the box that a flow's time scale is taken from. */
const scaleSamples = 33;

/**
 * The time after which a flow's state is looked at: twice the inverse of the Jacobian's median size in the state box; 1
 * for a map.
 */
export function samplingTime(model: Model, p: Float64Array): number {
  const { system, stateBox } = model;
  if (system.kind === "map") return 1;
  const norms = Array.from({ length: scaleSamples }, (_, i) => {
    const random = randomStream(0, i);
    const x = Float64Array.from(stateBox, ([low, high]) => low + (high - low) * random.uniform());
    return frobeniusNorm(system.jacobian(x, p));
  });
  const median = norms.sort((a, b) => a - b)[scaleSamples >> 1]!;
  return median > 0 && Number.isFinite(median) ? 2 / median : 1;
}

/**
 * The orbit of a system in steps of `time`.
 *
 * @param p    parameters, shape [m]
 * @param time of a flow's step; a map takes one of its own
 */
export function orbitMap(system: System, p: Float64Array, time: number): OrbitMap {
  const n = system.dimension;
  if (system.kind === "map") {
    const next = new Float64Array(n);
    return {
      dimension: n,
      time: 1,
      advance(x) {
        x.set(system.step(x, p, next));
        return true;
      },
      jacobian: (x) => system.jacobian(x, p),
    };
  }
  const stepper = flowStepper(system, p, orbitTolerance);
  const sensitivity = flowStepper(variationalFlow(system), p, sensitivityTolerance);
  return {
    dimension: n,
    time,
    advance: (x) => stepper.advance(x, time),
    jacobian(x) {
      const z = withIdentity(x);
      sensitivity.advance(z, time);
      return z.slice(n);
    },
  };
}
