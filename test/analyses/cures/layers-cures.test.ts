import { describe, expect, it } from "vitest";
import { batchNormalisationCure } from "../../../analyses/cures/batch-normalisation.js";
import { cureEffect, type CureResult, type GradientFlow } from "../../../analyses/cures/cure.js";
import { residualCure } from "../../../analyses/cures/residual-connections.js";

function flows({ vanishing, exploding }: CureResult): readonly GradientFlow[] {
  return [vanishing, exploding].map((flow) => {
    if ("none" in flow) throw new Error(flow.none);
    return flow;
  });
}

describe("the cure of batch normalisation", () => {
  const result = batchNormalisationCure.measure({ seed: 0 });
  const [vanishing, exploding] = flows(result);

  it("stops vanishing with the logistic: mean field has 0.23605234 a layer, normalised 1.0167", () => {
    expect(vanishing!.before / (50 * Math.log10(0.23605234))).toBeCloseTo(1, 1);
    expect(Math.abs(vanishing!.after)).toBeLessThan(1);
    expect(cureEffect(vanishing!)).toBe("cures");
  });

  it("leaves rectifiers exploding, at a rate of its own", () => {
    expect(exploding!.before / (50 * Math.log10(2))).toBeCloseTo(1, 1);
    expect(exploding!.after / (50 * Math.log10(1.2219))).toBeCloseTo(1, 0);
    expect(cureEffect(exploding!)).toBe("improves");
    for (const { value, expected = value } of result.measured) expect(value / expected).toBeCloseTo(1, 1);
    expect(result.limit).toContain(result.measured[0]!.value.toFixed(3));
  });
});

describe("the cure of residual connections", () => {
  const result = residualCure.measure({ seed: 0 });
  const [vanishing, exploding] = flows(result);

  it("turns vanishing at 1/2 a layer into growth by √1.25", () => {
    expect(vanishing!.before / (50 * Math.log10(0.5))).toBeCloseTo(1, 1);
    expect(Math.abs(vanishing!.after - 25 * Math.log10(1.25))).toBeLessThan(0.4);
    expect(cureEffect(vanishing!)).toBe("improves");
  });

  it("makes an explosion by √2 a layer one by √3", () => {
    expect(Math.abs(exploding!.before - 25 * Math.log10(2))).toBeLessThan(0.6);
    expect(Math.abs(exploding!.after - 25 * Math.log10(3))).toBeLessThan(0.6);
    expect(cureEffect(exploding!)).toBe("worsens");
    expect(result.limit).toContain("10^{−15} after 50 layers");
  });

  it("has the path lengths of the binomial law", () => {
    for (const { value, expected = value } of result.measured) {
      expect(Math.abs(value / expected - 1)).toBeLessThan(0.08);
    }
  });
});
