import { describe, expect, it } from "vitest";
import { judge } from "../../../analyses/claims/judge.js";
import { beliefNetworkClaims } from "../../../analyses/claims/s09-belief-network.js";
import {
  jointLogLikelihood,
  jointLogPartition,
} from "../../../analyses/claims/support/brute-force-machine.js";
import { describeClaims } from "./claim-checks.js";

describeClaims(beliefNetworkClaims);

describe("S9", () => {
  it("has no row that depends on its seed", () => {
    const rows = beliefNetworkClaims.claims.map((claim) => judge(claim, { seed: 3 }));
    expect(rows.filter((row) => row.verdict !== row.expected).map((row) => row.id)).toEqual([]);
  });

  it("sums joint states as by hand: one unit each side, W = ln 2, c = ln 3, b = ln 5", () => {
    const machine = { visible: 1, hidden: 1, parameters: Float64Array.of(2, 3, 5).map(Math.log) };
    expect(jointLogPartition(machine)).toBeCloseTo(Math.log(1 + 3 + 5 + 30), 13);
    expect(jointLogLikelihood(machine, [1])).toBeCloseTo(Math.log(35 / 39), 13);
  });
});
