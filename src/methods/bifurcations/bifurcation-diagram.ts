import { normInf, subtract } from "../../linalg/vector.js";
import type { Model } from "../../systems/model.js";
import { checkParameter, parameterIndex } from "../../systems/parameters.js";
import { arcEvents, type ArcEvent } from "./continuation-events.js";
import {
  continuationEquation,
  firstTangent,
  type ArcPoint,
  type ContinuationEquation,
} from "./continuation-equation.js";
import { continueArc, continuationDefaults, type ContinuationRange } from "./continuation.js";
import { describeFixedPoint, fixedPoints } from "../fixed-points/fixed-points.js";
import { newtonFixedPoint } from "../fixed-points/newton-fixed-point.js";
import type { Branch, BranchPoint, SpecialPoint } from "../results.js";

export interface BifurcationDiagramOptions {
  /** Number of parameter values, ends included, at which all fixed points are searched for. */
  readonly searches?: number;
  /** Random starts of each search. */
  readonly starts?: number;
  readonly seed?: number;
  /** See `continueArc`. */
  readonly maxStep?: number;
  readonly maxPoints?: number;
  /** A branch ends where a state is this many widths outside the hull of the state box and all points found. */
  readonly reach?: number;
}

/** The only place where these defaults are written down. */
export const bifurcationDiagramDefaults = {
  searches: 9,
  starts: 32,
  seed: 0,
  maxStep: continuationDefaults.maxStep,
  maxPoints: continuationDefaults.maxPoints,
  reach: 2,
} as const satisfies Required<BifurcationDiagramOptions>;

export interface BifurcationDiagram {
  /** Name of the continued parameter. */
  readonly parameter: string;
  readonly range: readonly [number, number];
  readonly branches: readonly Branch[];
  /** In the order of the parameter. */
  readonly specialPoints: readonly SpecialPoint[];
  readonly options: Required<BifurcationDiagramOptions>;
}

interface Curve {
  readonly equation: ContinuationEquation;
  /** The whole curve, end to end, located special points among them. */
  readonly points: readonly ArcPoint[];
  readonly branch: Branch;
  readonly events: readonly ArcEvent[];
}

/**
 * Branches of fixed points (equilibria) of any model over one parameter, with their special points.
 *
 * All fixed points found at several values of the parameter start a pseudo-arclength continuation in both
 * directions, unless a branch already passes through them; so isolated branches are met as long as one of the
 * values cuts them. Folds and flips are located to rounding, Neimark–Sacker, Hopf and branch points to the
 * accuracy of the corrector; they are points of their branch too, so stability changes exactly there.
 *
 * @param model     any map or flow
 * @param p         parameters, shape [m]; the continued entry is ignored
 * @param parameter name of the parameter to continue
 * @param range     its smallest and largest value
 * @throws          RangeError for an unknown parameter, a range outside its domain or reversed, or bad options
 */
export function bifurcationDiagram(
  model: Model,
  p: Float64Array,
  parameter: string,
  range: readonly [number, number],
  options: BifurcationDiagramOptions = {},
): BifurcationDiagram {
  const settings = { ...bifurcationDiagramDefaults, ...options };
  const index = parameterIndex(model, parameter);
  checkRange(model, index, range, settings);
  const found = searchValues(range, settings.searches).flatMap((value) => {
    const q = Float64Array.from(p);
    q[index] = value;
    const { fixedPoints: points } = fixedPoints(model, q, { starts: settings.starts, seed: settings.seed });
    return points.map(({ state }) => ({ state, value }));
  });
  const hull = model.stateBox.map((side, i) =>
    hullOf(
      side,
      found.map(({ state }) => state[i]!),
    ),
  );
  const equation = continuationEquation(model.system, p, index, scalesOf(model, hull, range));
  const limits = { parameter: range, states: hull.map((side) => widened(side, settings.reach)) };
  const curves: Curve[] = [];
  for (const { state, value } of found) {
    const y = equation.point(Float64Array.from(state), value);
    if (curves.some((curve) => passesThrough(curve, y))) continue;
    const curve = traceCurve(equation, y, limits, settings);
    if (curve !== undefined) curves.push(curve);
  }
  return {
    parameter,
    range: [range[0], range[1]],
    branches: curves.map((curve) => curve.branch),
    specialPoints: distinct(curves),
    options: settings,
  };
}

function checkRange(
  model: Model,
  index: number,
  [from, to]: readonly [number, number],
  { searches, maxStep, maxPoints }: Required<BifurcationDiagramOptions>,
): void {
  checkParameter(model, index, from);
  checkParameter(model, index, to);
  if (!(from < to)) throw new RangeError(`the range is ${from} to ${to}; expected a rising one`);
  if (!(searches >= 1)) throw new RangeError(`searches is ${searches}; expected at least 1`);
  if (!(maxStep > 0)) throw new RangeError(`maxStep is ${maxStep}; expected a positive number`);
  if (!(maxPoints >= 2)) throw new RangeError(`maxPoints is ${maxPoints}; expected at least 2`);
}

type Interval = readonly [low: number, high: number];

function hullOf([low, high]: Interval, values: readonly number[]): Interval {
  return [Math.min(low, ...values), Math.max(high, ...values)];
}

/**
 * Units in which the range and each side of the state box are 1 long, a state of many units √n shorter. Where the
 * fixed points found spread far beyond the box (a bias continued over a long range moves it), longer.
 */
function scalesOf(model: Model, hull: readonly Interval[], [from, to]: Interval): Float64Array {
  const sides = model.stateBox.map(([low, high], i) => {
    const [least, most] = hull[i]!;
    return Math.max(high - low, (most - least) / 16) || 1;
  });
  return Float64Array.of(...sides.map((side) => side * Math.sqrt(sides.length)), to - from);
}

function widened([low, high]: Interval, reach: number): Interval {
  const margin = reach * (high - low || 1);
  return [low - margin, high + margin];
}

/** Ends and midpoints of equal parts, the middle of the range first: it starts the longest branches. */
function searchValues([from, to]: readonly [number, number], count: number): number[] {
  const inner = Array.from({ length: Math.max(1, count - 2) }, (_, i) => (i + 0.5) / Math.max(1, count - 2));
  const ordered = inner.sort((a, b) => Math.abs(a - 0.5) - Math.abs(b - 0.5) || a - b);
  return [...ordered.map((f) => from + f * (to - from)), ...(count >= 3 ? [from, to] : [])];
}

function traceCurve(
  equation: ContinuationEquation,
  y: Float64Array,
  range: ContinuationRange,
  { maxStep, maxPoints }: Required<BifurcationDiagramOptions>,
): Curve | undefined {
  const tangent = firstTangent(equation, y);
  if (tangent === undefined) return undefined;
  const forward = continueArc(equation, { y, tangent }, range, { maxStep, maxPoints });
  const reverse = { y, tangent: tangent.map((v) => -v) };
  const closed = forward.end === "closed";
  const backward = closed ? undefined : continueArc(equation, reverse, range, { maxStep, maxPoints });
  const head = (backward?.points.slice(1) ?? []).reverse();
  const along = [...head.map((q) => ({ y: q.y, tangent: q.tangent.map((v) => -v) })), ...forward.points];
  const arc = closed ? [...along, { y, tangent }] : along;
  const events = arcEvents(equation, arc);
  const points = withEvents(arc, events);
  const start = backward?.end ?? "closed";
  const branch = { points: points.map((q) => branchPoint(equation, q.y)), start, end: forward.end };
  return { equation, points, branch, events };
}

function withEvents(points: readonly ArcPoint[], events: readonly ArcEvent[]): ArcPoint[] {
  return points.flatMap((q, i) => [q, ...events.filter((e) => e.after === i).map((e) => e.point)]);
}

function branchPoint(equation: ContinuationEquation, y: Float64Array): BranchPoint {
  const q = describeFixedPoint(equation.system, equation.state(y), equation.parameters(y), 0);
  const { state, stability, multipliers } = q;
  return { parameter: equation.parameter(y), state, stability, multipliers };
}

/** How near, in scaled units, a Newton solution on a curve must be to a point for the curve to pass through it. */
const sameWithin = 1e-6;

/** Solves for the curve's own point at y's parameter wherever it crosses it, and compares. */
function passesThrough({ equation, points }: Curve, y: Float64Array): boolean {
  const { n } = equation;
  const lambda = y[n]!;
  for (let i = 0; i + 1 < points.length; i++) {
    const a = points[i]!.y;
    const b = points[i + 1]!.y;
    const [low, high] = a[n]! < b[n]! ? [a[n]!, b[n]!] : [b[n]!, a[n]!];
    if (lambda < low - sameWithin || lambda > high + sameWithin) continue;
    const chord = normInf(subtract(b, a));
    if (normInf(subtract(y, a)) > 2 * chord + sameWithin) continue;
    const t = high > low ? Math.max(0, Math.min(1, (lambda - a[n]!) / (b[n]! - a[n]!))) : 0;
    if (
      reaches(
        equation,
        a.map((v, k) => v + t * (b[k]! - v)),
        y,
      )
    )
      return true;
  }
  return false;
}

function reaches(equation: ContinuationEquation, guess: Float64Array, y: Float64Array): boolean {
  const { state } = newtonFixedPoint(equation.system, equation.state(guess), equation.parameters(y));
  return normInf(subtract(equation.point(state, equation.parameter(y)), y)) <= sameWithin;
}

/** A branch point lies on two curves; it is told once. */
function distinct(curves: readonly Curve[]): SpecialPoint[] {
  const kept: ArcEvent[] = [];
  for (const event of curves.flatMap((curve) => curve.events)) {
    const same = (e: ArcEvent) =>
      e.special.type === event.special.type && normInf(subtract(e.point.y, event.point.y)) < 10 * sameWithin;
    if (!kept.some(same)) kept.push(event);
  }
  return kept.map((e) => e.special).sort((a, b) => a.parameter - b.parameter);
}
