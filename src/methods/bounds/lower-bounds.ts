import { maxCycleMean } from "./cycle-mean.js";
import { bestPrincipalSubmatrix } from "./principal-submatrix-bound.js";
import { checkCount, checkVector } from "../run-arguments.js";
import { bestShortProduct } from "./short-product-bound.js";
import type { WeightBlock } from "./weight-blocks.js";
import { unbalancedDown, weightBlocks } from "./weight-blocks.js";
import type { Word } from "./word-growth.js";
import { wordGrowthDown } from "./word-growth.js";
import type { WordCandidate } from "./word-search.js";

/** Products W D_1 ⋯ W D_k with suitable diagonals in [0, s] that grow by `value` per step, in every norm. */
export interface LowerBound {
  readonly method: string;
  /** Growth per step; 0 if no product grows at all. */
  readonly value: number;
  /** True where the value is proven, rounding included. */
  readonly rigorous: boolean;
  /** The sets of units that are switched on (diagonal s) in D_1, …, D_l, repeated for ever; the others are 0. */
  readonly witness: readonly (readonly number[])[];
  /** "exhausted": no set (or cycle) does better; "budget": others were left unexamined. */
  readonly status: "exhausted" | "budget";
}

export interface LowerBoundOptions {
  /** Floating-point operations that may be spent on each search, about. */
  readonly maxOperations?: number;
}

/** The only place where these defaults are written down. */
export const lowerBoundDefaults = { maxOperations: 1e8 } as const satisfies Required<LowerBoundOptions>;

/**
 * Lower bounds on the growth of products W D_1 W D_2 ⋯ with diagonals in [0, s]: the largest cycle mean of |W|,
 * the largest spectral radius of a principal submatrix, and that of short products. One above 1 shows that
 * gradients can explode.
 *
 * Rigorous values come from an eigenvalue in a proven disc, rounded downwards. Where the proof fails (multiple
 * eigenvalues, more than 200 units) the value is as computed, and not rigorous. Any finite W at any scale; each
 * irreducible block on its own. Cycle mean: O(n²) an iteration; the others within `maxOperations`.
 *
 * @param w     weights, flat [n, n]
 * @param slope s, the largest slope of the activation
 * @throws      RangeError if the shape is wrong, an entry is not finite or the slope is not positive
 */
export function lowerBounds(
  w: Float64Array,
  n: number,
  slope: number,
  options: LowerBoundOptions = {},
): readonly LowerBound[] {
  checkWeights(w, n, slope);
  const maxOperations = options.maxOperations ?? lowerBoundDefaults.maxOperations;
  const blocks = weightBlocks(w, n);
  const share = maxOperations / Math.max(1, blocks.length);
  const cycle = cycleBound(w, n, slope);
  const sets = blocks.map((block) => {
    const start = maxCycleMean(block.entries, block.n).cycle.toSorted((a, b) => a - b);
    return bestPrincipalSubmatrix(block.entries, block.n, start, { operations: share });
  });
  const principal = blocks.map((block, at) =>
    describeWord("s max ρ(W[I,I])", block, sets[at]!.best, slope, sets[at]!.status),
  );
  const products = blocks.map((block, at) => {
    const single = sets[at]!.best;
    const found =
      block.n === 1
        ? undefined
        : bestShortProduct(block.entries, block.n, { operations: share }, single?.word[0]);
    // A set on its own is a product of one factor.
    const best = (found?.growth ?? 0) > (single?.growth ?? 0) * (1 + 1e-12) ? found : single;
    return describeWord("s max ρ(product)^(1/l)", block, best, slope, block.n === 1 ? "exhausted" : "budget");
  });
  return [cycle, largest("s max ρ(W[I,I])", principal), largest("s max ρ(product)^(1/l)", products)];
}

/** @throws RangeError if the shape is wrong, an entry is not finite or the slope is not positive and finite */
export function checkWeights(w: Float64Array, n: number, slope: number): void {
  checkCount("the number of units", n, 1);
  checkVector("the weight matrix", w, n * n);
  if (!(slope > 0 && slope < Infinity))
    throw new RangeError(`the slope is ${slope}; expected a positive number`);
}

function cycleBound(w: Float64Array, n: number, slope: number): LowerBound {
  const { value, cycle, status } = maxCycleMean(w, n);
  return {
    method: "s max cycle mean of |W|",
    value: timesDown(value, slope),
    rigorous: true,
    witness: cycle.map((i) => [i]),
    status,
  };
}

/** A lower bound on value · slope, finite. */
function timesDown(value: number, slope: number): number {
  const product = value * slope;
  if (product === Infinity) return Number.MAX_VALUE;
  return slope === 1 ? value : Math.max(0, product * (1 - 2 ** -52) - Number.MIN_VALUE);
}

/** The bound that a word of a block gives, in the units of W. */
export function describeWord(
  method: string,
  block: WeightBlock,
  candidate: WordCandidate | undefined,
  slope: number,
  status: LowerBound["status"],
): LowerBound {
  if (candidate === undefined) return { method, value: 0, rigorous: true, witness: [], status };
  const proven = block.exact ? wordGrowthDown(block.entries, block.n, candidate.word) : undefined;
  const value = unbalancedDown(proven ?? candidate.growth, block, slope);
  const witness: Word = candidate.word.map((set) => set.map((i) => block.units[i]!));
  return { method, value, rigorous: proven !== undefined, witness, status };
}

/** The largest of the bounds of several blocks; zero if there is none. */
function largest(method: string, bounds: readonly LowerBound[]): LowerBound {
  const status = bounds.some((b) => b.status === "budget") ? "budget" : "exhausted";
  const none: LowerBound = { method, value: 0, rigorous: true, witness: [], status };
  return { ...bounds.reduce((a, b) => (b.value > a.value ? b : a), none), status };
}
