import type { Interval } from "../src/interval/interval.js";
import {
  boundHierarchy,
  growthRate,
  hierarchyAtLag,
  type BoundHierarchy,
  type BoundVerdict,
} from "../src/methods/bounds/bound-hierarchy.js";
import { boxBound, type BoxBound } from "../src/methods/bounds/box-bound.js";
import { globalStability, type GlobalStability } from "../src/methods/bounds/global-stability.js";
import { boundAtLag, type BoundAtLag } from "../src/methods/bounds/norm-bounds.js";
import type { NormBound } from "../src/methods/results.js";
import { trajectory } from "../src/methods/trajectory.js";
import { trajectoryBound, type TrajectoryBound } from "../src/methods/bounds/trajectory-bound.js";
import type { Model } from "../src/systems/model.js";
import { slopeOf, type NetworkForm } from "../src/systems/network-form.js";
import type { DiscreteMap } from "../src/systems/system.js";

export interface NetworkBoundsOptions {
  /** Numbers of factors k whose products are bounded one by one. */
  readonly lags?: readonly number[] | undefined;
  /** Range of each external input, shape [q], within the box; the constant input unless given. */
  readonly inputRange?: readonly Interval[] | undefined;
  /** A trajectory along which to bound too: x₀, shape [n], and inputs, flat [steps, q]. */
  readonly run?:
    | { readonly x0: Float64Array; readonly steps: number; readonly inputs?: Float64Array | undefined }
    | undefined;
  /** Of the joint spectral radius: relative width of its bracket, and nodes of the search. */
  readonly tolerance?: number | undefined;
  readonly maxNodes?: number | undefined;
}

/** The best bounds on ‖P_k‖₂ at one k. Natural logarithms, null for zero. */
export interface BoundsAtLag extends BoundAtLag {
  readonly k: number;
  /** The same bound in decimal. */
  readonly log10Bound: number | null;
  /** Of products whose trajectory is inside the box; absent without one. */
  readonly inBox?: BoundAtLag;
  /** Of the product along the run, beside its true norm; absent without one or beyond its end. */
  readonly onTrajectory?: { readonly logNorm: number | null; readonly logBound: number | null };
}

/** All that is known without approximation of how the Jacobian products of one network grow. */
export interface NetworkBounds {
  /** Bounds that follow from the weights alone; absent of a flow. */
  readonly chain?: BoundHierarchy;
  /** Bounds for these biases and inputs; absent of a flow. */
  readonly box?: BoxBound;
  /** Of a map it also holds where every product vanishes, as the difference of two trajectories is such a product. */
  readonly stability: GlobalStability;
  readonly trajectory?: TrajectoryBound;
  readonly steps: readonly BoundsAtLag[];
  readonly verdict: BoundVerdict;
  /** What decides: the weights alone, the box for these biases and inputs, or a stability test (flows). */
  readonly verdictOf: "weights" | "box" | "stability" | null;
}

/**
 * Whether the gradients of a network vanish or can explode, by every bound there is: the chain of its weights, the
 * slopes inside the box that traps its trajectories, its own factors along a run, and global stability.
 *
 * A map gets all of them, a flow only the stability tests. Cost: {@link boundHierarchy} and one further set of norms.
 *
 * @param p parameters, shape [m]
 * @throws  RangeError if the model is no network of units φ with weights W, or an argument is invalid
 */
export function networkBounds(
  model: Model,
  p: Float64Array,
  options: NetworkBoundsOptions = {},
): NetworkBounds {
  const form = model.networkForm?.(p);
  if (form === undefined) {
    throw new RangeError(
      `${model.name} has no weights W with D W or W D for its Jacobian; expected a network`,
    );
  }
  const { system } = model;
  if (system.kind === "map") return mapBounds({ map: system, form, p, start: model.initialState }, options);
  const stability = globalStability("flow", form.wRec, form.units, slopeOf(form));
  const { stable } = stability;
  return {
    stability,
    steps: [],
    verdict: stable ? "vanishes" : "undecided",
    verdictOf: stable ? "stability" : null,
  };
}

interface NetworkMap {
  readonly map: DiscreteMap;
  readonly form: NetworkForm;
  readonly p: Float64Array;
  /** The state from which the box of rectifiers grows, if there is no run. */
  readonly start: readonly number[];
}

function mapBounds(
  { map, form, p, start }: NetworkMap,
  { lags = [], inputRange, run, tolerance, maxNodes }: NetworkBoundsOptions,
): NetworkBounds {
  const chain = boundHierarchy(form.wRec, form.units, slopeOf(form), { tolerance, maxNodes });
  const norms = chain.upper.filter(({ method }) => method !== "s JSR");
  const stability = globalStability("map", form.wRec, form.units, slopeOf(form), norms);
  const box = boxBound(form, { inputs: inputRange, start: run?.x0 ?? Float64Array.from(start) }, norms);
  const along = run === undefined ? undefined : boundAlong(map, p, run);
  const decided = chain.verdict === "undecided" ? null : "weights";
  const boxed = box.bounds.some((bound) => bound.rigorous && growthRate(bound) < 1);
  const everywhere = boxed && box.box.traps === "every trajectory";
  return {
    chain,
    box,
    stability: { ...stability, stable: stability.stable || chain.verdict === "vanishes" || everywhere },
    ...(along && { trajectory: along }),
    steps: lags.map((k) => boundsAtLag(k, chain, box.bounds, along)),
    verdict: boxed ? "vanishes" : chain.verdict,
    verdictOf: boxed && chain.verdict !== "vanishes" ? "box" : decided,
  };
}

function boundAlong(
  map: DiscreteMap,
  p: Float64Array,
  { x0, steps, inputs }: NonNullable<NetworkBoundsOptions["run"]>,
): TrajectoryBound {
  const reached = trajectory(map, x0, p, { steps, inputs });
  return trajectoryBound(map, reached.states, p, {
    inputs: inputs?.subarray(0, reached.steps * map.inputDimension),
  });
}

function boundsAtLag(
  k: number,
  chain: BoundHierarchy,
  inside: readonly NormBound[],
  along: TrajectoryBound | undefined,
): BoundsAtLag {
  const best = hierarchyAtLag(chain, k);
  const proven = inside.filter(({ rigorous }) => rigorous);
  const product = along?.lags[k - 1];
  return {
    k,
    ...best,
    log10Bound: best.logBound === null ? null : best.logBound / Math.LN10,
    ...(proven.length > 0 && { inBox: boundAtLag(proven, k, chain.units) }),
    ...(product && { onTrajectory: { logNorm: product.logNorm, logBound: product.logBound } }),
  };
}
