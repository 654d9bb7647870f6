import { choleskyFactor, solveFactored, transposedProduct } from "../../linalg/cholesky.js";
import { identity, matMul, matVec, vecMat } from "../../linalg/matrix.js";
import { norm2, scaleVector, subtract } from "../../linalg/vector.js";
import { randomStream } from "../../random/stream.js";
import type { CaptureBall } from "./basin-atlas.js";

/** Directions in which a ball is tried, and at which shares of its radius. */
const directions = 64;
const shares = [1, 0.75, 0.5, 0.25, 0.1] as const;
/** What is kept of a radius that passed. */
const safety = 0.7;
const [doublings, halvings] = [60, 40];

/** Share of the distance of another fixed point that a ball may reach, and what counts as the same point. */
const [clearance, itself] = [0.5, 1e-7];
/** Steps towards the worst direction, and the random directions they begin at. */
const [ascents, beginnings] = [12, 6];

/** A map G of R^n into itself, and its Jacobian [n, n]. */
export interface Contraction {
  /** In place. */
  readonly step: (x: Float64Array) => void;
  readonly jacobian: (x: Float64Array) => Float64Array;
}

/**
 * A ball around a stable fixed point of G, in the norm in which its Jacobian contracts, that every orbit in it only
 * leaves towards the point.
 *
 * The norm is √(yᵀPy) with P = Σ (Aᵏ)ᵀAᵏ, the solution of P − AᵀPA = I. Found by trying: the largest of a falling
 * series of radii from which all of `directions` random points, and those that ascent of the ratio leads to, get nearer
 * in one step, less a margin. Not a proof; {@link certainBall} gives one where it can.
 *
 * @param centre  fixed point, shape [n]
 * @param largest the largest radius wanted
 * @param others  further fixed points of the system, which no such ball holds: one is kept well away from them
 * @returns       undefined where the point does not attract clearly enough
 */
export function captureBall(
  { step, jacobian }: Contraction,
  centre: Float64Array,
  largest: number,
  others: readonly Float64Array[] = [],
): CaptureBall | undefined {
  const n = centre.length;
  const shape = lyapunovShape(jacobian(centre), n);
  const transform = shape && choleskyFactor(shape, n);
  if (transform === undefined) return undefined;
  const spokes = Array.from({ length: directions + 2 * n }, (_, i) => spoke(transform, n, i));
  const x = new Float64Array(n);
  const nearer = (y: Float64Array, r: number): boolean => {
    for (let i = 0; i < n; i++) x[i] = centre[i]! + r * y[i]!;
    step(x);
    return transformedDistance(transform, centre, x) < r;
  };
  const worst = (start: Float64Array, r: number): boolean => {
    let y = start;
    for (let k = 0; k < ascents; k++) {
      if (!nearer(y, r)) return false;
      const before = y.map((v, i) => centre[i]! + r * v);
      y = steeper(transform, jacobian(before), subtract(x, centre));
    }
    return nearer(y, r);
  };
  const free = others
    .map((state) => transformedDistance(transform, centre, state))
    .filter((d) => d > itself * largest);
  const start = Math.min(largest, ...free.map((d) => clearance * d));
  for (let r = start, k = 0; k < halvings; r /= Math.SQRT2, k++) {
    const inside =
      spokes.every((y) => shares.every((share) => nearer(y, share * r))) &&
      spokes.slice(0, beginnings).every((y) => worst(y, r) && worst(y, r / 2));
    if (inside) return { kind: "ball", centre, transform, radius: safety * r };
  }
  return undefined;
}

/** The direction T⁻¹T⁻ᵀ Jᵀ TᵀT g, of length 1 in the norm: for a linear G, a power step to its largest ratio. */
function steeper(t: Float64Array, j: Float64Array, g: Float64Array): Float64Array {
  const n = g.length;
  const pulled = vecMat(vecMat(matVec(t, g, n, n), t, n, n), j, n, n);
  const y = solveFactored(t, n, pulled);
  const length = norm2(matVec(t, y, n, n));
  return length > 0 ? scaleVector(1 / length, y) : y;
}

/** ‖T(x − c)‖₂ for upper triangular T. */
export function transformedDistance(t: Float64Array, c: Float64Array, x: Float64Array): number {
  const n = c.length;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    let v = 0;
    for (let j = i; j < n; j++) v += t[i * n + j]! * (x[j]! - c[j]!);
    sum += v * v;
  }
  return Math.sqrt(sum);
}

/** P = Σ (Aᵏ)ᵀAᵏ by doubling; undefined where the powers of A do not fade. */
export function lyapunovShape(a: Float64Array, n: number): Float64Array | undefined {
  const p = identity(n);
  let power = Float64Array.from(a);
  for (let k = 0; k < doublings; k++) {
    const added = transposedProduct(power, matMul(p, power, n, n, n), n, n, n, true);
    for (let i = 0; i < n * n; i++) p[i]! += added[i]!;
    const size = norm2(power);
    if (!(size < 1e80)) return undefined;
    if (size < 1e-12) return p;
    power = Float64Array.from(matMul(power, power, n, n, n));
  }
  return undefined;
}

/** A random vector y with ‖T y‖₂ = 1. */
function spoke(t: Float64Array, n: number, index: number): Float64Array {
  const random = randomStream(0, index);
  const y = Float64Array.from({ length: n }, () => random.normal());
  const length = norm2(y);
  for (let i = n - 1; i >= 0; i--) {
    let sum = y[i]! / length;
    for (let j = i + 1; j < n; j++) sum -= t[i * n + j]! * y[j]!;
    y[i] = sum / t[i * n + i]!;
  }
  return y;
}
