import { rowStream } from "./ensemble-streams.js";
import { gaussianMatrix } from "./gaussian-ensemble.js";

/** The low-rank part Σ_k m_k n_kᵀ / n: vectors as rows, flat [rank, n]. */
export interface LowRankVectors {
  readonly left: Float64Array;
  readonly right: Float64Array;
}

/**
 * Vectors m_k, orthogonal with |m_k|² = n, and n_k = θ_k m_k + c η_k, where η_k is orthogonal to every m and
 * |η_k|² = n. So n_jᵀ m_k / n = θ_k δ_jk to rounding: the low-rank part has exactly the eigenvalues θ_k.
 *
 * @param outliers      θ_k
 * @param perpendicular c; 0 makes the low-rank part symmetric
 */
export function lowRankVectors(
  n: number,
  outliers: readonly number[],
  perpendicular: number,
  seed: number,
): LowRankVectors {
  const left = new Float64Array(outliers.length * n);
  const right = new Float64Array(outliers.length * n);
  outliers.forEach((_, k) => {
    const m = left.subarray(k * n, (k + 1) * n);
    m.set(orthogonalVector(n, seed, "left", k, left.subarray(0, k * n)));
  });
  outliers.forEach((outlier, k) => {
    const eta = orthogonalVector(n, seed, "right", k, left);
    for (let i = 0; i < n; i++) right[k * n + i] = outlier * left[k * n + i]! + perpendicular * eta[i]!;
  });
  return { left, right };
}

/** A Gaussian vector, shape [n], made orthogonal to the rows of `others` and of squared length n. */
function orthogonalVector(
  n: number,
  seed: number,
  block: "left" | "right",
  row: number,
  others: Float64Array,
): Float64Array {
  const { normal } = rowStream(seed, block, row);
  const v = Float64Array.from({ length: n }, () => normal());
  // Twice is enough: the second pass removes what rounding left in the first.
  for (let pass = 0; pass < 2; pass++) {
    for (let at = 0; at < others.length; at += n) {
      const share = dot(v, others, at) / n;
      for (let i = 0; i < n; i++) v[i]! -= share * others[at + i]!;
    }
  }
  const scale = Math.sqrt(n / dot(v, v, 0));
  return v.map((value) => value * scale);
}

function dot(a: Float64Array, b: Float64Array, at: number): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[at + i]!;
  return sum;
}

/**
 * Low rank plus noise: g G + Σ_k m_k n_kᵀ / n, G with independent entries N(0, 1/n). Where |θ_k| > g one eigenvalue
 * stands outside the disc of the noise, at θ_k up to O(n^(−1/2)). O(n² rank).
 *
 * @param gain          g, of the noise
 * @param outliers      θ_k, the eigenvalues of the low-rank part; fewer than n
 * @param perpendicular length of the part of each n_k that is orthogonal to all m, over √n
 * @returns             flat [n, n]
 * @see                 Mastrogiuseppe & Ostojic, Neuron 99 (2018) 609, doi:10.1016/j.neuron.2018.07.003;
 *                      Tao, Probab. Theory Relat. Fields 155 (2013) 231, doi:10.1007/s00440-011-0397-9
 */
export function lowRankMatrix(
  n: number,
  gain: number,
  outliers: readonly number[],
  perpendicular: number,
  seed: number,
): Float64Array {
  const w = gaussianMatrix(n, gain, seed);
  const { left, right } = lowRankVectors(n, outliers, perpendicular, seed);
  for (let k = 0; k < outliers.length; k++) {
    for (let i = 0; i < n; i++) {
      const m = left[k * n + i]! / n;
      for (let j = 0; j < n; j++) w[i * n + j]! += m * right[k * n + j]!;
    }
  }
  return w;
}
