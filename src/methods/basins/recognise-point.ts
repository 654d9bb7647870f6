import { normInf, subtract } from "../../linalg/vector.js";
import type { System } from "../../systems/system.js";
import { describeFixedPoint } from "../fixed-points/fixed-points.js";
import { iteratedMap } from "../fixed-points/iterated-map.js";
import { newtonFixedPoint } from "../fixed-points/newton-fixed-point.js";
import { growth } from "../fixed-points/stability.js";
import type { Attractor, Capture } from "./basin-atlas.js";
import { captureBall, transformedDistance } from "./capture-ball.js";
import type { OrbitMap } from "./orbit-map.js";
import { reachOf, type KnownAttractor, type Surroundings } from "./recognise-attractor.js";

/** A state that comes back this near, as a share of what the orbit moves meanwhile, is taken for a cycle's. */
const returned = 1e-3;
/** A step this short, as a share of the box, is taken for one towards a fixed point. */
const resting = 1e-4;
/** How far Newton's method may go from the orbit, as a share of the box. */
const farthest = 0.1;
/** Steps, in periods, that an orbit is given to enter the capture region. */
const patience = 20_000;

/**
 * The stable fixed point, equilibrium or cycle that an orbit runs into; undefined where it does not repeat itself.
 *
 * @param states of the orbit one after the other
 */
export function recognisePoint(
  around: Surroundings,
  states: readonly Float64Array[],
): KnownAttractor | undefined {
  const { model, scale } = around;
  const distances = states.map((s) => normInf(subtract(s, states[0]!)));
  if (distances[1]! <= resting * scale) {
    const found = pointNear(around, states[0]!, 1);
    if (found !== undefined) return found;
  }
  if (model.system.kind === "flow") return undefined;
  const reach = reachOf(states);
  const period = distances.findIndex((d, k) => k > 1 && d <= returned * reach);
  return period > 0 ? pointNear(around, states[0]!, period) : undefined;
}

function pointNear(around: Surroundings, x: Float64Array, period: number): KnownAttractor | undefined {
  const { model, p, scale } = around;
  const { system } = model;
  const composed = system.kind === "map" && period > 1 ? iteratedMap(system, period) : system;
  const { status, state } = newtonFixedPoint(composed, x, p);
  if (status !== "converged" || normInf(subtract(state, x)) > farthest * scale) return undefined;
  const { multipliers, stability } = describeFixedPoint(composed, state, p);
  if (stability !== "stable") return undefined;
  const capture = captureOf(around, composed, state, period);
  if (capture === undefined || !enters(around, x, capture, period)) return undefined;
  const states = canonical(cycleFrom(around.orbit, state, period));
  const rate = growth(system.kind, multipliers[0]!);
  const value = system.kind === "map" ? Math.log(1 + rate) / period : rate;
  const attractor: Attractor = {
    kind: period === 1 ? "fixed point" : "cycle",
    states: states.map((s) => Array.from(s)),
    period: period === 1 ? null : period,
    multipliers,
    lyapunov: { value, standardError: null },
    mean: Array.from(x, (_, i) => states.reduce((sum, s) => sum + s[i]!, 0) / period),
  };
  return { attractor, capture };
}

/** G is the map as often as the cycle is long, or a flow after its sampling time. */
function captureOf(
  { orbit, scale, p, fixedPoints }: Surroundings,
  composed: System,
  state: Float64Array,
  period: number,
) {
  const step = (x: Float64Array) => {
    for (let k = 0; k < period; k++) orbit.advance(x);
  };
  const jacobian =
    composed.kind === "map"
      ? (x: Float64Array) => composed.jacobian(x, p)
      : (x: Float64Array) => orbit.jacobian(x);
  return captureBall({ step, jacobian }, state, scale, fixedPoints);
}

function enters(around: Surroundings, start: Float64Array, capture: Capture, period: number): boolean {
  if (capture.kind !== "ball") return false;
  const x = start.slice();
  for (let t = 0; t < patience * period && !around.lost(x); t++) {
    if (transformedDistance(capture.transform, capture.centre, x) <= capture.radius) return true;
    if (!around.orbit.advance(x)) return false;
  }
  return false;
}

function cycleFrom(orbit: OrbitMap, state: Float64Array, period: number): Float64Array[] {
  const states = [state];
  for (let k = 1; k < period; k++) {
    const next = states[k - 1]!.slice();
    orbit.advance(next);
    states.push(next);
  }
  return states;
}

/** The cycle from its lexicographically smallest state on. */
function canonical(states: readonly Float64Array[]): readonly Float64Array[] {
  const first = states.reduce((best, s, k) => (precedes(s, states[best]!) ? k : best), 0);
  return [...states.slice(first), ...states.slice(0, first)];
}

function precedes(a: Float64Array, b: Float64Array): boolean {
  const i = a.findIndex((v, k) => v !== b[k]);
  return i >= 0 && a[i]! < b[i]!;
}
