import { normInf } from "../../linalg/vector.js";
import { growth } from "../fixed-points/stability.js";
import { bracketedRoot } from "../bracketed-root.js";
import type { Complex } from "../results.js";
import {
  curveTests,
  isOscillatory,
  otherEigenvalues,
  repellingCount,
  type CodimensionTwoType,
} from "./codimension-two-tests.js";
import type { DefiningKind } from "./defining-system.js";
import { curvePointAhead, type CurvePoint } from "./plane-curve.js";

/** A point of codimension two on a curve, between points `after` and `after + 1` of it. */
export interface CurveEvent {
  readonly type: CodimensionTwoType;
  readonly after: number;
  /** From point `after` on. */
  readonly arclength: number;
  readonly point: CurvePoint;
  readonly status: "converged" | "guess";
  /** The eigenvalue that is critical besides the curve's own, where there is one. */
  readonly other?: Complex;
}

/** At a zero the value is this much smaller than at the ends of its bracket; at a pole it is larger. */
const zeroWithin = 1e-3;
const sameArclength = 1e-7;
/** Values below this, of the size of the Jacobian, at both ends are rounding (a coefficient zero along a whole curve). */
const negligible = 1e-8;

/**
 * Points of codimension two along a curve, each bracketed by a change of sign of its test function and located by a
 * bracketing root finder over the arclength, to the accuracy of the function (1e-9 or better).
 *
 * Two of one kind within a single step go unseen, and so do test functions that touch zero. About ten corrections of
 * the curve a point.
 */
export function codimensionTwoPoints(points: readonly CurvePoint[]): CurveEvent[] {
  const first = points[0];
  if (first === undefined) return [];
  const { kind, problem } = first.system;
  const tests = curveTests(kind, problem.system.kind);
  const values = points.map((point) => tests.map((test) => test.value(point)));
  const counts = points.map(repellingCount);
  const events: CurveEvent[] = [];
  for (let i = 0; i + 1 < points.length; i++) {
    const [from, to] = [points[i]!, points[i + 1]!];
    const found: (Located & { type: CodimensionTwoType; other?: Complex })[] = [];
    tests.forEach(({ type, value }, k) => {
      const located = locate(from, to, value, values[i]![k], values[i + 1]![k]);
      if (located !== undefined) found.push({ ...located, type });
    });
    found.push(...crossings(from, to, counts[i]!, counts[i + 1]!));
    found.sort((a, b) => a.arclength - b.arclength);
    events.push(...found.map((event) => ({ ...event, after: i })));
  }
  return events;
}

interface Located {
  readonly arclength: number;
  readonly point: CurvePoint;
  readonly status: "converged" | "guess";
}

function locate(
  from: CurvePoint,
  to: CurvePoint,
  value: (point: CurvePoint) => number | undefined,
  atLow: number | undefined = value(from),
  atHigh: number | undefined = value(to),
): Located | undefined {
  if (atLow === undefined || atHigh === undefined || atLow >= 0 === atHigh >= 0) return undefined;
  const largest = Math.max(Math.abs(atLow), Math.abs(atHigh));
  if (!(largest > negligible * Math.max(1, normInf(from.values.at.jacobian)))) return undefined;
  const high = from.tangent.reduce((sum, t, i) => sum + t * (to.y[i]! - from.y[i]!), 0);
  const along = (s: number) => {
    const point = curvePointAhead(from, s);
    return point === undefined ? undefined : value(point);
  };
  const { root, status } = bracketedRoot(along, { low: 0, atLow, high, atHigh });
  const point = curvePointAhead(from, root);
  const left = point === undefined ? undefined : value(point);
  if (point === undefined || left === undefined) return undefined;
  if (Math.abs(left) > zeroWithin * largest) return undefined;
  return { arclength: root, point, status };
}

/** Other eigenvalues that become critical between two points: the (u + 1)-th most repelling one of u + 1 or more. */
function crossings(from: CurvePoint, to: CurvePoint, before: number, after: number) {
  const { problem, kind } = from.system;
  const { kind: system } = problem.system;
  const found: (Located & { type: CodimensionTwoType; other: Complex })[] = [];
  for (let index = Math.min(before, after); index < Math.max(before, after); index++) {
    const located = locate(from, to, (point) => growth(system, otherEigenvalues(point)[index]!));
    if (located === undefined) continue;
    const rest = otherEigenvalues(located.point);
    const other = withoutHalfPair(rest[index]!, rest);
    const type = crossingType(kind, system, located.point, other);
    const last = found.at(-1);
    const again = last !== undefined && Math.abs(last.arclength - located.arclength) < sameArclength;
    if (type !== undefined && !again) found.push({ ...located, type, other });
  }
  return found;
}

/** Rounding splits a double eigenvalue into a pair, of which the curve's own is one: what is left of it is real. */
function withoutHalfPair(other: Complex, all: readonly Complex[]): Complex {
  const paired = all.some(({ re, im }) => im !== 0 && re === other.re && im === -other.im);
  return paired ? other : { re: other.re, im: 0 };
}

/** Undefined where the curve's own tests see the point (a double eigenvalue), and at neutral saddles. */
function crossingType(
  kind: DefiningKind,
  system: "map" | "flow",
  point: CurvePoint,
  other: Complex,
): CodimensionTwoType | undefined {
  const second = other.im !== 0 ? "pair" : system === "map" && other.re < 0 ? "flip" : "fold";
  const paired = kind === "hopf" || kind === "neimark-sacker";
  if (paired && !isOscillatory(point)) return undefined;
  if (system === "flow") {
    if (kind === "fold") return second === "pair" ? "zero-hopf" : undefined;
    return second === "pair" ? "double-hopf" : "zero-hopf";
  }
  if (second === "pair")
    return kind === "neimark-sacker" ? "double-neimark-sacker" : `${pairless(kind)}-neimark-sacker`;
  if (paired) return `${second}-neimark-sacker`;
  return kind === second ? undefined : "fold-flip";
}

function pairless(kind: DefiningKind): "fold" | "flip" {
  return kind === "flip" ? "flip" : "fold";
}
