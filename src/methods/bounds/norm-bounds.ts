import { tightestScaling } from "./diagonal-scaling-bound.js";
import { entrywiseBound } from "./entrywise-bound.js";
import { plainNormBounds } from "./plain-norm-bound.js";
import type { NormBound } from "../results.js";
import { checkCount, checkVector } from "../run-arguments.js";

/**
 * Upper bounds prefactor · value^k on the norm of every product of k factors W D (or D W) with diagonals in
 * [0, s]: plain norms, optimal diagonal scaling, entrywise. Each below 1 proves that gradients vanish.
 *
 * Valid for every trajectory of a network x_t = W φ(x_{t−1}) + … or h_t = φ(W h_{t−1} + …).
 *
 * @param w     weights, flat [n, n]
 * @param slope s, the largest slope of the activation: ¼ logistic, 1 tanh and ReLU
 * @throws      RangeError if the shape is wrong, an entry is not finite or the slope is not positive
 */
export function normBounds(w: Float64Array, n: number, slope: number): readonly NormBound[] {
  checkCount("the number of units", n, 1);
  checkVector("the weight matrix", w, n * n);
  if (!(slope > 0 && slope < Infinity))
    throw new RangeError(`the slope is ${slope}; expected a positive number`);
  const plain = plainNormBounds(w, n, slope);
  const entrywise = entrywiseBound(w, n, slope);
  const two = plain.find(({ norm }) => norm === "2")!;
  const bounds = [...plain, tightestScaling(w, n, slope, two, entrywise), entrywise];
  // A scaling that spans more than a double does bounds nothing.
  return bounds.filter((b) => Number.isFinite(b.value) && Number.isFinite(b.prefactor));
}

export interface BoundAtLag {
  /** The bound that is the tightest at this lag. */
  readonly method: string;
  /** Natural logarithm of the bound on ‖P_k‖₂; null if the bound is zero. */
  readonly logBound: number | null;
  readonly rigorous: boolean;
}

/**
 * The tightest of some bounds on ‖P_k‖₂ at lag k, in logarithms. Bounds of the 1- and ∞-norm cost a factor √n.
 *
 * @param n number of units
 * @throws  RangeError if there is no bound, or k is not a lag
 */
export function boundAtLag(bounds: readonly NormBound[], k: number, n: number): BoundAtLag {
  checkCount("the lag", k, 0);
  const values = bounds.map((bound) => ({ bound, log: logBoundAtLag(bound, k, n) }));
  const best = values.reduce<(typeof values)[number] | undefined>(
    (a, b) => (a === undefined || b.log < a.log ? b : a),
    undefined,
  );
  if (best === undefined) throw new RangeError("no bounds were given; expected at least one");
  const { method, rigorous } = best.bound;
  return { method, rigorous, logBound: best.log === -Infinity ? null : best.log };
}

/** ln of one bound on ‖P_k‖₂; −∞ if it is zero, 0 for the empty product. */
export function logBoundAtLag(bound: NormBound, k: number, n: number): number {
  if (k === 0) return 0;
  const toTwoNorm = bound.norm === "2" ? 0 : 0.5 * Math.log(n);
  return toTwoNorm + Math.log(bound.prefactor) + k * Math.log(bound.value);
}
