import { luFactor, luSolve } from "../../linalg/lu.js";
import { dot, norm2, normInf, subtract } from "../../linalg/vector.js";
import {
  definingValues,
  withBordersAt,
  type DefiningSystem,
  type DefiningValues,
} from "./defining-system.js";

/** A point of a curve in the plane of two parameters. */
export interface CurvePoint {
  /** Scaled, shape [size]. */
  readonly y: Float64Array;
  /** Unit tangent in the direction of travel. */
  readonly tangent: Float64Array;
  readonly values: Omit<DefiningValues, "matrix">;
  /** The defining system with its borders at this point. */
  readonly system: DefiningSystem;
}

export interface PlaneCurveOptions {
  /** Largest step in arclength; the ranges of the parameters and the state box are about 1 long. */
  readonly maxStep?: number;
  /** The curve is given up where a smaller step would be needed. */
  readonly minStep?: number;
  /** In each direction. */
  readonly maxPoints?: number;
}

/** The only place where these defaults are written down. */
export const planeCurveDefaults = {
  maxStep: 0.02,
  minStep: 1e-7,
  maxPoints: 1500,
} as const satisfies Required<PlaneCurveOptions>;

/** "range": a parameter left its range, "state": a state left its box; the last point lies on that edge. */
export type CurveEnd = "range" | "state" | "closed" | "max-points" | "failed";

/** Edges in scaled coordinates: the first `states` entries of y, then the two parameters. */
export interface PlaneBox {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

export interface PlaneArc {
  readonly points: readonly CurvePoint[];
  readonly end: CurveEnd;
}

const maxCorrections = 8;
/** Newton converges quadratically, so what follows a correction of this size is rounding. */
const smallCorrection = 1e-9;
const largestTurn = Math.cos(0.2);
const easyTurn = Math.cos(0.09);
const easyCorrections = 3;

/**
 * Follows a curve of codimension one by pseudo-arclength continuation, in the direction of the start's tangent.
 *
 * Tangent predictor, Newton corrector on the defining system, whose borders move along; steps adapted to the turning of
 * the tangent. Ends on the edge of the box, where the curve closes, at maxPoints, or "failed" at the last good point.
 * Some five evaluations of `definingValues` a point.
 *
 * @see Govaerts, Numerical Methods for Bifurcations of Dynamical Equilibria (2000), doi:10.1137/1.9780898719543
 */
export function followCurve(start: CurvePoint, box: PlaneBox, options: PlaneCurveOptions = {}): PlaneArc {
  const { maxStep, minStep, maxPoints } = { ...planeCurveDefaults, ...options };
  const points = [start];
  let step = maxStep / 4;
  while (points.length < maxPoints) {
    const here = points.at(-1)!;
    const next = advance(here, step, minStep);
    if (next === undefined) return { points, end: "failed" };
    const edge = crossedEdge(here, next.point, box);
    if (edge !== undefined) return { points: edge.point ? [...points, edge.point] : points, end: edge.end };
    points.push(next.point);
    if (points.length > 4 && closes(start, here, next.point)) return { points, end: "closed" };
    step = Math.min(maxStep, next.easy ? 1.5 * next.step : next.step);
  }
  return { points, end: "max-points" };
}

/**
 * A point of the curve from a guess, with a tangent of either direction; undefined where Newton's method fails or moves
 * the guess by more than `reach`.
 */
export function startCurve(
  system: DefiningSystem,
  guess: Float64Array,
  reach: number,
): CurvePoint | undefined {
  const values = definingValues(system, guess);
  const tangent = values === undefined ? undefined : firstTangent(values.matrix, system.size);
  if (tangent === undefined) return undefined;
  const y = correctCurve(system, guess, tangent)?.y;
  if (y === undefined || norm2(subtract(y, guess)) > reach) return undefined;
  return pointAt(system, y, tangent);
}

/** The point of the curve an arclength s (signed) ahead of `from`; undefined where the corrector fails. */
export function curvePointAhead(from: CurvePoint, s: number): CurvePoint | undefined {
  const predicted = from.y.map((v, i) => v + s * from.tangent[i]!);
  const y = correctCurve(from.system, predicted, from.tangent)?.y;
  return y === undefined ? undefined : pointAt(from.system, y, from.tangent);
}

/** Newton's method onto the curve within the hyperplane through `predicted` at right angles to `normal`. */
export function correctCurve(
  system: DefiningSystem,
  predicted: Float64Array,
  normal: Float64Array,
): { readonly y: Float64Array; readonly corrections: number } | undefined {
  const y = Float64Array.from(predicted);
  for (let k = 1; k <= maxCorrections; k++) {
    const values = definingValues(system, y);
    if (values === undefined) return undefined;
    const offset = dot(normal, subtract(y, predicted));
    const lu = luFactor(withRow(values.matrix, normal), system.size);
    if (lu.status === "singular") return undefined;
    const delta = luSolve(lu, Float64Array.of(...values.residual, offset));
    const size = normInf(delta);
    if (!(size < 1)) return undefined;
    for (let i = 0; i < y.length; i++) y[i]! -= delta[i]!;
    if (size <= smallCorrection) return { y, corrections: k };
  }
  return undefined;
}

interface Step {
  readonly point: CurvePoint;
  readonly step: number;
  readonly easy: boolean;
}

function advance(here: CurvePoint, firstStep: number, minStep: number): Step | undefined {
  for (let step = firstStep; step >= minStep; step /= 2) {
    const predicted = here.y.map((v, i) => v + step * here.tangent[i]!);
    const corrected = correctCurve(here.system, predicted, here.tangent);
    // A correction as long as the step has landed on another curve.
    if (corrected === undefined || norm2(subtract(corrected.y, predicted)) > step / 2) continue;
    const point = pointAt(here.system, corrected.y, here.tangent);
    if (point === undefined) continue;
    const turn = dot(point.tangent, here.tangent);
    if (turn < largestTurn) continue;
    return { point, step, easy: turn > easyTurn && corrected.corrections <= easyCorrections };
  }
  return undefined;
}

/** The curve's point with its tangent towards `reference` and its own borders. */
function pointAt(system: DefiningSystem, y: Float64Array, reference: Float64Array): CurvePoint | undefined {
  const values = definingValues(system, y);
  const tangent = values === undefined ? undefined : tangentOf(values.matrix, reference);
  if (values === undefined || tangent === undefined) return undefined;
  const { at, extra, residual, left, right } = values;
  return {
    y,
    tangent,
    values: { at, extra, residual, left, right },
    system: withBordersAt(system, values),
  };
}

function withRow(matrix: Float64Array, row: Float64Array): Float64Array {
  const out = new Float64Array(row.length * row.length);
  out.set(matrix);
  out.set(row, matrix.length);
  return out;
}

function tangentOf(matrix: Float64Array, reference: Float64Array): Float64Array | undefined {
  const size = reference.length;
  const lu = luFactor(withRow(matrix, reference), size);
  if (lu.status === "singular") return undefined;
  const t = luSolve(
    lu,
    Float64Array.from({ length: size }, (_, i) => (i === size - 1 ? 1 : 0)),
  );
  const length = norm2(t);
  return Number.isFinite(length) && length > 0 ? t.map((v) => v / length) : undefined;
}

/** A reference without a pattern is not at right angles to the curve; a second solve makes it well conditioned. */
function firstTangent(matrix: Float64Array, size: number): Float64Array | undefined {
  const reference = Float64Array.from({ length: size }, (_, i) => 1 + ((0.618 * i) % 1));
  const rough = tangentOf(matrix, reference);
  return rough === undefined ? undefined : tangentOf(matrix, rough);
}

interface Edge {
  /** Undefined where the corrector fails on the edge itself. */
  readonly point: CurvePoint | undefined;
  readonly end: "range" | "state";
}

/** The point on the first edge that the step crosses, undefined if it crosses none. */
function crossedEdge(here: CurvePoint, next: CurvePoint, { low, high }: PlaneBox): Edge | undefined {
  let first: { readonly axis: number; readonly at: number; readonly share: number } | undefined;
  for (let axis = 0; axis < low.length; axis++) {
    const value = next.y[axis]!;
    if (value >= low[axis]! && value <= high[axis]!) continue;
    const at = value < low[axis]! ? low[axis]! : high[axis]!;
    const share = Math.max(0, (at - here.y[axis]!) / (value - here.y[axis]!));
    if (first === undefined || share < first.share) first = { axis, at, share };
  }
  if (first === undefined) return undefined;
  const { axis, at, share } = first;
  const end = axis >= low.length - 2 ? "range" : "state";
  const guess = here.y.map((v, i) => (i === axis ? at : v + share * (next.y[i]! - v)));
  const normal = guess.map((_, i) => (i === axis ? 1 : 0));
  const y = correctCurve(here.system, guess, normal)?.y;
  if (y === undefined || norm2(subtract(y, here.y)) > 2 * norm2(subtract(next.y, here.y))) {
    return { point: undefined, end };
  }
  y[axis] = at;
  return { point: pointAt(here.system, y, here.tangent), end };
}

/** Whether the last step passed the start again, in the same direction. */
function closes(start: CurvePoint, before: CurvePoint, after: CurvePoint): boolean {
  const chord = subtract(after.y, before.y);
  const along = dot(subtract(start.y, before.y), chord) / dot(chord, chord);
  if (along < 0 || along > 1 || dot(after.tangent, start.tangent) < largestTurn) return false;
  const foot = before.y.map((v, i) => v + along * chord[i]!);
  return norm2(subtract(start.y, foot)) < norm2(chord) / 10;
}
