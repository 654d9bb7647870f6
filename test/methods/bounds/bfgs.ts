import { dot } from "../../../src/linalg/vector.js";
import { matVec } from "../../../src/linalg/matrix.js";

/** A smooth function at one point. */
export interface SmoothValue {
  readonly value: number;
  readonly gradient: Float64Array;
}

/** The only place where these constants are written down. */
const settings = { sufficientDecrease: 1e-4, halvings: 30, curvature: 1e-14 } as const;

/**
 * Minimises a smooth convex function by BFGS with backtracking.
 *
 * Descends at every iteration and stops when it no longer can, or after `maxIterations`; the point reached need
 * not be a minimum. One evaluation an iteration, mostly, and O(n²).
 *
 * @param evaluate the function and its gradient, shape [n]
 * @param start    first point, shape [n]; not modified
 * @param diagonal first guess of the inverse Hessian's diagonal, shape [n], positive
 * @returns        the lowest point found, shape [n]
 * @see            Nocedal & Wright, Numerical Optimization (2006), chapter 6, doi:10.1007/978-0-387-40065-5
 */
export function minimiseBfgs(
  evaluate: (x: Float64Array) => SmoothValue,
  start: Float64Array,
  diagonal: Float64Array,
  maxIterations: number,
): Float64Array {
  const n = start.length;
  const inverse = new Float64Array(n * n);
  for (let i = 0; i < n; i++) inverse[i * n + i] = diagonal[i]!;
  let x = start;
  let here = evaluate(x);
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    const direction = matVec(inverse, here.gradient, n, n).map((v) => -v);
    const found = backtrack(evaluate, x, here, direction);
    if (found === undefined) break;
    updateInverse(inverse, n, difference(found.x, x), difference(found.at.gradient, here.gradient));
    x = found.x;
    here = found.at;
  }
  return x;
}

/** The first of x + d, x + d/2, … that decreases the function sufficiently. */
function backtrack(
  evaluate: (x: Float64Array) => SmoothValue,
  x: Float64Array,
  here: SmoothValue,
  direction: Float64Array,
): { x: Float64Array; at: SmoothValue } | undefined {
  const slope = dot(here.gradient, direction);
  if (!(slope < 0)) return undefined;
  for (let k = 0, length = 1; k < settings.halvings; k++, length /= 2) {
    const trial = x.map((v, i) => v + length * direction[i]!);
    const at = evaluate(trial);
    const target = here.value + settings.sufficientDecrease * length * slope;
    if (at.value <= target && at.value < here.value) return { x: trial, at };
  }
  return undefined;
}

/** H ← (I − ρ s yᵀ) H (I − ρ y sᵀ) + ρ s sᵀ, skipped where the curvature sᵀy is lost to rounding. */
function updateInverse(inverse: Float64Array, n: number, s: Float64Array, y: Float64Array): void {
  const curvature = dot(s, y);
  if (!(curvature > settings.curvature * Math.sqrt(dot(s, s) * dot(y, y)))) return;
  const hy = matVec(inverse, y, n, n);
  const weight = (1 + dot(y, hy) / curvature) / curvature;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      inverse[i * n + j]! += weight * s[i]! * s[j]! - (hy[i]! * s[j]! + s[i]! * hy[j]!) / curvature;
    }
  }
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((v, i) => v - b[i]!);
}
