import { down, up } from "../../interval/rounding.js";
import { perronPair } from "./perron-pair.js";
import type { WeightBlock } from "./weight-blocks.js";

/** Bounds on the Perron root of |W|, and the vectors that prove them. */
export interface SignedPerron {
  readonly lower: number;
  readonly upper: number;
  /** Positive, with lower · right ≤ |W| right and ‖S|W|S⁻¹‖₂ ≤ upper, S_i = √(left_i/right_i). */
  readonly right: Float64Array;
  readonly left: Float64Array;
}

/**
 * Where signs s_i make S W S or −S W S non-negative, S = diag(s): bounds on ρ(|W|), which then is ρ(W) and the joint
 * spectral radius, as S commutes with the diagonals and products of non-negative matrices grow with their entries.
 *
 * By Collatz–Wielandt: min (|W|x)_i/x_i ≤ ρ(|W|) ≤ max (|W|x)_i/x_i for any x > 0; rounded outwards. O(n²).
 *
 * @param block irreducible
 * @returns     undefined where there are no such signs
 */
export function signedPerron({ entries, n }: WeightBlock): SignedPerron | undefined {
  if (!isSigned(entries, n, 1) && !isSigned(entries, n, -1)) return undefined;
  const a = entries.map(Math.abs);
  if (n === 1) {
    const one = Float64Array.of(1);
    return { lower: a[0]!, upper: a[0]!, right: one, left: one };
  }
  const { right, left, value } = perronPair(a, n);
  return { lower: leastRatio(a, n, right), upper: up(value), right, left };
}

/** Whether signs s exist with s_i w_ij s_j of the given sign wherever w_ij ≠ 0; connected W. */
function isSigned(w: Float64Array, n: number, sign: 1 | -1): boolean {
  const signs = new Float64Array(n);
  signs[0] = 1;
  const queue = [0];
  for (let i = queue.pop(); i !== undefined; i = queue.pop()) {
    for (let j = 0; j < n; j++) {
      for (const weight of [w[i * n + j]!, w[j * n + i]!]) {
        if (weight === 0) continue;
        const wanted = signs[i]! * sign * Math.sign(weight);
        if (signs[j] === 0) {
          signs[j] = wanted;
          queue.push(j);
        } else if (signs[j] !== wanted) return false;
      }
    }
  }
  return true;
}

/** min_i (A x)_i/x_i, rounded downwards. */
function leastRatio(a: Float64Array, n: number, x: Float64Array): number {
  let least = Infinity;
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum = down(sum + down(a[i * n + j]! * x[j]!));
    least = Math.min(least, down(sum / x[i]!));
  }
  return Math.max(0, least);
}
