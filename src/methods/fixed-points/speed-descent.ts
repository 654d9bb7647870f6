import { choleskyFactor, solveFactored, transposedProduct } from "../../linalg/cholesky.js";
import { frobeniusNorm } from "../../linalg/norms.js";
import { vecMat } from "../../linalg/matrix.js";
import { axpy, dot, normInf } from "../../linalg/vector.js";
import type { System } from "../../systems/system.js";
import { fixedPointEquation, type FixedPointEquation } from "./fixed-point-equation.js";

export interface SpeedDescentOptions {
  /** A root is reached at ‖g‖∞ ≤ tolerance·max(1, ‖x‖∞). */
  readonly tolerance?: number;
  /** Largest number of steps. */
  readonly maxIterations?: number;
  /** A Newton step on the gradient of q no longer than stationary·max(1, ‖x‖∞) ends at a stationary point. */
  readonly stationary?: number;
}

/** The only place where these defaults are written down. */
export const speedDescentDefaults = {
  tolerance: 1e-12,
  maxIterations: 60,
  stationary: 1e-9,
} as const satisfies Required<SpeedDescentOptions>;

export interface SpeedDescent {
  /** "stationary": the gradient of q vanishes and q does not; "capped": no end was reached; "diverged": q is not finite. */
  readonly status: "root" | "stationary" | "capped" | "diverged";
  /** Shape [n]. */
  readonly state: Float64Array;
  /** q = ‖g‖₂²/2. */
  readonly speed: number;
  /** ‖δ‖∞ of the last step, an estimate of the distance to the stationary point. */
  readonly error: number;
}

/** Steps with GᵀG for the Hessian of q, cheap and right where g is small; after them it is the Hessian itself. */
const gaussNewtonSteps = 15;
const firstDamping = 1e-3;
const leastDamping = 1e-12;
const largestDamping = 1e12;

/**
 * Descends from one state to a minimum of the speed q = ‖g(x)‖₂²/2, g = F(x) − x of a map and f(x) of a flow: to a root
 * where there is one, else to a slow point.
 *
 * Levenberg–Marquardt, then Newton's method on the gradient of q with a Hessian by differences of it, damped until it is
 * positive definite: q falls at every step, and singular Jacobians are no obstacle. O(n³) a step, of the second kind with 2n
 * Jacobians.
 *
 * @param start shape [n]; not modified
 * @param p     parameters, shape [m]
 * @see         Nocedal & Wright, Numerical Optimization (2006), sections 3.4 and 10.3, doi:10.1007/978-0-387-40065-5
 */
export function descendSpeed(
  system: System,
  start: Float64Array,
  p: Float64Array,
  options: SpeedDescentOptions = {},
): SpeedDescent {
  const { tolerance, maxIterations, stationary } = { ...speedDescentDefaults, ...options };
  const equation = fixedPointEquation(system);
  let here = speedAt(equation, Float64Array.from(start), p);
  let damping: number = firstDamping;
  let error = Infinity;
  const finish = (status: SpeedDescent["status"]): SpeedDescent => {
    return { status, state: here.x, speed: here.speed, error };
  };
  for (let i = 0; Number.isFinite(here.speed); i++) {
    const size = Math.max(1, normInf(here.x));
    if (normInf(here.g) <= tolerance * size) return finish("root");
    if (i >= maxIterations) return finish("capped");
    const isNewton = i >= gaussNewtonSteps;
    if (i === gaussNewtonSteps) damping = leastDamping;
    const hessian = isNewton ? speedHessian(equation, here.x, p) : gramOf(here, equation.n);
    const step = dampedStep(equation, p, here, hessian, damping);
    error = step.length;
    const isShort = isNewton && step.damping <= Math.sqrt(leastDamping);
    // Where q cannot be lowered any more, it is flat to rounding: to the root of its accuracy in x.
    if (isShort && error <= (step.next === undefined ? Math.sqrt(stationary) : stationary) * size) {
      return finish("stationary");
    }
    if (step.next === undefined) {
      if (isNewton) return finish("capped");
      i = gaussNewtonSteps - 1;
    } else here = step.next;
    damping = Math.max(step.damping / 10, leastDamping);
  }
  return finish("diverged");
}

interface SpeedPoint {
  readonly x: Float64Array;
  readonly g: Float64Array;
  readonly speed: number;
  /** G, shape [n, n]. */
  readonly derivative: Float64Array;
  /** Gᵀg. */
  readonly gradient: Float64Array;
}

function speedAt(equation: FixedPointEquation, x: Float64Array, p: Float64Array): SpeedPoint {
  const { n } = equation;
  const g = equation.value(x, p, new Float64Array(n));
  const derivative = equation.derivative(x, p, new Float64Array(n * n));
  return { x, g, speed: dot(g, g) / 2, derivative, gradient: vecMat(g, derivative, n, n) };
}

function gramOf({ derivative }: SpeedPoint, n: number): Float64Array {
  return transposedProduct(derivative, derivative, n, n, n, true);
}

interface SpeedStep {
  /** Undefined where no damping lowers q. */
  readonly next: SpeedPoint | undefined;
  /** ‖δ‖∞ and damping of the step taken, or else of the first that was tried. */
  readonly length: number;
  readonly damping: number;
}

/** The first step, with ten times the damping each, that lowers q. */
function dampedStep(
  equation: FixedPointEquation,
  p: Float64Array,
  { x, speed, gradient }: SpeedPoint,
  hessian: Float64Array,
  least: number,
): SpeedStep {
  const { n } = equation;
  const scale = frobeniusNorm(hessian) || 1;
  let first: SpeedStep | undefined;
  for (let damping = least; damping <= largestDamping; damping *= 10) {
    const shifted = hessian.map((v, k) => (k % (n + 1) === 0 ? v + damping * scale : v));
    const factor = choleskyFactor(shifted, n);
    if (factor === undefined) continue;
    const delta = solveFactored(factor, n, gradient);
    const trial = axpy(-1, delta, x);
    const value = equation.value(trial, p, new Float64Array(n));
    const step = { length: normInf(delta), damping };
    if (dot(value, value) / 2 < speed) return { next: speedAt(equation, trial, p), ...step };
    first ??= { next: undefined, ...step };
  }
  return first ?? { next: undefined, length: Infinity, damping: Infinity };
}

/**
 * The Hessian of the speed by central differences of its gradient, symmetric, shape [n, n]; 2n Jacobians.
 *
 * @param x shape [n]; not modified
 */
export function speedHessian(equation: FixedPointEquation, x: Float64Array, p: Float64Array): Float64Array {
  const { n } = equation;
  const out = new Float64Array(n * n);
  const [g, derivative] = [new Float64Array(n), new Float64Array(n * n)];
  const gradientAt = (state: Float64Array) =>
    vecMat(equation.value(state, p, g), equation.derivative(state, p, derivative), n, n);
  for (let j = 0; j < n; j++) {
    const h = 6e-6 * Math.max(1, Math.abs(x[j]!));
    const moved = (by: number) => gradientAt(x.map((v, i) => (i === j ? v + by : v)));
    const [ahead, behind] = [moved(h), moved(-h)];
    for (let i = 0; i < n; i++) {
      const entry = (ahead[i]! - behind[i]!) / (4 * h);
      out[i * n + j]! += entry;
      out[j * n + i]! += entry;
    }
  }
  return out;
}
