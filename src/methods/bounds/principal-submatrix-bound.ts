import type { SearchBudget, WordCandidate } from "./word-search.js";
import { evaluateWord, improveWord, setOf } from "./word-search.js";

/** Blocks up to this size are searched exhaustively: 4095 eigenvalue problems. */
export const exhaustiveUnits = 12;

/** All units are tried whatever the budget up to this size: a second at most. */
const alwaysEvaluated = 512;

/**
 * The index set I of largest ρ(W[I,I]) = ρ(W D), D the indicator of I, with W irreducible.
 *
 * All 2^n − 1 sets up to n = 12; beyond, a local search by single units from all units and from a given set, within a
 * budget of operations, and the status says that it was none that proves the maximum.
 *
 * @param w     flat [n, n], entries of order 1
 * @param start another set to start from, of the best cycle say
 */
export function bestPrincipalSubmatrix(
  w: Float64Array,
  n: number,
  start: readonly number[],
  budget: SearchBudget,
): { readonly best: WordCandidate | undefined; readonly status: "exhausted" | "budget" } {
  const all = Array.from({ length: n }, (_, i) => i);
  if (n <= exhaustiveUnits) return exhaustive(w, n);
  let best: WordCandidate | undefined;
  for (const set of [all, start]) {
    const first = evaluateWord(w, n, [set], n <= alwaysEvaluated ? { operations: Infinity } : budget);
    if (first === undefined) continue;
    // Half for each start: the first may not use up what the second needs.
    const share = { operations: budget.operations / (set === all ? 2 : 1) };
    const found = improveWord(w, n, first, share);
    if (best === undefined || found.growth > best.growth) best = found;
  }
  return { best, status: "budget" };
}

function exhaustive(w: Float64Array, n: number) {
  const unlimited = { operations: Infinity };
  let best: WordCandidate | undefined;
  // From the full set downwards: of equals the largest set is kept, and rounding decides nothing.
  for (let mask = 2 ** n - 1; mask > 0; mask--) {
    const candidate = evaluateWord(w, n, [setOf(mask)], unlimited);
    if (candidate !== undefined && candidate.growth > (best?.growth ?? 0) * (1 + 1e-13)) best = candidate;
  }
  return { best, status: "exhausted" as const };
}
