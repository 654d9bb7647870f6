import { conditionEstimate, luFactor, luSolve, type Lu } from "../../linalg/lu.js";
import { norm1 } from "../../linalg/norms.js";
import { axpy, norm2, normInf } from "../../linalg/vector.js";
import type { System } from "../../systems/system.js";
import { fixedPointEquation, requireShapes, type FixedPointEquation } from "./fixed-point-equation.js";

export interface NewtonOptions {
  /** Accept x once ‖g(x)‖∞ ≤ tolerance·max(1, ‖x‖∞). */
  readonly tolerance?: number;
  /** Largest number of linear solves. */
  readonly maxIterations?: number;
  /** Give up ("stalled") where the residual ‖g‖∞ has not halved in so many solves; of many starts most that fail do so early. */
  readonly patience?: number;
}

/** The only place where these defaults are written down. */
export const newtonDefaults = {
  tolerance: 1e-12,
  maxIterations: 50,
  patience: 50,
} as const satisfies Required<NewtonOptions>;

export interface NewtonResult {
  /**
   * "stalled": no step along the Newton direction lowers the residual (a slow point, not a fixed point), or patience ran
   * out;
   * "capped": maxIterations reached; "singular": the Jacobian of g is; "diverged": g is not finite.
   */
  readonly status: "converged" | "stalled" | "capped" | "singular" | "diverged";
  /** Shape [n]; the best iterate whatever the status. */
  readonly state: Float64Array;
  /** ‖g(state)‖∞. */
  readonly residual: number;
  /** ‖g‖∞ at each iterate, the first at the guess. */
  readonly residuals: readonly number[];
  /**
   * Estimate of the distance from `state` to the root: ‖(∂g/∂x)⁻¹‖ times the residual and its rounding. Large
   * near a fold, where roots are ill-conditioned.
   */
  readonly errorEstimate: number;
  /**
   * ‖δ‖∞ of the Newton step from `state`: small at a root, a fold among them, but not where ‖g‖ only tends to 0, as in the
   * saturated parts of a gated cell. Infinite where the Jacobian is singular or the step was not needed.
   */
  readonly step: number;
  /** Estimate of ‖(∂g/∂x)⁻¹‖₁ there; infinite where it is singular or was not needed. */
  readonly inverseNorm: number;
}

/** Shortest damped step before the iteration is called stalled. */
const shortestStep = 2 ** -12;

/**
 * Finds one fixed point of a map, or one equilibrium of a flow, by damped Newton on g(x) = F(x; p) − x or f(x; p).
 *
 * Stable and unstable points alike; which one depends on `guess`. Quadratic where ∂g/∂x is regular, linear at
 * a fold. Steps are halved until ‖g‖₂ falls; after acceptance it goes on while the residual still falls, so
 * that the state is as good as its conditioning allows. One Jacobian and one LU an iteration, O(n³).
 *
 * @param system n states, m parameters
 * @param guess  initial state, shape [n]; not modified
 * @param p      parameters, shape [m]
 * @returns      plain data; failure to converge is a `status`, never an exception
 * @throws       RangeError if a shape or an option is invalid
 * @see          Kelley, Solving Nonlinear Equations with Newton's Method (2003), doi:10.1137/1.9780898718898
 */
export function newtonFixedPoint(
  system: System,
  guess: Float64Array,
  p: Float64Array,
  options: NewtonOptions = {},
): NewtonResult {
  const { tolerance, maxIterations, patience } = { ...newtonDefaults, ...options };
  requireShapes(system, guess, p);
  if (!(tolerance > 0)) throw new RangeError(`tolerance is ${tolerance}; expected a positive number`);
  if (!(maxIterations >= 1)) throw new RangeError(`maxIterations is ${maxIterations}; expected at least 1`);
  const equation = fixedPointEquation(system);
  const { n } = equation;
  let x = Float64Array.from(guess);
  let g = equation.value(x, p, new Float64Array(n));
  const residuals = [normInf(g)];
  const jacobian = new Float64Array(n * n);
  const finish = (status: NewtonResult["status"], end: RootError = unknownError): NewtonResult => {
    return { status, state: x, residual: residuals.at(-1)!, residuals, ...end };
  };
  if (!isFiniteVector(g)) return finish("diverged");
  for (let i = 0; ; i++) {
    const accepted = residuals.at(-1)! <= tolerance * Math.max(1, normInf(x));
    const lu = luFactor(equation.derivative(x, p, jacobian), n);
    const error = () => errorOf(lu, jacobian, x, residuals.at(-1)!);
    if (residuals.at(-1) === 0)
      return finish("converged", { ...error(), step: lu.status === "ok" ? 0 : Infinity });
    if (lu.status === "singular") return finish(accepted ? "converged" : "singular");
    if (i >= maxIterations && !accepted) return finish("capped");
    if (!accepted && i >= patience && residuals.at(-1)! > residuals[i - patience]! / 2)
      return finish("stalled");
    const delta = luSolve(lu, g);
    const next = dampedStep(equation, p, x, g, delta, accepted ? 1 : shortestStep);
    if (next === undefined || i >= maxIterations) {
      return accepted ? finish("converged", { ...error(), step: normInf(delta) }) : finish("stalled");
    }
    ({ x, g } = next);
    residuals.push(normInf(g));
  }
}

type RootError = Pick<NewtonResult, "errorEstimate" | "inverseNorm" | "step">;

const unknownError: RootError = { errorEstimate: Infinity, inverseNorm: Infinity, step: Infinity };

/** The first of x + s δ, s = 1, ½, ¼, … ≥ shortest, at which ‖g‖₂ is smaller; undefined if there is none. */
function dampedStep(
  equation: FixedPointEquation,
  p: Float64Array,
  x: Float64Array,
  g: Float64Array,
  delta: Float64Array,
  shortest: number,
): { x: Float64Array<ArrayBuffer>; g: Float64Array } | undefined {
  const before = norm2(g);
  for (let s = 1; s >= shortest; s /= 2) {
    const trial = Float64Array.from(axpy(-s, delta, x));
    const value = equation.value(trial, p, new Float64Array(x.length));
    const after = norm2(value);
    // Armijo's condition with its usual slack; a full step also counts when it merely improves.
    if (after <= (1 - 1e-4 * s) * before) return { x: trial, g: value };
  }
  return undefined;
}

function errorOf(
  lu: Lu,
  jacobian: Float64Array,
  x: Float64Array,
  residual: number,
): Pick<NewtonResult, "errorEstimate" | "inverseNorm"> {
  if (lu.status === "singular") return { errorEstimate: Infinity, inverseNorm: Infinity };
  const norm = norm1(jacobian, lu.n, lu.n);
  const inverseNorm = conditionEstimate(lu, norm) / norm;
  const rounding = 2 * Number.EPSILON * Math.max(1, normInf(x)) * (1 + norm);
  return { errorEstimate: inverseNorm * (residual + rounding), inverseNorm };
}

function isFiniteVector(v: Float64Array): boolean {
  return Number.isFinite(normInf(v)) && v.every(Number.isFinite);
}
