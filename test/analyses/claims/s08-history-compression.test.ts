import { describe, expect, it } from "vitest";
import { judge } from "../../../analyses/claims/judge.js";
import { historyClaims } from "../../../analyses/claims/s08-history-compression.js";
import { describeClaims } from "./claim-checks.js";

describeClaims(historyClaims);

describe("S8", () => {
  it("has no row that depends on its seed", () => {
    const rows = historyClaims.claims.map((claim) => judge(claim, { seed: 11 }));
    expect(rows.filter((row) => row.verdict !== row.expected).map((row) => row.id)).toEqual([]);
  });
});
