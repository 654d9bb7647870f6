import { describe, expect, it } from "vitest";
import { judge } from "../../../analyses/claims/judge.js";
import { batchNormalisationClaims } from "../../../analyses/claims/s04-batch-normalisation.js";
import { describeClaims } from "./claim-checks.js";

describeClaims(batchNormalisationClaims);

describe("S4", () => {
  it.each([3, 11])("has no row that depends on its seed, as %i", (seed) => {
    const rows = batchNormalisationClaims.claims.map((claim) => judge(claim, { seed }));
    expect(rows.filter((row) => row.verdict !== row.expected).map((row) => row.id)).toEqual([]);
  });
});
