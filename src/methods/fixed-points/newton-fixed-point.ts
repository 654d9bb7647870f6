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
}

/** The only place where these defaults are written down. */
export const newtonDefaults = {
  tolerance: 1e-12,
  maxIterations: 50,
} as const satisfies Required<NewtonOptions>;

export interface NewtonResult {
  /**
   * "stalled": no step along the Newton direction lowers the residual (a slow point, not a fixed point);
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
  const { tolerance, maxIterations } = { ...newtonDefaults, ...options };
  requireShapes(system, guess, p);
  if (!(tolerance > 0)) throw new RangeError(`tolerance is ${tolerance}; expected a positive number`);
  if (!(maxIterations >= 1)) throw new RangeError(`maxIterations is ${maxIterations}; expected at least 1`);
  const equation = fixedPointEquation(system);
  const { n } = equation;
  let x = Float64Array.from(guess);
  let g = equation.value(x, p, new Float64Array(n));
  const residuals = [normInf(g)];
  const jacobian = new Float64Array(n * n);
  const finish = (status: NewtonResult["status"], errorEstimate = Infinity): NewtonResult => {
    return { status, state: x, residual: residuals.at(-1)!, residuals, errorEstimate };
  };
  if (!isFiniteVector(g)) return finish("diverged");
  for (let i = 0; ; i++) {
    const accepted = residuals.at(-1)! <= tolerance * Math.max(1, normInf(x));
    const lu = luFactor(equation.derivative(x, p, jacobian), n);
    if (residuals.at(-1) === 0) return finish("converged", errorOf(lu, jacobian, x, 0));
    if (lu.status === "singular") return finish(accepted ? "converged" : "singular");
    if (i >= maxIterations && !accepted) return finish("capped");
    const next = dampedStep(equation, p, x, g, lu, accepted ? 1 : shortestStep);
    if (next === undefined || i >= maxIterations) {
      const error = errorOf(lu, jacobian, x, residuals.at(-1)!);
      return accepted ? finish("converged", error) : finish("stalled");
    }
    ({ x, g } = next);
    residuals.push(normInf(g));
  }
}

/** The first of x + s δ, s = 1, ½, ¼, … ≥ shortest, at which ‖g‖₂ is smaller; undefined if there is none. */
function dampedStep(
  equation: FixedPointEquation,
  p: Float64Array,
  x: Float64Array,
  g: Float64Array,
  lu: Lu,
  shortest: number,
): { x: Float64Array<ArrayBuffer>; g: Float64Array } | undefined {
  const delta = luSolve(lu, g);
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

function errorOf(lu: Lu, jacobian: Float64Array, x: Float64Array, residual: number): number {
  if (lu.status === "singular") return Infinity;
  const norm = norm1(jacobian, lu.n, lu.n);
  const inverseNorm = conditionEstimate(lu, norm) / norm;
  return inverseNorm * (residual + 2 * Number.EPSILON * Math.max(1, normInf(x)) * (1 + norm));
}

function isFiniteVector(v: Float64Array): boolean {
  return Number.isFinite(normInf(v)) && v.every(Number.isFinite);
}
