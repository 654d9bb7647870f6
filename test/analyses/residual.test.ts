import { describe, expect, it } from "vitest";
import { deepGradient, innerGain } from "../../analyses/deep-gradient.js";
import { pathLengths } from "../../analyses/path-lengths.js";
import { residualProduct } from "../../analyses/residual-product.js";

describe("deepGradient", () => {
  const plain = { units: 96, batch: 24, depth: 12, activation: "relu", variance: 2, seed: 4 } as const;

  it("starts at 1 above and follows the gains of the literature down", () => {
    const profile = deepGradient(plain);
    expect(profile).toHaveLength(13);
    expect(profile.at(-1)).toBe(0);
    expect(10 ** innerGain(profile)).toBeCloseTo(1, 1);
    expect(10 ** innerGain(deepGradient({ ...plain, variance: 8 }))).toBeCloseTo(2, 0);
    expect(10 ** innerGain(deepGradient({ ...plain, normalise: true }))).toBeCloseTo(1.25, 1);
    expect(10 ** innerGain(deepGradient({ ...plain, skip: true }))).toBeCloseTo(Math.SQRT2, 1);
  });

  it("refuses options without a meaning", () => {
    expect(() => deepGradient({ ...plain, batch: 0 })).toThrow("batch is 0");
    expect(() => deepGradient({ ...plain, depth: 0 })).toThrow("depth is 0");
    expect(() => deepGradient({ ...plain, variance: 0 })).toThrow("variance is 0");
    expect(() => deepGradient({ ...plain, batch: 1, normalise: true })).toThrow("has variance 0");
  });

  it("takes the mean without both ends", () => {
    expect(innerGain([9, 3, 2, 1, 0])).toBe(1);
  });
});

describe("pathLengths", () => {
  const result = pathLengths({ units: 40, networks: 3, paths: 10 });

  it("finds most of the gradient in few of the paths", () => {
    const { effective, mean, deviation } = result;
    expect([effective.from, effective.to]).toEqual([5, 17]);
    expect(effective.shareLaw).toBeCloseTo(0.97496225, 8);
    expect(effective.paths).toBeCloseTo(0.00453667, 8);
    expect(Math.abs(effective.share - effective.shareLaw)).toBeLessThan(0.02);
    expect(Math.abs(mean - 10.8)).toBeLessThan(0.6);
    expect(Math.abs(deviation - 2.94)).toBeLessThan(0.3);
    expect(result.rows.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
  });

  it("measures single paths that shrink as g^k, by both ways", () => {
    for (const { length, size, sizeLaw } of result.rows.slice(0, 25)) {
      expect(Math.abs(Math.log(size / sizeLaw)), `k = ${length}`).toBeLessThan(0.5);
    }
    expect(result.sampled.map(({ length }) => length).slice(-2)).toEqual([51, 54]);
    for (const { length, size } of result.sampled.slice(0, 9)) {
      expect(Math.abs(Math.log(size / 0.5 ** length))).toBeLessThan(0.7);
    }
    expect(pathLengths({ units: 4, networks: 1, paths: 0 }).sampled).toEqual([]);
    expect(() => pathLengths({ networks: 0 })).toThrow("networks is 0");
    expect(() => pathLengths({ depth: 1001 })).toThrow("depth is 1001; expected at most 1000");
  });
});

describe("residualProduct", () => {
  const result = residualProduct({ units: 16, depth: 20, seed: 2 });

  it("has the source text's sum wrong and the sum over all paths right", () => {
    expect(result.scalars.chainSum).toBeCloseTo(1.23, 14);
    expect(result.scalars.product).toBeCloseTo(1.89, 14);
    expect(result.chainSumError).toBeGreaterThan(0.5);
    expect(result.errors).toHaveLength(21);
    expect(result.errors.at(-1)).toBeLessThan(1e-12);
    expect(result.errors[19]).toBeGreaterThan(0);
  });

  it("is the same with one layer, and up to the order there is", () => {
    const [first, second] = [result.rows[1]!, result.rows[2]!];
    for (const v of [first.chainSum, ...first.orders]) expect(v).toBeCloseTo(first.product, 12);
    for (const v of second.orders.slice(1)) expect(v).toBeCloseTo(second.product, 12);
    expect(Math.abs(second.orders[0]! - second.product)).toBeGreaterThan(1e-6);
    expect(result.orders).toHaveLength(second.orders.length);
    // The mean square grows by 1 + g² a layer.
    expect(Math.log(result.rows[20]!.product) / (10 * Math.log(1.25))).toBeCloseTo(1, 0);
  });

  it("shrinks by 1 − c a layer where f = −c x", () => {
    for (const { factor, sizes } of result.shrinking) {
      sizes.forEach((size, l) => {
        expect(size / (1 - factor) ** l).toBeCloseTo(1, 12);
      });
    }
    expect(() => residualProduct({ depth: 0 })).toThrow("depth is 0");
    expect(() => residualProduct({ gain: NaN })).toThrow("gain is NaN");
  });
});
