import { svd } from "../../linalg/svd.js";
import type { JacobianProduct } from "../results.js";

/** The direction that a product of Jacobians stretches most. Unit vectors; the sign is arbitrary. */
export interface OptimalPerturbation {
  /** k, the number of factors. */
  readonly lag: number;
  /** ln of the stretch, the operator norm of the product; null if the product is zero. */
  readonly logGain: number | null;
  /** Right singular vector: the perturbation before the k steps, shape [n]. */
  readonly initial: readonly number[];
  /** Left singular vector: where it points after them, shape [n]. */
  readonly final: readonly number[];
}

/**
 * Which small perturbation grows most over the steps of a Jacobian product, and what it becomes: the leading
 * singular vectors of Π. Read the other way, `final` is the direction of ∂L/∂x_T that reaches furthest back.
 *
 * Exact up to rounding where the two largest singular values differ; any vector of their plane otherwise.
 * O(n³).
 *
 * @param product mantissa · 2^exponent, mantissa flat [n, n]
 * @throws        RangeError if the mantissa is not [n, n] or not finite
 * @see           Farrell & Ioannou, J. Atmos. Sci. 53 (1996) 2025, doi:10.1175/1520-0469(1996)053<2025:GSTPIA>2.0.CO;2
 */
export function optimalPerturbation({ lag, mantissa, exponent }: JacobianProduct): OptimalPerturbation {
  const n = Math.sqrt(mantissa.length);
  const { u, s, v } = svd(mantissa, n, n);
  const column = (matrix: Float64Array) => Array.from({ length: n }, (_, i) => matrix[i * n]!);
  const logGain = s[0]! > 0 ? Math.log(s[0]!) + exponent * Math.LN2 : null;
  return { lag, logGain, initial: column(v), final: column(u) };
}
