import { up } from "../../interval/rounding.js";
import { slopeOf, type NetworkForm } from "../../systems/network-form.js";
import { feasibleNormBounds } from "./feasible-norm-bounds.js";
import type { NormBound } from "../results.js";
import { trappingBox, type TrappingBox, type TrappingBoxOptions } from "./trapping-box.js";

export interface BoxBound {
  readonly box: TrappingBox;
  /** diag(M) W or W diag(M), M the largest slopes over the box, flat [n, n]; empty if the box did not close. */
  readonly weights: Float64Array;
  /** Bounds on products of Jacobians inside the box; empty if the box did not close. */
  readonly bounds: readonly NormBound[];
}

/**
 * Bounds on the Jacobian products of a network from the slopes its units can take at all: those of W, sharpened by
 * replacing the one slope s of all units by the largest slope of each over a box that traps the trajectories.
 *
 * They hold for products along every trajectory the box traps, from the step on at which it does (`box.after`), and
 * can prove that gradients vanish where W alone cannot. As rigorous as {@link feasibleNormBounds}: slopes are rounded up and
 * the rounding of their products with W is added.
 *
 * @param known bounds of W with the slope s, if they are there already: where every unit reaches s, they are the box's
 * @throws      RangeError as {@link trappingBox}
 */
export function boxBound(
  form: NetworkForm,
  options: TrappingBoxOptions = {},
  known?: readonly NormBound[],
): BoxBound {
  const box = trappingBox(form, options);
  if (box.status === "not closed") return { box, weights: new Float64Array(0), bounds: [] };
  const { units: n, wRec, state } = form;
  const largest = box.slopes.map(({ hi }) => hi);
  const slopeAt = (at: number): number => largest[state === "post" ? Math.floor(at / n) : at % n]!;
  const weights = wRec.map((w, at) => w * slopeAt(at));
  if (known !== undefined && largest.every((slope) => slope === slopeOf(form)))
    return { box, weights, bounds: known };
  // A product that underflows may hide a cycle of W, and with it a growth rate: no infimum then.
  const lost = weights.some((v, at) => wRec[at] !== 0 && slopeAt(at) !== 0 && Math.abs(v) < 2 ** -1022);
  return {
    box,
    weights,
    bounds: feasibleNormBounds(weights, n, 1).bounds.map((bound) => enlarged(bound, n, lost)),
  };
}

/**
 * The rounding of the products M w: at most 2⁻⁵³ of each entry, so √n 2⁻⁵³ of ‖S M W S⁻¹‖ in each of the norms, and
 * 2⁻¹⁰⁷⁵ where one is subnormal, which the scaling may multiply by κ.
 */
function enlarged(bound: NormBound, n: number, lost: boolean): NormBound {
  const { prefactor, infimum, ...rest } = bound;
  const relative = (v: number): number => up(v * (1 + n * 2 ** -52));
  const value = up(relative(bound.value) + up(n * prefactor) * Number.MIN_VALUE);
  return { ...rest, prefactor, value, ...(infimum !== undefined && !lost && { infimum: relative(infimum) }) };
}
