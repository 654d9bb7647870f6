import { sqrtUp, up } from "../../interval/rounding.js";
import { norm1, normInfinity } from "../../linalg/norms.js";
import { certifiedTwoNorm } from "../../linalg/verified-norm.js";
import type { NormBound } from "../results.js";

/**
 * Bounds ‖P_k‖ ≤ (s‖W‖)^k in the 1-, 2- and ∞-norm, for products of k factors W D or D W with diagonals in [0, s].
 *
 * Valid for every trajectory, and rigorous. In the 1- and ∞-norm the sums of n magnitudes are enlarged by more than
 * their rounding, n · 2⁻⁵²; the 2-norm is proven by a Cholesky factorisation. O(n³).
 *
 * @param w     weights, flat [n, n]
 * @param slope s, the largest slope of the activation: ¼ logistic, 1 tanh and ReLU
 */
export function plainNormBounds(w: Float64Array, n: number, slope: number): NormBound[] {
  const { one, infinity } = sumBounds(w, n, slope);
  const sums = { prefactor: 1, rigorous: true, certificate: { kind: "sums" } } as const;
  return [
    { method: "s‖W‖₁", norm: "1", value: one, ...sums },
    plainTwoNorm(w, n, slope),
    { method: "s‖W‖∞", norm: "infinity", value: infinity, ...sums },
  ];
}

/** s‖W‖₁ and s‖W‖∞, rounded up; 0 only for the zero matrix. */
export function sumBounds(w: Float64Array, n: number, slope: number): { one: number; infinity: number } {
  const outward = (sum: number): number => (sum === 0 ? 0 : up(slope * up(sum * (1 + n * 2 ** -52))));
  return { one: outward(norm1(w, n, n)), infinity: outward(normInfinity(w, n, n)) };
}

/**
 * ‖P_k‖₂ ≤ (s‖W‖₂)^k, proven by a Cholesky factorisation or, where that is no larger, as with a permutation, by
 * ‖W‖₂² ≤ ‖W‖₁‖W‖∞; as {@link plainNormBounds}.
 */
export function plainTwoNorm(w: Float64Array, n: number, slope: number): NormBound {
  const bound = { method: "s‖W‖₂", norm: "2", prefactor: 1, rigorous: true } as const;
  const { value, shift } = certifiedTwoNorm(w, n, n);
  const proven = value === 0 ? 0 : up(slope * value);
  const { one, infinity } = sumBounds(w, n, slope);
  const mean = Math.min(Math.max(one, infinity), up(sqrtUp(one) * sqrtUp(infinity)));
  return proven <= mean
    ? {
        ...bound,
        value: proven,
        certificate: { kind: "cholesky", scaling: new Array<number>(n).fill(1), shift },
      }
    : { ...bound, value: mean, certificate: { kind: "sums" } };
}
