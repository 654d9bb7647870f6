import { eigenvalues } from "../../linalg/eigenvalues.js";
import { luDeterminant, luFactor, type Lu } from "../../linalg/lu.js";
import { norm2, subtract } from "../../linalg/vector.js";
import { bifurcationPoint } from "./bifurcation-point.js";
import { crossingPoint } from "./continuation-branch-point.js";
import { bracketedRoot } from "../bracketed-root.js";
import { bordered, pointAhead, type ArcPoint, type ContinuationEquation } from "./continuation-equation.js";
import type { SpecialPoint, SpecialPointType } from "../results.js";

/** A special point on an arc: between points `after` and `after + 1` of it. */
export interface ArcEvent {
  readonly after: number;
  /** From point `after` on. */
  readonly arclength: number;
  readonly point: ArcPoint;
  readonly special: SpecialPoint;
}

/** A function of the curve's point whose change of sign is a bifurcation. */
interface TestFunction {
  readonly type: SpecialPointType;
  value(equation: ContinuationEquation, point: ArcPoint): number;
  /** Dismisses a change of sign that is no bifurcation. */
  confirm?(equation: ContinuationEquation, point: ArcPoint): boolean;
}

/** Above this many states the products over pairs of eigenvalues are not watched: they change sign too often. */
const pairsUpTo = 24;
/** How near the unit circle (imaginary axis) a located complex pair must be. */
const pairTolerance = 1e-6;

const fold: TestFunction = { type: "fold", value: (equation, { tangent }) => tangent[equation.n]! };

const branchPoint: TestFunction = {
  type: "branch-point",
  value: (equation, { y, tangent }) => tamed(luFactor(bordered(equation, y, tangent), equation.n + 1)),
};

const flip: TestFunction = {
  type: "flip",
  value: (equation, { y }) => tamed(luFactor(shiftedJacobian(equation, y, 1), equation.n)),
};

/** Zero where two multipliers are reciprocal: a conjugate pair on the unit circle, or a neutral saddle. */
const neimarkSacker: TestFunction = {
  type: "neimark-sacker",
  value: (equation, { y }) =>
    pairProduct(equation, y, (a, b) => ({
      re: a.re * b.re - a.im * b.im - 1,
      im: a.re * b.im + a.im * b.re,
    })),
  confirm: (equation, { y }) => hasPair(equation, y, (re, im) => Math.hypot(re, im) - 1),
};

const hopf: TestFunction = {
  type: "hopf",
  value: (equation, { y }) => pairProduct(equation, y, (a, b) => ({ re: a.re + b.re, im: a.im + b.im })),
  confirm: (equation, { y }) => hasPair(equation, y, (re) => re),
};

/**
 * Finds and locates the bifurcations along an arc: fold, flip, branch point, Neimark–Sacker, Hopf.
 *
 * Each has a test function that changes sign there; the change is located between two points of the arc by a
 * bracketing root finder over arclength, and folds and flips are then solved again from their extended system
 * (`bifurcationPoint`): "converged" means that both agree. Two of one kind within a single step go unseen.
 *
 * @param equation the curve
 * @param points   consecutive points of it
 */
export function arcEvents(equation: ContinuationEquation, points: readonly ArcPoint[]): ArcEvent[] {
  const tests = testsFor(equation);
  const values = points.map((point) => tests.map((test) => test.value(equation, point)));
  const events: ArcEvent[] = [];
  for (let i = 0; i + 1 < points.length; i++) {
    tests.forEach((test, k) => {
      const ends = [values[i]![k]!, values[i + 1]![k]!] as const;
      if (ends[0] >= 0 === ends[1] >= 0) return;
      const event = locate(equation, points, i, test, ends);
      if (event !== undefined) events.push(event);
    });
  }
  return withoutCoincidentFolds(events);
}

function testsFor({ system, n }: ContinuationEquation): TestFunction[] {
  const pairs = n >= 2 && n <= pairsUpTo;
  if (system.kind === "flow") return [branchPoint, fold, ...(pairs ? [hopf] : [])];
  return [branchPoint, fold, flip, ...(pairs ? [neimarkSacker] : [])];
}

function locate(
  equation: ContinuationEquation,
  points: readonly ArcPoint[],
  after: number,
  test: TestFunction,
  [atLow, atHigh]: readonly [number, number],
): ArcEvent | undefined {
  const from = points[after]!;
  const to = points[after + 1]!;
  const high = from.tangent.reduce((sum, t, i) => sum + t * (to.y[i]! - from.y[i]!), 0);
  const along = (s: number) => {
    const point = pointAhead(equation, from, s);
    return point === undefined ? undefined : test.value(equation, point);
  };
  const found = bracketedRoot(along, { low: 0, atLow, high, atHigh });
  // At a branch point itself the corrector is singular: its prediction then starts the extended system.
  const predicted = { y: from.y.map((v, i) => v + found.root * from.tangent[i]!), tangent: from.tangent };
  const point = pointAhead(equation, from, found.root) ?? predicted;
  if (test.confirm?.(equation, point) === false) return undefined;
  const { y, status } = polish(equation, point.y, test.type, found.status);
  const range = [from.y, y, to.y].map((v) => equation.parameter(v));
  return {
    after,
    arclength: found.root,
    point: { y, tangent: point.tangent },
    special: {
      type: test.type,
      parameter: equation.parameter(y),
      state: Array.from(equation.state(y)),
      interval: [Math.min(...range), Math.max(...range)],
      status,
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

interface Pair {
  readonly re: number;
  readonly im: number;
}

/** Π_{i<j} combine(μ_i, μ_j), real because pairs are conjugate; as sign and tamed size. */
function pairProduct(
  equation: ContinuationEquation,
  y: Float64Array,
  combine: (a: Pair, b: Pair) => Pair,
): number {
  const { re, im } = eigenvalues(shiftedJacobian(equation, y, 0), equation.n);
  let angle = 0;
  let logAbs = 0;
  let factors = 0;
  for (let i = 0; i < equation.n; i++) {
    for (let j = i + 1; j < equation.n; j++) {
      const factor = combine({ re: re[i]!, im: im[i]! }, { re: re[j]!, im: im[j]! });
      angle += Math.atan2(factor.im, factor.re);
      logAbs += Math.log(Math.hypot(factor.re, factor.im));
      factors++;
    }
  }
  return (Math.cos(angle) < 0 ? -1 : 1) * Math.exp(logAbs / factors);
}

function hasPair(
  equation: ContinuationEquation,
  y: Float64Array,
  excess: (re: number, im: number) => number,
): boolean {
  const { re, im } = eigenvalues(shiftedJacobian(equation, y, 0), equation.n);
  return re.some((value, i) => im[i]! !== 0 && Math.abs(excess(value, im[i]!)) < pairTolerance);
}
