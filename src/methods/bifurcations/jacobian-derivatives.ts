import { axpy, normInf, subtract } from "../../linalg/vector.js";
import { matVec } from "../../linalg/matrix.js";
import type { System } from "../../systems/system.js";

/** d/dh and d²/dh² of the Jacobian at x + h u, h = 0, as they act on vectors of shape [n]. */
export interface JacobianDerivatives {
  /** B(u, v) of the multilinear forms. */
  readonly first: (v: Float64Array) => Float64Array;
  /** C(u, u, v). */
  readonly second: (v: Float64Array) => Float64Array;
}

/** The longest step, of states of order one; each level halves it. */
const firstStep = 0.25;
const levels = 8;

/**
 * First and second derivative of the Jacobian along u, by central differences with Richardson extrapolation.
 *
 * The step is halved from a quarter of the state's size (at least of 1), and the entry of Neville's tableau with the
 * smallest difference to its neighbours is taken: ten digits or so of the first, eight of the second for smooth
 * systems. Exact for polynomials. At a kink (ReLU) the values mean nothing. Seventeen Jacobians, then sixteen products
 * of a matrix and a vector for each use.
 *
 * @param x state, shape [n]
 * @param p parameters, shape [m]
 * @param u direction, shape [n]; any length, 0 gives zeros
 * @see     Ridders, Accurate computation of F'(x) and F'(x)F''(x), Adv. Eng. Softw. 4 (1982) 75,
 *          doi:10.1016/S0141-1195(82)80057-0
 */
export function jacobianDerivatives(
  system: System,
  x: Float64Array,
  p: Float64Array,
  u: Float64Array,
): JacobianDerivatives {
  const n = system.dimension;
  const length = normInf(u);
  if (!(length > 0)) return { first: () => new Float64Array(n), second: () => new Float64Array(n) };
  const longest = (firstStep * Math.max(1, normInf(x))) / length;
  const centre = system.jacobian(x, p, new Float64Array(n * n));
  const pairs = Array.from({ length: levels }, (_, k) => {
    const h = longest / 2 ** k;
    const at = (step: number) => system.jacobian(axpy(step, u, x), p, new Float64Array(n * n));
    return { h, up: at(h), down: at(-h) };
  });
  const times = (a: Float64Array, v: Float64Array) => matVec(a, v, n, n);
  return {
    first: (v) =>
      extrapolated(
        pairs.map(({ h, up, down }) => {
          const low = times(down, v);
          return times(up, v).map((value, i) => (value - low[i]!) / (2 * h));
        }),
      ),
    second(v) {
      const middle = times(centre, v);
      const differences = pairs.map(({ h, up, down }) => {
        const low = times(down, v);
        return times(up, v).map((value, i) => (value - middle[i]! - (middle[i]! - low[i]!)) / (h * h));
      });
      return extrapolated(differences);
    },
  };
}

/** Limit of vectors at steps h, h/2, h/4, … whose error is a series in h². */
function extrapolated(values: readonly Float64Array[]): Float64Array {
  let best = values[0]!;
  let least = Infinity;
  let above: Float64Array[] = [best];
  for (const value of values.slice(1)) {
    const row = [value];
    above.forEach((corner, j) => {
      const left = row[j]!;
      const entry = left.map((v, i) => v + (v - corner[i]!) / (4 ** (j + 1) - 1));
      const error = Math.max(normInf(subtract(entry, left)), normInf(subtract(entry, corner)));
      if (error < least) [best, least] = [entry, error];
      row.push(entry);
    });
    above = row;
  }
  return best;
}

/** A vector with complex entries. */
export interface ComplexVector {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** The multilinear forms of a system at a point on one complex vector q and its conjugate q̄, all of shape [n]. */
export interface ComplexForms {
  /** B(q, w) of a complex w. */
  second(w: ComplexVector): ComplexVector;
  /** B(q̄, w). */
  secondConjugate(w: ComplexVector): ComplexVector;
  /** C(q, q, q̄). */
  readonly third: ComplexVector;
}

/** Forms on q from the derivatives along its real and its imaginary part. */
export function complexForms(
  system: System,
  x: Float64Array,
  p: Float64Array,
  { re, im }: ComplexVector,
): ComplexForms {
  const a = jacobianDerivatives(system, x, p, re);
  const b = jacobianDerivatives(system, x, p, im);
  const product = (w: ComplexVector, sign: 1 | -1): ComplexVector => {
    const [aRe, aIm] = [a.first(w.re), a.first(w.im)];
    const [bRe, bIm] = [b.first(w.re), b.first(w.im)];
    return {
      re: aRe.map((value, i) => value - sign * bIm[i]!),
      im: aIm.map((value, i) => value + sign * bRe[i]!),
    };
  };
  // C(q, q̄, ·) = C(a, a, ·) + C(b, b, ·) for q = a + ib.
  const modulus = (v: Float64Array) => axpy(1, a.second(v), b.second(v));
  return {
    second: (w) => product(w, 1),
    secondConjugate: (w) => product(w, -1),
    third: { re: modulus(re), im: modulus(im) },
  };
}
