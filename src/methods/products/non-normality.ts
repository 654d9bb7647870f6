import { henriciDeparture, type HenriciDeparture } from "./henrici-departure.js";
import { kreissConstant, type KreissConstant } from "./kreiss-constant.js";
import { numericalAbscissa, numericalRadius, type NumericalRadius } from "./numerical-range.js";
import { powerNorms } from "./power-norms.js";

/** What the eigenvalues of a Jacobian do not say about its powers. */
export interface NonNormality {
  readonly henrici: HenriciDeparture;
  /** max Re W(A). */
  readonly numericalAbscissa: number;
  readonly numericalRadius: NumericalRadius;
  readonly kreiss: KreissConstant;
  readonly transientBound: TransientBound;
}

/** sup_k ‖A^k‖₂ between two bounds; null where the matrix is not stable. */
export interface TransientBound {
  /** K as far as it was found. */
  readonly lower: number | null;
  /** e n K, with the K found. */
  readonly upper: number | null;
  /** The largest norm of the powers multiplied out, and its power. */
  readonly largest: number;
  readonly at: number;
  /** "complete": no later power is larger. */
  readonly status: "complete" | "budget" | "overflow";
}

/**
 * All measures of non-normality of a square matrix, taken as the Jacobian of a map.
 *
 * Some 6000n³ + 50 000n² operations, of which the numerical radius is the most: about a second for n = 64.
 *
 * @param a shape [n, n], n ≥ 1; not modified
 * @throws  RangeError if the shape is wrong or an entry is not finite
 * @see     Trefethen & Embree, Spectra and Pseudospectra (2005)
 */
export function nonNormality(a: Float64Array, n: number): NonNormality {
  const kreiss = kreissConstant(a, n);
  const { largest, at, status } = powerNorms(a, n);
  return {
    henrici: henriciDeparture(a, n),
    numericalAbscissa: numericalAbscissa(a, n),
    numericalRadius: numericalRadius(a, n),
    kreiss,
    transientBound: {
      lower: kreiss.value,
      upper: kreiss.value === null ? null : Math.E * n * kreiss.value,
      largest,
      at,
      status,
    },
  };
}
