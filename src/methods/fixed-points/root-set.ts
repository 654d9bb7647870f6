import { luFactor, luSolve, luSolveTransposed } from "../../linalg/lu.js";
import { norm1 } from "../../linalg/norms.js";
import { startVector } from "../../linalg/start-vector.js";
import { axpy, norm2, normInf, scaleVector } from "../../linalg/vector.js";
import type { System } from "../../systems/system.js";
import { fixedPointEquation, type FixedPointEquation } from "./fixed-point-equation.js";
import { newtonFixedPoint, type NewtonResult } from "./newton-fixed-point.js";

/** A fixed point as the search knows it. */
export interface Root {
  readonly state: Float64Array;
  readonly residual: number;
  /** Estimate of the distance to the exact root. */
  readonly error: number;
  /** Estimate of ‖(∂g/∂x)⁻¹‖₁. */
  readonly inverseNorm: number;
}

/** Distinct roots of g, as they are found. */
export interface RootSet {
  readonly roots: readonly Root[];
  /** Takes the end of an iteration near a root; false where Newton does not converge from it. */
  add(state: Float64Array): boolean;
}

/** A root is one already found where it lies within this many error estimates of it. */
const mergeFactor = 20;
/** Where I − J is singular to working precision the estimate is infinite: a fold merges within √u. */
const largestError = 1e-6;
/** Beyond this distance, relative to 1 and the state, two ends are not compared by their Jacobians. */
const comparedWithin = 1e-2;
/** A Newton step from a root, relative to 1 and the state: at a cusp the third root of an ulp. */
const longestStep = 1e-4;
/** So far from a root whose Jacobian is singular, relative to 1 and the state, the residual must exceed this many tolerances. */
const besideRoot = 1e-2;
const grownResidual = 1000;

/**
 * Collects roots and tells which are the same: never by rounding, but by the region around a root x in which it is the
 * only one.
 *
 * y lies in it where ‖g'(x)⁻¹‖₁ · ‖g'(y) − g'(x)‖₁ ≤ ½: the mean Jacobian between the two is then regular, so that a second
 * root is excluded (Newton–Kantorovich, with the Lipschitz constant taken along the way from x to y). What is not
 * there is polished by Newton, and compared by the error estimates.
 *
 * @param tolerance of {@link newtonFixedPoint}
 * @see Ortega & Rheinboldt, Iterative Solution of Nonlinear Equations in Several Variables (1970), section 12.6
 */
export function rootSet(system: System, p: Float64Array, tolerance: number): RootSet {
  const equation = fixedPointEquation(system);
  const n = equation.n;
  const roots: Root[] = [];
  const there = new Float64Array(n * n);
  const derivatives = new WeakMap<Root, Float64Array>();
  const derivativeAt = (root: Root): Float64Array => {
    const known = derivatives.get(root) ?? equation.derivative(root.state, p, new Float64Array(n * n));
    derivatives.set(root, known);
    return known;
  };
  const isOnlyRootNear = (root: Root, y: Float64Array): boolean => {
    const distance = distanceInf(root.state, y);
    if (distance > comparedWithin * Math.max(1, normInf(y)) || !Number.isFinite(root.inverseNorm))
      return false;
    const change = equation.derivative(y, p, there);
    const here = derivativeAt(root);
    for (let k = 0; k < change.length; k++) change[k]! -= here[k]!;
    return root.inverseNorm * norm1(change, n, n) <= 0.5;
  };
  return {
    roots,
    add(state) {
      if (roots.some((root) => isOnlyRootNear(root, state))) return true;
      const result = newtonFixedPoint(system, state, p, { tolerance });
      if (result.status !== "converged") return false;
      if (!isRoot(equation, result, p, tolerance)) return false;
      const { residual, inverseNorm } = result;
      const error = Math.min(result.errorEstimate, largestError * Math.max(1, normInf(result.state)));
      place(roots, { state: result.state, residual, error, inverseNorm });
      return true;
    },
  };
}

/** Tells roots from states where ‖g‖ is below the tolerance but tends to 0 only farther out. */
function isRoot(
  equation: FixedPointEquation,
  { state, step, errorEstimate }: NewtonResult,
  p: Float64Array,
  tolerance: number,
): boolean {
  const size = Math.max(1, normInf(state));
  if (errorEstimate <= longestStep * size) return true;
  // At a fold or a cusp, where the estimate means nothing.
  return (step <= longestStep * size || step === Infinity) && isIsolated(equation, state, p, tolerance);
}

/**
 * Whether ‖g‖ grows on leaving a root along the direction in which it grows least. Where it does not, as in the saturated
 * parts of a gated cell, ‖g‖ is below the tolerance in a whole region, and no point of it is a root more than the others.
 */
function isIsolated(
  equation: FixedPointEquation,
  x: Float64Array,
  p: Float64Array,
  tolerance: number,
): boolean {
  const { n } = equation;
  const direction = nullDirection(equation.derivative(x, p, new Float64Array(n * n)), n);
  const size = Math.max(1, normInf(x));
  return [1, -1].every((sign) => {
    const beside = axpy((sign * besideRoot * size) / normInf(direction), direction, x);
    return normInf(equation.value(beside, p, new Float64Array(n))) > grownResidual * tolerance * size;
  });
}

/** The direction in which D v is smallest, by inverse iteration on DᵀD; a singular D is moved by an ulp. */
function nullDirection(derivative: Float64Array, n: number): Float64Array {
  let lu = luFactor(derivative, n);
  const ulp = 2 ** -52 * (norm1(derivative, n, n) || 1);
  if (lu.status === "singular")
    lu = luFactor(
      derivative.map((v, k) => (k % (n + 1) === 0 ? v + ulp : v)),
      n,
    );
  let v = startVector(n);
  for (let step = 0; step < 3 && lu.status === "ok"; step++) {
    const half = luSolveTransposed(lu, v);
    v = luSolve(lu, scaleVector(1 / norm2(half), half));
    v = scaleVector(1 / norm2(v), v);
  }
  return v;
}

/** ‖x − y‖∞, without the difference as an array: an end is compared with every root. */
function distanceInf(x: Float64Array, y: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < x.length; i++) {
    const size = Math.abs(x[i]! - y[i]!);
    // NaN stays.
    if (!(size <= largest)) largest = size;
  }
  return largest;
}

function place(roots: Root[], root: Root): void {
  const same = roots.findIndex(
    (r) => distanceInf(r.state, root.state) <= mergeFactor * (r.error + root.error) + Number.MIN_VALUE,
  );
  if (same < 0) roots.push(root);
  else if (root.residual < roots[same]!.residual) roots[same] = root;
}
