import { dot, norm2, subtract } from "../../linalg/vector.js";
import { bracketedRoot } from "../bracketed-root.js";
import {
  correct,
  pointAhead,
  tangentAt,
  type ArcPoint,
  type ContinuationEquation,
} from "./continuation-equation.js";
import type { Branch } from "../results.js";

export interface ContinuationOptions {
  /** Largest step in arclength; the range of the parameter and the state box are about 1 long. */
  readonly maxStep?: number;
  /** The branch is given up where a smaller step would be needed. */
  readonly minStep?: number;
  readonly maxPoints?: number;
}

/** The only place where these defaults are written down. */
export const continuationDefaults = {
  maxStep: 0.02,
  minStep: 1e-8,
  maxPoints: 2000,
} as const satisfies Required<ContinuationOptions>;

/** Where a branch is to stop: the parameter's range and a box of states, in the model's units. */
export interface ContinuationRange {
  readonly parameter: readonly [number, number];
  readonly states: readonly (readonly [number, number])[];
}

export interface Arc {
  /** From the start onwards, the start included; always on the curve. */
  readonly points: readonly ArcPoint[];
  readonly end: Branch["end"];
}

/** A step is accepted while the tangent turns by less than about 11°, lengthened while it turns by less than 5°. */
const largestTurn = Math.cos(0.2);
const easyTurn = Math.cos(0.09);
const easyCorrections = 4;

/**
 * Follows a curve of fixed points from a point on it by pseudo-arclength continuation, through its folds.
 *
 * Tangent predictor, Newton corrector on the bordered system (LU, O(n³) a correction), steps adapted to the
 * turning of the tangent. Ends where the parameter or the state leaves `range` (the last point then lies on
 * that edge), where the curve closes, at maxPoints, or with "failed" at the last good point.
 *
 * @param equation the curve
 * @param start    a point on it, with the tangent in the direction to follow
 * @see            Allgower & Georg, Introduction to Numerical Continuation Methods (2003),
 *                 doi:10.1137/1.9780898719154
 */
export function continueArc(
  equation: ContinuationEquation,
  start: ArcPoint,
  range: ContinuationRange,
  options: ContinuationOptions = {},
): Arc {
  const { maxStep, minStep, maxPoints } = { ...continuationDefaults, ...options };
  const points = [start];
  let step = maxStep / 4;
  while (points.length < maxPoints) {
    const here = points.at(-1)!;
    const next = advance(equation, here, step, minStep);
    if (next === undefined) return { points, end: "failed" };
    const edge = crossedEdge(equation, here, next, range);
    if (edge !== undefined) return { points: [...points, edge], end: "range" };
    points.push(next.point);
    if (points.length > 4 && closes(start, here, next.point)) return { points, end: "closed" };
    step = Math.min(maxStep, next.easy ? 1.5 * next.step : next.step);
  }
  return { points, end: "max-steps" };
}

interface Step {
  readonly point: ArcPoint;
  readonly step: number;
  readonly easy: boolean;
}

function advance(
  equation: ContinuationEquation,
  here: ArcPoint,
  firstStep: number,
  minStep: number,
): Step | undefined {
  for (let step = firstStep; step >= minStep; step /= 2) {
    const predicted = here.y.map((v, i) => v + step * here.tangent[i]!);
    const corrected = correct(equation, predicted, here.tangent);
    if (corrected === undefined) continue;
    const tangent = tangentAt(equation, corrected.y, here.tangent);
    if (tangent === undefined) continue;
    const turn = dot(tangent, here.tangent);
    const drift = norm2(subtract(corrected.y, predicted));
    // A correction as long as the step has landed on another branch.
    if (turn < largestTurn || drift > step / 2) continue;
    const easy = turn > easyTurn && corrected.corrections <= easyCorrections;
    return { point: { y: corrected.y, tangent }, step, easy };
  }
  return undefined;
}

type Margin = (y: Float64Array) => number;

/** Functions positive inside the range, one an edge. */
function marginsOf(equation: ContinuationEquation, range: ContinuationRange): Margin[] {
  const edges = (coordinate: number, [low, high]: readonly [number, number]): Margin[] => {
    const scale = equation.scales[coordinate]!;
    return [(y) => y[coordinate]! - low / scale, (y) => high / scale - y[coordinate]!];
  };
  return [edges(equation.n, range.parameter), ...range.states.map((box, i) => edges(i, box))].flat();
}

/** The point on the first edge that the step crosses, undefined if it crosses none. */
function crossedEdge(
  equation: ContinuationEquation,
  here: ArcPoint,
  { point, step }: Step,
  range: ContinuationRange,
): ArcPoint | undefined {
  const crossings = marginsOf(equation, range)
    .filter((margin) => margin(point.y) < 0)
    .map((margin) => {
      const along = (s: number) => {
        const at = pointAhead(equation, here, s);
        return at === undefined ? undefined : margin(at.y);
      };
      return bracketedRoot(along, {
        low: 0,
        atLow: Math.max(0, margin(here.y)),
        high: step,
        atHigh: margin(point.y),
      });
    });
  if (crossings.length === 0) return undefined;
  const edge = pointAhead(equation, here, Math.min(...crossings.map((c) => c.root))) ?? here;
  return onRange(equation, edge, range);
}

/** The parameter of a point that is on the range's edge but for rounding, put exactly there. */
function onRange(
  equation: ContinuationEquation,
  { y, tangent }: ArcPoint,
  range: ContinuationRange,
): ArcPoint {
  const { n } = equation;
  const edge = range.parameter.map((v) => v / equation.scales[n]!).find((v) => Math.abs(v - y[n]!) < 1e-13);
  return { y: y.map((v, i) => (i === n ? (edge ?? v) : v)), tangent };
}

/** Whether the last step passed the start again, in the same direction. */
function closes(start: ArcPoint, before: ArcPoint, after: ArcPoint): boolean {
  const chord = subtract(after.y, before.y);
  const along = dot(subtract(start.y, before.y), chord) / dot(chord, chord);
  if (along < 0 || along > 1 || dot(after.tangent, start.tangent) < largestTurn) return false;
  const foot = before.y.map((v, i) => v + along * chord[i]!);
  return norm2(subtract(start.y, foot)) < norm2(chord) / 10;
}
