import { normInf, subtract } from "../../linalg/vector.js";
import type { SpecialPoint } from "../results.js";
import { crossingTangent } from "./branch-switch.js";
import type { ArcEvent } from "./continuation-events.js";
import { firstTangent, pointAhead, type ContinuationEquation } from "./continuation-equation.js";
import type { ContinuationRange } from "./continuation.js";
import { bothWays, finishedCurve, passesThrough, sameWithin, type Curve } from "./curve-trace.js";
import { cycleBranchRun, type CycleFamily } from "./cycle-branch.js";
import type { FoundAt } from "./value-searches.js";

/** The curves of one diagram, and how they are followed. */
export interface Tracing {
  readonly equation: ContinuationEquation;
  readonly limits: ContinuationRange;
  readonly settings: { readonly maxStep: number; readonly maxPoints: number; readonly cycles: number };
  /** Traced so far; branches are added as they are finished. */
  readonly curves: Curve[];
}

/**
 * Follows every curve through the states found, and those that cross them at branch points; yields points of the curve
 * under way.
 */
export function* fixedPointCurves(tracing: Tracing, found: readonly FoundAt[]): Generator<number> {
  const { equation, curves } = tracing;
  for (const { states, searched } of found) {
    for (const state of states) {
      yield* traceFrom(tracing, equation.point(Float64Array.from(state), searched.parameter));
    }
  }
  // Curves found at branch points join the list, so that theirs are switched at too.
  for (let k = 0; k < curves.length; k++) {
    for (const event of curves[k]!.events) {
      if (event.special.type !== "branch-point") continue;
      for (const y of beside(tracing, event)) yield* traceFrom(tracing, y);
    }
  }
}

function* traceFrom({ equation, limits, settings, curves }: Tracing, y: Float64Array): Generator<number> {
  if (curves.some((curve) => passesThrough(curve, y)) || isAtKink(equation, y)) return;
  const tangent = firstTangent(equation, y);
  if (tangent === undefined) return;
  const { maxStep, maxPoints } = settings;
  curves.push(
    finishedCurve(equation, yield* bothWays(equation, { y, tangent }, limits, { maxStep, maxPoints })),
  );
}

/** At a kink the curve has two tangents: it is met again from elsewhere. */
function isAtKink(equation: ContinuationEquation, y: Float64Array): boolean {
  return equation.switching?.(y).some((v) => Math.abs(v) < 1e-9) === true;
}

/** Points of the curve that crosses at a branch point, on both sides of it. */
function beside({ equation, settings }: Tracing, { point }: ArcEvent): Float64Array[] {
  const tangent = crossingTangent(equation, point);
  if (tangent === undefined) return [];
  const start = { y: point.y, tangent };
  return [1, -1].flatMap((sign) => pointAhead(equation, start, (sign * settings.maxStep) / 2)?.y ?? []);
}

/** Follows the branches of cycles that emanate from the flips of all curves, doubling up to the period asked for. */
export function* cycleCurves(tracing: Tracing, family: CycleFamily): Generator<number> {
  const { curves, limits, settings } = tracing;
  for (let k = 0; k < curves.length; k++) {
    const { period, events } = curves[k]!;
    if (2 * period > settings.cycles) continue;
    for (const { special, point } of events) {
      if (special.type !== "flip" || hasBranch(curves, 2 * period, point.y)) continue;
      const curve = yield* cycleBranchRun(family, point.y, 2 * period, limits, settings);
      if (curve !== undefined) curves.push(curve);
    }
  }
}

/** How near a flip, in scaled units, the end of a branch of cycles must be to have merged there. */
const mergedWithin = 1e-4;

/** Whether a branch of that period begins or ends at this flip. */
function hasBranch(curves: readonly Curve[], period: number, flip: Float64Array): boolean {
  return curves.some((curve) => {
    if (curve.period !== period) return false;
    const ends = [
      ...(curve.branch.start === "flip" ? [0] : []),
      ...(curve.branch.end === "flip" ? [curve.points.length - 1] : []),
    ];
    return ends.some((i) => {
      const { parameter, cycle } = curve.branch.points[i]!;
      return cycle!.some((state) => {
        const y = curve.equation.point(Float64Array.from(state), parameter);
        return normInf(subtract(y, flip)) < mergedWithin;
      });
    });
  });
}

/** The special points of all curves in the order of the parameter; a branch point, which lies on two, is told once. */
export function distinctPoints(curves: readonly Curve[]): SpecialPoint[] {
  const kept: ArcEvent[] = [];
  for (const event of curves.flatMap((curve) => curve.events)) {
    const same = (e: ArcEvent) =>
      e.special.type === event.special.type &&
      e.special.period === event.special.period &&
      normInf(subtract(e.point.y, event.point.y)) < 10 * sameWithin;
    if (!kept.some(same)) kept.push(event);
  }
  return kept.map((e) => e.special).sort((a, b) => a.parameter - b.parameter);
}
