import { luFactor, luSolve, luSolveTransposed, type Lu } from "../../linalg/lu.js";
import { dot, norm2, normInf } from "../../linalg/vector.js";
import type { Complex } from "../results.js";
import type { ComplexVector } from "./jacobian-derivatives.js";

/** Right and left eigenvectors of a simple eigenvalue: A q = λ q, Aᵀ p = λ̄ p, ⟨q, q⟩ = 1, ⟨p, q⟩ = Σ p̄_i q_i = 1. */
export interface CriticalVectors {
  readonly q: ComplexVector;
  readonly p: ComplexVector;
}

/** Of the matrix's size: keeps the factors regular, and the iteration contracts by as much. */
const shift = 1e-11;
/** Unit vectors whose product is below this belong to a double eigenvalue, to working precision. */
const leastProduct = 1e-9;

/**
 * Eigenvectors of a real matrix for an eigenvalue known to rounding, by inverse iteration; 18n³ operations or so.
 *
 * @param a shape [n, n]
 * @returns undefined where the eigenvalue is not simple
 */
export function criticalVectors(a: Float64Array, n: number, lambda: Complex): CriticalVectors | undefined {
  const size = Math.max(normInf(a), Math.hypot(lambda.re, lambda.im)) || 1;
  const lu = shiftedFactors(a, n, { re: lambda.re + shift * size, im: lambda.im });
  if (lu.status === "singular") return undefined;
  const q = iterate(lu, n, (v) => luSolve(lu, v));
  // The transposed block matrix stands for the conjugate transpose.
  const left = iterate(lu, n, (v) => luSolveTransposed(lu, v));
  return normalised(q, left);
}

/** Scales q to unit length and p to ⟨p, q⟩ = 1; undefined where they are at right angles. */
export function normalised(q: ComplexVector, p: ComplexVector): CriticalVectors | undefined {
  const unitQ = unit(q);
  const unitP = unit(p);
  const product = innerProduct(unitP, unitQ);
  const square = product.re ** 2 + product.im ** 2;
  if (!(Math.sqrt(square) > leastProduct)) return undefined;
  // ⟨p/c̄, q⟩ = ⟨p, q⟩/c.
  const scale = { re: product.re / square, im: product.im / square };
  return { q: unitQ, p: scaled(unitP, scale) };
}

/** ⟨p, v⟩ = Σ p̄_i v_i. */
export function innerProduct(p: ComplexVector, v: ComplexVector): Complex {
  return { re: dot(p.re, v.re) + dot(p.im, v.im), im: dot(p.re, v.im) - dot(p.im, v.re) };
}

/**
 * Factors of λI − A as a real matrix [[Re, −Im], [Im, Re]], of order n where λ is real and 2n otherwise.
 *
 * @param a shape [n, n]
 */
export function shiftedFactors(a: Float64Array, n: number, { re, im }: Complex): Lu {
  const size = im === 0 ? n : 2 * n;
  const block = new Float64Array(size * size);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const value = (i === j ? re : 0) - a[i * n + j]!;
      block[i * size + j] = value;
      if (im !== 0) block[(n + i) * size + n + j] = value;
    }
    if (im !== 0) [block[i * size + n + i], block[(n + i) * size + i]] = [-im, im];
  }
  return luFactor(block, size);
}

/** x of (λI − A) x = v from the factors of `shiftedFactors`; the imaginary part of v is dropped where λ is real. */
export function shiftedSolve(lu: Lu, v: ComplexVector): ComplexVector {
  const n = v.re.length;
  if (lu.n === n) return { re: luSolve(lu, v.re), im: new Float64Array(n) };
  return splitted(luSolve(lu, Float64Array.of(...v.re, ...v.im)), n);
}

function iterate(lu: Lu, n: number, solve: (v: Float64Array) => Float64Array): ComplexVector {
  // Entries without a pattern, so that no eigenvector of interest is at right angles to them.
  let v = Float64Array.from({ length: lu.n }, (_, i) => 1 + ((0.618 * i) % 1));
  for (let k = 0; k < 4; k++) {
    const next = solve(v);
    const length = norm2(next);
    v = next.map((value) => value / length);
  }
  return lu.n === n ? { re: v, im: new Float64Array(n) } : splitted(v, n);
}

function splitted(v: Float64Array, n: number): ComplexVector {
  return { re: v.slice(0, n), im: v.slice(n) };
}

function unit(v: ComplexVector): ComplexVector {
  const length = Math.hypot(norm2(v.re), norm2(v.im));
  return scaled(v, { re: 1 / length, im: 0 });
}

function scaled({ re, im }: ComplexVector, c: Complex): ComplexVector {
  return {
    re: re.map((value, i) => value * c.re - im[i]! * c.im),
    im: im.map((value, i) => value * c.re + re[i]! * c.im),
  };
}
