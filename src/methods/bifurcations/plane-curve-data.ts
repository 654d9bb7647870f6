import { stabilityOf } from "../fixed-points/stability.js";
import type { Stability } from "../results.js";
import { codimensionTwoPoints, type CurveEvent } from "./codimension-two-points.js";
import {
  angleOf,
  curveCoefficient,
  isOscillatory,
  otherEigenvalues,
  type CodimensionTwoType,
} from "./codimension-two-tests.js";
import type { DefiningKind } from "./defining-system.js";
import {
  followCurve,
  type CurveEnd,
  type CurvePoint,
  type PlaneBox,
  type PlaneCurveOptions,
} from "./plane-curve.js";

export interface PlanePoint {
  readonly parameter: number;
  /** Value of the second parameter. */
  readonly and: number;
  readonly state: readonly number[];
}

export interface PlaneCurvePoint extends PlanePoint {
  /** Of the eigenvalues that are not critical; "nonhyperbolic" at points of codimension two. */
  readonly others: Stability;
  /** ω of a Hopf point, θ in (0, π) of a Neimark–Sacker point, null for the others. */
  readonly angle: number | null;
  /** Of the normal form, see normal-forms.ts; null where it is infinite and at neutral saddles. */
  readonly coefficient: number | null;
}

/** A piece of a curve of codimension one; Hopf and Neimark–Sacker curves run on as neutral saddles, a piece of its own. */
export interface PlaneCurve {
  readonly type: DefiningKind | "neutral-saddle";
  /** Along the arc, points of codimension two among them. */
  readonly points: readonly PlaneCurvePoint[];
  readonly start: CurveEnd | CodimensionTwoType;
  readonly end: CurveEnd | CodimensionTwoType;
}

export interface CodimensionTwoPoint extends PlanePoint {
  readonly type: CodimensionTwoType;
  readonly status: "converged" | "guess";
}

/** A whole curve through its start. */
export interface TracedCurve {
  readonly points: readonly CurvePoint[];
  readonly events: readonly CurveEvent[];
  readonly start: CurveEnd;
  readonly end: CurveEnd;
}

/** Follows a curve in both directions from a point on it, and finds its points of codimension two. */
export function tracePlaneCurve(start: CurvePoint, box: PlaneBox, options: PlaneCurveOptions): TracedCurve {
  const forward = followCurve(start, box, options);
  const closed = forward.end === "closed";
  const turned = { ...start, tangent: start.tangent.map((v) => -v) };
  const backward = closed ? undefined : followCurve(turned, box, options);
  const head = (backward?.points.slice(1) ?? []).reverse();
  const along = [...head.map((q) => ({ ...q, tangent: q.tangent.map((v) => -v) })), ...forward.points];
  const points = closed ? [...along, start] : along;
  return { points, events: codimensionTwoPoints(points), start: backward?.end ?? "closed", end: forward.end };
}

/** What a traced curve is told as: one piece, or several where it passes between oscillation and neutral saddle. */
export function planeCurves({ points, events, start, end }: TracedCurve): PlaneCurve[] {
  const ordered: readonly Place[] = points.flatMap((point, i) => [
    { point },
    ...events.filter((event) => event.after === i).map((event) => ({ point: event.point, event })),
  ]);
  const cuts = ordered.flatMap(({ point, event }, i) => (event && isPassage(point, event) ? [i] : []));
  const bounds = [0, ...cuts, ordered.length - 1];
  return bounds.slice(1).map((to, k) => {
    const places = ordered.slice(bounds[k], to + 1);
    return {
      type: pieceType(places),
      points: places.map(curvePoint),
      start: k === 0 ? start : ordered[bounds[k]!]!.event!.type,
      end: k === cuts.length ? end : ordered[to]!.event!.type,
    };
  });
}

interface Place {
  readonly point: CurvePoint;
  readonly event?: CurveEvent;
}

export function planePoint({ system: { problem }, values: { at } }: CurvePoint): PlanePoint {
  const [first, second] = problem.indices;
  return { parameter: at.p[first]!, and: at.p[second]!, state: Array.from(at.x) };
}

export function codimensionTwoPoint({ type, status, point }: CurveEvent): CodimensionTwoPoint {
  return { type, ...planePoint(point), status };
}

function curvePoint({ point, event }: Place): PlaneCurvePoint {
  const rest = otherEigenvalues(point);
  const { kind } = point.system.problem.system;
  const regular = rest.length === 0 ? "stable" : stabilityOf(kind, rest);
  const passage = event !== undefined && isPassage(point, event);
  return {
    ...planePoint(point),
    others: event?.other === undefined ? regular : "nonhyperbolic",
    angle: passage ? null : angleOf(point),
    coefficient: passage ? null : (curveCoefficient(point) ?? null),
  };
}

/** Where a Hopf or Neimark–Sacker curve turns into one of neutral saddles. */
const passages: readonly CodimensionTwoType[] = ["bogdanov-takens", "resonance-1-1", "resonance-1-2"];

function isPassage({ system: { kind } }: CurvePoint, { type }: CurveEvent): boolean {
  return (kind === "hopf" || kind === "neimark-sacker") && passages.includes(type);
}

function pieceType(places: readonly Place[]): PlaneCurve["type"] {
  const regular = (places.find(({ event }) => event === undefined) ?? places[0]!).point;
  const { kind } = regular.system;
  if (kind === "fold" || kind === "flip" || isOscillatory(regular)) return kind;
  return "neutral-saddle";
}
