import { describe, expect, it } from "vitest";
import type { Claim, ClaimValue, Comparison } from "../../../analyses/claims/claim.js";
import { judge } from "../../../analyses/claims/judge.js";
import { verifyClaims } from "../../../analyses/claims/verify-claims.js";

function claim(analytic: ClaimValue, simulated: ClaimValue, rest: Partial<Claim> = {}): Claim {
  return {
    id: "X1.1",
    statement: "x",
    source: "nobody",
    ...(typeof analytic !== "number" && { components: analytic.map((_, i) => `${i}`) }),
    comparison: "relative",
    tolerance: 0.1,
    paths: { analytic: "a", simulated: "s" },
    analytic: () => analytic,
    simulated: () => simulated,
    ...rest,
  };
}

function fail(message: string): never {
  throw new RangeError(message);
}

const context = { seed: 0 };

describe("judge", () => {
  it.each<[Comparison, number, number, number]>([
    ["relative", 10, 10.5, 0.05],
    ["relative", -10, -9, 0.1],
    ["relative", 0, 0.02, 0.02],
    ["absolute", 10, 10.5, 0.5],
    ["at-most", 10, 12, 0.2],
    ["at-most", 10, 2, 0],
    ["at-most", -10, -9, 0.1],
    ["at-most", 0, 3, 3],
    ["at-least", 10, 12, 0],
    ["at-least", 10, 8, 0.2],
  ])("%s: %d against %d", (comparison, analytic, simulated, discrepancy) => {
    expect(judge(claim(analytic, simulated, { comparison }), context).discrepancy).toBeCloseTo(
      discrepancy,
      14,
    );
  });

  it("takes the worst component", () => {
    const row = judge(claim([1, 2, 4], [1.01, 2, 4.4]), context);
    expect(row.discrepancy).toBeCloseTo(0.1, 14);
    expect(row).toMatchObject({ analytic: [1, 2, 4], simulated: [1.01, 2, 4.4] });
  });

  it.each([
    ["holds", 1, 1.05, "holds"],
    ["holds", 1, 1.2, "violated"],
    ["refuted", 1, 1.2, "refuted"],
    ["refuted", 1, 1.05, "violated"],
  ] as const)("expected %s, %d against %d: %s", (expected, analytic, simulated, verdict) => {
    expect(judge(claim(analytic, simulated, { expect: expected }), context).verdict).toBe(verdict);
  });

  it.each([
    [claim(NaN, 1), /analytic side is not finite/],
    [claim(1, Infinity), /simulated side is not finite/],
    [claim([1, 2], [1]), /expected 2 numbers/],
    [claim([1, 2], 1), /expected 2 numbers/],
    [claim(1, 1, { analytic: () => fail("no root") }), /analytic side failed: no root/],
    [claim(1, 1, { simulated: () => fail("diverged") }), /simulated side failed: diverged/],
  ])("a row that cannot be compared is violated and says why (%#)", (incomparable, reason) => {
    for (const expected of ["holds", "refuted"] as const) {
      const row = judge({ ...incomparable, expect: expected }, context);
      expect(row).toMatchObject({ verdict: "violated", discrepancy: null });
      expect(row.reason).toMatch(reason);
    }
  });

  it("gives rows that JSON keeps as they are", () => {
    const row = judge(claim([1, NaN], [1, 2]), context);
    expect(JSON.parse(JSON.stringify(row))).toEqual(row);
    expect(row.analytic).toEqual([1, null]);
  });

  it("passes the seed on", () => {
    expect(judge(claim(7, 7, { simulated: ({ seed }) => seed }), { seed: 7 }).simulated).toBe(7);
  });
});

describe("verifyClaims", () => {
  it("counts violated rows and reports progress", () => {
    const seen: number[] = [];
    const claims = [claim(1, 1), claim(1, 2), claim(1, 2, { expect: "refuted" })];
    const result = verifyClaims(claims, {}, (done) => seen.push(done));
    expect(result.failed).toBe(1);
    expect(result.claims.map((r) => r.verdict)).toEqual(["holds", "violated", "refuted"]);
    expect(seen).toEqual([0, 1, 2]);
    expect(result.options).toEqual({ seed: 0 });
  });
});
