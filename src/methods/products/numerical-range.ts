import { checkMatrix } from "../../linalg/check.js";
import { luFactor, luSolve } from "../../linalg/lu.js";
import { startVector } from "../../linalg/start-vector.js";
import { symmetricEigenvalues } from "../../linalg/symmetric-eigenvalues.js";
import { norm2 } from "../../linalg/vector.js";

/** The numerical range W(A) = {x*Ax : ‖x‖ = 1} seen from one direction. */
export interface SupportPoint {
  /** θ: the direction e^(−iθ) is the outward normal. */
  readonly angle: number;
  /** max Re(e^(iθ) z) over z in W(A). */
  readonly support: number;
  /** A point of the boundary where it is attained. */
  readonly re: number;
  readonly im: number;
}

/** How far W(A) reaches from the origin. */
export interface NumericalRadius {
  /** The largest support found: a lower bound on ω(A) = max{|z| : z ∈ W(A)}, up to rounding. */
  readonly value: number;
  /** No point of W(A) lies farther out, up to rounding. */
  readonly upper: number;
  /** The angle of the largest support found, in [0, π]. */
  readonly angle: number;
  /** "budget": `upper` is not within the tolerance of `value`; so it ends for a range that is nearly a disc. */
  readonly status: "converged" | "budget";
}

export interface NumericalRadiusOptions {
  /** Relative width of the bracket at which to stop. */
  readonly tolerance?: number;
  /** Largest number of eigenvalue problems of order 2n. */
  readonly maxDirections?: number;
}

export const numericalRadiusDefaults = {
  tolerance: 1e-10,
  maxDirections: 200,
} as const satisfies Required<NumericalRadiusOptions>;

/** Directions that every search begins with, over [0, π]. */
const firstDirections = 16;

/**
 * Numerical abscissa max Re W(A) = λ_max((A + Aᵀ)/2): the largest growth rate of ‖x‖ at t = 0 under ẋ = Ax.
 *
 * 10n³/3 operations. −∞ for n = 0.
 *
 * @param a shape [n, n]; not modified
 * @throws  RangeError if the shape is wrong or an entry is not finite
 * @see     Trefethen & Embree, Spectra and Pseudospectra (2005), chapter 17
 */
export function numericalAbscissa(a: Float64Array, n: number): number {
  checkMatrix("matrix", a, n, n);
  const symmetric = Float64Array.from(a, (v, k) => v / 2 + a[(k % n) * n + Math.floor(k / n)]! / 2);
  return symmetricEigenvalues(symmetric, n).at(-1) ?? -Infinity;
}

/**
 * Boundary of the numerical range, counter-clockwise from the rightmost point, by Johnson's algorithm: for each of
 * `count` directions over the full turn the largest eigenvalue of the Hermitian part of e^(iθ)A and its eigenvector.
 *
 * The points lie in W(A), the supports bound it from outside, and W(A) is convex: the polygons through the points
 * and of the supports enclose its boundary. For each direction a Hermitian eigenvalue problem of order n, solved as a
 * real one of order 2n, and two inverse iterations: some 35n³ operations. The lower half mirrors the upper one.
 *
 * @param a shape [n, n], n ≥ 1; not modified
 * @throws  RangeError if the shape is wrong, an entry is not finite, or count is not an even number of at least 4
 * @see     Johnson, SIAM J. Numer. Anal. 15 (1978) 595, doi:10.1137/0715039
 */
export function numericalRange(a: Float64Array, n: number, count = 64): readonly SupportPoint[] {
  checkMatrix("matrix", a, n, n);
  if (n < 1) throw new RangeError(`n is ${n}; expected at least 1`);
  if (!Number.isInteger(count) || count < 4 || count % 2 !== 0) {
    throw new RangeError(`count is ${count}; expected an even number of at least 4`);
  }
  const upper = Array.from({ length: count / 2 + 1 }, (_, k) =>
    supportPoint(a, n, (-2 * Math.PI * k) / count),
  );
  const lower = upper.slice(1, -1).reverse();
  return [...upper, ...lower.map(({ angle, support, re, im }) => ({ angle: -angle, support, re, im: -im }))];
}

/**
 * Numerical radius ω(A), with a bracket: directions are added where the polygon of the support lines reaches farthest,
 * until it reaches no farther than the support found. ‖A‖/2 ≤ ω(A) ≤ ‖A‖ and ω(A^k) ≤ ω(A)^k.
 *
 * Some 30n³ operations a direction.
 *
 * @param a shape [n, n]; not modified
 * @throws  RangeError if the shape is wrong or an entry is not finite
 * @see     Johnson, SIAM J. Numer. Anal. 15 (1978) 595, doi:10.1137/0715039; Horn & Johnson, Topics in Matrix
 *          Analysis (1991), chapter 1
 */
export function numericalRadius(
  a: Float64Array,
  n: number,
  options: NumericalRadiusOptions = {},
): NumericalRadius {
  const { tolerance, maxDirections } = { ...numericalRadiusDefaults, ...options };
  checkMatrix("matrix", a, n, n);
  if (n === 0) return { value: 0, upper: 0, angle: 0, status: "converged" };
  const at = (angle: number): Support => ({ angle, support: support(a, n, angle) });
  const found = Array.from({ length: firstDirections + 1 }, (_, k) => at((Math.PI * k) / firstDirections));
  const arcs = found.slice(1).map((right, k) => arc(found[k]!, right));
  let best = found.reduce(higher);
  for (let used = found.length; ; used++) {
    arcs.sort((p, q) => p.reach - q.reach);
    const farthest = arcs.pop()!;
    const upper = Math.max(best.support, farthest.reach);
    const { support: value, angle } = best;
    if (upper <= value * (1 + tolerance)) return { value, upper, angle, status: "converged" };
    if (used >= maxDirections) return { value, upper, angle, status: "budget" };
    const middle = at((farthest.left.angle + farthest.right.angle) / 2);
    best = higher(best, middle);
    arcs.push(arc(farthest.left, middle), arc(middle, farthest.right));
  }
}

type Support = Pick<SupportPoint, "angle" | "support">;

function higher(p: Support, q: Support): Support {
  return q.support > p.support ? q : p;
}

/** How far the polygon reaches between two support lines: to their corner, where it lies between the two directions. */
function arc(left: Support, right: Support) {
  const [p, q] = [left.support, right.support];
  const turn = right.angle - left.angle;
  const [c, s] = [Math.cos(turn), Math.sin(turn)];
  const between = p * c <= q && q * c <= p;
  const reach = between ? Math.sqrt(Math.max(0, p * p + q * q - 2 * p * q * c)) / s : Math.max(p, q);
  return { left, right, reach };
}

/** λ_max of the Hermitian part of e^(iθ)A. */
function support(a: Float64Array, n: number, angle: number): number {
  return symmetricEigenvalues(hermitianPart(a, n, angle), 2 * n).at(-1)!;
}

function supportPoint(a: Float64Array, n: number, angle: number): SupportPoint {
  const hermitian = hermitianPart(a, n, angle);
  const largest = symmetricEigenvalues(hermitian, 2 * n).at(-1)!;
  const x = eigenvector(hermitian, 2 * n, largest);
  // z = x*Ax for x = u + iv.
  const [u, v] = [x.subarray(0, n), x.subarray(n)];
  const quadratic = (y: Float64Array, z: Float64Array) => {
    let sum = 0;
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) sum += y[i]! * a[i * n + j]! * z[j]!;
    return sum;
  };
  return {
    angle,
    support: largest,
    re: quadratic(u, u) + quadratic(v, v),
    im: quadratic(u, v) - quadratic(v, u),
  };
}

/** The Hermitian matrix S cos θ + i K sin θ (S, K the symmetric and the skew part of A) as a real one of order 2n. */
function hermitianPart(a: Float64Array, n: number, angle: number): Float64Array {
  const out = new Float64Array(4 * n * n);
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const real = c * (a[i * n + j]! / 2 + a[j * n + i]! / 2);
      const imaginary = s * (a[i * n + j]! / 2 - a[j * n + i]! / 2);
      out[2 * n * i + j] = real;
      out[2 * n * (n + i) + n + j] = real;
      out[2 * n * i + n + j] = -imaginary;
      out[2 * n * (n + i) + j] = imaginary;
    }
  }
  return out;
}

/** Unit eigenvector of the largest eigenvalue by two inverse iterations, shifted past it by a few ulps of the norm. */
function eigenvector(h: Float64Array, n: number, largest: number): Float64Array {
  const shift = largest + 8 * 2 ** -52 * Math.max(norm2(h), 2 ** -1000);
  const factors = luFactor(
    h.map((v, k) => (k % (n + 1) === 0 ? v - shift : v)),
    n,
  );
  let x = startVector(n);
  if (factors.status === "singular") return unit(x);
  for (let step = 0; step < 2; step++) x = unit(luSolve(factors, unit(x)));
  return x;
}

function unit(x: Float64Array): Float64Array {
  const size = norm2(x);
  return x.map((v) => v / size);
}
