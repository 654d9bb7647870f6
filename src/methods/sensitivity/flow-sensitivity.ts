import { integrate, integrateDefaults } from "../../linalg/integrate.js";
import { identity, matMul } from "../../linalg/matrix.js";
import { frobeniusNorm } from "../../linalg/norms.js";
import type { Flow } from "../../systems/system.js";
import { checkFlowRun, flowStatus, type FlowOptions } from "../flow-trajectory.js";
import { allFinite } from "../run-arguments.js";

/** Derivatives of the state a flow reaches; finite throughout. */
export interface FlowSensitivity {
  /** "overflow": a derivative left the finite numbers; the values are those of `duration`. */
  readonly status: "ok" | "diverged" | "max-steps" | "overflow";
  /** Time the derivatives refer to: the one asked for if the status is "ok". */
  readonly duration: number;
  readonly requestedDuration: number;
  readonly tolerance: number;
  /** x(T), shape [n]. */
  readonly state: Float64Array;
  /** ∂x(T)/∂x(0), shape [n, n]. */
  readonly dxdx0: Float64Array;
  /** ∂x(T)/∂p, shape [n, m]; the input columns are the derivative by a constant input. */
  readonly dxdp: Float64Array;
}

/** The only place where this default is written down. */
export const flowSensitivityDefaults = { maxSegments: 12_000 } as const;

interface Reached {
  readonly state: Float64Array;
  readonly dxdx0: Float64Array;
  readonly dxdp: Float64Array;
}

/**
 * A segment lasts this many times 1/‖∂f/∂x‖. Within one, sensitivities change by a factor e² at most, so the
 * integrator's absolute error stays a relative one however far they vanish or explode over the whole run.
 */
const segmentLength = 2;

/**
 * Forward sensitivities of a flow by the variational equation: Ẋ = f_x X, Ṡ = f_x S + f_p, integrated together
 * with the state, in segments that each start from X = I, S = 0 and are multiplied up.
 *
 * Good to some hundred times the tolerance, relative. O(n²(n + m)) per evaluation.
 *
 * @param x0 initial state, shape [n]; not modified
 * @param p  parameters [θ; u], held constant, shape [m]
 * @returns  the derivatives at the last time at which everything was finite; see `status`
 * @throws   RangeError if a shape or a value is invalid
 * @see      Hairer, Nørsett & Wanner, Solving Ordinary Differential Equations I (1993), section I.14
 */
export function flowSensitivity(
  flow: Flow,
  x0: Float64Array,
  p: Float64Array,
  options: FlowOptions,
): FlowSensitivity {
  const { duration: requestedDuration, tolerance = integrateDefaults.tolerance } = options;
  const { maxSegments = flowSensitivityDefaults.maxSegments } = options;
  checkFlowRun(flow, x0, p, requestedDuration);
  const n = flow.dimension;
  const advance = variationalSegment(flow, p, tolerance);
  let now: Reached = { state: x0, dxdx0: identity(n), dxdp: new Float64Array(n * flow.parameterDimension) };
  let time = 0;
  const result = (status: FlowSensitivity["status"]): FlowSensitivity => {
    return { status, duration: time, requestedDuration, tolerance, ...now };
  };
  for (let segment = 0; time !== requestedDuration; segment++) {
    if (segment === maxSegments) return result("max-steps");
    const end = segmentEnd(flow, now.state, p, time, requestedDuration);
    const { status, local } = advance(now.state, time, end);
    if (status !== "ok") return result(status);
    const next = composed(local, now, n, flow.parameterDimension);
    if (!allFinite(next.dxdx0) || !allFinite(next.dxdp)) return result("overflow");
    [now, time] = [next, end];
  }
  return result("ok");
}

/** Where the next segment ends: `segmentLength` times the local scale of time, not past the end. */
export function segmentEnd(flow: Flow, x: Float64Array, p: Float64Array, time: number, end: number): number {
  const rate = Math.max(frobeniusNorm(flow.jacobian(x, p)), 2 ** -20);
  const next = time + Math.sign(end - time) * (segmentLength / rate);
  return Math.abs(end - time) * rate <= 1.5 * segmentLength || next === time ? end : next;
}

function variationalSegment(flow: Flow, p: Float64Array, tolerance: number) {
  const n = flow.dimension;
  const m = flow.parameterDimension;
  const sizes = [n, n * n, n * m] as const;
  const out = new Float64Array(sizes[0] + sizes[1] + sizes[2]);
  const start = new Float64Array(out.length);
  const jacobian = new Float64Array(n * n);
  const immediate = new Float64Array(n * m);
  const parts = (y: Float64Array): Reached => ({
    state: y.subarray(0, n),
    dxdx0: y.subarray(n, n + n * n),
    dxdp: y.subarray(n + n * n),
  });
  const slope = parts(out);
  const derivative = (_t: number, y: Float64Array): Float64Array => {
    const { state, dxdx0, dxdp } = parts(y);
    flow.derivative(state, p, slope.state);
    flow.jacobian(state, p, jacobian);
    flow.parameterJacobian(state, p, immediate);
    matMul(jacobian, dxdx0, n, n, n, slope.dxdx0);
    matMul(jacobian, dxdp, n, n, m, slope.dxdp);
    for (let i = 0; i < immediate.length; i++) slope.dxdp[i]! += immediate[i]!;
    return out;
  };
  return (x: Float64Array, from: number, to: number) => {
    start.fill(0);
    start.set(x);
    start.set(identity(n), n);
    const solution = integrate(derivative, start, from, to, { tolerance });
    return { status: flowStatus(solution.status), local: parts(solution.states.slice(-out.length)) };
  };
}

/** X = X_local X, S = X_local S + S_local. */
function composed(local: Reached, before: Reached, n: number, m: number): Reached {
  const dxdx0 = matMul(local.dxdx0, before.dxdx0, n, n, n);
  const dxdp = matMul(local.dxdx0, before.dxdp, n, n, m);
  for (let i = 0; i < dxdp.length; i++) dxdp[i]! += local.dxdp[i]!;
  return { state: local.state, dxdx0, dxdp };
}
