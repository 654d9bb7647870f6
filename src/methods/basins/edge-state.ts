import { normInf, subtract } from "../../linalg/vector.js";
import type { Model } from "../../systems/model.js";
import { describeFixedPoint } from "../fixed-points/fixed-points.js";
import { iteratedMap } from "../fixed-points/iterated-map.js";
import { newtonFixedPoint } from "../fixed-points/newton-fixed-point.js";
import { growth } from "../fixed-points/stability.js";
import type { Complex } from "../results.js";
import { bisectBoundary, distance, type BoundaryPair } from "./boundary-bisection.js";
import type { Label } from "./labeller.js";
import { limitCycle } from "./limit-cycle.js";
import { orbitMap, type OrbitMap } from "./orbit-map.js";

/** What attracts within the boundary of two basins. */
export interface EdgeState {
  /** Labels on the two sides of the boundary where the search ended. */
  readonly between: readonly [number, number];
  /** "not-settled": the orbit on the boundary neither rests nor repeats itself: a chaotic edge, or too few rounds. */
  readonly status: "saddle" | "cycle" | "not-settled";
  /** The saddle; a state of the cycle; the last state of the orbit on the boundary. Shape [n]. */
  readonly state: readonly number[];
  /** Of a cycle, in steps or time. */
  readonly period: number | null;
  readonly multipliers: readonly Complex[] | null;
  /** Unstable directions: 1 for an edge state of a smooth boundary; null where it has not settled. */
  readonly unstableDimension: number | null;
  /** Where the boundary was first met, between two starts. */
  readonly boundary: readonly number[];
  readonly rounds: number;
}

/** Distances of the two orbits after a bisection and before the next, as shares of the box. */
const [tight, wide] = [1e-10, 1e-6];
const mostRounds = 400;
/** Steps of a round, of which only an orbit that has come to rest needs many. */
const roundSteps = 400;
/** A return this near counts as one, as a share of the box (of a flow, between two looks, of what the orbit moves). */
const [resting, returning] = [1e-4, 0.05];
const longestPeriod = 64;
/** How far Newton's method may go, as a share of the box. */
const farthest = 0.02;

/**
 * Follows the boundary between two basins to what attracts within it, the edge state: two orbits on either side are
 * brought together again by bisection whenever they have parted.
 *
 * Once the orbit rests or repeats itself, Newton's method finds the saddle or the cycle to full precision.
 *
 * @param label of states, by the atlas of the model
 * @param pair  two states on either side, as {@link bisectBoundary} gives them
 * @param scale width of the box of states
 * @param time  of a step of a flow
 * @see   Skufca, Yorke & Eckhardt, Phys. Rev. Lett. 96 (2006) 174101, doi:10.1103/PhysRevLett.96.174101
 */
export function edgeState(
  model: Model,
  p: Float64Array,
  label: Label,
  pair: BoundaryPair,
  { scale, time }: { readonly scale: number; readonly time: number },
): EdgeState {
  const orbit = orbitMap(model.system, p, time);
  let current = pair;
  const trail: Float64Array[] = [];
  for (let round = 1; ; round++) {
    const next = followOnce(orbit, label, current, scale, trail);
    const settled = settledNear(model, p, trail, scale, time);
    const known = { boundary: Array.from(pair.inside), rounds: round };
    const between = [current.home, current.other] as const;
    if (settled !== undefined) return { between, ...settled, ...known };
    if (next === undefined || round === mostRounds) {
      const state = Array.from(current.inside);
      return { between, status: "not-settled", state, ...unsettled, ...known };
    }
    current = next;
  }
}

const unsettled = { period: null, multipliers: null, unstableDimension: null } as const;

/** One round: the two orbits until they have parted, and the pair between them; their states go to the trail. */
function followOnce(
  orbit: OrbitMap,
  label: Label,
  pair: BoundaryPair,
  scale: number,
  trail: Float64Array[],
): BoundaryPair | undefined {
  const [a, b] = [pair.inside.slice(), pair.outside.slice()];
  for (let t = 0; t < roundSteps && distance(a, b) <= wide * scale; t++) {
    trail.push(a.slice());
    if (!orbit.advance(a) || !orbit.advance(b)) break;
  }
  trail.splice(0, trail.length - 2 * longestPeriod);
  return bisectBoundary(label, a, b, pair.home, tight * scale);
}

type Settled = Pick<EdgeState, "status" | "state" | "period" | "multipliers" | "unstableDimension">;

function settledNear(
  model: Model,
  p: Float64Array,
  trail: readonly Float64Array[],
  scale: number,
  time: number,
): Settled | undefined {
  const { system } = model;
  const last = trail.at(-1)!;
  const away = trail.map((x) => normInf(subtract(x, last)));
  const period = returnOf(away, system.kind === "map" ? resting * scale : 0);
  if (away.length > 1 && away.at(-2)! <= resting * scale) return saddleNear(model, p, last, 1, scale);
  if (system.kind === "map") return period > 1 ? saddleNear(model, p, last, period, scale) : undefined;
  const steps = returnOf(away, returning * Math.max(...away));
  if (system.dimension < 3 || steps < 3 || trail.length < 2 * longestPeriod) return undefined;
  const cycle = limitCycle(system, last, p, steps * time);
  if (cycle === undefined || normInf(subtract(cycle.state, last)) > farthest * scale) return undefined;
  return {
    status: "cycle",
    state: Array.from(cycle.state),
    period: cycle.period,
    multipliers: cycle.multipliers,
    unstableDimension: cycle.multipliers.filter((m) => growth("map", m) > 0).length,
  };
}

/** How many steps before the last state the orbit was as near to it, having been further away between; 0 if never. */
function returnOf(away: readonly number[], near: number): number {
  let left = false;
  for (let k = 1; k <= longestPeriod && k < away.length; k++) {
    const d = away[away.length - 1 - k]!;
    if (d > 2 * near) left = true;
    else if (left && d <= near) return k;
  }
  return 0;
}

function saddleNear(
  { system }: Model,
  p: Float64Array,
  x: Float64Array,
  period: number,
  scale: number,
): Settled | undefined {
  const composed = system.kind === "map" && period > 1 ? iteratedMap(system, period) : system;
  const { status, state } = newtonFixedPoint(composed, x, p);
  if (status !== "converged" || normInf(subtract(state, x)) > farthest * scale) return undefined;
  const { multipliers } = describeFixedPoint(composed, state, p);
  const unstableDimension = multipliers.filter((m) => growth(system.kind, m) > 0).length;
  if (unstableDimension === 0) return undefined;
  return {
    status: period === 1 ? "saddle" : "cycle",
    state: Array.from(state),
    period: period === 1 ? null : period,
    multipliers,
    unstableDimension,
  };
}
