import { dot, normInf, norm2, subtract } from "../../linalg/vector.js";
import type { Model } from "../../systems/model.js";
import { checkParameter, parameterIndex } from "../../systems/parameters.js";
import { bifurcationDiagramDefaults } from "./bifurcation-diagram.js";
import type { CurveEvent } from "./codimension-two-points.js";
import { definingSystem, type DefiningKind } from "./defining-system.js";
import {
  codimensionTwoPoint,
  planeCurves,
  tracePlaneCurve,
  type CodimensionTwoPoint,
  type PlaneCurve,
  type PlanePoint,
  type TracedCurve,
} from "./plane-curve-data.js";
import { correctCurve, planeCurveDefaults, startCurve, type PlaneBox } from "./plane-curve.js";
import { planeParameters, planeState, type PlaneProblem } from "./plane-problem.js";
import {
  planeOf,
  planeSlices,
  sliceSpecialPoints,
  startOf,
  startsAt,
  type PlaneAxis,
  type PlaneSpecialPoint,
  type Start,
} from "./plane-starts.js";

export type { PlaneAxis } from "./plane-starts.js";

export interface TwoParameterOptions {
  /** Values of each parameter, besides that of p, at which a one-parameter diagram over the other looks for starts. */
  readonly slices?: number;
  /** Random starts of each search for fixed points in a slice. */
  readonly starts?: number;
  readonly seed?: number;
  /** See `followCurve`. */
  readonly maxStep?: number;
  readonly maxPoints?: number;
  /** A curve ends where a state is this many widths outside the hull of the state box and the points found. */
  readonly reach?: number;
}

/** The only place where these defaults are written down. */
export const twoParameterDefaults = {
  slices: 3,
  starts: bifurcationDiagramDefaults.starts,
  seed: bifurcationDiagramDefaults.seed,
  maxStep: planeCurveDefaults.maxStep,
  maxPoints: planeCurveDefaults.maxPoints,
  reach: 2,
} as const satisfies Required<TwoParameterOptions>;

export interface TwoParameterDiagram {
  readonly axes: readonly [PlaneAxis, PlaneAxis];
  /** "max-curves": a hundred curves were followed, and some starts were left. */
  readonly status: "done" | "max-curves";
  readonly curves: readonly PlaneCurve[];
  readonly codimensionTwo: readonly CodimensionTwoPoint[];
  /** Starts from which no curve could be followed, with the type it should have had. */
  readonly failed: readonly (PlanePoint & { readonly type: DefiningKind })[];
  readonly options: Required<TwoParameterOptions>;
}

/** How far, in scaled units, Newton's method may move a start. */
const startReach = 1e-2;
/** How near, in scaled units, two points must be to count as one. */
const sameWithin = 1e-5;
const maxCurves = 100;

/** How far a run is. */
export interface TwoParameterProgress {
  /** Slices searched so far, and all of them. */
  readonly slices: number;
  readonly of: number;
  readonly curves: number;
}

/**
 * Bifurcation curves of the fixed points (equilibria) of any model over two parameters, with their points of
 * codimension two.
 *
 * One-parameter diagrams along slices of the plane give starts; each is continued in both directions unless a curve
 * already passes through it, and so is every other curve that meets at a point of codimension two on it (the Hopf curve
 * at a Bogdanov–Takens point, the Neimark–Sacker curve at a 1:1 or 1:2 resonance, …). Curves that no slice cuts and
 * that no such point leads to are missed. Curves of branch points (symmetric models) are not followed.
 *
 * @param model any map or flow
 * @param p     parameters, shape [m]; the two entries give the slices through p
 * @throws      RangeError for unknown or equal parameters, ranges outside their domain or reversed, or bad options
 * @see         Kuznetsov, Elements of Applied Bifurcation Theory (2004), chapters 8 to 10,
 *              doi:10.1007/978-1-4757-3978-7
 */
export function twoParameterDiagram(
  model: Model,
  p: Float64Array,
  axes: readonly [PlaneAxis, PlaneAxis],
  options: TwoParameterOptions = {},
): TwoParameterDiagram {
  const run = twoParameterRun(model, p, axes, options);
  for (;;) {
    const next = run.next();
    if (next.done === true) return next.value;
  }
}

/** {@link twoParameterDiagram} in steps: yields how far it is, after every slice and every curve. */
export function* twoParameterRun(
  model: Model,
  p: Float64Array,
  axes: readonly [PlaneAxis, PlaneAxis],
  options: TwoParameterOptions = {},
): Generator<TwoParameterProgress, TwoParameterDiagram> {
  const settings = { ...twoParameterDefaults, ...options };
  const indices = checkedIndices(model, axes, settings);
  const special: PlaneSpecialPoint[] = [];
  const slices = planeSlices(p, axes, indices, settings.slices);
  for (const [done, slice] of slices.entries()) {
    yield { slices: done, of: slices.length, curves: 0 };
    special.push(...sliceSpecialPoints(model, p, axes, slice, settings));
  }
  const { problem, box } = planeOf(model, p, axes, indices, special, settings.reach);
  const queue = special.flatMap((point) => startOf(problem, point));
  const curves: TracedCurve[] = [];
  const failed: Start[] = [];
  while (queue.length > 0 && curves.length < maxCurves) {
    const start = queue.shift()!;
    yield { slices: slices.length, of: slices.length, curves: curves.length };
    const traced = tracedFrom(problem, start, box, curves, settings);
    if (traced === "failed") failed.push(start);
    else if (traced !== undefined) {
      curves.push(traced);
      queue.push(...traced.events.flatMap((event) => startsAt(problem, event)));
    }
  }
  return {
    axes,
    status: queue.length > 0 ? "max-curves" : "done",
    curves: curves.flatMap(planeCurves),
    codimensionTwo: distinct(curves.flatMap((curve) => curve.events)).map(codimensionTwoPoint),
    failed: failed.map((start) => failedStart(problem, start)),
    options: settings,
  };
}

/** The curve through a start; undefined where one passes there already, or outside the box. */
function tracedFrom(
  problem: PlaneProblem,
  start: Start,
  box: PlaneBox,
  curves: readonly TracedCurve[],
  settings: Required<TwoParameterOptions>,
): TracedCurve | "failed" | undefined {
  if (!isInside(start.y, box) || curves.some((curve) => passesThrough(curve, start))) return undefined;
  const { system, y } = definingSystem(problem, start.kind, start.y, start.extra);
  const first = startCurve(system, y, startReach);
  if (first === undefined) return "failed";
  if (curves.some((curve) => passesThrough(curve, { ...start, y: first.y }))) return undefined;
  return tracePlaneCurve(first, box, settings);
}

function checkedIndices(
  model: Model,
  axes: readonly [PlaneAxis, PlaneAxis],
  { slices, maxStep, maxPoints }: Required<TwoParameterOptions>,
): readonly [number, number] {
  const index = ({ parameter, range: [from, to] }: PlaneAxis) => {
    const found = parameterIndex(model, parameter);
    checkParameter(model, found, from);
    checkParameter(model, found, to);
    if (!(from < to))
      throw new RangeError(`the range of ${parameter} is ${from} to ${to}; expected a rising one`);
    return found;
  };
  const [first, second] = [index(axes[0]), index(axes[1])];
  if (first === second) throw new RangeError(`both parameters are ${axes[0].parameter}; expected two`);
  if (!(Number.isInteger(slices) && slices >= 0)) {
    throw new RangeError(`slices is ${slices}; expected a whole number of at least 0`);
  }
  if (!(maxStep > 0)) throw new RangeError(`maxStep is ${maxStep}; expected a positive number`);
  if (!(maxPoints >= 2)) throw new RangeError(`maxPoints is ${maxPoints}; expected at least 2`);
  return [first, second];
}

function isInside(y: Float64Array, { low, high }: PlaneBox): boolean {
  return low.every((edge, i) => y[i]! >= edge && y[i]! <= high[i]!);
}

/** Solves for the curve's own point in the plane through y at right angles to each chord near it, and compares. */
function passesThrough({ points }: TracedCurve, { kind, y }: Start): boolean {
  if (points[0]!.system.kind !== kind) return false;
  const size = points[0]!.system.problem.n + 2;
  const target = y.subarray(0, size);
  return points.slice(1).some((next, i) => {
    const a = points[i]!;
    const chord = subtract(next.y.subarray(0, size), a.y.subarray(0, size));
    const offset = subtract(target, a.y.subarray(0, size));
    const length = dot(chord, chord);
    const share = dot(offset, chord) / length;
    if (!(share >= -0.1 && share <= 1.1) || dot(offset, offset) > 4 * length) return false;
    const guess = a.y.map((v, k) => v + share * (next.y[k]! - v));
    const normal = guess.map((_, k) => (k < size ? chord[k]! / Math.sqrt(length) : 0));
    const found = correctCurve(a.system, guess, normal)?.y;
    return found !== undefined && normInf(subtract(found.subarray(0, size), target)) <= sameWithin;
  });
}

function distinct(events: readonly CurveEvent[]): CurveEvent[] {
  const kept: CurveEvent[] = [];
  for (const event of events) {
    const size = event.point.system.problem.n + 2;
    const place = (e: CurveEvent) => e.point.y.subarray(0, size);
    const same = (e: CurveEvent) =>
      e.type === event.type && norm2(subtract(place(e), place(event))) < sameWithin;
    if (!kept.some(same)) kept.push(event);
  }
  return kept;
}

function failedStart(
  problem: PlaneProblem,
  { kind, y }: Start,
): PlanePoint & { readonly type: DefiningKind } {
  const p = planeParameters(problem, y);
  const [first, second] = problem.indices;
  return { type: kind, parameter: p[first]!, and: p[second]!, state: Array.from(planeState(problem, y)) };
}
