import { dot, norm2, subtract } from "../../linalg/vector.js";
import { bracketedRoot } from "../bracketed-root.js";
import {
  correct,
  pointAhead,
  tangentAt,
  type ArcPoint,
  type ContinuationEquation,
} from "./continuation-equation.js";
import { passCorner, switches } from "./continuation-corner.js";
import type { Branch } from "../results.js";

export interface ContinuationOptions {
  /** Largest step in arclength; the range of the parameter and the state box are about 1 long. */
  readonly maxStep?: number;
  /** The branch is given up where a smaller step would be needed. */
  readonly minStep?: number;
  readonly maxPoints?: number;
  /** Ends the arc with "flip" after the step from the first to the second point for which it is true. */
  readonly until?: (before: Float64Array, after: Float64Array) => boolean;
}

/** The only place where these defaults are written down. */
export const continuationDefaults = {
  maxStep: 0.02,
  minStep: 1e-8,
  maxPoints: 2000,
} as const satisfies Required<Omit<ContinuationOptions, "until">>;

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
/** Newton's method from a point beside the curve needs fewer; where it needs more it may find another branch. */
const mostCorrections = 6;
/** Of the step: a curve that turns by less than the largest turn drifts by half as much; more is another branch. */
const largestDrift = 0.2;

/**
 * Follows a curve of fixed points from a point on it by pseudo-arclength continuation, through its folds.
 *
 * Tangent predictor, Newton corrector on the bordered system (LU, O(n³) a correction), steps adapted to the
 * turning of the tangent. At a kink of the system (see `passCorner`) the curve has a corner, which becomes a point of
 * the arc. Ends where the parameter leaves `range` ("range") or the state does ("box"; the last point then lies on that
 * edge), where the curve closes, at maxPoints, or with "failed" at the last good point.
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
  const run = continuationRun(equation, start, range, options);
  for (;;) {
    const next = run.next();
    if (next.done === true) return next.value;
  }
}

/** {@link continueArc} point by point: yields their number, so that a caller can tell how far it is. */
export function* continuationRun(
  equation: ContinuationEquation,
  start: ArcPoint,
  range: ContinuationRange,
  options: ContinuationOptions = {},
): Generator<number, Arc> {
  const { maxStep, minStep, maxPoints, until } = { ...continuationDefaults, ...options };
  const points = [start];
  let step = maxStep / 4;
  while (points.length < maxPoints) {
    yield points.length;
    const here = points.at(-1)!;
    const next = advance(equation, here, step, minStep);
    if (next === undefined) return { points, end: "failed" };
    const edge = crossedEdge(equation, here, next, range);
    if (edge !== undefined) return { points: [...points, ...edge.passed, edge.point], end: edge.kind };
    if (until?.(here.y, next.point.y) === true) return { points: [...points, next.point], end: "flip" };
    points.push(...next.passed, next.point);
    if (points.length > 4 + next.passed.length && closes(start, here, next.point))
      return { points, end: "closed" };
    step = Math.min(maxStep, next.easy ? 1.5 * next.step : next.step);
  }
  return { points, end: "max-steps" };
}

interface Step {
  readonly point: ArcPoint;
  /** A corner and its neighbours, if one lies between the last point and this. */
  readonly passed: readonly ArcPoint[];
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
    const tangent = corrected && tangentAt(equation, corrected.y, here.tangent);
    if (equation.switching && switches(equation, here.y, corrected?.y ?? predicted)) {
      const passed = passCorner(equation, here, step);
      if (passed !== undefined)
        return { point: passed.at(-1)!, passed: passed.slice(0, -1), step, easy: false };
      continue;
    }
    if (corrected === undefined || tangent === undefined) continue;
    if (corrected.corrections > mostCorrections) continue;
    const turn = dot(tangent, here.tangent);
    const drift = norm2(subtract(corrected.y, predicted));
    if (turn < largestTurn || drift > largestDrift * step) continue;
    const easy = turn > easyTurn && corrected.corrections <= easyCorrections;
    return { point: { y: corrected.y, tangent }, passed: [], step, easy };
  }
  return undefined;
}

interface Edge {
  readonly kind: "range" | "box";
  /** Positive inside. */
  readonly margin: (y: Float64Array) => number;
}

function edgesOf(equation: ContinuationEquation, range: ContinuationRange): Edge[] {
  const edges = (kind: Edge["kind"], coordinate: number, [low, high]: readonly [number, number]): Edge[] => {
    const scale = equation.scales[coordinate]!;
    return [
      { kind, margin: (y) => y[coordinate]! - low / scale },
      { kind, margin: (y) => high / scale - y[coordinate]! },
    ];
  };
  const boxes = range.states.flatMap((box, i) => edges("box", i, box));
  return [...edges("range", equation.n, range.parameter), ...boxes];
}

/** The point on the first edge that the step crosses, undefined if it crosses none. */
function crossedEdge(
  equation: ContinuationEquation,
  here: ArcPoint,
  { point, passed }: Step,
  range: ContinuationRange,
):
  | { readonly kind: Edge["kind"]; readonly point: ArcPoint; readonly passed: readonly ArcPoint[] }
  | undefined {
  const edges = edgesOf(equation, range);
  // Behind a corner the curve goes on from the corner, not from the last point.
  const [before, corner] = passed;
  const stopsBefore = before !== undefined && edges.some(({ margin }) => margin(before.y) < 0);
  const from = corner === undefined || stopsBefore ? here : corner;
  const target = stopsBefore ? before : point;
  const high = dot(from.tangent, subtract(target.y, from.y));
  const crossings = edges
    .filter(({ margin }) => margin(target.y) < 0)
    .map(({ kind, margin }) => {
      const along = (s: number) => {
        const at = pointAhead(equation, from, s);
        return at === undefined ? undefined : margin(at.y);
      };
      const ends = { low: 0, atLow: Math.max(0, margin(from.y)), high, atHigh: margin(target.y) };
      return { kind, root: bracketedRoot(along, ends).root };
    })
    .sort((a, b) => a.root - b.root);
  const [first] = crossings;
  if (first === undefined) return undefined;
  const edge = pointAhead(equation, from, first.root) ?? from;
  return { kind: first.kind, point: onRange(equation, edge, range), passed: from === here ? [] : passed };
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
