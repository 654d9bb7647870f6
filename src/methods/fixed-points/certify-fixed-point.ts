import type { IntervalArray } from "../../interval/vector.js";
import type { Model } from "../../systems/model.js";
import { plainBox, type FixedPointCertificate, type StateBox } from "./certificate.js";
import { krawczykOperator, type KrawczykOperator } from "./enclosure/krawczyk-operator.js";
import { kantorovichTest } from "./enclosure/kantorovich-test.js";
import { provenStability } from "./enclosure/proven-stability.js";
import { piecewiseLinearMap, type PiecewiseLinearMap } from "./enclosure/piecewise-linear-map.js";
import { reduceModel } from "./enclosure/reduce-model.js";
import type { ReducedMap } from "./enclosure/reduced-map.js";
import { proveRoot, type RootEnclosure } from "./enclosure/root-enclosure.js";
import { certifyInRegion } from "./prove-linear-regions.js";
import { requireShapes } from "./fixed-point-equation.js";

/** Whether a fixed point is proven to be near a state, with what proves it. */
export type FixedPointProof =
  | ({ readonly status: "certified" } & FixedPointCertificate)
  | { readonly status: "not certified"; readonly reason: string };

/** Above this many coordinates one inverse must do. */
const largestBox = 32;
const newtonSteps = 4;
/** Half-widths, relative to max(1, |x|), of the boxes about the coordinates that are tried in turn. */
const boxRadii = [2 ** -40, 2 ** -34, 2 ** -28, 2 ** -22] as const;

/**
 * Proves that there is exactly one fixed point near an approximate one, and how far around there is no other.
 *
 * Networks of tanh or logistic units with more than 32 units by the Newton–Kantorovich theorem, see
 * {@link kantorovichTest}; the others, and GRU and LSTM, by a Krawczyk test on small boxes. A state that lies in no
 * proven uniqueness box is "not certified"; so are fixed points at a fold, or too near to their partner. O(n³).
 *
 * @param state an approximate fixed point, shape [n]; not modified
 * @throws      RangeError if a shape is wrong or the model has no interval extension
 */
export function certifyFixedPoint(model: Model, p: Float64Array, state: Float64Array): FixedPointProof {
  requireShapes(model.system, state, p);
  const reduced = reduceModel(model, p);
  if (reduced === undefined) {
    const linear = piecewiseLinearMap(model, p);
    if (linear !== undefined) return certifiedInRegion(model, linear, state);
    throw new RangeError(
      `${model.name} has no interval extension; expected a network of tanh, logistic or rectified units, a GRU, an LSTM with forget gate or a PLRNN`,
    );
  }
  if (!state.every(Number.isFinite)) return { status: "not certified", reason: "the state is not finite" };
  const coordinates = reduced.coordinatesOf(state);
  const root = enclose(reduced, coordinates);
  if (root === undefined) {
    return {
      status: "not certified",
      reason: "no contraction about the state: no regular fixed point is near",
    };
  }
  const certificate = certificateOf(model, reduced, root);
  if (!isInside(state, certificate.uniqueness)) {
    return { status: "not certified", reason: "the nearest fixed point is too far off to be the one meant" };
  }
  return { status: "certified", ...certificate };
}

function certifiedInRegion(model: Model, map: PiecewiseLinearMap, state: Float64Array): FixedPointProof {
  const found = certifyInRegion(model, map, state);
  if (found !== undefined && isInside(state, found.uniqueness)) return { status: "certified", ...found };
  return { status: "not certified", reason: "the linear region of the state has no fixed point near it" };
}

/** Or next to it: of a saturated unit, rounding may leave the box a side of one double. */
function isInside(state: Float64Array, { lo, hi }: StateBox): boolean {
  const slack = (v: number): number => 2 ** -40 * Math.max(1, Math.abs(v));
  return state.every((v, i) => v >= lo[i]! - slack(v) && v <= hi[i]! + slack(v));
}

/** What an enclosure in coordinates says of the states. */
export function certificateOf(model: Model, reduced: ReducedMap, root: RootEnclosure): FixedPointCertificate {
  const { kind, dimension } = model.system;
  return {
    existence: plainBox(reduced.statesWithin(root.existence)),
    uniqueness: plainBox(reduced.statesOnlyOf(root.uniqueness)),
    ...provenStability(kind, reduced.jacobian(root.existence), dimension),
  };
}

function enclose(reduced: ReducedMap, coordinates: Float64Array): RootEnclosure | undefined {
  const { tanh } = reduced.map;
  if (tanh !== undefined && coordinates.length > largestBox) return kantorovichTest(tanh, coordinates);
  const operator = krawczykOperator(reduced.map);
  const centre = polished(operator, coordinates);
  for (const radius of boxRadii) {
    const root = proveRoot(operator, boxAbout(centre, radius));
    if (root !== undefined) return root;
  }
  return undefined;
}

/** Some Newton steps: over the box of a point the operator is one. */
function polished(operator: KrawczykOperator, start: Float64Array): Float64Array {
  const x = start.slice();
  const [lo, hi] = [new Float64Array(x.length), new Float64Array(x.length)];
  for (let step = 0; step < newtonSteps && operator.prepare(x, x); step++) {
    operator.apply(lo, hi);
    if (!lo.every(Number.isFinite) || !hi.every(Number.isFinite)) return start;
    for (let i = 0; i < x.length; i++) x[i] = lo[i]! + (hi[i]! - lo[i]!) / 2;
  }
  return x;
}

function boxAbout(x: Float64Array, radius: number): IntervalArray {
  const reach = (v: number): number => radius * Math.max(1, Math.abs(v));
  return { lo: x.map((v) => v - reach(v)), hi: x.map((v) => v + reach(v)) };
}
