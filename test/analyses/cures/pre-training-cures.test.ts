import { describe, expect, it } from "vitest";
import { cureEffect, type CureResult, type GradientFlow } from "../../../analyses/cures/cure.js";
import { historyCompressionCure } from "../../../analyses/cures/history-compression.js";
import { preTrainingCure } from "../../../analyses/cures/pre-training.js";

function vanishingOf({ vanishing, exploding }: CureResult): GradientFlow {
  if ("none" in vanishing) throw new Error(vanishing.none);
  expect("none" in exploding && exploding.none.length > 20).toBe(true);
  return vanishing;
}

describe("the cure of a multi-level hierarchy", () => {
  const result = historyCompressionCure.measure({ seed: 0 });

  it("turns γ^20 into γ where the gap can be predicted", () => {
    const flow = vanishingOf(result);
    expect(flow.before).toBeCloseTo(20 * Math.log10(0.9), 2);
    expect(flow.after).toBeCloseTo(Math.log10(0.9), 3);
    expect(cureEffect(flow)).toBe("cures");
    for (const { value, expected = value } of result.measured) expect(value).toBe(expected);
  });

  it("says that nothing is gained where it cannot", () => {
    expect(result.measured.at(-1)!.value).toBeGreaterThan(19);
    expect(result.limit).toContain("10^{−0.92} arrives as before");
  });
});

describe("the cure of a deep belief network", () => {
  const result = preTrainingCure.measure({ seed: 0 });

  it("improves the gradient by about a decade and leaves it vanishing", () => {
    const flow = vanishingOf(result);
    expect(flow.after - flow.before).toBeGreaterThan(0.5);
    expect(flow.after).toBeLessThan(-2);
    expect(cureEffect(flow)).toBe("improves");
  });

  it("measures the bound and the learning", () => {
    const [tied, gained, lost, preTrained, glorot, shuffled] = result.measured.map(({ value }) => value);
    expect(Math.abs(tied!)).toBeLessThan(1e-12);
    expect(gained).toBeGreaterThan(0.02);
    expect(lost).toBeGreaterThan(0.2);
    expect(preTrained).toBeLessThan(0.02);
    expect(glorot).toBeCloseTo(Math.LN2, 2);
    expect(shuffled).toBeGreaterThan(vanishingOf(result).after);
  });
});
