import { describe, expect, it } from "vitest";
import { historyCompression, historyFlow } from "../../analyses/history-compression.js";

const small = { blocks: 60, lags: [2, 10, 20], noises: [0, 0.2, 1], seed: 1 } as const;

describe("the analysis of history compression", () => {
  const result = historyCompression(small);

  it("shows what each level receives", () => {
    const { predictable, random } = result.lanes;
    expect(predictable.map(({ times }) => times.length)).toEqual([63, 6, 3]);
    expect(predictable[1]!.kinds).toEqual(["cue", "target", "cue", "target", "cue", "target"]);
    expect(predictable[2]!.times).toEqual([0, 21, 42]);
    expect(random[2]!.times.length).toBeGreaterThan(55);
  });

  it("has gradients of γ to the steps of each level", () => {
    const { predictable, random } = result.overLag;
    small.lags.forEach((lag, k) => {
      for (const log of [predictable.raw[k]!, random.raw[k]!, random.above[k]!]) {
        expect(log / (lag * Math.log10(0.9))).toBeCloseTo(1, 1);
      }
      expect(predictable.above[k]).toBeCloseTo(Math.log10(0.9), 3);
    });
  });

  it("falls from γ to γ^lag as the gap becomes random, with a predictor that guesses as well", () => {
    for (const { above } of [result.overNoise, result.guessing]) {
      expect(above[0]).toBeCloseTo(Math.log10(0.9), 3);
      expect(above[1]).toBeLessThan(above[0]! - 0.1);
      expect(above[2]).toBeLessThan(18 * Math.log10(0.9));
    }
  });

  it("counts what is passed up: two of 21 symbols, or all", () => {
    expect(historyFlow({ blocks: 60 }).passedUp).toBeCloseTo(2 / 21, 12);
    expect(historyFlow({ blocks: 60, noise: 1 }).passedUp).toBeGreaterThan(0.97);
    expect(historyFlow({ blocks: 60 }).above).toMatchObject({ steps: 1, kept: 1 });
  });
});
