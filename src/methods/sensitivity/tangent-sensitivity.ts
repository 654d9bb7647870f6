import { identity } from "../../linalg/matrix.js";
import { jacobianTimes } from "../../systems/jacobian-times.js";
import type { DiscreteMap } from "../../systems/system.js";
import { allFinite, checkRun, parametersOfStep, type RunOptions } from "../run-arguments.js";

/** Derivatives of the state reached by a run; finite throughout. */
export interface TangentSensitivity {
  /** Steps the derivatives refer to: the number asked for, or the last at which all were finite. */
  readonly steps: number;
  readonly requestedSteps: number;
  /** "diverged": the state left the finite numbers; "overflow": a derivative did. */
  readonly status: "ok" | "diverged" | "overflow";
  /** x_T, shape [n]. */
  readonly state: Float64Array;
  /** ∂x_T/∂x_0, shape [n, n]. */
  readonly dxdx0: Float64Array;
  /** ∂x_T/∂p, shape [n, m]. */
  readonly dxdp: Float64Array;
}

interface Tangent {
  readonly state: Float64Array;
  readonly dxdx0: Float64Array;
  readonly dxdp: Float64Array;
}

/**
 * Forward (tangent) sensitivities of a run: X_t = J_t X_{t−1}, S_t = J_t S_{t−1} + ∂F/∂p.
 *
 * The columns of ∂x_T/∂p that belong to the external input answer to one shift of it that all steps share: the
 * sum over t of ∂x_T/∂u_t. That is the derivative by a constant input, and holds for driven runs likewise.
 *
 * Exact up to rounding. O(n²(n + m)) a step and O(n(n + m)) memory; where m is large, as for a network's
 * weights, `adjointSensitivity` gives one row for O(n² + m) a step.
 *
 * @param x0 initial state, shape [n]; not modified
 * @param p  parameters [θ; u], shape [m]
 * @returns  the derivatives at the last step at which everything was finite; see `status`
 * @throws   RangeError if a shape, a value or the number of steps is invalid
 * @see      Williams & Zipser (1989), doi:10.1162/neco.1989.1.2.270
 */
export function tangentSensitivity(
  map: DiscreteMap,
  x0: Float64Array,
  p: Float64Array,
  options: RunOptions,
): TangentSensitivity {
  checkRun(map, x0, p, options);
  const { steps, inputs } = options;
  const parametersAt = parametersOfStep(map, p, inputs);
  const advance = tangentStep(map);
  let now = startTangent(map, x0);
  let next = startTangent(map, x0);
  for (let t = 0; t < steps; t++) {
    advance(now, parametersAt(t), next);
    const status = statusOf(next);
    if (status !== "ok") return { steps: t, requestedSteps: steps, status, ...now };
    [now, next] = [next, now];
  }
  return { steps, requestedSteps: steps, status: "ok", ...now };
}

function startTangent(map: DiscreteMap, x0: Float64Array): Tangent {
  const n = map.dimension;
  return { state: x0.slice(), dxdx0: identity(n), dxdp: new Float64Array(n * map.parameterDimension) };
}

function statusOf({ state, dxdx0, dxdp }: Tangent): "ok" | "diverged" | "overflow" {
  if (!allFinite(state)) return "diverged";
  return allFinite(dxdx0) && allFinite(dxdp) ? "ok" : "overflow";
}

function tangentStep(map: DiscreteMap): (from: Tangent, p: Float64Array, to: Tangent) => void {
  const n = map.dimension;
  const m = map.parameterDimension;
  const forward = jacobianTimes(map);
  const immediate = new Float64Array(n * m);
  return (from, p, to) => {
    map.parameterJacobian(from.state, p, immediate);
    map.step(from.state, p, to.state);
    forward(from.state, p, from.dxdx0, to.dxdx0);
    forward(from.state, p, from.dxdp, to.dxdp);
    for (let i = 0; i < n * m; i++) to.dxdp[i]! += immediate[i]!;
  };
}
