import { eigenvalues } from "../../linalg/eigenvalues.js";
import { eigenvectors } from "../../linalg/eigenvectors.js";
import type { System } from "../../systems/system.js";
import type { Complex } from "../results.js";
import { sortedMultipliers } from "./stability.js";

/** A direction in which a small deviation from a fixed point keeps its form: it is multiplied, or grows, at its own rate. */
export interface LinearMode {
  /** Multiplier of a map, eigenvalue of a flow. */
  readonly multiplier: Complex;
  /** Right eigenvector of unit length, its entry of largest modulus real and positive; shape [n] each. */
  readonly vector: { readonly re: readonly number[]; readonly im: readonly number[] };
  /**
   * Steps (of a flow, time) in which the mode shrinks by e: −1/ln|m|, or −1/Re λ; negative where it grows. Null where
   * it does neither.
   */
  readonly timeConstant: number | null;
  /** Steps (time) of one turn: 2π/|arg m|, or 2π/|Im λ|; 2 for a negative multiplier, null where it does not oscillate. */
  readonly period: number | null;
}

/**
 * The modes of a fixed point or an equilibrium, the most repelling first, in the order of its multipliers.
 *
 * O(n³), see {@link eigenvectors}; of a defective Jacobian some vectors are repeated.
 *
 * @param kind     "map" or "flow"
 * @param jacobian ∂F/∂x or ∂f/∂x there, shape [n, n]
 * @throws         RangeError if the shape is wrong or an entry is not finite
 */
export function linearModes(kind: System["kind"], jacobian: Float64Array, n: number): LinearMode[] {
  const multipliers = sortedMultipliers(kind, eigenvalues(jacobian, n));
  const spectrum = { re: multipliers.map((m) => m.re), im: multipliers.map((m) => m.im) };
  const vectors = eigenvectors(jacobian, n, spectrum);
  return multipliers.map((multiplier, i) => ({
    multiplier,
    vector: { re: Array.from(vectors[i]!.re), im: Array.from(vectors[i]!.im) },
    timeConstant: timeConstant(kind, multiplier),
    period: period(kind, multiplier),
  }));
}

/** See {@link LinearMode}. */
export function timeConstant(kind: System["kind"], { re, im }: Complex): number | null {
  const rate = kind === "map" ? Math.log(Math.hypot(re, im)) : re;
  if (rate === 0) return null;
  // Zero after one step, of the multiplier zero; never −0.
  return rate === -Infinity ? 0 : -1 / rate;
}

/** See {@link LinearMode}. */
export function period(kind: System["kind"], { re, im }: Complex): number | null {
  const angle = Math.abs(kind === "map" ? Math.atan2(im, re) : im);
  return angle === 0 ? null : (2 * Math.PI) / angle;
}
