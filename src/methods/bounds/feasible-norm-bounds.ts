import { entrywiseBound } from "./entrywise-bound.js";
import { normBounds } from "./norm-bounds.js";
import { plainNormBounds } from "./plain-norm-bound.js";
import type { NormBound } from "../results.js";

export interface SkippedBound {
  readonly method: string;
  readonly reason: string;
}

/** Units up to which the optimal scaling is sought; its time grows as n³, to minutes beyond. */
export const scalingUnits = 1000;

/**
 * {@link normBounds} that take seconds: without the optimal scaling beyond {@link scalingUnits} units, which is then
 * named as skipped.
 *
 * @param w     weights, flat [n, n]
 * @param slope s, the largest slope of the activation
 */
export function feasibleNormBounds(
  w: Float64Array,
  n: number,
  slope: number,
): { readonly bounds: readonly NormBound[]; readonly skipped: readonly SkippedBound[] } {
  if (n <= scalingUnits) return { bounds: normBounds(w, n, slope), skipped: [] };
  const bounds = [...plainNormBounds(w, n, slope), entrywiseBound(w, n, slope)];
  const reason = `${n} units would take minutes; sought up to ${scalingUnits} units`;
  return {
    bounds: bounds.filter(({ value, prefactor }) => Number.isFinite(value) && Number.isFinite(prefactor)),
    skipped: [{ method: "s min‖SWS⁻¹‖₂", reason }],
  };
}
