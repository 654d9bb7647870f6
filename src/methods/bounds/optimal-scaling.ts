import { choleskyFactor, inverseOfFactored, transposedProduct } from "../../linalg/cholesky.js";
import { dot } from "../../linalg/vector.js";
import { scaledBy } from "./osborne-balancing.js";
import { checkVector } from "../run-arguments.js";
import { predictsDual, scalingStep, type ScalingPoint, type ScalingStep } from "./scaling-step.js";

export interface OptimalScalingOptions {
  /** Relative distance of the norm from the smallest one at which to stop. */
  readonly tolerance?: number;
  /** Largest number of Newton steps. */
  readonly maxIterations?: number;
}

/** The only place where these defaults are written down. */
export const optimalScalingDefaults = {
  tolerance: (n: number): number => (n <= 64 ? 1e-8 : 1e-7),
  maxIterations: 100,
} as const;

/**
 * Constants of the path: how far μ falls at once, and for which decrement, at most and as a multiple of √n; the decrement
 * on the path, how many more steps at its end are taken for a better lower bound, and how many may stay away from it.
 */
const path = {
  shrink: 0.2,
  nearness: 3,
  nearnessOfRoot: 0.4,
  centred: 0.5,
  centrings: 3,
  patience: 12,
  /** Where rounding ends the path: n μ as a share of t that counts as its end. */
  roundingEnd: 1e-6,
  halvings: 40,
  sufficientDecrease: 1e-4,
} as const;

export interface OptimalScaling {
  /** ln S, shape [n], with mean zero. */
  readonly x: Float64Array;
  /** An estimate from above of ‖S W S⁻¹‖₂. */
  readonly norm: number;
  /** An estimate from below of every ‖S W S⁻¹‖₂, by duality. */
  readonly lowerBound: number;
  readonly iterations: number;
  readonly status: "converged" | "stalled" | "max-iterations";
}

/**
 * The positive diagonal S that minimises ‖S W S⁻¹‖₂, by a barrier method.
 *
 * With A = S W S⁻¹, S² = e^ξ, it follows the minimisers of t/μ − ln det(t I − AᵀA), which is smooth and convex in (ξ, t),
 * to μ = 0 by Newton's method, whose Hessian needs only (t I − AᵀA)⁻¹ and two products with it: 20 to 30 steps of some 7n³
 * operations, whatever W and however many singular values tie at the optimum. For irreducible W, where the minimum
 * is attained; its entries of order one.
 *
 * Any positive semidefinite Z gives the lower bound min_i (A Z Aᵀ)_ii/Z_ii on all ‖·‖₂², which stops the iteration.
 *
 * @param w     flat [n, n], not zero
 * @param start ln S to start from, shape [n]; not modified
 * @throws      RangeError if a shape is wrong, an entry is not finite or the matrix is zero
 * @see         Boyd, El Ghaoui, Feron & Balakrishnan, Linear Matrix Inequalities in System and Control Theory (1994),
 *              section 3.1, doi:10.1137/1.9781611970777
 */
export function optimalScaling(
  w: Float64Array,
  n: number,
  start: Float64Array,
  options: OptimalScalingOptions = {},
): OptimalScaling {
  checkVector("the weight matrix", w, n * n);
  checkVector("the start", start, n);
  const tolerance = options.tolerance ?? optimalScalingDefaults.tolerance(n);
  const maxIterations = options.maxIterations ?? optimalScalingDefaults.maxIterations;
  let { point, mu } = firstPoint(w, n, start);
  let lower = 0;
  let status: OptimalScaling["status"] = "max-iterations";
  let iterations = 0;
  let centrings = 0;
  let damping = 0;
  let away = 0;
  for (; iterations < maxIterations; iterations++) {
    const step = scalingStep(point, n, mu, damping);
    if (step === undefined) {
      status = stalledAt(n, mu, point.t);
      break;
    }
    lower = Math.max(lower, step.lower);
    const near = step.decrement < Math.min(path.nearness, path.nearnessOfRoot * Math.sqrt(n));
    // On the path the distance from the optimum is n μ.
    const atEnd = n * mu <= 0.5 * tolerance * point.t;
    const close = atEnd && step.decrement < path.centred;
    if ((close || point.t - step.predicted <= 2 * tolerance * point.t) && predictsDual(point, n, step)) {
      lower = Math.max(lower, step.predicted);
    }
    if ((close && centrings++ === path.centrings) || point.t - lower <= 2 * tolerance * point.t) {
      status = "converged";
      break;
    }
    const next = lineSearch(w, n, point, step, mu);
    if (next === undefined) {
      // Directions that hardly matter are lost to rounding: hold them back.
      damping = Math.max(1e-12, 100 * damping);
      if (damping < 1) continue;
      status = stalledAt(n, mu, point.t);
      break;
    }
    point = next;
    damping /= 1000;
    away = near ? 0 : away + 1;
    if (near && !atEnd) mu *= path.shrink;
    // Far from the path Newton's method crawls along the boundary; a larger μ leads back.
    if (!atEnd && away > 0 && away % path.patience === 0) mu /= path.shrink ** 2;
  }
  const mean = point.xi.reduce((sum, v) => sum + v, 0) / n;
  return {
    x: point.xi.map((v) => (v - mean) / 2),
    norm: Math.sqrt(point.t),
    lowerBound: Math.sqrt(lower),
    iterations,
    status,
  };
}

function stalledAt(n: number, mu: number, t: number): OptimalScaling["status"] {
  return n * mu <= path.roundingEnd * t ? "converged" : "stalled";
}

function pointAt(w: Float64Array, n: number, xi: Float64Array, t: number): ScalingPoint | undefined {
  if (!(t > 0)) return undefined;
  const a = scaledBy(
    w,
    n,
    xi.map((v) => v / 2),
  );
  const gap = transposedProduct(a, a, n, n, n, true);
  for (let i = 0; i < gap.length; i++) gap[i] = -gap[i]!;
  for (let i = 0; i < n; i++) gap[i * n + i]! += t;
  const factor = choleskyFactor(gap, n);
  if (factor === undefined) return undefined;
  let logDet = 0;
  for (let i = 0; i < n; i++) logDet += 2 * Math.log(factor[i * n + i]!);
  return { xi, t, a, factor, logDet };
}

/**
 * Raises t from ‖A‖_F²/n, at most ‖A‖₂², until it lies above ‖A‖₂², and once more: just above it the path would be far
 * away. μ is such that t is stationary.
 */
function firstPoint(w: Float64Array, n: number, start: Float64Array): { point: ScalingPoint; mu: number } {
  const xi = start.map((v) => 2 * v);
  const a = scaledBy(w, n, start);
  let t = dot(a, a) / n;
  if (!(t > 0 && t < 1e300))
    throw new RangeError(`‖W‖_F²/n is ${t}; expected a positive number, of order one`);
  while (pointAt(w, n, xi, t) === undefined) t *= 1.25;
  const point = pointAt(w, n, xi, 2 * t)!;
  const inverse = inverseOfFactored(point.factor, n);
  let trace = 0;
  for (let i = 0; i < n; i++) trace += inverse[i * n + i]!;
  return { point, mu: 1 / trace };
}

/** The first of the whole, half, … step that stays inside and decreases t/μ − ln det sufficiently. */
function lineSearch(
  w: Float64Array,
  n: number,
  point: ScalingPoint,
  step: ScalingStep,
  mu: number,
): ScalingPoint | undefined {
  const here = point.t / mu - point.logDet;
  for (let k = 0, length = 1; k < path.halvings; k++, length /= 2) {
    const xi = point.xi.map((v, i) => v + length * step.dXi[i]!);
    const next = pointAt(w, n, xi, point.t + length * step.dT);
    const target = here - path.sufficientDecrease * length * step.decrement ** 2;
    if (next !== undefined && next.t / mu - next.logDet <= target) return next;
  }
  return undefined;
}
