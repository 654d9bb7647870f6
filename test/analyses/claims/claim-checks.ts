import { describe, expect, it } from "vitest";
import type { Claim, ClaimGroup, ClaimRow } from "../../../analyses/claims/claim.js";
import { judge } from "../../../analyses/claims/judge.js";
import { claimsValues } from "../../reference/claims-values.js";

const context = { seed: 0 };

function numbers(value: ClaimRow["analytic"]): number[] {
  const list = value === null || typeof value === "number" ? [value] : value;
  return list.map((v) => {
    if (v === null) throw new Error("expected a number in every component");
    return v;
  });
}

/** One unit in the last digit given: 0.01 of "2.50", 1e-6 of "2.79e-4"; and the rounding of a long product. */
function published(text: string): { value: number; upTo: number } {
  const [mantissa, exponent = "0"] = text.split("e");
  const value = Number(text);
  const unit = 10 ** (Number(exponent) - (mantissa!.split(".")[1]?.length ?? 0));
  return { value, upTo: unit + 2e-13 * Math.abs(value) };
}

function expectPublished(claim: Claim, row: ClaimRow, texts: readonly (string | null)[]): void {
  const [analytic, simulated] = [numbers(row.analytic), numbers(row.simulated)];
  expect(texts).toHaveLength(simulated.length);
  texts.forEach((text, i) => {
    if (text === null) return;
    const { value, upTo } = published(text);
    const slack = claim.tolerance * (claim.comparison === "absolute" ? 1 : Math.abs(value));
    const equality = claim.comparison === "relative" || claim.comparison === "absolute";
    expect(Math.abs(simulated[i]! - value), `${claim.id} ${text}`).toBeLessThanOrEqual(
      equality && claim.expect !== "refuted" ? upTo + slack : upTo,
    );
    if (!equality || claim.expect === "refuted") return;
    expect(Math.abs(analytic[i]! - value), `${claim.id} ${text}`).toBeLessThanOrEqual(upTo + slack);
  });
}

/** The same claim with an analytic side just wrong enough to be caught. */
function broken(claim: Claim, row: ClaimRow): Claim {
  const simulated = numbers(row.simulated);
  const base = { ...claim, components: claim.components ?? [claim.id], simulated: () => simulated };
  if (claim.expect === "refuted") return { ...base, analytic: () => simulated };
  const off = 4 * claim.tolerance + 1e-9;
  const sign = claim.comparison === "at-most" ? -1 : 1;
  const scale = (v: number) => (claim.comparison === "absolute" || v === 0 ? 1 : Math.abs(v));
  return { ...base, analytic: () => simulated.map((v) => v + sign * off * scale(v)) };
}

/** Judges every row of a group, compares it with published values, and breaks it to see it violated. */
export function describeClaims(group: ClaimGroup): void {
  describe(`${group.id} ${group.title}`, () => {
    const rows = new Map(group.claims.map((claim) => [claim.id, judge(claim, context)]));
    const cases = group.claims.map((claim) => [claim.id, claim] as const);

    it.each(cases)("%s is as expected", (id, claim) => {
      const row = rows.get(id)!;
      expect(row.reason).toBeUndefined();
      expect(row.verdict, `discrepancy ${row.discrepancy ?? "none"}`).toBe(claim.expect ?? "holds");
      if (id in claimsValues) expectPublished(claim, row, claimsValues[id]!);
    });

    it.each(cases)("%s is violated once broken", (id, claim) => {
      expect(judge(broken(claim, rows.get(id)!), context).verdict).toBe("violated");
    });
  });
}
