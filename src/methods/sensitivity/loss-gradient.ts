import type { DiscreteMap, Flow } from "../../systems/system.js";
import { adjointSensitivity } from "./adjoint-sensitivity.js";
import { flowAdjointSensitivity } from "./flow-adjoint-sensitivity.js";
import type { FlowOptions } from "../flow-trajectory.js";
import type { Loss } from "./loss.js";
import type { RunOptions } from "../run-arguments.js";
import { stateAt } from "../trajectory.js";

export interface LossGradient {
  /** L(x_T); NaN if the run diverged. */
  readonly loss: number;
  /** dL/dp, shape [m]; input entries hold the sum over all steps; empty unless the status is "ok". */
  readonly gradient: Float64Array;
  /** dL/dx_0, shape [n]; empty unless the status is "ok". */
  readonly initialGradient: Float64Array;
  /** The last finite state, x_T if the run did not diverge, shape [n]. */
  readonly state: Float64Array;
  /** "overflow": the loss or its gradient left the finite numbers. */
  readonly status: "ok" | "diverged" | "max-steps" | "overflow";
}

/**
 * Loss after T steps of a map, with its gradient in the parameters and in the initial state.
 *
 * One adjoint run: T steps and T pullbacks, exact to rounding; rounding itself grows like the sensitivities, so
 * next to a wall digits are lost.
 *
 * @param x0   initial state, shape [n]; not modified
 * @param p    parameters [θ; u], shape [m]
 * @param loss function of x_T
 * @returns    plain data; overflow and divergence are a `status`
 * @throws     RangeError if a shape, a value or the number of steps is invalid
 */
export function lossGradient(
  map: DiscreteMap,
  x0: Float64Array,
  p: Float64Array,
  loss: Loss,
  options: RunOptions,
): LossGradient {
  const { run, ...result } = adjointSensitivity(map, x0, p, { ...options, adjoint: (x) => loss.gradient(x) });
  return assemble(loss, stateAt(run, run.steps), result);
}

/**
 * Loss after time T of a flow, with its gradient in the parameters and in the initial state, by the adjoint
 * equation; accuracy as {@link flowAdjointSensitivity}.
 *
 * @throws RangeError if a shape or a value is invalid
 */
export function flowLossGradient(
  flow: Flow,
  x0: Float64Array,
  p: Float64Array,
  loss: Loss,
  options: FlowOptions,
): LossGradient {
  const result = flowAdjointSensitivity(flow, x0, p, { ...options, adjoint: (x) => loss.gradient(x) });
  return assemble(loss, result.state, result);
}

function assemble(
  loss: Loss,
  state: Float64Array,
  { status, dLdp, dLdx0 }: { status: LossGradient["status"]; dLdp: Float64Array; dLdx0: Float64Array },
): LossGradient {
  const value = status === "diverged" || status === "max-steps" ? NaN : loss.value(state);
  const finite = status !== "ok" || Number.isFinite(value);
  return {
    loss: value,
    gradient: dLdp,
    initialGradient: dLdx0,
    state,
    status: finite ? status : "overflow",
  };
}
