import { describe, expect, it } from "vitest";
import { claimGroups } from "../../../analyses/claims/catalogue.js";
import { selectClaims } from "../../../analyses/claims/verify-claims.js";
import { claimsValues } from "../../reference/claims-values.js";

const claims = claimGroups.flatMap((group) => group.claims);

describe("the catalogue of claims", () => {
  it("numbers the rows of each group from 1 on", () => {
    for (const group of claimGroups) {
      expect(group.claims.map((c) => c.id)).toEqual(group.claims.map((_, i) => `${group.id}.${i + 1}`));
    }
  });

  it("gives every refuted statement a counterexample and rows that hold instead, and no other", () => {
    for (const { id, expect: expected, counterexample, correctedBy = [] } of claims) {
      const refuted = expected === "refuted";
      expect([id, counterexample !== undefined, correctedBy.length > 0]).toEqual([id, refuted, refuted]);
      if (!refuted) continue;
      const instead = selectClaims(claimGroups, correctedBy);
      expect(instead.map((c) => c.expect ?? "holds")).toEqual(correctedBy.map(() => "holds"));
    }
  });

  it("has a row for every published value", () => {
    expect(() => selectClaims(claimGroups, Object.keys(claimsValues))).not.toThrow();
  });

  it("selects groups and rows, each once and in order", () => {
    const ids = selectClaims(claimGroups, ["c13.2", "C1", "C1.2"]).map((c) => c.id);
    expect(ids).toEqual([...claimGroups[0]!.claims.map((c) => c.id), "C13.2"]);
    expect(selectClaims(claimGroups, [])).toHaveLength(claims.length);
    expect(() => selectClaims(claimGroups, ["C1", "C99"])).toThrow(/unknown claim "C99"/);
  });
});
