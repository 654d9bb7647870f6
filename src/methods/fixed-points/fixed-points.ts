import type { Model } from "../../systems/model.js";
import type { FixedPoint } from "../results.js";
import { describeFixedPoint } from "./describe-fixed-point.js";
import { fixedPointSearch, type SearchResult } from "./fixed-point-search.js";
import { newtonBatch } from "./newton-batch.js";

export { describeFixedPoint } from "./describe-fixed-point.js";
export { fixedPointIndex } from "./fixed-point-search.js";

export interface FixedPointsOptions {
  /** Random starts in the model's state box, and as many again along trajectories; also the most between found points. */
  readonly starts?: number;
  readonly seed?: number;
  /**
   * Rounds of starts between found points, and of new random starts while the index audit fails; the search ends before
   * where a round finds nothing new and the audit does not fail.
   */
  readonly rounds?: number;
  /** See {@link newtonFixedPoint}. */
  readonly tolerance?: number;
  /** Standard deviation of the random input that drives every second trajectory. */
  readonly noise?: number;
  /** Starts to be used in place of the random ones of the first round, flat [count, n]. */
  readonly states?: Float64Array;
}

/** The only place where these defaults are written down. */
export const fixedPointsDefaults = {
  starts: 64,
  seed: 0,
  rounds: 12,
  tolerance: 1e-12,
  noise: 1,
  states: new Float64Array(0),
} as const satisfies Required<FixedPointsOptions>;

export interface FixedPointsResult {
  /** In lexicographic order of the state. */
  readonly fixedPoints: readonly FixedPoint[];
  /**
   * Σ sign det(I − J) (of a flow, sign det(−J)) over the points found; a point with a singular I − J counts 0.
   */
  readonly indexSum: number;
  /**
   * Whether the sum is the +1 that Lefschetz–Hopf demands where the model maps a compact convex set into itself
   * (`bounded`); null where that is not known. A necessary check, not a proof of completeness.
   */
  readonly indexAudit: "passed" | "failed" | null;
  /** Newton runs made, and how many of them converged. */
  readonly runs: number;
  readonly converged: number;
  /** Where the others were given up, flat [runs − converged, n]; {@link slowPoints} may be sought from there. */
  readonly givenUp: Float64Array;
  /** `states` is left out; `given` tells how many there were. */
  readonly options: Required<Omit<FixedPointsOptions, "states">> & { readonly given: number };
}

/**
 * Searches for all fixed points of a map or equilibria of a flow, stable and unstable, from many starts.
 *
 * Damped Newton, given up early where it does not converge, from seeded starts in the model's state box, from states
 * along trajectories, free and randomly driven, or from given states; then in rounds from midpoints and centroids of the
 * points found (where saddles lie) and from their mirror images, until nothing new appears and the index audit holds.
 * Roots are told apart by their regions of uniqueness, so near a fold two points stay two as long as double precision can
 * tell. O(n³) a Newton step; the same seed gives the same result.
 *
 * @param model the model; its `stateBox` bounds the random starts
 * @param p     parameters, shape [m]
 * @throws      RangeError if a shape or an option is invalid
 */
export function fixedPoints(
  model: Model,
  p: Float64Array,
  options: FixedPointsOptions = {},
): FixedPointsResult {
  const settings = { ...fixedPointsDefaults, ...options };
  const search = fixedPointSearch(model, p, settings);
  let turn = search.next();
  while (turn.done !== true) turn = search.next(newtonBatch(model, p, turn.value));
  return describeSearch(model, p, settings, turn.value);
}

/** The result of a search, with multipliers and stability of each point. */
export function describeSearch(
  { system }: Model,
  p: Float64Array,
  { states, ...options }: Required<FixedPointsOptions>,
  { roots, ...counts }: SearchResult,
): FixedPointsResult {
  const found = roots.map((root) => describeFixedPoint(system, root.state, p, root.residual));
  found.sort((a, b) => lexicographic(a.state, b.state));
  return { fixedPoints: found, ...counts, options: { ...options, given: states.length / system.dimension } };
}

function lexicographic(a: readonly number[], b: readonly number[]): number {
  const i = a.findIndex((v, k) => v !== b[k]);
  return i < 0 ? 0 : a[i]! - b[i]!;
}
