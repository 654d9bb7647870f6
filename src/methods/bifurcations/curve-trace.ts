import type { Eigenvalues } from "../../linalg/eigenvalues.js";
import { normInf, subtract } from "../../linalg/vector.js";
import type { DiscreteMap } from "../../systems/system.js";
import { newtonFixedPoint } from "../fixed-points/newton-fixed-point.js";
import { sortedMultipliers, stabilityOf } from "../fixed-points/stability.js";
import type { Branch, BranchEnd, BranchPoint } from "../results.js";
import { arcEvents, spectrumAt, type ArcEvent } from "./continuation-events.js";
import type { ArcPoint, ContinuationEquation } from "./continuation-equation.js";
import { continuationRun, type ContinuationOptions, type ContinuationRange } from "./continuation.js";

/** One connected curve of fixed points or cycles, followed to both ends. */
export interface Curve {
  readonly equation: ContinuationEquation;
  readonly period: number;
  /** The whole curve, end to end, located special points among them. */
  readonly points: readonly ArcPoint[];
  readonly branch: Branch;
  readonly events: readonly ArcEvent[];
}

export interface Traced {
  readonly points: readonly ArcPoint[];
  readonly start: BranchEnd;
  readonly end: BranchEnd;
}

interface CyclesOf {
  readonly map: DiscreteMap;
  readonly period: number;
}

/**
 * Follows a curve from one of its points in both directions; yields the number of points so far.
 *
 * @param tangent of the curve there
 */
export function* bothWays(
  equation: ContinuationEquation,
  { y, tangent }: ArcPoint,
  range: ContinuationRange,
  options: ContinuationOptions,
): Generator<number, Traced> {
  const forward = yield* continuationRun(equation, { y, tangent }, range, options);
  if (forward.end === "closed") {
    return { points: [...forward.points, { y, tangent }], start: "closed", end: "closed" };
  }
  const turned = { y, tangent: tangent.map((v) => -v) };
  const backward = yield* continuationRun(equation, turned, range, options);
  return {
    points: [...backward.points.slice(1).reverse().map(reversed), ...forward.points],
    start: backward.end,
    end: forward.end,
  };
}

/** A point as it is passed in the other direction. */
function reversed({ y, tangent, corner }: ArcPoint): ArcPoint {
  if (corner === undefined) return { y, tangent: tangent.map((v) => -v) };
  const { unit, before } = corner;
  return { y, tangent: before.map((v) => -v), corner: { unit, before: tangent.map((v) => -v) } };
}

/**
 * The curve with its special points and the stability of every point.
 *
 * @param cycles the map whose cycles these are, and their period; absent for fixed points
 */
export function finishedCurve(
  equation: ContinuationEquation,
  { points: arc, start, end }: Traced,
  cycles?: CyclesOf,
): Curve {
  const period = cycles?.period ?? 1;
  const spectra = arc.map(({ y }) => spectrumAt(equation, y));
  // At a flip that bears the cycle its own test functions are zero: nothing is looked for beside it.
  const [first, last] = [start === "flip" ? 1 : 0, end === "flip" ? arc.length - 1 : arc.length];
  const events = arcEvents(equation, arc.slice(first, last), spectra.slice(first, last)).map((event) => ({
    ...event,
    after: event.after + first,
    special: { ...event.special, ...(period > 1 && { period }) },
  }));
  const located = events.filter((event) => event.point.corner === undefined);
  const points: ArcPoint[] = [];
  const described: BranchPoint[] = [];
  const add = (point: ArcPoint, spectrum: Eigenvalues) => {
    points.push(point);
    described.push(branchPoint(equation, point.y, spectrum, cycles));
  };
  arc.forEach((point, i) => {
    add(point, spectra[i]!);
    for (const event of located) {
      if (event.after === i) add(event.point, spectrumAt(equation, event.point.y));
    }
  });
  return { equation, period, points, events, branch: { period, points: described, start, end } };
}

function branchPoint(
  equation: ContinuationEquation,
  y: Float64Array,
  spectrum: Eigenvalues,
  cycles: CyclesOf | undefined,
): BranchPoint {
  const multipliers = sortedMultipliers(equation.system.kind, spectrum);
  const state = equation.state(y);
  return {
    parameter: equation.parameter(y),
    state: Array.from(state),
    stability: stabilityOf(equation.system.kind, multipliers),
    multipliers,
    ...(cycles && { cycle: cycleStates(cycles.map, state, equation.parameters(y), cycles.period) }),
  };
}

/** States x, F(x), …, F^{count − 1}(x), shape [count][n]. */
export function cycleStates(map: DiscreteMap, x: Float64Array, p: Float64Array, count: number): number[][] {
  const states = [Array.from(x)];
  const here = Float64Array.from(x);
  for (let t = 1; t < count; t++) {
    here.set(map.step(here, p));
    states.push(Array.from(here));
  }
  return states;
}

/** How near, in scaled units, a Newton solution on a curve must be to a point for the curve to pass through it. */
export const sameWithin = 1e-6;

/** Whether a curve passes through a point: solves for its own point at that parameter wherever it crosses it. */
export function passesThrough({ equation, points }: Curve, y: Float64Array): boolean {
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
    const guess = a.map((v, k) => v + t * (b[k]! - v));
    if (reaches(equation, guess, y)) return true;
  }
  return false;
}

function reaches(equation: ContinuationEquation, guess: Float64Array, y: Float64Array): boolean {
  const { state } = newtonFixedPoint(equation.system, equation.state(guess), equation.parameters(y));
  return normInf(subtract(equation.point(state, equation.parameter(y)), y)) <= sameWithin;
}
