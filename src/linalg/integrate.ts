import numeric from "numeric";
import { interpolateStep } from "./step-interpolant.js";

export interface IntegrateOptions {
  /** Largest estimated error of a step, absolute, in units of the state. */
  readonly tolerance?: number;
  /** Largest number of steps tried. */
  readonly maxSteps?: number;
}

/** The only place where these defaults are written down. */
export const integrateDefaults = {
  tolerance: 1e-10,
  maxSteps: 100_000,
} as const satisfies Required<IntegrateOptions>;

/** ẋ = f(t, x): returns f, shape [n]; may reuse one array. */
export type Derivative = (t: number, x: Float64Array) => Float64Array;

export interface DenseSolution {
  /**
   * "blow-up": the state or the step ceased to be representable at `tEnd`; "max-steps": the steps ran out
   * at `tEnd`. In both cases the solution holds up to there.
   */
  readonly status: "ok" | "blow-up" | "max-steps";
  readonly tStart: number;
  /** Last time reached; t1 where the status is "ok". */
  readonly tEnd: number;
  /** Times of the accepted steps, from t0 to tEnd (falling when integrated backward), shape [steps + 1]. */
  readonly times: Float64Array;
  /** States at those times, shape [steps + 1, n]. */
  readonly states: Float64Array;
  readonly dimension: number;
  readonly options: Required<IntegrateOptions>;
  /** x(t), fourth-order interpolation within the step; RangeError outside [tStart, tEnd]. Shape [n]. */
  readonly at: (t: number, out?: Float64Array) => Float64Array;
}

/** What numeric.dopri returns; its published types leave the fields untyped. */
interface DopriResult {
  readonly x: number[];
  readonly y: number[][];
  readonly f: number[][];
  readonly ymid: number[][];
  readonly iterations: number;
  /** Set, despite its documented name `message`, when the step became too small. */
  readonly msg?: string;
}

/** numeric.dopri for a vector-valued state, which its published types leave out. */
const { dopri } = numeric as unknown as {
  readonly dopri: (
    t0: number,
    t1: number,
    x0: number[],
    f: (t: number, x: number[]) => number[],
    tolerance: number,
    maxSteps: number,
  ) => DopriResult;
};

/** Accepted steps in the time τ = ±(t − t0) ≥ 0 that always runs forward. */
interface Steps {
  readonly tau: number[];
  readonly states: number[];
  /** dx/dτ at the ends and x in the middle of each step, which fix the interpolating quartic. */
  readonly slopes: number[];
  readonly middles: number[];
}

/** Steps tried per call of dopri; after each call the components are scaled anew. */
const stepsPerCall = 64;

/**
 * Integrates ẋ = f(t, x) from t0 to t1 (forward or backward) by Dormand–Prince 5(4) with dense output.
 *
 * For smooth, non-stiff systems. The error of a step is held below `tolerance` in every component:
 * absolutely while |x_i| ≤ 1, beyond that relative to the component's size, so that a growing sensitivity
 * and a bounded state can share one integration. Global errors follow the flow's own expansion. Six
 * evaluations of f a step. A solution that blows up, or a budget that runs out, is a `status`.
 *
 * Behind it is numeric.dopri; what it leaves silent (a reached step limit, non-finite values, backward
 * time) is handled here. Importing it costs some 20 ms, so only import this file where flows are integrated.
 *
 * @param x0 state at t0, shape [n]; not modified
 * @throws   RangeError if a value is not finite, n = 0, tolerance is not positive or maxSteps not a positive integer
 * @see      Dormand & Prince, J. Comput. Appl. Math. 6 (1980) 19, doi:10.1016/0771-050X(80)90013-3
 */
export function integrate(
  derivative: Derivative,
  x0: Float64Array,
  t0: number,
  t1: number,
  options: IntegrateOptions = {},
): DenseSolution {
  const settings = { ...integrateDefaults, ...options };
  checkInput(x0, t0, t1, settings);
  const direction = t1 < t0 ? -1 : 1;
  const span = Math.abs(t1 - t0);
  const field = (tau: number, x: Float64Array) => derivative(t0 + direction * tau, x);
  const steps: Steps = { tau: [0], states: Array.from(x0), slopes: [], middles: [] };
  const status = advance(field, direction, span, settings, steps, x0.length);
  return denseSolution(steps, status, { t0, t1, direction, n: x0.length, settings });
}

function checkInput(x0: Float64Array, t0: number, t1: number, o: Required<IntegrateOptions>): void {
  if (x0.length === 0 || !x0.every((v) => Number.isFinite(v))) {
    throw new RangeError(`initial state: [${x0.join(", ")}], expected one or more finite numbers`);
  }
  if (!Number.isFinite(t0) || !Number.isFinite(t1) || !Number.isFinite(t1 - t0)) {
    throw new RangeError(`time span: from ${t0} to ${t1}, expected finite numbers`);
  }
  if (!(o.tolerance > 0) || o.tolerance === Infinity) {
    throw new RangeError(`tolerance: is ${o.tolerance}, expected a positive number`);
  }
  if (!Number.isInteger(o.maxSteps) || o.maxSteps < 1) {
    throw new RangeError(`maxSteps: is ${o.maxSteps}, expected a positive integer`);
  }
}

/** Calls dopri on stretches of some ten steps until the span is covered; appends the accepted steps. */
function advance(
  field: Derivative,
  direction: number,
  span: number,
  { tolerance, maxSteps }: Required<IntegrateOptions>,
  steps: Steps,
  n: number,
): DenseSolution["status"] {
  let left = maxSteps;
  let stretch = span;
  for (;;) {
    const tau = steps.tau.at(-1)!;
    if (tau >= span) return "ok";
    if (left <= 0) return "max-steps";
    const end = Math.min(span, tau + stretch);
    // A step below the rounding of the time, or of the whole span, gets nowhere.
    if (end - tau <= 2 ** -52 * Math.max(tau, 2 ** -52 * span)) return "blow-up";
    const start = Float64Array.from(steps.states.slice(-n));
    const scales = start.map((v) => 2 ** Math.max(0, Math.ceil(Math.log2(Math.abs(v)))));
    const scaled = scaledField(field, direction, scales);
    const budget = Math.min(stepsPerCall, left);
    const call = dopri(tau, end, toScaled(start, scales), scaled, tolerance, budget);
    left -= call.iterations;
    const good = append(call, scales, steps);
    if (good < call.x.length - 1) stretch = call.x[good + 1]! - call.x[good]!;
    else if (call.msg !== undefined) return "blow-up";
    else stretch = 10 * longestStep(call.x);
  }
}

function toScaled(x: Float64Array, scales: Float64Array): number[] {
  return Array.from(x, (v, i) => v / scales[i]!);
}

/**
 * The field in units of `scales`. Where x or f is not finite the whole value is NaN: dopri then accepts the
 * step, since NaN > tolerance is false, and `append` finds and discards it.
 */
function scaledField(field: Derivative, direction: number, scales: Float64Array) {
  const n = scales.length;
  const x = new Float64Array(n);
  return (tau: number, y: number[]): number[] => {
    for (let i = 0; i < n; i++) x[i] = y[i]! * scales[i]!;
    const f = field(tau, x);
    const out = new Array<number>(n);
    let finite = true;
    for (let i = 0; i < n; i++) {
      out[i] = (direction * f[i]!) / scales[i]!;
      finite &&= Number.isFinite(out[i]) && Number.isFinite(y[i]);
    }
    return finite ? out : out.fill(NaN);
  };
}

/** Appends the leading finite steps of one call; returns how many there are. */
function append(call: DopriResult, scales: Float64Array, steps: Steps): number {
  const finite = (v: number[]) => v.every((c, i) => Number.isFinite(c * scales[i]!));
  const push = (to: number[], v: number[]) => {
    for (let i = 0; i < v.length; i++) to.push(v[i]! * scales[i]!);
  };
  if (steps.slopes.length === 0 && finite(call.f[0]!)) push(steps.slopes, call.f[0]!);
  let good = 0;
  for (; good < call.ymid.length; good++) {
    const next = good + 1;
    if (!finite(call.y[next]!) || !finite(call.f[next]!) || !finite(call.ymid[good]!)) break;
    steps.tau.push(call.x[next]!);
    push(steps.states, call.y[next]!);
    push(steps.slopes, call.f[next]!);
    push(steps.middles, call.ymid[good]!);
  }
  return good;
}

function longestStep(tau: readonly number[]): number {
  let longest = 0;
  for (let i = 1; i < tau.length; i++) longest = Math.max(longest, tau[i]! - tau[i - 1]!);
  return longest;
}

interface Frame {
  readonly t0: number;
  readonly t1: number;
  readonly direction: number;
  readonly n: number;
  readonly settings: Required<IntegrateOptions>;
}

function denseSolution(steps: Steps, status: DenseSolution["status"], frame: Frame): DenseSolution {
  const { t0, t1, direction, n, settings } = frame;
  const tau = Float64Array.from(steps.tau);
  const states = Float64Array.from(steps.states);
  const slopes = Float64Array.from(steps.slopes);
  const middles = Float64Array.from(steps.middles);
  const times = tau.map((v) => t0 + direction * v);
  if (status === "ok") times[times.length - 1] = t1;
  const tEnd = times.at(-1)!;
  const at = (t: number, out: Float64Array = new Float64Array(n)) => {
    if (!(Math.min(t0, tEnd) <= t && t <= Math.max(t0, tEnd))) {
      throw new RangeError(`time: is ${t}, expected from ${t0} to ${tEnd}, where the solution is known`);
    }
    return interpolateStep({ tau, states, slopes, middles }, Math.abs(t - t0), n, out);
  };
  return { status, tStart: t0, tEnd, times, states, dimension: n, options: settings, at };
}
