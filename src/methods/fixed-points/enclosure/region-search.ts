import type { IntervalArray } from "../../../interval/vector.js";
import { regionSolver } from "./linear-region.js";
import type { PiecewiseLinearMap } from "./piecewise-linear-map.js";

export interface RegionRoot {
  /** Which units are on, shape [R]. */
  readonly region: readonly boolean[];
  /** Holds the one fixed point of the region. */
  readonly box: IntervalArray;
}

export interface RegionSearch {
  readonly roots: readonly RegionRoot[];
  /** Regions whose fixed point, if it has one, touches a kink or is not the only one. */
  readonly undecided: readonly { readonly region: readonly boolean[]; readonly box: IntervalArray | null }[];
  /** Regions looked at; 0 where there are more than the budget. */
  readonly regions: number;
  readonly exhausted: boolean;
}

/** Most units that are enumerated, whatever the budget. */
const mostUnits = 26;

/**
 * Every fixed point of a piecewise-linear map, proven, by looking at each of its 2^R linear regions: nothing is assumed of
 * where they are, the regions being unbounded.
 *
 * The regions follow each other in Gray code, so that each has an approximate inverse by one update of rank one; it gives
 * the combination of equations that excludes the region, checked with all rounding. Where that fails the region's
 * equation is solved with proven bounds. O(2^R N²): 20 units in some seconds.
 *
 * @param budget largest number of regions; where there are more, none is looked at
 */
export function searchRegions(
  map: PiecewiseLinearMap,
  budget: number,
  onProgress?: (done: number, left: number) => void,
): RegionSearch {
  const units = map.rectified.length;
  const total = 2 ** units;
  if (units > mostUnits || total > budget) return { roots: [], undecided: [], regions: 0, exhausted: true };
  const solver = regionSolver(map);
  const roots: RegionRoot[] = [];
  const undecided: { region: readonly boolean[]; box: IntervalArray | null }[] = [];
  for (let done = 1; ; done++) {
    const found = solver.isExcluded() ? "none" : judgeRegion(map, solver.region, solver.solution());
    if (found === "open") undecided.push({ region: solver.region.slice(), box: solver.solution() ?? null });
    else if (found !== "none" && !roots.some((root) => isSamePoint(root.box, found))) {
      roots.push({ region: solver.region.slice(), box: found });
    }
    if (done % 4096 === 0) onProgress?.(done, total - done);
    if (done === total) break;
    solver.flip(31 - Math.clz32(done & -done));
  }
  return { roots, undecided, regions: total, exhausted: false };
}

/** The box of the region's fixed point; "none" where its solution lies outside, "open" where that is not proven. */
export function judgeRegion(
  { rectified }: PiecewiseLinearMap,
  region: readonly boolean[],
  box: IntervalArray | undefined,
): IntervalArray | "none" | "open" {
  if (box === undefined) return "open";
  let touches = false;
  for (const [unit, i] of rectified.entries()) {
    const [lo, hi] = region[unit] === true ? [box.lo[i]!, box.hi[i]!] : [-box.hi[i]!, -box.lo[i]!];
    if (hi < 0) return "none";
    if (lo <= 0 && !(lo === 0 && hi === 0)) touches = true;
  }
  return touches ? "open" : box;
}

/** Exactly on a kink, one point is found in several regions. */
function isSamePoint(a: IntervalArray, b: IntervalArray): boolean {
  return a.lo.every((lo, i) => lo === a.hi[i] && lo === b.lo[i] && lo === b.hi[i]);
}
