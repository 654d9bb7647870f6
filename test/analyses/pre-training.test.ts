import { describe, expect, it } from "vitest";
import { barsOrStripes, chainStarts, preTrainedChains, preTraining } from "../../analyses/pre-training.js";
import { boundTraining } from "../../analyses/variational-bound.js";

describe("the analysis of pre-training", () => {
  const options = { depth: 3, networks: 2, machineUpdates: 60, updates: 20 } as const;

  it("shows 14 bars and 14 stripes", () => {
    const { rows, classes } = barsOrStripes();
    expect(rows.length).toBe(28 * 16);
    expect(classes.reduce((sum, c) => sum + c, 0)).toBe(14);
    const uniformRows = (k: number) =>
      [0, 4, 8, 12].every((r) =>
        rows.subarray(k * 16 + r, k * 16 + r + 4).every((v) => v === rows[k * 16 + r]),
      );
    expect(Array.from(classes, (_, k) => (uniformRows(k) ? 0 : 1))).toEqual(Array.from(classes));
  });

  it("shuffles weights within their layers and nothing else", () => {
    const [{ chain, weights }] = preTrainedChains(options) as [ReturnType<typeof preTrainedChains>[number]];
    const sorted = (p: Float64Array, k: number) => {
      const entries = chain.sizes[k]! * chain.sizes[k + 1]!;
      return p.slice(chain.offsets[k], chain.offsets[k]! + entries).sort();
    };
    for (const k of [0, 1, 2]) {
      expect(sorted(weights.shuffled, k)).toEqual(sorted(weights["pre-trained"], k));
    }
    expect(weights.shuffled).not.toEqual(weights["pre-trained"]);
    expect(weights.shuffled.subarray(chain.offsets[3])).toEqual(weights.glorot.subarray(chain.offsets[3]));
  });

  it("has a profile that ends at the read-out and a loss at every update, the same each time", () => {
    const result = preTraining(options);
    expect(result.starts.map(({ start }) => start)).toEqual(chainStarts);
    for (const { profile, losses } of result.starts) {
      expect(profile.length).toBe(4);
      expect(profile.at(-1)).toBe(0);
      expect(losses.length).toBe(21);
    }
    const small = result.starts[0]!.profile;
    // Slopes of 1/4 and weights of 0.1 √16: a decade a layer.
    expect(small[0]! - small[1]!).toBeCloseTo(-1, 0);
    expect(preTraining(options)).toEqual(result);
  });
});

describe("the analysis of the bound", () => {
  it("starts at the first machine's likelihood, rises and stays below ln p(v)", () => {
    const { first, tied, untied } = boundTraining({ updates: 40, every: 10 });
    expect(tied.updates).toEqual([0, 10, 20, 30, 40]);
    expect(tied.bound[0]).toBeCloseTo(first, 12);
    tied.bound.slice(1).forEach((bound, k) => {
      expect(bound).toBeGreaterThan(tied.bound[k]!);
      expect(bound).toBeLessThan(tied.logProbability[k + 1]!);
    });
    expect(untied.bound[0]).toBeLessThan(first - 0.1);
  });
});
