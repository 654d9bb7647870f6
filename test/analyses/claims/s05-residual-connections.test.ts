import { describe, expect, it } from "vitest";
import { judge } from "../../../analyses/claims/judge.js";
import { residualClaims } from "../../../analyses/claims/s05-residual-connections.js";
import { chainSum } from "../../../analyses/claims/support/residual-sums.js";
import { describeClaims } from "./claim-checks.js";

describeClaims(residualClaims);

describe("S5", () => {
  it.each([3, 11])("has no row that depends on its seed, as %i", (seed) => {
    const rows = residualClaims.claims.map((claim) => judge(claim, { seed }));
    expect(rows.filter((row) => row.verdict !== row.expected).map((row) => row.id)).toEqual([]);
  });

  it("writes out the source text's sum of matrices in their order", () => {
    // J_1 v = (0, 1), J_2 J_1 v = (2, 0); the other order would leave nothing.
    const [first, second] = [Float64Array.of(0, 0, 1, 0), Float64Array.of(0, 2, 0, 0)];
    expect([...chainSum([first, second], Float64Array.of(1, 0))]).toEqual([3, 1]);
  });
});
