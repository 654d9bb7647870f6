import { complexSchur } from "../../linalg/complex-schur.js";
import { scaleByPowerOfTwo } from "../../linalg/check.js";
import { frobeniusNorm } from "../../linalg/norms.js";
import { matMul, transpose } from "../../linalg/matrix.js";
import { norm2 } from "../../linalg/vector.js";

/** How far a matrix is from normal. */
export interface HenriciDeparture {
  /** (‖A‖_F² − Σ|λ|²)^½; zero for a normal matrix, ‖A‖_F for a nilpotent one. */
  readonly value: number;
  /** value / ‖A‖_F, in [0, 1]; 0 for the zero matrix. */
  readonly relative: number;
  /** Bounds on `value` from the commutator AᵀA − AAᵀ alone, without eigenvalues. */
  readonly bounds: readonly [lower: number, upper: number];
  /** "capped": the Schur form did not converge, so that `value` is an estimate. */
  readonly status: "converged" | "capped";
}

/**
 * Henrici's departure from normality: the Frobenius norm of the strict upper triangle of the Schur form, so without the
 * cancellation in ‖A‖_F² − Σ|λ|², right to a few ulps of ‖A‖_F.
 *
 * Some 70n³ operations.
 *
 * @param a shape [n, n]; not modified
 * @throws  RangeError if the shape is wrong or an entry is not finite
 * @see     Henrici, Numerische Mathematik 4 (1962) 24, doi:10.1007/BF01386294 (and the upper bound); Elsner &
 *          Paardekooper, Linear Algebra Appl. 92 (1987) 107, doi:10.1016/0024-3795(87)90253-9 (the lower one)
 */
export function henriciDeparture(a: Float64Array, n: number): HenriciDeparture {
  const { re, im, exponent, status } = complexSchur(a, n);
  const unit = a.map((v) => scaleByPowerOfTwo(v, -exponent));
  const above = (part: Float64Array) => part.filter((_, k) => k % n > Math.floor(k / n));
  const departure = Math.hypot(norm2(above(re)), norm2(above(im)));
  const size = frobeniusNorm(unit);
  const scaled = (value: number) => scaleByPowerOfTwo(value, exponent);
  const [lower, upper] = commutatorBounds(unit, n, size);
  return {
    value: scaled(departure),
    relative: size === 0 ? 0 : Math.min(1, departure / size),
    bounds: [scaled(lower), scaled(upper)],
    status,
  };
}

function commutatorBounds(a: Float64Array, n: number, size: number): readonly [number, number] {
  const at = transpose(a, n, n);
  const left = matMul(at, a, n, n, n);
  const right = matMul(a, at, n, n, n);
  const commutator = frobeniusNorm(left.map((v, k) => v - right[k]!));
  const lower = size === 0 ? 0 : commutator / (Math.sqrt(6) * size);
  return [lower, Math.sqrt(Math.sqrt((n ** 3 - n) / 12) * commutator)];
}
