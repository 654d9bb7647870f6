import { describe, expect, it } from "vitest";
import { meanFieldClaims } from "../../../analyses/claims/n01-mean-field.js";
import { gaussianProducts } from "../../../analyses/claims/n02-gaussian-products.js";
import { judge } from "../../../analyses/claims/judge.js";
import { describeClaims } from "./claim-checks.js";

describeClaims(meanFieldClaims);
describeClaims(gaussianProducts);

describe("N1 and N2", () => {
  it("predict the published numbers", () => {
    const annealed = meanFieldClaims.claims[1]!.analytic({ seed: 0 }) as readonly number[];
    [0.0652172119, 0.1547242298, 0.3102493151].forEach((value, i) => {
      expect(annealed[i]).toBeCloseTo(value, 10);
    });
    const pair = gaussianProducts.claims[0]!.analytic({ seed: 0 }) as readonly number[];
    expect(pair[0]).toBeCloseTo(-0.2886078325, 10);
    expect(pair[1]).toBeCloseTo(-0.981755013, 10);
  });

  it("hold with room to spare for another seed", () => {
    for (const claim of [meanFieldClaims.claims[1]!, gaussianProducts.claims[0]!]) {
      const { discrepancy, verdict } = judge(claim, { seed: 5 });
      expect(verdict).toBe("holds");
      expect(discrepancy!).toBeLessThan(claim.tolerance);
    }
  });
});
