import { isPositiveDefinite } from "../../linalg/verified-cholesky.js";
import { eigenvalues } from "../../linalg/eigenvalues.js";
import { down, up } from "../../interval/rounding.js";

/** Cholesky factorisations tried with ever larger candidates. */
const attempts = 20;

/**
 * Upper bound on the largest eigenvalue of a symmetric matrix; undefined if W is not exactly symmetric.
 *
 * Rigorous where a Cholesky factorisation of value · I − W proves it; the candidates exceed the computed eigenvalue by
 * n 2⁻⁵⁰ of the largest, then by ever more. O(n³).
 *
 * @param w flat [n, n]
 */
export function symmetricBound(
  w: Float64Array,
  n: number,
): { readonly value: number; readonly rigorous: boolean } | undefined {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) if (w[i * n + j] !== w[j * n + i]) return undefined;
  }
  const { re } = eigenvalues(w, n);
  const top = re.reduce((a, b) => Math.max(a, b));
  const size = re.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
  if (n === 1 || size === 0) return { value: top, rigorous: true };
  let room = n * 2 ** -50 * size;
  for (let i = 0; i < attempts; i++, room *= 4) {
    const value = up(top + room);
    const gap = w.map((v, at) => (at % (n + 1) === 0 ? down(value - v) : -v));
    if (isPositiveDefinite(gap, n)) return { value, rigorous: true };
  }
  return { value: top, rigorous: false };
}
