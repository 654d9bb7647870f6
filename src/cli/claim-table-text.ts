import type { ClaimRow } from "../../analyses/claims/claim.js";

/** A row with its values split into named lines, one a component. */
export interface ClaimLine {
  readonly label: string;
  readonly analytic: string;
  readonly simulated: string;
}

/** Significant digits of values in tables; --json has them all. */
const digits = 10;

/** Ten significant digits without trailing zeros; an exponent below 10⁻³ and from 10¹⁵. */
export function formatValue(value: number | null): string {
  if (value === null) return "none";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e15))
    return Number(value.toExponential(digits - 1)).toExponential();
  return String(Number(value.toPrecision(digits)));
}

/** Two significant digits, for discrepancies and tolerances. */
export function formatSmall(value: number | null): string {
  if (value === null) return "none";
  const rounded = Number(value.toPrecision(2));
  return rounded !== 0 && (rounded < 1e-3 || rounded >= 1e5) ? rounded.toExponential() : String(rounded);
}

function asList(value: ClaimRow["analytic"]): readonly (number | null)[] {
  return value === null || typeof value === "number" ? [value] : value;
}

/** The components of a row, with labels in markup; one line with an empty label for a single number. */
export function claimLines(row: ClaimRow): readonly ClaimLine[] {
  const [analytic, simulated] = [asList(row.analytic), asList(row.simulated)];
  return (row.components ?? [""]).map((label, i) => ({
    label,
    analytic: formatValue(analytic[i] ?? null),
    simulated: formatValue(simulated[i] ?? null),
  }));
}

/** What the discrepancy is measured in, for people. */
export const comparisonWords = {
  relative: "relative",
  absolute: "absolute",
  "at-most": "above the bound",
  "at-least": "below the bound",
} as const satisfies Record<ClaimRow["comparison"], string>;

/** "Refuted as stated" tells an expected refutation from a failed row. */
export const verdictWords = {
  holds: "holds",
  refuted: "refuted as stated",
  violated: "VIOLATED",
} as const satisfies Record<ClaimRow["verdict"], string>;

/** `refuted by W = …; what holds: C2.3, C2.4`, or why the row is violated; undefined for a plain row. */
export function claimNote(row: ClaimRow): string | undefined {
  if (row.reason !== undefined) return row.reason;
  if (row.counterexample === undefined) return undefined;
  const instead = row.correctedBy?.length ? `; what holds instead: ${row.correctedBy.join(", ")}` : "";
  return `counterexample: ${row.counterexample}${instead}`;
}

export interface VerdictCounts {
  readonly holds: number;
  readonly refuted: number;
  readonly violated: number;
}

export function countVerdicts(rows: readonly ClaimRow[]): VerdictCounts {
  const count = (verdict: ClaimRow["verdict"]) => rows.filter((r) => r.verdict === verdict).length;
  return { holds: count("holds"), refuted: count("refuted"), violated: count("violated") };
}

/** One sentence under every table. */
export function summary(rows: readonly ClaimRow[]): string {
  const { holds, refuted, violated } = countVerdicts(rows);
  return `${rows.length} rows: ${holds} hold, ${refuted} refuted as stated (as expected), ${violated} violated`;
}
