import type { IntervalArray } from "../../interval/vector.js";
import type { Model } from "../../systems/model.js";
import { plainBox, type FixedPointCertificate, type StateBox } from "./certificate.js";
import { regionSolver } from "./enclosure/linear-region.js";
import type { PiecewiseLinearMap } from "./enclosure/piecewise-linear-map.js";
import { provenStability } from "./enclosure/proven-stability.js";
import { judgeRegion, searchRegions, type RegionRoot } from "./enclosure/region-search.js";

/** A fixed point of a piecewise-linear model, with its linear region. */
export interface RegionPoint {
  /** Shape [n]. */
  readonly state: Float64Array;
  readonly certificate: FixedPointCertificate;
}

export interface RegionProof {
  readonly points: readonly RegionPoint[];
  readonly undecided: readonly StateBox[];
  readonly open: boolean;
  readonly regions: number;
  readonly exhausted: boolean;
}

/** All fixed points of a model with rectifiers, see {@link searchRegions}. */
export function proveLinearRegions(
  model: Model,
  map: PiecewiseLinearMap,
  budget: number,
  onProgress?: (done: number, left: number) => void,
): RegionProof {
  const { roots, undecided, regions, exhausted } = searchRegions(map, budget, onProgress);
  return {
    points: roots.map((root) => describeRegionRoot(model, map, root)),
    undecided: undecided.flatMap(({ box }) => (box === null ? [] : [plainBox(map.statesWithin(box))])),
    open: exhausted || undecided.length > 0,
    regions,
    exhausted,
  };
}

/** Proves that the linear region of a state holds one fixed point, near it; undefined without a proof. */
export function certifyInRegion(
  model: Model,
  map: PiecewiseLinearMap,
  state: Float64Array,
): FixedPointCertificate | undefined {
  const x = map.coordinatesOf(state);
  const solver = regionSolver(map);
  map.rectified.forEach((i, unit) => {
    if (x[i]! > 0) solver.flip(unit);
  });
  const box = judgeRegion(map, solver.region, solver.solution());
  if (box === "none" || box === "open") return undefined;
  return describeRegionRoot(model, map, { region: solver.region, box }).certificate;
}

function describeRegionRoot(model: Model, map: PiecewiseLinearMap, { region, box }: RegionRoot): RegionPoint {
  const states = map.statesWithin(box);
  const onKink = map.rectified.some((i) => box.lo[i] === 0 && box.hi[i] === 0);
  const { kind, dimension } = model.system;
  const none = { stability: "not proven", unstableDirections: null } as const;
  return {
    state: states.lo.map((lo, i) => lo + (states.hi[i]! - lo) / 2),
    certificate: {
      existence: plainBox(states),
      uniqueness: plainBox(map.statesWithin(withinRegion(map, box))),
      // On a kink there is no Jacobian.
      ...(onKink ? none : provenStability(kind, map.jacobian(region), dimension)),
    },
  };
}

/**
 * A box about a root within its region. Rectified coordinates stay off the kink, where a state that is relu(x) could
 * belong to another region; the others are doubled.
 */
function withinRegion({ rectified }: PiecewiseLinearMap, { lo, hi }: IntervalArray): IntervalArray {
  const isRectified = new Set(rectified);
  const reach = (i: number): number => Math.max(Math.abs(lo[i]!), Math.abs(hi[i]!));
  return {
    lo: lo.map((v, i) => (isRectified.has(i) && v >= 0 ? v / 2 : -2 * reach(i))),
    hi: hi.map((v, i) => (isRectified.has(i) && v <= 0 ? v / 2 : 2 * reach(i))),
  };
}
