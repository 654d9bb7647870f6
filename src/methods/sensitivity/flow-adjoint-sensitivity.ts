import { integrate } from "../../linalg/integrate.js";
import { vecMat } from "../../linalg/matrix.js";
import type { Flow } from "../../systems/system.js";
import { flowSensitivityDefaults, segmentEnd } from "./flow-sensitivity.js";
import { flowStatus, flowTrajectory, type FlowOptions, type FlowTrajectory } from "../flow-trajectory.js";
import { allFinite, checkVector } from "../run-arguments.js";
import { binaryExponent, largestEntry, unscaled } from "../products/scaled-product.js";

export interface FlowAdjointOptions extends FlowOptions {
  /** ∂L/∂x(T), shape [n], or a function of x(T) that gives it. */
  readonly adjoint: Float64Array | ((finalState: Float64Array) => Float64Array);
}

/** Gradient of a loss of the state a flow reaches. */
export interface FlowAdjointSensitivity {
  readonly status: "ok" | "diverged" | "max-steps" | "overflow";
  readonly duration: number;
  readonly tolerance: number;
  /** x(T), shape [n]; of the time reached if the forward run ended early. */
  readonly state: Float64Array;
  /** dL/dx(0), shape [n]; empty unless the status is "ok". */
  readonly dLdx0: Float64Array;
  /** dL/dp, shape [m]; empty unless the status is "ok". */
  readonly dLdp: Float64Array;
}

/**
 * Gradient of a loss of x(T) by the adjoint equation δ̇ = −δ f_x, dL/dp = ∫ δ f_p dt, run backward along the
 * dense forward solution, in segments over which δ is scaled to unit size.
 *
 * With a unit vector e_i it is the i-th row of ∂x(T)/∂x(0) and ∂x(T)/∂p. Good to some thousand times the
 * tolerance, relative: the interpolated forward solution enters. O(n² + n m) per evaluation.
 *
 * @param x0 initial state, shape [n]; not modified
 * @param p  parameters [θ; u], held constant, shape [m]
 * @throws   RangeError if a shape or a value is invalid
 * @see      Pontryagin et al. (1962); Cao, Li, Petzold & Serban (2003), doi:10.1137/S1064827501380630
 */
export function flowAdjointSensitivity(
  flow: Flow,
  x0: Float64Array,
  p: Float64Array,
  options: FlowAdjointOptions,
): FlowAdjointSensitivity {
  const { adjoint: final } = options;
  if (typeof final !== "function") checkVector("the adjoint", final, flow.dimension);
  const run = flowTrajectory(flow, x0, p, options);
  const { duration, tolerance } = run;
  const none = new Float64Array(0);
  const state = run.at(duration);
  const failed = (status: FlowAdjointSensitivity["status"]): FlowAdjointSensitivity => {
    return { status, duration, tolerance, state, dLdx0: none, dLdp: none };
  };
  if (run.status !== "ok") return failed(run.status);
  const n = flow.dimension;
  const advance = adjointSegment(flow, run, p);
  const dLdp = new Float64Array(flow.parameterDimension);
  let adjoint = typeof final === "function" ? final(state) : final.slice();
  const { maxSegments = flowSensitivityDefaults.maxSegments } = options;
  let time = duration;
  for (let segment = 0; time !== 0; segment++) {
    if (segment === maxSegments) return failed("max-steps");
    const end = segmentEnd(flow, run.at(time), p, time, 0);
    const exponent = binaryExponent(largestEntry(adjoint));
    const unit = adjoint.map((v) => unscaled(v, -exponent)!);
    const { status, reached } = advance(unit, time, end);
    if (status !== "ok") return failed(status);
    adjoint = reached.slice(0, n).map((v) => v * 2 ** exponent);
    for (let i = 0; i < dLdp.length; i++) dLdp[i]! += reached[n + i]! * 2 ** exponent;
    if (!allFinite(adjoint) || !allFinite(dLdp)) return failed("overflow");
    time = end;
  }
  return { status: "ok", duration, tolerance, state, dLdx0: adjoint, dLdp };
}

/** [δ; g] from δ(from), g = 0 back to the time `to`. */
function adjointSegment(flow: Flow, run: FlowTrajectory, p: Float64Array) {
  const n = flow.dimension;
  const m = flow.parameterDimension;
  const out = new Float64Array(n + m);
  const x = new Float64Array(n);
  const jacobian = new Float64Array(n * n);
  const immediate = new Float64Array(n * m);
  const derivative = (t: number, y: Float64Array): Float64Array => {
    // The integrator's last stage may lie an ulp outside the interval on which x is known.
    run.at(Math.min(Math.max(t, Math.min(0, run.duration)), Math.max(0, run.duration)), x);
    vecMat(y, flow.jacobian(x, p, jacobian), n, n, out.subarray(0, n));
    vecMat(y, flow.parameterJacobian(x, p, immediate), n, m, out.subarray(n));
    for (let i = 0; i < out.length; i++) out[i] = -out[i]!;
    return out;
  };
  const start = new Float64Array(n + m);
  return (adjoint: Float64Array, from: number, to: number) => {
    start.fill(0);
    start.set(adjoint);
    const solution = integrate(derivative, start, from, to, { tolerance: run.tolerance });
    return { status: flowStatus(solution.status), reached: solution.states.slice(-start.length) };
  };
}
