import type { Claim, ClaimContext, ClaimRow, ClaimValue, Comparison, RowValue } from "./claim.js";

/** The discrepancy of one pair of numbers, in the sense of `comparison`; NaN if either is. */
function discrepancyOf(analytic: number, simulated: number, comparison: Comparison): number {
  if (comparison === "absolute") return Math.abs(simulated - analytic);
  const scale = analytic === 0 ? 1 : Math.abs(analytic);
  const difference = (simulated - analytic) / scale;
  if (comparison === "relative") return Math.abs(difference);
  return Math.max(0, comparison === "at-most" ? difference : -difference);
}

function asArray(value: ClaimValue): readonly number[] {
  return typeof value === "number" ? [value] : value;
}

function rowValue(value: ClaimValue): RowValue {
  const finite = asArray(value).map((v) => (Number.isFinite(v) ? v : null));
  return typeof value === "number" ? finite[0]! : finite;
}

/** Runs one side; what it throws becomes the reason of a violated row. */
function attempt(side: (context: ClaimContext) => ClaimValue, context: ClaimContext) {
  try {
    return { value: side(context) };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}

/** What is wrong with the two sides themselves, whatever their difference; undefined if nothing is. */
function defect(claim: Claim, analytic: readonly number[], simulated: readonly number[]): string | undefined {
  const expected = claim.components?.length ?? 1;
  if (analytic.length !== expected || simulated.length !== expected) {
    return `expected ${expected} numbers, got ${analytic.length} analytic and ${simulated.length} simulated`;
  }
  if (!analytic.every(Number.isFinite)) return "the analytic side is not finite";
  if (!simulated.every(Number.isFinite)) return "the simulated side is not finite";
  return undefined;
}

function description(claim: Claim) {
  const { id, statement, source, components, paths, comparison, tolerance, counterexample, correctedBy } =
    claim;
  return {
    id,
    statement,
    source,
    ...(components && { components }),
    paths,
    comparison,
    tolerance,
    expected: claim.expect ?? "holds",
    ...(counterexample !== undefined && { counterexample }),
    ...(correctedBy && { correctedBy }),
  } as const;
}

/**
 * Computes both sides of a claim and judges them.
 *
 * A claim expected to hold is violated beyond its tolerance; one expected to be refuted is violated
 * where its counterexample stays within. A side that throws, is not finite or has the wrong number of
 * components makes the row violated and says why: no row is ever lost.
 */
export function judge(claim: Claim, context: ClaimContext): ClaimRow {
  const row = description(claim);
  const analytic = attempt((c) => claim.analytic(c), context);
  const simulated = attempt((c) => claim.simulated(c), context);
  const values = {
    analytic: analytic.value === undefined ? null : rowValue(analytic.value),
    simulated: simulated.value === undefined ? null : rowValue(simulated.value),
  };
  const violated = (reason: string): ClaimRow => ({
    ...row,
    ...values,
    discrepancy: null,
    verdict: "violated",
    reason,
  });
  if (analytic.value === undefined) return violated(`the analytic side failed: ${analytic.failure}`);
  if (simulated.value === undefined) return violated(`the simulated side failed: ${simulated.failure}`);
  const left = asArray(analytic.value);
  const right = asArray(simulated.value);
  const wrong = defect(claim, left, right);
  if (wrong !== undefined) return violated(wrong);
  const discrepancy = Math.max(...left.map((a, i) => discrepancyOf(a, right[i]!, claim.comparison)));
  const within = discrepancy <= claim.tolerance;
  const verdict = within === (row.expected === "holds") ? row.expected : "violated";
  return { ...row, ...values, discrepancy, verdict };
}
