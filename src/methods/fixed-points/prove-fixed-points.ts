import type { Model } from "../../systems/model.js";
import { checkCount } from "../run-arguments.js";
import type { FixedPoint } from "../results.js";
import { plainBox, type FixedPointCertificate, type StateBox } from "./certificate.js";
import { certificateOf } from "./certify-fixed-point.js";
import { branchAndBound } from "./enclosure/branch-and-bound.js";
import { clusterBoxes } from "./enclosure/boxes.js";
import { piecewiseLinearMap, type PiecewiseLinearMap } from "./enclosure/piecewise-linear-map.js";
import { reduceModel } from "./enclosure/reduce-model.js";
import type { ReducedMap } from "./enclosure/reduced-map.js";
import type { RootEnclosure } from "./enclosure/root-enclosure.js";
import { proveLinearRegions } from "./prove-linear-regions.js";
import { requireShapes } from "./fixed-point-equation.js";
import { describeFixedPoint } from "./fixed-points.js";

/** A fixed point that is proven to exist; `state` is the midpoint of its existence box. */
export interface ProvenFixedPoint extends FixedPoint {
  readonly certificate: FixedPointCertificate;
}

export interface ProveFixedPointsOptions {
  /** Largest number of boxes, or of linear regions, looked at. */
  readonly budget?: number;
  /** A box narrower than this share of max(1, |x|) that is still open is left undecided. */
  readonly resolution?: number;
  /** Called after every 4096 boxes with the number looked at and the number that wait. */
  readonly onProgress?: (boxes: number, waiting: number) => void;
}

/** The only place where these defaults are written down. */
export const proveFixedPointsDefaults = { budget: 2 ** 20, resolution: 2 ** -24 } as const;

export interface ProvenFixedPoints {
  /** "complete": there are exactly these fixed points. "undecided": there may be more, in the boxes of `undecided`. */
  readonly status: "complete" | "undecided";
  /** Why: the budget was reached, or boxes at the limit of resolution stayed open, as near a fold. */
  readonly reason: "budget" | "resolution" | null;
  /** In lexicographic order of the state. */
  readonly fixedPoints: readonly ProvenFixedPoint[];
  /** Every other fixed point lies in one of these boxes; near ones are put together at the limit of resolution. */
  readonly undecided: readonly StateBox[];
  /** Boxes, or linear regions, looked at. */
  readonly boxes: number;
  readonly method: "branch and bound" | "linear regions";
  readonly options: { readonly budget: number; readonly resolution: number };
}

/**
 * All fixed points of a map, or equilibria of a flow, proven: exactly these, each in its box, and no others anywhere.
 *
 * For networks of tanh or logistic units (vanilla, sigmoid, leaky, CTRNN; one-neuron models), whose pre-activations
 * are searched from the box that φ's range gives, and for GRU and LSTM (with a forget gate), whose outputs are searched
 * from [−1, 1]ⁿ: the result is global. See {@link branchAndBound}, {@link tanhRelaxation}, {@link rowRelaxation}.
 * Networks of rectifiers and PLRNNs are solved in each of their 2^R linear regions, wherever those reach, see
 * {@link searchRegions}; a point on a kink, or a singular region, leaves the set undecided. What is proven holds for the weights as doubles, granted that + − × ÷ and nothing else are
 * rounded to nearest (IEEE 754, as ECMAScript demands). Exponential in n at worst: random networks of 6 units take tens
 * of boxes, of 16 units some ten thousand.
 *
 * @param p parameters, shape [m]
 * @throws  RangeError if a shape or an option is invalid, a weight is not finite, or the model has no relaxation
 */
export function proveFixedPoints(
  model: Model,
  p: Float64Array,
  options: ProveFixedPointsOptions = {},
): ProvenFixedPoints {
  const { budget, resolution, onProgress } = {
    onProgress: undefined,
    ...proveFixedPointsDefaults,
    ...options,
  };
  requireShapes(model.system, Float64Array.from(model.initialState), p);
  checkCount("the budget of boxes", budget, 1);
  if (!(resolution > 0)) throw new RangeError(`resolution is ${resolution}; expected a positive number`);
  const settings = { budget, resolution };
  const reduced = reduceModel(model, p);
  if (reduced === undefined) {
    const linear = piecewiseLinearMap(model, p);
    if (linear !== undefined) return provenInRegions(model, p, linear, { ...settings, onProgress });
    throw new RangeError(
      `${model.name} has no interval extension; expected a network of tanh, logistic or rectified units, a GRU, an LSTM with forget gate or a PLRNN`,
    );
  }
  const found = branchAndBound(reduced.map, { maxBoxes: budget, resolution, onProgress });
  const points = found.roots.map((root) => describeRoot(model, p, reduced, root));
  points.sort((a, b) => lexicographic(a.state, b.state));
  const open = found.undecided.length > 0;
  return {
    status: open ? "undecided" : "complete",
    reason: open ? (found.exhausted ? "budget" : "resolution") : null,
    fixedPoints: points,
    undecided: (found.exhausted ? found.undecided : clusterBoxes(found.undecided)).map((box) =>
      plainBox(reduced.statesWithin(box)),
    ),
    boxes: found.boxes,
    method: "branch and bound",
    options: settings,
  };
}

/** The same of a model with rectifiers, by its linear regions. */
function provenInRegions(
  model: Model,
  p: Float64Array,
  map: PiecewiseLinearMap,
  {
    budget,
    resolution,
    onProgress,
  }: Required<Pick<ProveFixedPointsOptions, "budget" | "resolution">> & {
    onProgress: ProveFixedPointsOptions["onProgress"] | undefined;
  },
): ProvenFixedPoints {
  const found = proveLinearRegions(model, map, budget, onProgress);
  const points = found.points.map(({ state, certificate }) => ({
    ...describeFixedPoint(model.system, state, p),
    certificate,
  }));
  return {
    status: found.open ? "undecided" : "complete",
    reason: found.open ? (found.exhausted ? "budget" : "resolution") : null,
    fixedPoints: points.sort((a, b) => lexicographic(a.state, b.state)),
    undecided: found.undecided,
    boxes: found.regions,
    method: "linear regions",
    options: { budget, resolution },
  };
}

function describeRoot(
  model: Model,
  p: Float64Array,
  reduced: ReducedMap,
  root: RootEnclosure,
): ProvenFixedPoint {
  const { system } = model;
  const existence = reduced.statesWithin(root.existence);
  const state = existence.lo.map((lo, i) => lo + (existence.hi[i]! - lo) / 2);
  return {
    ...describeFixedPoint(system, state, p),
    certificate: certificateOf(model, reduced, root),
  };
}

function lexicographic(a: readonly number[], b: readonly number[]): number {
  const i = a.findIndex((v, k) => v !== b[k]);
  return i < 0 ? 0 : a[i]! - b[i]!;
}
