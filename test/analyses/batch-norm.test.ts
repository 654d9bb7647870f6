import { describe, expect, it } from "vitest";
import { batchNormDepth } from "../../analyses/batch-norm-depth.js";
import { batchNormScale } from "../../analyses/batch-norm-scale.js";

describe("batchNormScale", () => {
  const { rows } = batchNormScale({ points: 13 });
  const of = (network: string) => rows.filter((row) => row.network === network);

  it("finds gradients of the input that no scale changes, and of the weights that fall as 1/a", () => {
    const [first, ...others] = of("normalised");
    for (const row of others) {
      expect(row.byInput / first!.byInput).toBeCloseTo(1, 11);
      expect((row.byWeight * row.factor) / first!.byWeight / first!.factor).toBeCloseTo(1, 11);
    }
  });

  it("finds that ε ends this at small scales, and without normalisation there is none of it", () => {
    const exact = of("normalised");
    const ratios = of("epsilon").map((row, i) => row.byInput / exact[i]!.byInput);
    expect(ratios[0]).toBeLessThan(0.1);
    expect(ratios.at(-1)).toBeCloseTo(1, 6);
    const plain = of("plain");
    expect(plain[2]!.byInput / plain[0]!.byInput).toBeCloseTo(plain[2]!.factor / plain[0]!.factor, 4);
    expect(plain[2]!.byWeight / plain[0]!.byWeight).toBeCloseTo(1, 4);
  });

  it("refuses options without a meaning", () => {
    expect(() => batchNormScale({ batch: 2 })).toThrow("batch is 2");
    expect(() => batchNormScale({ from: 1, to: 1 })).toThrow("to is 1; expected more than from, 1");
  });
});

describe("batchNormDepth", () => {
  const result = batchNormDepth({ units: 96, batch: 64, depth: 24 });

  it("follows its laws to a tenth of a decade in 24 layers", () => {
    for (const { network, measured, law } of result.profiles) {
      measured.forEach((log, l) => {
        expect(Math.abs(log - law[l]!), `${network}, layer ${l}`).toBeLessThan(0.2);
      });
    }
    const [, normalised, skip] = result.profiles;
    expect(normalised!.law[0]! / 24).toBeCloseTo(Math.log10(1.2111738962), 10);
    expect(skip!.law[23]).toBeCloseTo(Math.log10(1 + 1 / (1 + 23 * (1 - 1 / Math.PI))) / 2, 12);
    expect(normalised!.gain).toBeCloseTo(1.22, 1);
  });
});
