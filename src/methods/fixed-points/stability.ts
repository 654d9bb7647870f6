import type { System } from "../../systems/system.js";
import type { Complex, Stability } from "../results.js";

/** The only place where this default is written down. */
export const stabilityDefaults = {
  /** Multipliers this close to the stability boundary are called nonhyperbolic; absolute. */
  tolerance: 1e-8,
} as const;

/**
 * Stability of a fixed point or an equilibrium from the eigenvalues of its Jacobian.
 *
 * A map is stable inside the unit circle, a flow left of the imaginary axis. "nonhyperbolic" means that no
 * multiplier is clearly outside and at least one is within `tolerance` of the boundary: linearisation then
 * does not decide.
 *
 * @param kind        "map" or "flow"
 * @param multipliers eigenvalues of ∂F/∂x (map) or ∂f/∂x (flow)
 * @param tolerance   half-width of the undecided band
 * @throws            RangeError if a multiplier is not finite
 */
export function stabilityOf(
  kind: System["kind"],
  multipliers: readonly Complex[],
  tolerance: number = stabilityDefaults.tolerance,
): Stability {
  const excess = Math.max(...multipliers.map((m) => growth(kind, m)));
  if (!Number.isFinite(excess)) throw new RangeError("a multiplier is not finite; expected finite numbers");
  if (excess > tolerance) return "unstable";
  return excess < -tolerance ? "stable" : "nonhyperbolic";
}

/** |m| − 1 of a map's multiplier, Re λ of a flow's eigenvalue: positive where the direction repels. */
export function growth(kind: System["kind"], m: Complex): number {
  return kind === "map" ? Math.hypot(m.re, m.im) - 1 : m.re;
}

/** How many multipliers lie clearly outside the unit circle (of a flow, right of the imaginary axis). */
export function unstableDimension(
  kind: System["kind"],
  multipliers: readonly Complex[],
  tolerance: number = stabilityDefaults.tolerance,
): number {
  return multipliers.filter((m) => growth(kind, m) > tolerance).length;
}

/** Multipliers from two arrays, the most repelling first (largest modulus of a map, largest real part of a flow). */
export function sortedMultipliers(
  kind: System["kind"],
  spectrum: { readonly re: ArrayLike<number>; readonly im: ArrayLike<number> },
): Complex[] {
  const all = Array.from(spectrum.re, (re, i) => ({ re, im: spectrum.im[i]! }));
  return all.sort((a, b) => growth(kind, b) - growth(kind, a) || b.re - a.re || b.im - a.im);
}
