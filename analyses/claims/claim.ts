/** One number, or several named by `components`. */
export type ClaimValue = number | readonly number[];

/**
 * How the two sides are compared; the discrepancy of several components is their largest.
 * - relative: |simulated − analytic| / |analytic|, or |simulated| where analytic is 0;
 * - absolute: |simulated − analytic|;
 * - at-most: the excess of simulated over the analytic upper bound, relative to it as above, never negative;
 * - at-least: the shortfall of simulated under the analytic lower bound, likewise.
 */
export type Comparison = "relative" | "absolute" | "at-most" | "at-least";

export type Verdict = "holds" | "refuted" | "violated";

export interface ClaimContext {
  /** Of every random stream a claim draws from. */
  readonly seed: number;
}

/**
 * A statement about a recurrent network with two independent ways to the same numbers.
 *
 * `analytic` is what the statement predicts: a closed form or a bound. `simulated` is what the model does
 * and may not use that formula. Two functions, so that neither side can see the other.
 */
export interface Claim {
  /** Group and row, `C5.2`. */
  readonly id: string;
  /** Label markup: `x_{T}`, `10^{−3}`; otherwise plain Unicode. */
  readonly statement: string;
  /** Authors, year, and DOI or arXiv number where there is one. */
  readonly source: string;
  /** Names of the components, label markup, in order; absent for a single number. */
  readonly components?: readonly string[];
  readonly comparison: Comparison;
  /** Largest discrepancy at which the statement holds. */
  readonly tolerance: number;
  /** `refuted`: false as stated, so the simulation must leave the tolerance. Default `holds`. */
  readonly expect?: "holds" | "refuted";
  /** The setting in which a statement fails; given exactly where `expect` is `refuted`. */
  readonly counterexample?: string;
  /** The rows that say what is true instead; given exactly where `expect` is `refuted`. */
  readonly correctedBy?: readonly string[];
  /** How each side is computed, a few words each. */
  readonly paths: { readonly analytic: string; readonly simulated: string };
  analytic(context: ClaimContext): ClaimValue;
  simulated(context: ClaimContext): ClaimValue;
}

/** The claims that belong to one heading. */
export interface ClaimGroup {
  readonly id: string;
  readonly title: string;
  readonly claims: readonly Claim[];
}

/** A number of a row; null where the computation gave none, with the row's `reason`. */
export type RowValue = number | null | readonly (number | null)[];

/** One judged claim: plain data, safe for JSON. */
export interface ClaimRow {
  readonly id: string;
  readonly statement: string;
  readonly source: string;
  readonly components?: readonly string[];
  readonly paths: { readonly analytic: string; readonly simulated: string };
  readonly analytic: RowValue;
  readonly simulated: RowValue;
  /** In the sense of `comparison`; null where a side is missing. */
  readonly discrepancy: number | null;
  readonly comparison: Comparison;
  readonly tolerance: number;
  readonly expected: "holds" | "refuted";
  readonly verdict: Verdict;
  readonly counterexample?: string;
  readonly correctedBy?: readonly string[];
  /** Why a row is violated for another reason than its discrepancy. */
  readonly reason?: string;
}
