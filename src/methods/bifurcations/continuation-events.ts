import { eigenvalues, type Eigenvalues } from "../../linalg/eigenvalues.js";
import { luDeterminant, luFactor, type Lu } from "../../linalg/lu.js";
import { norm2, subtract } from "../../linalg/vector.js";
import { bracketedRoot } from "../bracketed-root.js";
import type { SpecialPoint, SpecialPointType } from "../results.js";
import { bifurcationPoint } from "./bifurcation-point.js";
import { borderCollision } from "./border-collision.js";
import { crossingPoint } from "./continuation-branch-point.js";
import { bordered, pointAhead, type ArcPoint, type ContinuationEquation } from "./continuation-equation.js";
import { specialPointForm } from "./special-point-form.js";
import { growths, testValues, type TestValues } from "./test-values.js";

/** A special point on an arc: between points `after` and `after + 1` of it, or the corner `after` itself. */
export interface ArcEvent {
  readonly after: number;
  /** From point `after` on. */
  readonly arclength: number;
  readonly point: ArcPoint;
  readonly special: SpecialPoint;
}

/** Eigenvalues of the Jacobian at y; O(n³). */
export function spectrumAt(equation: ContinuationEquation, y: Float64Array): Eigenvalues {
  return eigenvalues(equation.system.jacobian(equation.state(y), equation.parameters(y)), equation.n);
}

/**
 * Finds, locates and labels the bifurcations along an arc: fold, flip, branch point, Neimark–Sacker, Hopf, and border
 * collision at its corners.
 *
 * Folds and branch points change the sign of a component of the tangent and of a determinant, flips the parity of the
 * number of multipliers below −1, Neimark–Sacker and Hopf points the number of unstable eigenvalues by two, at any n.
 * Where more than one of these changes within a step, the step is halved until they are apart. Each is located by a
 * bracketing root finder over arclength; folds, flips and branch points are then solved again from their extended
 * systems: "converged" means that both agree. What comes and goes within a single step is not seen.
 *
 * @param equation the curve
 * @param points   consecutive points of it
 * @param spectra  eigenvalues of the Jacobian at each
 */
export function arcEvents(
  equation: ContinuationEquation,
  points: readonly ArcPoint[],
  spectra: readonly Eigenvalues[],
): ArcEvent[] {
  const values = points.map((point, i) => testValues(equation, point, spectra[i]!));
  const events: ArcEvent[] = [];
  points.forEach((point, i) => {
    if (point.corner !== undefined) events.push(collisionEvent(equation, points, spectra, i));
    const next = points[i + 1];
    if (next === undefined || point.corner !== undefined || next.corner !== undefined) return;
    const span = {
      from: point,
      low: 0,
      atLow: values[i]!,
      high: lengthTo(point, next.y),
      atHigh: values[i + 1]!,
    };
    for (const piece of separated(equation, span, halvings)) {
      for (const type of changes(equation, piece)) {
        const event = locate(equation, piece, type, i);
        if (event !== undefined) events.push(event);
      }
    }
  });
  return withoutCoincidentFolds(events);
}

/** A piece of the arc ahead of one of its points, in arclength. */
interface Span {
  readonly from: ArcPoint;
  readonly low: number;
  readonly atLow: TestValues;
  readonly high: number;
  readonly atHigh: TestValues;
}

/** How often a step is halved to tell events apart. */
const halvings = 14;

function lengthTo({ y, tangent }: ArcPoint, other: Float64Array): number {
  return tangent.reduce((sum, t, i) => sum + t * (other[i]! - y[i]!), 0);
}

/** What changes between the ends, by the type it is a sign of. */
function changes({ system }: ContinuationEquation, { atLow, atHigh }: Span): SpecialPointType[] {
  const types: SpecialPointType[] = [];
  if (atLow.crossing > 0 !== atHigh.crossing > 0) types.push("branch-point");
  if (atLow.fold >= 0 !== atHigh.fold >= 0) types.push("fold");
  if (system.kind === "map" && atLow.below % 2 !== atHigh.below % 2) types.push("flip");
  if (Math.abs(atLow.outside - atHigh.outside) >= 2) {
    types.push(system.kind === "map" ? "neimark-sacker" : "hopf");
  }
  return types;
}

/** Pieces of a span with one change each, as far as halving tells them apart. */
function separated(equation: ContinuationEquation, span: Span, depth: number): Span[] {
  const types = changes(equation, span);
  const jump = Math.abs(span.atLow.outside - span.atHigh.outside);
  if (types.length === 0) return [];
  const simple = types.length === 1 && jump <= 2;
  // Where a curve crosses its pitchfork the tangent turns too: those two belong together.
  const pitchfork = types.length === 2 && types[0] === "branch-point" && types[1] === "fold" && jump < 2;
  if (simple || pitchfork || depth === 0) return [span];
  const s = (span.low + span.high) / 2;
  const point = pointAhead(equation, span.from, s);
  if (point === undefined) return [span];
  const middle = testValues(equation, point, spectrumAt(equation, point.y));
  return [
    ...separated(equation, { ...span, high: s, atHigh: middle }, depth - 1),
    ...separated(equation, { ...span, low: s, atLow: middle }, depth - 1),
  ];
}

/** The function of the point whose zero is the event. */
function testFunction(
  equation: ContinuationEquation,
  type: SpecialPointType,
  { atLow, atHigh }: Span,
): (point: ArcPoint) => number {
  const { n } = equation;
  switch (type) {
    case "fold":
      return ({ tangent }) => tangent[n]!;
    case "branch-point":
      return ({ y, tangent }) => tamed(luFactor(bordered(equation, y, tangent), n + 1));
    case "flip":
      return ({ y }) => tamed(luFactor(shiftedJacobian(equation, y, 1), n));
    default: {
      // Ordered growths are continuous: this one is that of the pair that crosses.
      const rank = Math.min(atLow.outside, atHigh.outside);
      return ({ y }) => growths(equation, spectrumAt(equation, y))[rank]!;
    }
  }
}

function locate(
  equation: ContinuationEquation,
  span: Span,
  type: SpecialPointType,
  after: number,
): ArcEvent | undefined {
  const { from, low, high } = span;
  const test = testFunction(equation, type, span);
  const along = (s: number) => {
    const point = pointAhead(equation, from, s);
    return point === undefined ? undefined : test(point);
  };
  const [atLow, atHigh] = [along(low), along(high)];
  if (atLow === undefined || atHigh === undefined || atLow * atHigh > 0) return undefined;
  const found = bracketedRoot(along, { low, atLow, high, atHigh });
  // At a branch point itself the corrector is singular: its prediction then starts the extended system.
  const predicted = { y: from.y.map((v, i) => v + found.root * from.tangent[i]!), tangent: from.tangent };
  const point = pointAhead(equation, from, found.root) ?? predicted;
  const angle = criticalAngle(equation, type, span, point);
  if (angle === undefined) return undefined;
  const { y, status } = polish(equation, point.y, type, found.status);
  const ends = [low, high].map((s) => from.y.map((v, i) => v + s * from.tangent[i]!));
  const interval = [y, ...ends].map((v) => equation.parameter(v));
  const form = specialPointForm(type, equation.system, equation.state(y), equation.parameters(y), angle);
  return {
    after,
    arclength: found.root,
    point: { y, tangent: point.tangent },
    special: {
      type,
      parameter: equation.parameter(y),
      state: Array.from(equation.state(y)),
      interval: [Math.min(...interval), Math.max(...interval)],
      status,
      ...(form && { normalForm: form }),
    },
  };
}

/** Argument of the eigenvalue on the boundary of stability; undefined where a real one was taken for a pair, 0 of others. */
function criticalAngle(
  equation: ContinuationEquation,
  type: SpecialPointType,
  { atLow, atHigh }: Span,
  { y }: ArcPoint,
): number | undefined {
  if (type !== "neimark-sacker" && type !== "hopf") return 0;
  const { re, im } = spectrumAt(equation, y);
  const growth = growths(equation, { re, im, status: "converged" }, false);
  const rank = Math.min(atLow.outside, atHigh.outside);
  const level = [...growth].sort((a, b) => b - a)[rank]!;
  const index = growth.findIndex((g, i) => g === level && im[i]! > 0);
  return index < 0 ? undefined : Math.atan2(im[index]!, re[index]!);
}

function collisionEvent(
  equation: ContinuationEquation,
  points: readonly ArcPoint[],
  spectra: readonly Eigenvalues[],
  index: number,
): ArcEvent {
  const point = points[index]!;
  const parameter = equation.parameter(point.y);
  const around = [points[index - 1]!, point, points[index + 1]!].map(({ y }) => equation.parameter(y));
  return {
    after: index,
    arclength: 0,
    point,
    special: {
      type: "border-collision",
      parameter,
      state: Array.from(equation.state(point.y)),
      interval: [Math.min(...around), Math.max(...around)],
      status: "converged",
      collision: borderCollision(equation, point, [spectra[index - 1]!, spectra[index + 1]!]),
    },
  };
}

/** Largest distance by which the extended system may move a located point and still mean the same one. */
const agreement = 1e-6;
/** The corrector is singular at a branch point, so the bracket stays wide. */
const looseAgreement = 1e-3;

function polish(
  equation: ContinuationEquation,
  y: Float64Array,
  type: SpecialPointType,
  status: SpecialPoint["status"],
): { y: Float64Array; status: SpecialPoint["status"] } {
  if (type === "neimark-sacker" || type === "hopf") return { y, status };
  const solved =
    type === "branch-point"
      ? crossingPoint(equation, y)
      : bifurcationPoint(equation, y, type === "fold" ? 0 : 2);
  const moved = norm2(subtract(solved.y, y));
  const agrees =
    solved.status === "converged" && moved < (type === "branch-point" ? looseAgreement : agreement);
  return agrees ? { y: solved.y, status: "converged" } : { y, status: "guess" };
}

/** At a pitchfork the tangent of the crossing branch turns round too: one point, not also a fold. */
function withoutCoincidentFolds(events: readonly ArcEvent[]): ArcEvent[] {
  const branchPoints = events.filter((e) => e.special.type === "branch-point");
  const distance = (a: ArcEvent, b: ArcEvent) => norm2(subtract(a.point.y, b.point.y));
  const within = (e: ArcEvent) => (e.special.status === "guess" ? 1e-2 : 1e-5);
  const doubled = (e: ArcEvent) => branchPoints.some((b) => distance(e, b) < within(e));
  const kept = events.filter((e) => e.special.type !== "fold" || !doubled(e));
  return kept.sort((a, b) => a.after - b.after || a.arclength - b.arclength);
}

/** Signed n-th root of the determinant's size: same sign and zeros, no overflow. */
function tamed(lu: Lu): number {
  const { sign, logAbs } = luDeterminant(lu);
  return sign === 0 ? 0 : sign * Math.exp(logAbs / lu.n);
}

/** ∂F/∂x + shift·I, shape [n, n]. */
function shiftedJacobian(equation: ContinuationEquation, y: Float64Array, shift: number): Float64Array {
  const { n, system } = equation;
  const out = system.jacobian(equation.state(y), equation.parameters(y), new Float64Array(n * n));
  for (let i = 0; i < n; i++) out[i * n + i]! += shift;
  return out;
}
