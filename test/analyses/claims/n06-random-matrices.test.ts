import { describe, expect, it } from "vitest";
import { randomMatrices } from "../../../analyses/claims/n06-random-matrices.js";
import { judge } from "../../../analyses/claims/judge.js";
import { perronRoot } from "../../../analyses/claims/support/perron-root.js";
import { spectralRadius } from "../../../src/linalg/spectral-radius.js";
import { describeClaims } from "./claim-checks.js";

describeClaims(randomMatrices);

describe("N6", () => {
  it.each([1, 17, 400])("holds for seed %i too", (seed) => {
    const rows = randomMatrices.claims.map((claim) => judge(claim, { seed }));
    expect(rows.filter((row) => row.verdict !== "holds").map((row) => row.id)).toEqual([]);
  });
});

describe("perronRoot", () => {
  it("is the spectral radius of a positive matrix, by another method", () => {
    const a = Float64Array.from({ length: 100 }, (_, i) => 1 + Math.sin(i) ** 2);
    expect(perronRoot(a, 10)).toBeCloseTo(spectralRadius(a, 10), 11);
    // Moduli 1 and 1: the ratios never agree.
    expect(() => perronRoot(Float64Array.of(0, 4, 1, 0), 2)).toThrow("did not converge");
  });
});
