import { eigenvalues } from "../../linalg/eigenvalues.js";
import { normInf } from "../../linalg/vector.js";
import type { System } from "../../systems/system.js";
import { requireShapes } from "../fixed-points/fixed-point-equation.js";
import type { Complex } from "../results.js";
import { criticalVectors } from "./critical-vectors.js";
import {
  cubicOf,
  flipOf,
  hopfOf,
  neimarkSackerOf,
  quadraticOf,
  type CriticalPoint,
} from "./normal-form-coefficients.js";

/**
 * "supercritical": what is born (the cycle, the period-2 points, the invariant curve) is stable where the other
 * directions are; "subcritical": it is unstable; "degenerate": the coefficient is zero to working precision.
 */
export type Criticality = "supercritical" | "subcritical" | "degenerate";

export interface NormalForm {
  /** Of the normal form; its size depends on the length of the critical vector, which is 1 here. */
  readonly coefficient: number;
  /** Null for a fold that is not degenerate, which has neither kind. */
  readonly criticality: Criticality | null;
}

/** Coefficients below this, of ‖p‖ times the size of the Jacobian, count as zero; states are of order one. */
const negligible = 1e-8;

/**
 * Quadratic coefficient a = ½⟨p, B(q, q)⟩ of the fold u' = β + a u² of a map (u' = u + …) or flow.
 *
 * q and p are the right and left null vectors of ∂g/∂x (multiplier +1, eigenvalue 0) with ‖q‖ = 1, ⟨p, q⟩ = 1; the
 * sign follows that of q. "degenerate" at a cusp or a pitchfork, null otherwise. The derivative with respect to the
 * critical eigenvalue nearest +1 (0) is taken, however far it is. 30n³ operations or so and twenty Jacobians.
 *
 * @param state of the fold, shape [n]
 * @param p     parameters there, shape [m]
 * @returns     undefined where the critical eigenvalue is not simple (Bogdanov–Takens, 1:1)
 * @throws      RangeError if a shape is wrong
 * @see         Kuznetsov, Elements of Applied Bifurcation Theory (2004), sections 5.4 and 8.7,
 *              doi:10.1007/978-1-4757-3978-7
 */
export function foldCoefficient(
  system: System,
  state: Float64Array,
  p: Float64Array,
): NormalForm | undefined {
  const at = criticalPoint(system, state, p, system.kind === "map" ? 1 : 0);
  if (at === undefined) return undefined;
  const coefficient = quadraticOf(system, at);
  return { coefficient, criticality: isNegligible(at, coefficient) ? "degenerate" : null };
}

/**
 * Cubic coefficient c = ⅙⟨p, C(q, q, q) + 3 B(q, h)⟩ of a cusp or pitchfork u' = β₁ + β₂u + c u³, where h solves
 * ∂g/∂x h = −B(q, q) + 2a q. As `foldCoefficient` otherwise; at a pitchfork "supercritical" (c < 0) where the
 * two branches that are born are stable as far as this direction goes.
 */
export function cuspCoefficient(
  system: System,
  state: Float64Array,
  p: Float64Array,
): NormalForm | undefined {
  const at = criticalPoint(system, state, p, system.kind === "map" ? 1 : 0);
  if (at === undefined) return undefined;
  const coefficient = cubicOf(system, at);
  return { coefficient, criticality: criticality(at, coefficient) };
}

/**
 * Coefficient b = ⅙⟨p, C(q, q, q) + 3 B(q, (I − J)⁻¹ B(q, q))⟩ of the flip u' = −u + b u³ of a map.
 *
 * J q = −q, ‖q‖ = 1, ⟨p, q⟩ = 1. Supercritical (b > 0): the period-2 points are stable. Undefined where −1 is not
 * simple or +1 is a multiplier too. Cost, errors and source as `foldCoefficient`; Kuznetsov's eq. 5.49.
 *
 * @throws RangeError if the system is a flow
 */
export function flipCoefficient(
  system: System,
  state: Float64Array,
  p: Float64Array,
): NormalForm | undefined {
  if (system.kind !== "map") throw new RangeError("the system is a flow; expected a map");
  const at = criticalPoint(system, state, p, -1);
  const coefficient = at === undefined ? undefined : flipOf(system, at);
  if (at === undefined || coefficient === undefined) return undefined;
  return { coefficient, criticality: criticality(at, -coefficient) };
}

/**
 * First Lyapunov coefficient l₁ of a Hopf bifurcation of a flow.
 *
 * l₁ = 1/(2ω) Re⟨p, C(q, q, q̄) − 2 B(q, J⁻¹B(q, q̄)) + B(q̄, (2iωI − J)⁻¹B(q, q))⟩ with J q = iωq, ‖q‖ = 1,
 * ⟨p, q⟩ = 1. Supercritical (l₁ < 0): the cycle is stable. The complex pair nearest the imaginary axis is taken.
 * Undefined without a complex pair, where it is not simple, or where 0 or 2iω is an eigenvalue too.
 * 300n³ operations or so. Kuznetsov's eq. 5.62.
 *
 * @throws RangeError if the system is a map
 */
export function hopfCoefficient(
  system: System,
  state: Float64Array,
  p: Float64Array,
): NormalForm | undefined {
  if (system.kind !== "flow") throw new RangeError("the system is a map; expected a flow");
  return complexPairForm(system, state, p, hopfOf);
}

/**
 * Coefficient d = ½ Re e^{−iθ}⟨p, C(q, q, q̄) + 2 B(q, (I − J)⁻¹B(q, q̄)) + B(q̄, (e^{2iθ}I − J)⁻¹B(q, q))⟩ of the
 * Neimark–Sacker bifurcation z' = e^{iθ}z(1 + (d + i…)|z|²) of a map: Re(e^{−iθ}c₁).
 *
 * J q = e^{iθ}q, ‖q‖ = 1, ⟨p, q⟩ = 1. Supercritical (d < 0): the invariant curve is stable. The complex pair nearest
 * the unit circle is taken. Undefined without one, where it is not simple, or where 1 or e^{2iθ} is a multiplier too
 * (1:1 to 1:3 resonance); at 1:4 it does not decide. Kuznetsov's eq. 5.74.
 *
 * @throws RangeError if the system is a flow
 */
export function neimarkSackerCoefficient(
  system: System,
  state: Float64Array,
  p: Float64Array,
): NormalForm | undefined {
  if (system.kind !== "map") throw new RangeError("the system is a flow; expected a map");
  return complexPairForm(system, state, p, neimarkSackerOf);
}

function criticalPoint(
  system: System,
  state: Float64Array,
  p: Float64Array,
  target: number,
): CriticalPoint | undefined {
  requireShapes(system, state, p);
  const jacobian = system.jacobian(state, p);
  const lambda = nearest(jacobian, system.dimension, (m) => Math.hypot(m.re - target, m.im));
  return lambda === undefined ? undefined : pointAt(system, state, p, jacobian, { re: lambda.re, im: 0 });
}

function complexPairForm(
  system: System,
  state: Float64Array,
  p: Float64Array,
  coefficientOf: typeof hopfOf,
): NormalForm | undefined {
  requireShapes(system, state, p);
  const jacobian = system.jacobian(state, p);
  const distance = ({ re, im }: Complex) => {
    if (im <= 0) return Infinity;
    return Math.abs(system.kind === "map" ? Math.hypot(re, im) - 1 : re);
  };
  const lambda = nearest(jacobian, system.dimension, distance);
  const at = lambda === undefined ? undefined : pointAt(system, state, p, jacobian, lambda);
  const coefficient = at === undefined ? undefined : coefficientOf(system, at);
  if (at === undefined || coefficient === undefined) return undefined;
  return { coefficient, criticality: criticality(at, coefficient) };
}

function pointAt(
  system: System,
  state: Float64Array,
  p: Float64Array,
  jacobian: Float64Array,
  lambda: Complex,
): CriticalPoint | undefined {
  const vectors = criticalVectors(jacobian, system.dimension, lambda);
  return vectors === undefined ? undefined : { state, p, jacobian, lambda, vectors };
}

/** The eigenvalue with the smallest finite distance. */
function nearest(jacobian: Float64Array, n: number, distance: (m: Complex) => number): Complex | undefined {
  const { re, im } = eigenvalues(jacobian, n);
  let best: Complex | undefined;
  let least = Infinity;
  re.forEach((value, i) => {
    const d = distance({ re: value, im: im[i]! });
    if (d < least) [best, least] = [{ re: value, im: im[i]! }, d];
  });
  return best;
}

function isNegligible({ jacobian, vectors }: CriticalPoint, coefficient: number): boolean {
  const length = Math.hypot(...vectors.p.re, ...vectors.p.im);
  return !(Math.abs(coefficient) > negligible * length * Math.max(1, normInf(jacobian)));
}

/** Supercritical where the coefficient is negative. */
function criticality(at: CriticalPoint, coefficient: number): Criticality {
  if (isNegligible(at, coefficient)) return "degenerate";
  return coefficient < 0 ? "supercritical" : "subcritical";
}
