import { luFactor, luSolve, type Lu } from "../../linalg/lu.js";
import { axpy, dot } from "../../linalg/vector.js";
import type { System } from "../../systems/system.js";
import type { Complex } from "../results.js";
import { innerProduct, shiftedFactors, shiftedSolve, type CriticalVectors } from "./critical-vectors.js";
import { complexForms, jacobianDerivatives, type ComplexVector } from "./jacobian-derivatives.js";

/** A point with a critical eigenvalue. */
export interface CriticalPoint {
  readonly state: Float64Array;
  readonly p: Float64Array;
  readonly jacobian: Float64Array;
  readonly lambda: Complex;
  readonly vectors: CriticalVectors;
}

/** a of `foldCoefficient` from the eigenvectors. */
export function quadraticOf(system: System, { state, p, vectors }: CriticalPoint): number {
  const q = vectors.q.re;
  const { first } = jacobianDerivatives(system, state, p, q);
  return dot(vectors.p.re, first(q)) / 2;
}

/** c of `cuspCoefficient`. The bordered matrix stands for the inverse on the complement of q. */
export function cubicOf(system: System, { state, p, jacobian, lambda, vectors }: CriticalPoint): number {
  const n = system.dimension;
  const [q, left] = [vectors.q.re, vectors.p.re];
  const { first, second } = jacobianDerivatives(system, state, p, q);
  const bqq = first(q);
  const bordered = new Float64Array((n + 1) ** 2);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      bordered[i * (n + 1) + j] = jacobian[i * n + j]! - (i === j ? lambda.re : 0);
    }
    bordered[i * (n + 1) + n] = left[i]!;
    bordered[n * (n + 1) + i] = q[i]!;
  }
  const twice = dot(left, bqq);
  const rhs = Float64Array.of(...bqq.map((value, i) => twice * q[i]! - value), 0);
  const h = luSolve(luFactor(bordered, n + 1), rhs).slice(0, n);
  return (dot(left, second(q)) + 3 * dot(left, first(h))) / 6;
}

/** b of `flipCoefficient` from the eigenvectors; undefined where 1 is a multiplier. */
export function flipOf(system: System, { state, p, jacobian, vectors }: CriticalPoint): number | undefined {
  const [q, left] = [vectors.q.re, vectors.p.re];
  const { first, second } = jacobianDerivatives(system, state, p, q);
  const lu = shiftedFactors(jacobian, system.dimension, { re: 1, im: 0 });
  if (lu.status === "singular") return undefined;
  return dot(left, axpy(1 / 3, second(q), first(luSolve(lu, first(q))))) / 2;
}

/** l₁ of `hopfCoefficient` from the eigenvectors. */
export function hopfOf(system: System, at: CriticalPoint): number | undefined {
  const omega = at.lambda.im;
  const constant = shiftedFactors(at.jacobian, system.dimension, { re: 0, im: 0 });
  const double = shiftedFactors(at.jacobian, system.dimension, { re: 0, im: 2 * omega });
  const sum = resonantTerm(system, at, constant, double);
  return sum === undefined ? undefined : sum.re / (2 * omega);
}

/** d of `neimarkSackerCoefficient` from the eigenvectors. */
export function neimarkSackerOf(system: System, at: CriticalPoint): number | undefined {
  const { re, im } = at.lambda;
  const constant = shiftedFactors(at.jacobian, system.dimension, { re: 1, im: 0 });
  const double = shiftedFactors(at.jacobian, system.dimension, { re: re * re - im * im, im: 2 * re * im });
  const sum = resonantTerm(system, at, constant, double);
  return sum === undefined ? undefined : (re * sum.re + im * sum.im) / 2;
}

/** ⟨p, C(q, q, q̄) + 2 B(q, h₁₁) + B(q̄, h₂₀)⟩ with h₁₁ and h₂₀ solved from the factors given. */
function resonantTerm(
  system: System,
  { state, p, vectors }: CriticalPoint,
  constant: Lu,
  double: Lu,
): Complex | undefined {
  if (constant.status === "singular" || double.status === "singular") return undefined;
  const { q } = vectors;
  const forms = complexForms(system, state, p, q);
  // B(q̄, q) is real.
  const h11 = shiftedSolve(constant, forms.secondConjugate(q));
  const h20 = shiftedSolve(double, forms.second(q));
  const [b11, b20] = [forms.second(h11), forms.secondConjugate(h20)];
  const sum = (key: keyof ComplexVector) =>
    forms.third[key].map((value, i) => value + 2 * b11[key][i]! + b20[key][i]!);
  return innerProduct(vectors.p, { re: sum("re"), im: sum("im") });
}
