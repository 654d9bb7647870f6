import { matVec, vecMat } from "../../../src/linalg/matrix.js";

/** The sums δ J_{i_k} … J_{i_1} over i_1 < … < i_k for k = 0 … L, by walking through all 2^L subsets one by one. */
export function allPaths(factors: readonly Float64Array[], delta: Float64Array): Float64Array[] {
  const n = delta.length;
  const sums = Array.from({ length: factors.length + 1 }, () => new Float64Array(n));
  for (let subset = 0; subset < 2 ** factors.length; subset++) {
    let [v, length] = [delta, 0];
    for (let i = factors.length - 1; i >= 0; i--) {
      if (((subset >> i) & 1) === 0) continue;
      v = vecMat(v, factors[i]!, n, n);
      length++;
    }
    v.forEach((entry, at) => (sums[length]![at]! += entry));
  }
  return sums;
}

/** (I + J_1 + J_2 J_1 + … + J_L … J_1) v. */
export function chainSum(factors: readonly Float64Array[], v: Float64Array): Float64Array {
  const n = v.length;
  const sum = v.slice();
  let term = v;
  for (const factor of factors) {
    term = matVec(factor, term, n, n);
    term.forEach((entry, at) => (sum[at]! += entry));
  }
  return sum;
}
