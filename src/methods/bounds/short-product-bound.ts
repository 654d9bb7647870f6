import { randomStream } from "../../random/stream.js";
import type { SearchBudget, WordCandidate } from "./word-search.js";
import { evaluateWord, improveWord, setOf } from "./word-search.js";
import type { Word } from "./word-growth.js";
import { primitiveRoot } from "./word-growth.js";

/** Lengths are searched exhaustively while all words of a length are at most so many. */
const exhaustiveWords = 7000;
const longestExhaustive = 8;
/** Words beyond are improved by single switches from random words of these lengths. */
const searchedLengths = [2, 3, 4, 6] as const;
const maxStarts = 200;

/**
 * The word D_1 … D_l of vertices of [0, 1]^n of largest ρ(W D_1 ⋯ W D_l)^(1/l), l ≥ 2, with W irreducible.
 *
 * All words of lengths l ≤ 8 while they are at most 7000 (n = 2: l ≤ 8, n = 3: l ≤ 4, n = 6: l = 2); beyond, local
 * searches by single switches from random words, within a budget of operations. Never proves a maximum over all
 * lengths: there may be none.
 *
 * @param w     flat [n, n], entries of order 1
 * @param start a good single set, which the first search begins with
 */
export function bestShortProduct(
  w: Float64Array,
  n: number,
  budget: SearchBudget,
  start: readonly number[] = [],
): WordCandidate | undefined {
  let best: WordCandidate | undefined;
  const consider = (candidate: WordCandidate | undefined): void => {
    if (candidate !== undefined && candidate.growth > (best?.growth ?? 0) * (1 + 1e-13)) best = candidate;
  };
  for (let l = 2; l <= longestExhaustive && (2 ** n - 1) ** l <= exhaustiveWords; l++) {
    for (const word of necklaces(2 ** n - 1, l)) consider(evaluateWord(w, n, word.map(setOf), budget));
  }
  if (n > 2) searched(w, n, budget, start, consider);
  return best === undefined ? undefined : { ...best, word: primitiveRoot(best.word) };
}

/** Words of `length` letters 1…largest that are the least of their rotations and no repetition of a shorter one. */
function* necklaces(largest: number, length: number): Generator<number[]> {
  const word = new Array<number>(length).fill(1);
  for (;;) {
    if (isLyndon(word)) yield word.slice();
    let at = length - 1;
    while (at >= 0 && word[at] === largest) word[at--] = 1;
    if (at < 0) return;
    word[at]!++;
  }
}

/** True if every proper rotation of the word is larger than it. */
function isLyndon(word: readonly number[]): boolean {
  const l = word.length;
  for (let shift = 1; shift < l; shift++) {
    let k = 0;
    while (k < l && word[k] === word[(k + shift) % l]) k++;
    if (k === l || word[k]! > word[(k + shift) % l]!) return false;
  }
  return true;
}

function searched(
  w: Float64Array,
  n: number,
  budget: SearchBudget,
  single: readonly number[],
  consider: (candidate: WordCandidate) => void,
): void {
  const random = randomStream(0);
  for (let start = 0; start < maxStarts; start++) {
    const length = searchedLengths[start % searchedLengths.length]!;
    const repeated = start < searchedLengths.length && single.length > 0;
    const word: Word = Array.from({ length }, () => (repeated ? single : randomSet(n, random.uniform)));
    const first = evaluateWord(w, n, word, budget);
    if (first === undefined) return;
    const found = improveWord(w, n, first, budget);
    consider(found);
    if (!found.complete) return;
  }
}

function randomSet(n: number, uniform: () => number): number[] {
  const set = Array.from({ length: n }, (_, i) => i).filter(() => uniform() < 0.5);
  return set.length > 0 ? set : [Math.floor(uniform() * n)];
}
