import { up } from "../interval/rounding.js";
import { norm1, normInfinity } from "../linalg/norms.js";
import { certifiedTwoNorm } from "../linalg/verified-norm.js";
import type { NormBound } from "./results.js";

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
  const outward = (sum: number): number => (sum === 0 ? 0 : up(slope * up(sum * (1 + n * 2 ** -52))));
  const two = certifiedTwoNorm(w, n, n);
  const sums = { prefactor: 1, rigorous: true, certificate: { kind: "sums" } } as const;
  return [
    { method: "s‖W‖₁", norm: "1", value: outward(norm1(w, n, n)), ...sums },
    {
      method: "s‖W‖₂",
      norm: "2",
      value: two.value === 0 ? 0 : up(slope * two.value),
      prefactor: 1,
      rigorous: true,
      certificate: { kind: "cholesky", scaling: new Array<number>(n).fill(1), shift: two.shift },
    },
    { method: "s‖W‖∞", norm: "infinity", value: outward(normInfinity(w, n, n)), ...sums },
  ];
}
