import { exactly } from "./exact-doubles.js";

/** Exact integers with a common power of two taken out, so that they stay short. */
export function commonIntegers(a: readonly number[]): bigint[] {
  const integers = a.map(exactly);
  let shift = 0n;
  const all = integers.reduce((bits, v) => bits | (v < 0n ? -v : v), 0n);
  if (all === 0n) return integers;
  while (((all >> shift) & 1n) === 0n) shift++;
  return integers.map((v) => v >> shift);
}

/** Whether a symmetric matrix of integers, flat [n, n], is positive definite: all leading minors positive (Bareiss). */
export function isExactlyDefinite(a: readonly bigint[], n: number): boolean {
  const m = [...a];
  let previous = 1n;
  for (let k = 0; k < n; k++) {
    const pivot = m[k * n + k]!;
    if (pivot <= 0n) return false;
    for (let i = k + 1; i < n; i++) {
      for (let j = k + 1; j < n; j++) {
        m[i * n + j] = (m[i * n + j]! * pivot - m[i * n + k]! * m[k * n + j]!) / previous;
      }
    }
    previous = pivot;
  }
  return true;
}

/**
 * Whether ‖S W S⁻¹‖₂ < γ for doubles, exactly: γ²S² − WᵀS²W positive definite.
 *
 * @param w flat [n, n]
 * @param s diagonal of S
 */
export function isExactlyBelow(w: Float64Array, n: number, s: readonly number[], gamma: number): boolean {
  const [g, ...entries] = commonIntegers([gamma, ...w]) as [bigint, ...bigint[]];
  const scale = commonIntegers(s).map((v) => v * v);
  const matrix: bigint[] = [];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum = i === j ? g * g * scale[i]! : 0n;
      for (let k = 0; k < n; k++) sum -= entries[k * n + i]! * scale[k]! * entries[k * n + j]!;
      matrix.push(sum);
    }
  }
  return isExactlyDefinite(matrix, n);
}
