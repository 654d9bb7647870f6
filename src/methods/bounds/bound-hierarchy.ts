import { jointSpectralRadius, type JointSpectralRadius } from "./joint-spectral-radius.js";
import { jointSpectralRadiusBound } from "./joint-spectral-radius-bound.js";
import { checkWeights, lowerBounds, type LowerBound } from "./lower-bounds.js";
import { matrixBlocks } from "./matrix-blocks.js";
import { feasibleNormBounds, type SkippedBound } from "./feasible-norm-bounds.js";
import { boundAtLag, type BoundAtLag } from "./norm-bounds.js";
import type { NormBound } from "../results.js";

export interface BoundHierarchyOptions {
  /** Relative width at which the bracket of the joint spectral radius is narrow enough. */
  readonly tolerance?: number | undefined;
  /** Nodes of its search. */
  readonly maxNodes?: number | undefined;
}

/**
 * What the bounds decide about products W D_1 ⋯ W D_k with diagonals in [0, s]:
 *
 * - "vanishes": all of them tend to zero exponentially, so gradients vanish along every trajectory, whatever the
 *   biases and the inputs. Only a rigorous upper bound below 1 decides so.
 * - "can explode": some sequence of diagonals, the witness, makes them grow exponentially. Its slopes are 0 or s; as
 *   the growth is continuous in them, slopes nearby do too. That a trajectory of the network meets such slopes is not
 *   claimed: some choice of time-varying biases makes one do so, the given biases need not.
 * - "undecided": neither was shown.
 */
export type BoundVerdict = "vanishes" | "can explode" | "undecided";

/** The chain of bounds on the growth per step of Jacobian products, each number with what proves it. */
export interface BoundHierarchy {
  readonly units: number;
  /** s, the largest slope. */
  readonly slope: number;
  /** Growth that some products have, in the order of the chain. */
  readonly lower: readonly LowerBound[];
  /** Growth that no product exceeds, in the order of the chain. */
  readonly upper: readonly NormBound[];
  /** Best of each side, as a growth rate at large k. */
  readonly bracket: readonly [lower: number, upper: number];
  /**
   * k* = ln κ/ln(‖W‖₂/γ), the lag from which the sharpest scaled bound κ γ^k is below ‖W‖₂^k (s = 1); 0 if it always
   * is, null if it never is.
   */
  readonly crossover: number | null;
  readonly verdict: BoundVerdict;
  /** The bound that decides; absent if undecided. */
  readonly decidedBy?: string;
  /** The deciding bound is proven, rounding included. Always so of "vanishes". */
  readonly rigorous: boolean;
  /** A search ended at its cap, or was too large to begin: more effort could decide or sharpen. */
  readonly budgetReached: boolean;
  readonly skipped: readonly SkippedBound[];
}

/** Units of the largest irreducible block whose joint spectral radius is bracketed: its vertices are 2^n. */
export const jointUnits = 10;

/** How far above 1 a lower bound must lie that is not proven. */
const unprovenMargin = 1e-6;

/**
 * Every bound on products W D_1 ⋯ W D_k (or D_k W ⋯ D_1 W) with diagonals in [0, s], lower and upper: cycle mean,
 * principal submatrices, short products ≤ joint spectral radius ≤ optimal diagonal scaling ≤ ‖W‖₂ and ρ(|W|)
 * ≤ ‖W‖₁, ‖W‖∞, and what they decide.
 *
 * Valid for every trajectory of x_t = W φ(x_{t−1}) + … and h_t = φ(W h_{t−1} + …). The joint spectral radius is
 * bracketed up to ten coupled units and skipped beyond, with the reason. Cost: see the methods; O(n³) beyond them.
 *
 * @param w     weights, flat [n, n]
 * @param slope s, the largest slope of the activation: ¼ logistic, 1 tanh and ReLU
 * @throws      RangeError if the shape is wrong, an entry is not finite or the slope is not positive
 */
export function boundHierarchy(
  w: Float64Array,
  n: number,
  slope: number,
  options: BoundHierarchyOptions = {},
): BoundHierarchy {
  checkWeights(w, n, slope);
  const { joint, bound, skipped: unbracketed } = jointBracket(w, n, slope, options);
  const { bounds: norms, skipped: unscaled } = feasibleNormBounds(w, n, slope);
  const skipped = [...unbracketed, ...unscaled];
  const lower = [...lowerBounds(w, n, slope), ...(joint === undefined ? [] : [lowerOf(joint)])];
  const upper = inChainOrder([...(bound === undefined ? [] : [bound]), ...norms]);
  const [low, high] = [lower.map(({ value }) => value), upper.map(growthRate)];
  return {
    units: n,
    slope,
    lower,
    upper,
    bracket: [low.reduce((a, b) => Math.max(a, b), 0), high.reduce((a, b) => Math.min(a, b), Infinity)],
    crossover: crossoverOf(upper),
    ...decide(lower, upper),
    budgetReached: joint === undefined || joint.status === "budget",
    skipped,
  };
}

/** The growth per step at large k that a bound allows: its infimum over the prefactors. */
export function growthRate(bound: NormBound): number {
  return bound.infimum ?? bound.value;
}

/** The best proven bound on ‖P_k‖₂ at lag k of the whole chain, in logarithms: nothing over- or underflows. */
export function hierarchyAtLag({ upper, units }: BoundHierarchy, k: number): BoundAtLag {
  return boundAtLag(
    upper.filter(({ rigorous }) => rigorous),
    k,
    units,
  );
}

const jointMethod = "s JSR";

/** Where the first bracket leaves open on which side of 1 the radius lies, this one may not. */
const decidingTolerance = 1e-4;

function jointBracket(
  w: Float64Array,
  n: number,
  slope: number,
  { tolerance, maxNodes }: BoundHierarchyOptions,
): { joint?: JointSpectralRadius; bound?: NormBound; skipped: readonly SkippedBound[] } {
  const largest = matrixBlocks(w, n).blocks.reduce((most, block) => Math.max(most, block.length), 0);
  if (largest > jointUnits) {
    const reason = `${largest} coupled units have 2^${largest} vertices; bracketed up to ${jointUnits} coupled units`;
    return { skipped: [{ method: jointMethod, reason }] };
  }
  const given = {
    ...(tolerance !== undefined && { tolerance }),
    ...(maxNodes !== undefined && { maxNodes }),
  };
  let joint = jointSpectralRadius(w, n, slope, given);
  if (tolerance === undefined && joint.status === "converged" && joint.lower <= 1 && joint.upper >= 1) {
    joint = jointSpectralRadius(w, n, slope, { ...given, tolerance: decidingTolerance });
  }
  const bound =
    joint.prefactor === null
      ? { ...jointSpectralRadiusBound(w, n, slope, given), method: jointMethod }
      : upperOf(joint, joint.prefactor);
  return { joint, bound, skipped: [] };
}

function lowerOf({ lower, rigorous, witness, status }: JointSpectralRadius): LowerBound {
  const left = status === "budget" ? "budget" : "exhausted";
  return { method: jointMethod, value: lower, rigorous, witness, status: left };
}

function upperOf({ upper, rigorous, certificate }: JointSpectralRadius, prefactor: number): NormBound {
  return { method: jointMethod, value: upper, prefactor, norm: "2", rigorous, certificate };
}

const chainOrder = [jointMethod, "s min‖SWS⁻¹‖₂", "s ρ(|W|)", "s‖W‖₂", "s‖W‖₁", "s‖W‖∞"];

function inChainOrder(bounds: readonly NormBound[]): readonly NormBound[] {
  const place = ({ method }: NormBound): number => {
    const at = chainOrder.indexOf(method);
    return at < 0 ? chainOrder.length : at;
  };
  return bounds.toSorted((a, b) => place(a) - place(b));
}

function crossoverOf(upper: readonly NormBound[]): number | null {
  const plain = upper.find(({ method }) => method === "s‖W‖₂")?.value ?? Infinity;
  const scaled = upper.filter(({ norm, prefactor }) => norm === "2" && prefactor < Infinity);
  const best = scaled.reduce((a, b) => (b.value < a.value ? b : a), scaled[0]!);
  // What remains between equal norms is rounding.
  if (!(best.value < plain * (1 - 1e-9))) return null;
  return best.value === 0 ? 0 : Math.log(best.prefactor) / (Math.log(plain) - Math.log(best.value));
}

function decide(
  lower: readonly LowerBound[],
  upper: readonly NormBound[],
): Pick<BoundHierarchy, "verdict" | "decidedBy" | "rigorous"> {
  const proof = upper.find((bound) => bound.rigorous && growthRate(bound) < 1);
  if (proof !== undefined) return { verdict: "vanishes", decidedBy: proof.method, rigorous: true };
  const growing = lower.filter(({ value, rigorous }) => value > (rigorous ? 1 : 1 + unprovenMargin));
  const proven = growing.filter(({ rigorous }) => rigorous);
  const [first, ...others] = proven.length > 0 ? proven : growing;
  if (first === undefined) return { verdict: "undecided", rigorous: false };
  const best = others.reduce((a, b) => (b.value > a.value ? b : a), first);
  return { verdict: "can explode", decidedBy: best.method, rigorous: best.rigorous };
}
