import { down, sqrtUp, up } from "../interval/rounding.js";
import { checkMatrix, scaleByPowerOfTwo } from "./check.js";
import { matMul, transpose } from "./matrix.js";
import { operatorNorm } from "./norms.js";
import { scaleToUnit } from "./singular-values.js";
import { choleskyErrorFactor, isPositiveDefinite } from "./verified-cholesky.js";

/**
 * A number proven to be at least ‖A‖₂, from above within some 1e-12 of it (n = 200).
 *
 * Proves g² I − AᵀA positive definite by a floating-point Cholesky factorisation that allows for every rounding,
 * that of AᵀA included; where the first g is too tight for that, it grows until the proof succeeds, at the latest
 * near √(‖A‖₁ ‖A‖∞) or ‖A‖_F. Any finite matrix at any scale. O(rows · cols · min).
 *
 * @param a flat [rows, cols]
 * @throws  RangeError if the shape is wrong or an entry is not finite
 * @see     Rump (2006), doi:10.1007/s10543-006-0056-1
 */
export function twoNormUpperBound(a: Float64Array, rows: number, cols: number): number {
  return certifiedTwoNorm(a, rows, cols).value;
}

export interface CertifiedNorm {
  /** At least ‖A‖₂. */
  readonly value: number;
  /** What was subtracted from the diagonal of value² I − AᵀA before it was factored, at least. */
  readonly shift: number;
}

/** As {@link twoNormUpperBound}, with the shift of the diagonal that allows for rounding. */
export function certifiedTwoNorm(a: Float64Array, rows: number, cols: number): CertifiedNorm {
  checkMatrix("matrix", a, rows, cols);
  const { scaled, exponent } = scaleToUnit(a);
  if (scaled.every((v) => v === 0)) return { value: 0, shift: 0 };
  const wide = rows < cols;
  const { gram, error } = gramMatrix(wide ? transpose(scaled, rows, cols) : scaled, rows, cols);
  const found = provenSquare(gram, Math.min(rows, cols), error, operatorNorm(scaled, rows, cols) ** 2);
  // Scaling down to unit size may have lost half the smallest double per entry.
  const root = up(sqrtUp(found.square) + (rows + cols) * Number.MIN_VALUE);
  return {
    value: up(scaleByPowerOfTwo(root, exponent)),
    shift: scaleByPowerOfTwo(found.shift, 2 * exponent),
  };
}

/** AᵀA or, of a wide matrix, AAᵀ: [n, n] with n = min(rows, cols); and a bound on the 2-norm of its error. */
function gramMatrix(tall: Float64Array, rows: number, cols: number): { gram: Float64Array; error: number } {
  const [m, n] = [Math.max(rows, cols), Math.min(rows, cols)];
  const gram = matMul(transpose(tall, m, n), tall, n, m, n);
  const roundings = m * 2 ** -53;
  const gamma = up(roundings / down(1 - roundings));
  // ‖|A|ᵀ|A|‖₂ ≤ ‖A‖_F², whose rounding is below m n 2⁻⁵²; products lose at most the smallest double each.
  let squares = 0;
  for (const v of tall) squares += v * v;
  const size = up(squares * (1 + m * n * 2 ** -52));
  return { gram, error: up(up(gamma * size) + m * n * Number.MIN_VALUE) };
}

/** The cap only guarantees an end; ‖A‖_F² is reached long before. */
const attempts = 40;

/** A number proven to exceed the largest eigenvalue of every matrix within `error` of `gram`. */
function provenSquare(
  gram: Float64Array,
  n: number,
  error: number,
  estimate: number,
): { square: number; shift: number } {
  const shifted = gram.map((v) => -v);
  for (let k = 0, slack = 2 ** -50 * estimate; k < attempts; k++, slack *= 8) {
    const rough = estimate + slack + 1.01 * error;
    const shift = 1.01 * (choleskyErrorFactor(n) * n * rough + error);
    const square = estimate + slack + shift;
    for (let i = 0; i < n; i++) shifted[i * n + i] = down(square - gram[i * n + i]!);
    if (isPositiveDefinite(shifted, n, error)) return { square, shift };
  }
  // ‖A‖₂² ≤ trace.
  let trace = error;
  for (let i = 0; i < n; i++) trace = up(trace + gram[i * n + i]!);
  return { square: up(trace + up(n * error)), shift: 0 };
}
