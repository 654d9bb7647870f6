import { norm1, normInfinity, operatorNorm } from "../linalg/norms.js";
import type { NormBound } from "./results.js";

/**
 * Bounds ‖P_k‖ ≤ (s‖W‖)^k in the 1-, 2- and ∞-norm, for products of k factors W D or D W with diagonals in [0, s].
 *
 * Valid for every trajectory. The 1- and ∞-norm are rigorous: the sums of n magnitudes are enlarged by more than
 * their rounding, n · 2⁻⁵². The 2-norm comes from an iteration that errs by some ulps either way, so it is not.
 * O(n²) and one operator norm.
 *
 * @param w     weights, flat [n, n]
 * @param slope s, the largest slope of the activation: ¼ logistic, 1 tanh and ReLU
 */
export function plainNormBounds(w: Float64Array, n: number, slope: number): NormBound[] {
  const outward = (sum: number): number => slope * sum * (1 + n * 2 ** -52) + Number.MIN_VALUE;
  return [
    { method: "s‖W‖₁", value: outward(norm1(w, n, n)), prefactor: 1, norm: "1", rigorous: true },
    { method: "s‖W‖₂", value: slope * operatorNorm(w, n, n), prefactor: 1, norm: "2", rigorous: false },
    {
      method: "s‖W‖∞",
      value: outward(normInfinity(w, n, n)),
      prefactor: 1,
      norm: "infinity",
      rigorous: true,
    },
  ];
}
