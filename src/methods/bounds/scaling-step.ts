import {
  choleskyFactor,
  inverseOfFactored,
  solveFactored,
  transposedProduct,
} from "../../linalg/cholesky.js";
import { transpose } from "../../linalg/matrix.js";
import { dot } from "../../linalg/vector.js";

/** A point inside: t I − AᵀA = RᵀR. */
export interface ScalingPoint {
  /** ln S². */
  readonly xi: Float64Array;
  readonly t: number;
  readonly a: Float64Array;
  readonly factor: Float64Array;
  /** ln det(t I − AᵀA). */
  readonly logDet: number;
}

export interface ScalingStep {
  readonly dXi: Float64Array;
  readonly dT: number;
  /** √(−gradient · step): the distance from the path in its own metric. */
  readonly decrement: number;
  /** A lower bound on ‖·‖₂² of every scaling, from the point. */
  readonly lower: number;
  /** A better one from the step, if `predictsDual` holds. */
  readonly predicted: number;
}

/**
 * Newton's step for t/μ − ln det(t I − AᵀA) in (ξ, t), with the lower bound that it gives by duality; undefined where the
 * Hessian is lost to rounding. Some 5n³ operations.
 *
 * @param damping enlarges the diagonal of the Hessian by this share
 */
export function scalingStep(
  point: ScalingPoint,
  n: number,
  mu: number,
  damping = 0,
): ScalingStep | undefined {
  const k = inverseOfFactored(point.factor, n);
  const at = transpose(point.a, n, n);
  const l = transposedProduct(k, at, n, n, n);
  const q = transposedProduct(at, l, n, n, n, true);
  const { hessian, gradient } = derivatives(k, l, q, n, point.t, mu);
  const factor = regularisedFactor(hessian, n + 1, damping);
  if (factor === undefined) return undefined;
  const step = solveFactored(factor, n + 1, gradient).map((v) => -v);
  const squared = -dot(step, gradient);
  if (!(squared >= 0 && squared < Infinity)) return undefined;
  const dXi = step.slice(0, n);
  const dT = step[n]!;
  return {
    dXi,
    dT,
    decrement: Math.sqrt(squared),
    lower: centredBound(k, q, n),
    predicted: predictedBound(k, l, q, n, point.t, step),
  };
}

/**
 * Gradient and Hessian (upper triangle) in (ξ, t), from K = (t I − AᵀA)⁻¹, L = K Aᵀ and Q = A K Aᵀ. A multiple of 1 1ᵀ is
 * added for ξ + const, which changes nothing.
 */
function derivatives(k: Float64Array, l: Float64Array, q: Float64Array, n: number, t: number, mu: number) {
  const size = n + 1;
  const hessian = new Float64Array(size * size);
  const gradient = new Float64Array(size);
  const mixed = new Float64Array(n);
  let [traceOfK, traceOfSquare, trace] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    let rowOfK = 0;
    for (let j = 0; j < n; j++) {
      const at = i * n + j;
      const square = l[at]! * l[at]!;
      rowOfK += k[at]! * k[at]!;
      mixed[j]! -= square;
      if (j < i) continue;
      const other = l[j * n + i]!;
      hessian[i * size + j] = t * t * k[at]! * k[at]! - t * (square + other * other) + q[at]! * q[at]!;
    }
    const slope = t * k[i * n + i]! - q[i * n + i]!;
    gradient[i] = 1 - slope;
    hessian[i * size + i]! -= slope;
    mixed[i]! += t * rowOfK - k[i * n + i]!;
    trace += hessian[i * size + i]!;
    traceOfK += k[i * n + i]!;
    traceOfSquare += rowOfK;
  }
  const free = trace / (n * n);
  for (let i = 0; i < n; i++) {
    for (let j = i; j < n; j++) hessian[i * size + j]! += free;
    hessian[i * size + n] = mixed[i]!;
  }
  hessian[size * size - 1] = traceOfSquare;
  gradient[n] = 1 / mu - traceOfK;
  return { hessian, gradient };
}

/**
 * Rounding can make a Hessian near the end of the path look indefinite: its diagonal is enlarged, by `damping` as a share
 * at first, until it is not.
 */
function regularisedFactor(hessian: Float64Array, n: number, damping: number): Float64Array | undefined {
  for (let ridge = damping; ridge < 1; ridge = Math.max(1e-14, 100 * ridge)) {
    const matrix = hessian.slice();
    for (let i = 0; i < n; i++) matrix[i * n + i]! *= 1 + ridge;
    const factor = choleskyFactor(matrix, n);
    if (factor !== undefined) return factor;
  }
  return undefined;
}

/** Whether the dual point that a step predicts is positive semidefinite: K⁻¹ − ΔM has a Cholesky factor. */
export function predictsDual({ a, t }: ScalingPoint, n: number, { dXi, dT }: ScalingStep): boolean {
  // t I − AᵀA − ΔM = diag(t − dT − t dξ) − Aᵀ diag(1 − dξ) A.
  const weighted = a.map((v, at) => v * (1 - dXi[Math.floor(at / n)]!));
  const matrix = transposedProduct(a, weighted, n, n, n, true).map((v) => -v);
  for (let i = 0; i < n; i++) matrix[i * n + i]! += t - dT - t * dXi[i]!;
  return choleskyFactor(matrix, n) !== undefined;
}

/** min_i (A Z Aᵀ)_ii/Z_ii for Z = K. */
function centredBound(k: Float64Array, q: Float64Array, n: number): number {
  let bound = Infinity;
  for (let i = 0; i < n; i++) bound = Math.min(bound, q[i * n + i]! / k[i * n + i]!);
  return bound;
}

/**
 * The same for Z = K − K ΔM K, the dual point that the Newton step predicts, ΔM being the change of t S² − WᵀS²W that it
 * makes, in the present scaling. Near the path it is far the better.
 */
function predictedBound(
  k: Float64Array,
  l: Float64Array,
  q: Float64Array,
  n: number,
  t: number,
  step: Float64Array,
): number {
  let bound = Infinity;
  for (let i = 0; i < n; i++) {
    let z = k[i * n + i]!;
    let image = q[i * n + i]!;
    for (let j = 0; j < n; j++) {
      const change = step[n]! + t * step[j]!;
      z -= k[i * n + j]! ** 2 * change - l[i * n + j]! ** 2 * step[j]!;
      image -= l[j * n + i]! ** 2 * change - q[i * n + j]! ** 2 * step[j]!;
    }
    if (!(z > 0)) return 0;
    bound = Math.min(bound, image / z);
  }
  return bound;
}
