import type { Word } from "./word-growth.js";
import { wordGrowth } from "./word-growth.js";

/** A word and ρ(W D_1 ⋯ W D_l)^(1/l) as computed. */
export interface WordCandidate {
  readonly word: Word;
  readonly growth: number;
}

/** How much may still be spent, in floating-point operations; shared by the parts of a search. */
export interface SearchBudget {
  operations: number;
}

/** Operations of one eigenvalue computation of size n, n³ of them counted 25 times, and its fixed cost. */
const costOf = (n: number, length: number): number => (25 + 2 * length) * n ** 3 + 3000;

/** Evaluates a word if the budget allows; undefined if not. */
export function evaluateWord(
  w: Float64Array,
  n: number,
  word: Word,
  budget: SearchBudget,
): WordCandidate | undefined {
  const cost = costOf(Math.max(...word.map((set) => set.length)), word.length);
  if (cost > budget.operations) return undefined;
  budget.operations -= cost;
  return { word, growth: wordGrowth(w, n, word) };
}

/**
 * Switches single units of a word on or off as long as its growth rises: a local maximum, or what the budget allows.
 *
 * @returns the best word, and whether no single switch improves it
 */
export function improveWord(
  w: Float64Array,
  n: number,
  start: WordCandidate,
  budget: SearchBudget,
): WordCandidate & { readonly complete: boolean } {
  let best = start;
  const moves = start.word.length * n;
  for (let since = 0, move = 0; since < moves; since++, move = (move + 1) % moves) {
    const flipped = flip(best.word, Math.floor(move / n), move % n);
    if (flipped === undefined) continue;
    const candidate = evaluateWord(w, n, flipped, budget);
    if (candidate === undefined) return { ...best, complete: false };
    if (candidate.growth > best.growth * (1 + 1e-12)) {
      best = candidate;
      since = 0;
    }
  }
  return { ...best, complete: true };
}

/** The word with unit i of set k switched; undefined if the set would be empty. */
function flip(word: Word, k: number, i: number): Word | undefined {
  const set = word[k]!;
  const flipped = set.includes(i) ? set.filter((j) => j !== i) : [...set, i].sort((a, b) => a - b);
  return flipped.length === 0 ? undefined : word.map((s, at) => (at === k ? flipped : s));
}

/** The units of a bit mask. */
export function setOf(mask: number): number[] {
  const set: number[] = [];
  for (let i = 0, rest = mask; rest > 0; i++, rest >>>= 1) if (rest & 1) set.push(i);
  return set;
}
