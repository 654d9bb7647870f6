import { dot } from "../../linalg/vector.js";
import type { DiscreteMap } from "../../systems/system.js";
import { iteratedMap } from "../fixed-points/iterated-map.js";
import { cycleStart } from "./branch-switch.js";
import { bifurcationPoint } from "./bifurcation-point.js";
import { continuationEquation, type ArcPoint, type ContinuationEquation } from "./continuation-equation.js";
import { continuationRun, type ContinuationOptions, type ContinuationRange } from "./continuation.js";
import { cycleStates, finishedCurve, type Curve } from "./curve-trace.js";

/** A family of maps over one parameter, as the equations of its cycles need it. */
export interface CycleFamily {
  readonly map: DiscreteMap;
  readonly p: Float64Array;
  /** The continued entry of p. */
  readonly index: number;
  readonly scales: Float64Array;
  readonly switching?: ((x: Float64Array, p: Float64Array) => Float64Array) | undefined;
}

/** Of their distance before a step: halves of a cycle that are nearer than this behind it have merged. */
const collapsed = 1e-3;

/** The curve of a map's cycles of one period, as fixed points of its composition. */
export function cycleEquation(
  { map, p, index, scales, switching }: CycleFamily,
  period: number,
): ContinuationEquation {
  const along = (x: Float64Array, q: Float64Array) =>
    Float64Array.from(
      cycleStates(map, x, q, period).flatMap((s) => Array.from(switching!(Float64Array.from(s), q))),
    );
  return continuationEquation(iteratedMap(map, period), p, index, scales, switching && along);
}

/**
 * Follows the branch of cycles that emanates from a flip: cycles of twice the period, with their special points.
 *
 * One direction is enough: the other half of the curve holds the same cycles, half a period later. It ends as other
 * branches do, or with "flip" where the cycle merges with one of half its period again. Steps are shorter by the period.
 *
 * @param flip   where the cycle of half the period flips, scaled, shape [n + 1]
 * @param period of the cycles that are followed
 * @returns      undefined where no cycle is found beside the flip (a degenerate one)
 */
export function* cycleBranchRun(
  family: CycleFamily,
  flip: Float64Array,
  period: number,
  range: ContinuationRange,
  options: Required<Pick<ContinuationOptions, "maxStep" | "maxPoints">>,
): Generator<number, Curve | undefined> {
  const halfMap = iteratedMap(family.map, period / 2);
  const equation = cycleEquation(family, period);
  const jacobian = halfMap.jacobian(equation.state(flip), equation.parameters(flip));
  const maxStep = options.maxStep / Math.sqrt(period);
  const started = cycleStart(equation, flip, jacobian, maxStep / 4);
  if (started === undefined) return undefined;
  const apart = (y: Float64Array) => {
    const x = equation.state(y);
    const after = halfMap.step(x, equation.parameters(y));
    return after.map((v, i) => (v - x[i]!) / family.scales[i]!);
  };
  // Behind the merging the halves have changed places, or Newton's method has found the cycle of half the period.
  const until = (before: Float64Array, after: Float64Array) => {
    const here = apart(before);
    return dot(here, apart(after)) < collapsed * dot(here, here);
  };
  const run = { ...options, maxStep, until };
  const { points, end } = yield* continuationRun(equation, started[1], range, run);
  const arc = [started[0], ...(end === "flip" ? merged(family, points, period) : points)];
  return finishedCurve(equation, { points: arc, start: "flip", end }, { map: family.map, period });
}

/** The arc with its last point, which lies behind the merging, replaced by the flip at which the cycles merge. */
function merged(family: CycleFamily, points: readonly ArcPoint[], period: number): readonly ArcPoint[] {
  const before = points.at(-2)!;
  const half = cycleEquation(family, period / 2);
  const x = half.state(before.y);
  const opposite = iteratedMap(family.map, period / 2).step(x, half.parameters(before.y));
  const middle = x.map((v, i) => (v + opposite[i]!) / 2);
  const { y, status } = bifurcationPoint(half, half.point(middle, half.parameter(before.y)), 2);
  const kept = points.slice(0, -1);
  return status === "converged" ? [...kept, { y, tangent: before.tangent }] : kept;
}
