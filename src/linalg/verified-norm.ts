import { down, sqrtUp, up } from "../interval/rounding.js";
import { checkMatrix, scaleByPowerOfTwo } from "./check.js";
import { productRoundings, transposedProduct } from "./cholesky.js";
import { transpose } from "./matrix.js";
import { largestEigenvalueEstimate } from "./norm-estimate.js";
import { scaleToUnit } from "./singular-values.js";
import { choleskyErrorFactor, provenShift } from "./verified-cholesky.js";

/**
 * A number proven to be at least ‖A‖₂, above it by some 1e-13 of it (n = 50) to 1e-12 (n = 500).
 *
 * Proves g² I − AᵀA positive definite by a floating-point Cholesky factorisation that allows for every rounding,
 * that of AᵀA included; where the first g is too tight for that, it grows until the proof succeeds, at the latest
 * near ‖A‖_F. Any finite matrix at any scale. 7/3 n³ operations for a square matrix.
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
  /** What was subtracted from the diagonal of value² I − AᵀA before it was factored, as a share of value². */
  readonly shift: number;
}

/** As {@link twoNormUpperBound}, with the shift of the diagonal that allows for rounding. */
export function certifiedTwoNorm(a: Float64Array, rows: number, cols: number): CertifiedNorm {
  checkMatrix("matrix", a, rows, cols);
  const { scaled, exponent } = scaleToUnit(a);
  if (scaled.every((v) => v === 0)) return { value: 0, shift: 0 };
  const { gram, error } = gramMatrix(rows < cols ? transpose(scaled, rows, cols) : scaled, rows, cols);
  const { square, shift } = provenSquare(gram, Math.min(rows, cols), error);
  // Scaling down to unit size may have lost half the smallest double per entry.
  const root = up(sqrtUp(square) + (rows + cols) * Number.MIN_VALUE);
  return {
    value: up(scaleByPowerOfTwo(root, exponent)),
    shift,
  };
}

/** AᵀA or, of a wide matrix, AAᵀ: [n, n] with n = min(rows, cols); and a bound on the 2-norm of its error. */
function gramMatrix(tall: Float64Array, rows: number, cols: number): { gram: Float64Array; error: number } {
  const [m, n] = [Math.max(rows, cols), Math.min(rows, cols)];
  const gram = transposedProduct(tall, tall, m, n, n, true);
  const roundings = productRoundings(m, n, n) * 2 ** -53;
  const gamma = up(roundings / down(1 - roundings));
  // Errors are at most γ|A|ᵀ|A|, and ‖|A|ᵀ|A|‖₂ ≤ ‖A‖_F², whose own rounding is below m n 2⁻⁵²; products that
  // underflow lose at most the smallest double each.
  let squares = 0;
  for (const v of tall) squares += v * v;
  const size = up(squares * (1 + m * n * 2 ** -52));
  return { gram, error: up(up(gamma * size) + m * n * Number.MIN_VALUE) };
}

/** 2⁻⁵⁰ · 8²⁰ is larger than any ratio of the trace to the largest eigenvalue. */
const attempts = 20;

/** A number proven to exceed the largest eigenvalue of every matrix within `error` of `gram`. */
function provenSquare(gram: Float64Array, n: number, error: number): { square: number; shift: number } {
  const estimate = largestEigenvalueEstimate(gram, n);
  const shifted = gram.map((v) => -v);
  let trace = error;
  for (let i = 0; i < n; i++) trace = up(trace + gram[i * n + i]!);
  for (let k = 0, slack = 2 ** -50 * estimate; k < attempts; k++, slack *= 8) {
    const expected = choleskyErrorFactor(n) * (n * (estimate + slack) - trace) + error;
    const square = up(estimate + slack + 1.01 * expected);
    for (let i = 0; i < n; i++) shifted[i * n + i] = down(square - gram[i * n + i]!);
    const shift = provenShift(shifted, n, error);
    if (shift !== undefined) return { square, shift: shift / square };
  }
  // ‖A‖₂² ≤ trace AᵀA.
  return { square: up(trace + up(n * error)), shift: 0 };
}
