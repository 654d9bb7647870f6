import { vecMat } from "../../linalg/matrix.js";
import { timesJacobian } from "../../systems/jacobian-times.js";
import type { DiscreteMap } from "../../systems/system.js";
import { allFinite, checkVector, parametersOfStep, type RunOptions } from "../run-arguments.js";
import { stateAt, trajectory, type Trajectory } from "../trajectory.js";

export interface AdjointOptions extends RunOptions {
  /**
   * ∂L/∂x_T, shape [n], of a loss of the last state; or flat [steps + 1, n], row t holding ∂L/∂x_t, of a loss
   * that adds over the run; or the former as a function of x_T.
   */
  readonly adjoint: Float64Array | ((finalState: Float64Array) => Float64Array);
}

/** Gradient of a loss of a run; finite throughout if the status is "ok". */
export interface AdjointSensitivity {
  /** "diverged": the forward run did, there is no gradient; "overflow": the adjoint left the finite numbers. */
  readonly status: "ok" | "diverged" | "overflow";
  readonly steps: number;
  /** The forward run. */
  readonly run: Trajectory;
  /** dL/dx_0, shape [n]; empty unless the status is "ok". */
  readonly dLdx0: Float64Array;
  /** dL/dp, shape [m]; input entries hold the sum over all steps; empty unless the status is "ok". */
  readonly dLdp: Float64Array;
  /** dL/du_t, flat [steps, inputDimension]; empty unless the status is "ok". */
  readonly dLdinputs: Float64Array;
  /** δ_t = dL/dx_t, flat [steps + 1, n]; empty unless the status is "ok". */
  readonly adjoints: Float64Array;
}

/**
 * Gradient of a loss of a run by the adjoint (backpropagation through time): δ_{t−1} = δ_t J_t + ∂L/∂x_{t−1},
 * dL/dp = Σ_t δ_t ∂F/∂p.
 *
 * With a unit vector e_i as adjoint it is the i-th row of ∂x_T/∂x_0 and ∂x_T/∂p. Exact up to rounding.
 * O(n² + m) a step where the system has `parameterPullback`, else O(n(n + m)); memory for the run.
 *
 * @param x0 initial state, shape [n]; not modified
 * @param p  parameters [θ; u], shape [m]
 * @returns  plain data; overflow and divergence are a `status`
 * @throws   RangeError if a shape, a value or the number of steps is invalid
 * @see      Werbos (1990), doi:10.1109/5.58337
 */
export function adjointSensitivity(
  map: DiscreteMap,
  x0: Float64Array,
  p: Float64Array,
  options: AdjointOptions,
): AdjointSensitivity {
  const { steps, inputs, adjoint } = options;
  const run = trajectory(map, x0, p, { steps, inputs });
  const n = map.dimension;
  if (typeof adjoint !== "function") {
    checkVector("the adjoint", adjoint, adjoint.length === n ? n : (steps + 1) * n);
  }
  if (run.status === "diverged") return empty(run, steps, "diverged");
  const source = typeof adjoint === "function" ? adjoint(stateAt(run, steps)) : adjoint;
  const result = sweepBack(map, run, parametersOfStep(map, p, inputs), source);
  const finite = allFinite(result.adjoints) && allFinite(result.dLdp) && allFinite(result.dLdinputs);
  return finite ? { status: "ok", steps, run, ...result } : empty(run, steps, "overflow");
}

function sweepBack(
  map: DiscreteMap,
  run: Trajectory,
  parametersAt: (t: number) => Float64Array,
  source: Float64Array,
): Pick<AdjointSensitivity, "dLdx0" | "dLdp" | "dLdinputs" | "adjoints"> {
  const n = map.dimension;
  const m = map.parameterDimension;
  const width = map.inputDimension;
  const everyStep = source.length !== n;
  const pullback = parameterPullbackOf(map);
  const adjoints = new Float64Array((run.steps + 1) * n);
  adjoints.set(everyStep ? source.subarray(run.steps * n) : source, run.steps * n);
  const dLdp = new Float64Array(m);
  const dLdinputs = new Float64Array(run.steps * width);
  const backward = timesJacobian(map);
  const share = new Float64Array(m);
  for (let t = run.steps - 1; t >= 0; t--) {
    const x = stateAt(run, t);
    const p = parametersAt(t);
    const later = adjoints.subarray((t + 1) * n, (t + 2) * n);
    const here = adjoints.subarray(t * n, (t + 1) * n);
    pullback(x, p, later, share);
    for (let i = 0; i < m; i++) dLdp[i]! += share[i]!;
    dLdinputs.set(share.subarray(m - width), t * width);
    backward(x, p, later, here);
    if (everyStep) for (let i = 0; i < n; i++) here[i]! += source[t * n + i]!;
  }
  return { dLdx0: adjoints.slice(0, n), dLdp, dLdinputs, adjoints };
}

/** The system's own `parameterPullback`, or adjoint · parameterJacobian. */
export function parameterPullbackOf(
  map: DiscreteMap,
): (x: Float64Array, p: Float64Array, adjoint: Float64Array, out: Float64Array) => Float64Array {
  if (map.parameterPullback) return (x, p, adjoint, out) => map.parameterPullback!(x, p, adjoint, out);
  const n = map.dimension;
  const m = map.parameterDimension;
  const matrix = new Float64Array(n * m);
  return (x, p, adjoint, out) => vecMat(adjoint, map.parameterJacobian(x, p, matrix), n, m, out);
}

function empty(run: Trajectory, steps: number, status: "diverged" | "overflow"): AdjointSensitivity {
  const none = new Float64Array(0);
  return { status, steps, run, dLdx0: none, dLdp: none, dLdinputs: none, adjoints: none };
}
