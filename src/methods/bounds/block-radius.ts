import { scaledNumber } from "../../interval/root.js";
import { scaleByPowerOfTwo } from "../../linalg/check.js";
import { identity } from "../../linalg/matrix.js";
import { twoNormUpperBound } from "../../linalg/verified-norm.js";
import { maxCycleMean } from "./cycle-mean.js";
import { shapeCondition, shapeOfWeights } from "./ellipsoid-coordinates.js";
import { ellipsoidalShape } from "./ellipsoidal-shape.js";
import { bestPrincipalSubmatrix } from "./principal-submatrix-bound.js";
import { bestShortProduct } from "./short-product-bound.js";
import { signedPerron, type SignedPerron } from "./signed-perron.js";
import { vertexTest } from "./vertex-test.js";
import type { WeightBlock } from "./weight-blocks.js";
import { wordGrowth, wordGrowthDown, type Word } from "./word-growth.js";
import type { WordCandidate } from "./word-search.js";
import { wordTree } from "./word-tree.js";

/** Ellipsoids and trees go over 2^n vertices. */
export const largestBlock = 10;
/** Operations for the words that the tree starts from. */
const searchOperations = 2e6;
/** A bracket this narrow is called exact. */
const closed = 1e-9;

/** A bracket of the joint spectral radius of one irreducible block, in units of 2^block.exponent. */
export interface BlockRadius {
  readonly block: WeightBlock;
  readonly lower: number;
  readonly upper: number;
  readonly rigorous: boolean;
  /** ‖P_k‖₂ ≤ prefactor · upper^k in the coordinates of W; infinite where none was found. */
  readonly prefactor: number;
  /** The word, in units of the block, that attains the lower bound. */
  readonly word: Word;
  /** P of the norm, flat [n, n], in the coordinates of W; undefined where a double cannot hold it. */
  readonly shape: Float64Array | undefined;
  readonly nodes: number;
  readonly words: number;
  readonly longest: number;
  readonly status: "converged" | "exact" | "budget";
}

export interface BlockRadiusOptions {
  readonly tolerance: number;
  readonly maxNodes: number;
}

/**
 * Brackets the joint spectral radius of one irreducible block: in closed form where W is 1×1, of one sign up to signs
 * of the units (any size), or attains its norm as normal matrices do; else by an ellipsoidal norm and a tree of words.
 *
 * @throws RangeError if the block needs a tree and has more than ten units
 */
export function blockRadius(given: WeightBlock, options: BlockRadiusOptions): BlockRadius {
  const perron = signedPerron(given);
  if (perron !== undefined) return perronRadius(given, perron);
  if (given.n > largestBlock) {
    throw new RangeError(
      `the weight matrix has an irreducible block of ${given.n} units; ` +
        `expected at most ${largestBlock} to bracket its joint spectral radius`,
    );
  }
  const candidates = startingWords(given);
  const block = normalised(given, Math.max(...candidates.map((c) => wordGrowth(given.entries, given.n, c))));
  const words = candidates.map((word) => ({ word, growth: wordGrowth(block.entries, block.n, word) }));
  return normRadius(block, words) ?? treeRadius(block, words, options);
}

function perronRadius(block: WeightBlock, perron: SignedPerron): BlockRadius {
  const { n, shift } = block;
  const { right, left, upper } = perron;
  const logs = right.map((x, i) => (Math.log2(left[i]!) - Math.log2(x)) / 2 + shift[i]!);
  const spread = logs.reduce((a, b) => Math.max(a, b)) - logs.reduce((a, b) => Math.min(a, b));
  const weights = new Float64Array(n * n);
  for (let i = 0; i < n; i++) weights[i * (n + 1)] = left[i]! / right[i]!;
  const { lower, word } = perronWord(block, perron);
  return {
    block,
    lower,
    upper,
    rigorous: block.exact,
    prefactor: spread === 0 ? 1 : 2 ** spread * (1 + 1e-12),
    word,
    shape: shapeOfWeights(weights, block),
    nodes: 0,
    words: 0,
    longest: 1,
    status: upper <= lower * (1 + closed) ? "exact" : "budget",
  };
}

/** All units; where Perron vectors that span too many orders prove little, what else can be proven. */
function perronWord(block: WeightBlock, { lower, upper }: SignedPerron): { lower: number; word: Word } {
  const all: Word = [Array.from({ length: block.n }, (_, i) => i)];
  if (upper <= lower * (1 + closed)) return { lower, word: all };
  const cycle: Word = maxCycleMean(block.entries, block.n).cycle.map((i) => [i]);
  const words = [all, cycle].map((word) => ({ word, growth: wordGrowth(block.entries, block.n, word) }));
  const proven = provenWord(block, words);
  return proven.lower > lower ? proven : { lower, word: all };
}

/** Words that may grow the most: the best cycle, principal submatrix and short product. */
function startingWords({ entries, n }: WeightBlock): Word[] {
  const budget = { operations: searchOperations };
  const cycle = maxCycleMean(entries, n).cycle.map((i) => [i]);
  const principal = bestPrincipalSubmatrix(entries, n, [], budget).best;
  const product = bestShortProduct(entries, n, budget);
  return [cycle, principal?.word, product?.word].filter((word) => word !== undefined);
}

/** The block in units in which `growth` lies in [½, 1). */
function normalised(block: WeightBlock, growth: number): WeightBlock {
  const e = scaledNumber(growth).exponent + 1;
  const entries = block.entries.map((v) => scaleByPowerOfTwo(v, -e));
  const exact = block.exact && entries.every((v, at) => scaleByPowerOfTwo(v, e) === block.entries[at]);
  return { ...block, entries, exponent: block.exponent + e, exact };
}

/** Where the plain norm of W equals its growth: normal matrices, orthogonal ones among them. */
function normRadius(block: WeightBlock, candidates: readonly WordCandidate[]): BlockRadius | undefined {
  const { n, entries, shift } = block;
  const plain = entries.map((v, at) => scaleByPowerOfTwo(v, shift[at % n]! - shift[Math.floor(at / n)]!));
  if (!plain.every((v, at) => Number.isFinite(v) && (v !== 0 || entries[at] === 0))) return undefined;
  const upper = twoNormUpperBound(plain, n, n);
  const { lower, word } = provenWord(block, candidates);
  if (!(upper <= lower * (1 + closed))) return undefined;
  const rigorous = block.exact;
  const shape = identity(n);
  return {
    block,
    lower,
    upper,
    rigorous,
    prefactor: 1,
    word,
    shape,
    nodes: 0,
    words: 0,
    longest: 1,
    status: "exact",
  };
}

function treeRadius(
  block: WeightBlock,
  candidates: readonly WordCandidate[],
  { tolerance, maxNodes }: BlockRadiusOptions,
): BlockRadius {
  const { n, entries } = block;
  const growth = Math.max(...candidates.map((c) => c.growth));
  const test = vertexTest(ellipsoidalShape(entries, n), n) ?? vertexTest(identity(n), n)!;
  // A little less, for what proving the lower bound costs.
  const tree = wordTree(entries, test, growth, { tolerance: 0.999 * tolerance, maxNodes });
  const { lower, word } = provenWord(block, [...candidates, ...tree.improvements]);
  const shape = shapeOfWeights(test.shape, block);
  const narrow = tree.upper <= lower * (1 + tolerance) * (1 + 1e-9);
  return {
    block,
    lower,
    upper: tree.upper,
    rigorous: block.exact,
    prefactor: (shape === undefined ? Infinity : shapeCondition(shape, n)) * tree.overshoot * (1 + 2 ** -50),
    word,
    shape,
    nodes: tree.nodes,
    words: tree.words,
    longest: tree.longest,
    status: narrow ? "converged" : "budget",
  };
}

/** The best word whose growth can be proven. */
function provenWord(
  { entries, n }: WeightBlock,
  candidates: readonly WordCandidate[],
): { readonly lower: number; readonly word: Word } {
  let best = { lower: 0, word: candidates[0]!.word };
  for (const { word, growth } of candidates.toSorted((a, b) => b.growth - a.growth)) {
    if (growth <= best.lower) break;
    const lower = wordGrowthDown(entries, n, word);
    if (lower !== undefined && lower > best.lower) best = { lower, word };
  }
  return best;
}
