import { sqrtUp, up } from "../../interval/rounding.js";
import { scaleByPowerOfTwo } from "../../linalg/check.js";
import { scaleToUnit } from "../../linalg/singular-values.js";
import { perronPair, type PerronOptions } from "./perron-pair.js";
import { sumBounds } from "./plain-norm-bound.js";
import type { NormBound } from "../results.js";

/**
 * Entrywise bound ‖P_k‖₂ ≤ κ(S) (s ρ)^k, with ρ an upper bound on the spectral radius of |W| by
 * Collatz–Wielandt, ρ = √(max_i (|W| x)_i/x_i · max_j (yᵀ|W|)_j/y_j), and S_i = √(y_i/x_i).
 *
 * Valid for every trajectory: |P_k| ≤ (s|W|)^k entry by entry, and ‖S|W|S⁻¹‖₂ ≤ ρ by Schur's test. Rigorous: all
 * positive x and y give a valid bound, and sums of n non-negative products are enlarged by more than their
 * rounding. For a reducible W, where the infimum may need an infinite κ, `value` stays `slack` above it. O(n²) an
 * iteration.
 *
 * @param w     weights, flat [n, n]
 * @param slope s, the largest slope of the activation
 */
export function entrywiseBound(
  w: Float64Array,
  n: number,
  slope: number,
  options: PerronOptions = {},
): NormBound {
  const { scaled, exponent } = scaleToUnit(w);
  const { right, left, value, infimum } = perronPair(scaled.map(Math.abs), n, options);
  const ratios = right.map((x, i) => left[i]! / x);
  const highest = ratios.reduce((a, b) => Math.max(a, b));
  const lowest = ratios.reduce((a, b) => Math.min(a, b));
  const kappa = highest / lowest < Infinity ? sqrtUp(up((highest / lowest) * (1 + 2 ** -50))) : Infinity;
  const outward = (v: number): number => (v === 0 ? 0 : up(slope * up(scaleByPowerOfTwo(v, exponent))));
  // ρ(|W|) is at most every norm of |W|.
  const sums = sumBounds(w, n, slope);
  const bound = outward(value);
  return {
    method: "s ρ(|W|)",
    value: bound,
    prefactor: highest === lowest ? 1 : kappa,
    norm: "2",
    rigorous: true,
    certificate: { kind: "vector", vector: [...right], left: [...left] },
    infimum: Math.min(bound, keepsStructure(w, scaled) ? outward(infimum) : bound, sums.one, sums.infinity),
  };
}

/** Whether no entry was lost to underflow: a cycle of W that it closes, and its growth, would be hidden. */
export function keepsStructure(w: Float64Array, scaled: Float64Array): boolean {
  return scaled.every((v, at) => w[at] === 0 || Math.abs(v) >= 2 ** -1022);
}
