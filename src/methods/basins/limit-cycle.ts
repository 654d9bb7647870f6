import { eigenvalues } from "../../linalg/eigenvalues.js";
import { solveLinear } from "../../linalg/lu.js";
import { dot, norm2, normInf, subtract } from "../../linalg/vector.js";
import type { Flow } from "../../systems/system.js";
import { sortedMultipliers } from "../fixed-points/stability.js";
import type { Complex } from "../results.js";
import { flowStepper } from "./flow-stepper.js";
import { variationalFlow, withIdentity } from "./variational-flow.js";

/** A closed orbit of a flow. */
export interface LimitCycle {
  /** A state on it, shape [n]. */
  readonly state: Float64Array;
  readonly period: number;
  /** Of the return map, the most repelling first; shape [n − 1]: the multiplier 1 along the orbit is left out. */
  readonly multipliers: readonly Complex[];
  /** ‖x(period) − x(0)‖∞. */
  readonly residual: number;
}

/** Error of an integration's step, relative; and of the closure that counts as closed. */
const [tolerance, closed] = [1e-12, 1e-9];
const iterations = 25;

/**
 * A closed orbit near a state and a period, by Newton's method on x(T) − x = 0 within the plane normal to the flow.
 *
 * Stable and unstable ones alike. An iteration integrates the flow and its sensitivity over a period.
 *
 * @param state  a guess, shape [n], n ≥ 2
 * @param period a guess
 * @returns      undefined where the iteration does not converge, or shrinks to an equilibrium
 * @see          Kuznetsov, Elements of Applied Bifurcation Theory (2004), sect. 10.3, doi:10.1007/978-1-4757-3978-7
 */
export function limitCycle(
  flow: Flow,
  state: Float64Array,
  p: Float64Array,
  period: number,
): LimitCycle | undefined {
  const n = flow.dimension;
  const stepper = flowStepper(variationalFlow(flow), p, tolerance);
  let x = Float64Array.from(state);
  let time = period;
  for (let k = 0; k < iterations; k++) {
    const z = withIdentity(x);
    if (!(time > 0.1 * period && time < 10 * period) || !stepper.advance(z, time)) return undefined;
    const gap = subtract(z.subarray(0, n), x);
    const monodromy = z.slice(n);
    if (normInf(gap) <= closed * Math.max(1, normInf(x)))
      return describe(flow, p, { x, time, monodromy, gap });
    const step = newtonStep(flow, p, x, z, gap);
    if (step === undefined) return undefined;
    x = x.map((v, i) => v + step[i]!);
    time += step[n]!;
  }
  return undefined;
}

/** [δx; δT] with (M − I) δx + f δT = −gap and δx normal to the flow at x. */
function newtonStep(
  flow: Flow,
  p: Float64Array,
  x: Float64Array,
  z: Float64Array,
  gap: Float64Array,
): Float64Array | undefined {
  const n = flow.dimension;
  const size = n + 1;
  const a = new Float64Array(size * size);
  const [before, after] = [flow.derivative(x, p).slice(), flow.derivative(z.slice(0, n), p)];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) a[i * size + j] = z[n + i * n + j]! - (i === j ? 1 : 0);
    a[i * size + n] = after[i]!;
    a[n * size + i] = before[i]!;
  }
  const right = new Float64Array(size);
  for (let i = 0; i < n; i++) right[i] = -gap[i]!;
  const { status, x: step } = solveLinear(a, right, size);
  return status === "ok" && step.every(Number.isFinite) ? step : undefined;
}

function describe(
  flow: Flow,
  p: Float64Array,
  found: { x: Float64Array; time: number; monodromy: Float64Array; gap: Float64Array },
): LimitCycle | undefined {
  const n = flow.dimension;
  const { x, time, monodromy, gap } = found;
  const speed = norm2(flow.derivative(x, p));
  if (!(speed * time > 1e-6 * Math.max(1, norm2(x)))) return undefined;
  const all = sortedMultipliers("map", eigenvalues(monodromy, n));
  const distance = ({ re, im }: Complex) => Math.hypot(re - 1, im);
  const trivial = all.reduce((best, m, i) => (distance(m) < distance(all[best]!) ? i : best), 0);
  return {
    state: x,
    period: time,
    multipliers: all.filter((_, i) => i !== trivial),
    residual: normInf(gap),
  };
}

/** Steps in which returns are looked for, the returns kept, and the bisections that place one. */
const [returnSteps, mostReturns, bisections] = [6000, 24, 40];

/**
 * The time after which an orbit first comes back near a state on it, through the plane normal to the flow there.
 *
 * @param time    of a step between two looks at the orbit
 * @param nearby  how near it has to come, Euclidean
 * @returns       undefined where it does not within {@link returnSteps} steps
 */
export function returnTime(
  flow: Flow,
  p: Float64Array,
  state: Float64Array,
  time: number,
  nearby: number,
): number | undefined {
  const stepper = flowStepper(flow, p, 1e-10);
  const normal = flow.derivative(state, p).slice();
  const side = (y: Float64Array): number => dot(normal, subtract(y, state));
  const x = state.slice();
  const before = x.slice();
  for (let k = 0, returns = 0; k < returnSteps && returns < mostReturns; k++) {
    before.set(x);
    if (!stepper.advance(x, time)) return undefined;
    if (k === 0 || !(side(before) < 0 && side(x) >= 0)) continue;
    returns++;
    const { at, state: crossing } = crossingOf(stepper.advance, side, before, time);
    if (norm2(subtract(crossing, state)) <= nearby) return k * time + at;
  }
  return undefined;
}

function crossingOf(
  advance: (x: Float64Array, duration: number) => boolean,
  side: (x: Float64Array) => number,
  from: Float64Array,
  time: number,
): { readonly at: number; readonly state: Float64Array } {
  let [low, high] = [0, time];
  const y = from.slice();
  for (let i = 0; i < bisections; i++) {
    const middle = (low + high) / 2;
    y.set(from);
    advance(y, middle);
    if (side(y) < 0) low = middle;
    else high = middle;
  }
  return { at: high, state: y };
}

/** States of a closed orbit at `count` equal times, shape [count, n]. */
export function cycleStates(flow: Flow, p: Float64Array, cycle: LimitCycle, count: number): Float64Array {
  const n = flow.dimension;
  const stepper = flowStepper(flow, p, 1e-10);
  const x = cycle.state.slice();
  const out = new Float64Array(count * n);
  for (let k = 0; k < count; k++) {
    out.set(x, k * n);
    stepper.advance(x, cycle.period / count);
  }
  return out;
}
