import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  diagonalProductSeries,
  jacobianProductSeries,
  productSeries,
} from "../../../src/methods/products/jacobian-product.js";
import { tangentSensitivity } from "../../../src/methods/sensitivity/tangent-sensitivity.js";
import { trajectory } from "../../../src/methods/trajectory.js";
import { sigmoidNetwork } from "../../../src/systems/sigmoid-network.js";
import { linearMap } from "../lyapunov/linear-map.js";
import { drivenNetworks } from "../bounds/random-network.js";

/** W = 12 [[1, −1], [1, −1]], b = (−3, −9), no input: nilpotent and yet chaotic. */
const chaotic = {
  map: sigmoidNetwork({ units: 2 }),
  x0: Float64Array.of(-2.9, -8.9),
  p: Float64Array.of(12, -12, 12, -12, -3, -9),
};

describe("counterexamples to ‖Π_k‖ ≤ γ^k (C2)", () => {
  it("(a) a Jordan block exceeds the powers of its spectral radius at every lag", () => {
    const w = Float64Array.of(0.9, 1, 0, 0.9);
    const { lags } = diagonalProductSeries(w, 2, Float64Array.of(1, 1), { lags: [10, 100] });
    expect(lags[0]!.norm).toBeCloseTo(3.9053358, 8);
    expect(lags[0]!.norm! / 0.9 ** 10).toBeCloseTo(11.20039369, 8);
    expect(lags[1]!.norm! / 0.9 ** 100).toBeCloseTo(111.12011038, 7);
  });

  it.each([
    [8, [1 / 4, 1 / 20], 1.6, 21794.22015426],
    [2, [1, 0.1], 1.8, 201318.31063361],
  ])("(b) nilpotent weights with c = %f grow", (c, diagonal, growth, at20) => {
    const w = Float64Array.of(c, -c, c, -c);
    const { lags } = diagonalProductSeries(w, 2, Float64Array.from(diagonal), { lags: 20 });
    const [d1, d2] = diagonal as [number, number];
    lags.forEach(({ k, norm, spectralRadius }) => {
      expect(norm! / (c * Math.sqrt(2 * (d1 * d1 + d2 * d2)) * growth ** (k - 1))).toBeCloseTo(1, 12);
      expect(spectralRadius! / growth ** k).toBeCloseTo(1, 12);
    });
    expect(lags[19]!.norm! / at20).toBeCloseTo(1, 12);
  });

  it("(c) an autonomous nilpotent network is chaotic", () => {
    const { states } = trajectory(chaotic.map, chaotic.x0, chaotic.p, { steps: 100_000 });
    const options = { lags: [5, 10, 15, 20, 100_000], anchor: "start", spectralRadius: false } as const;
    const { lags, status } = jacobianProductSeries(chaotic.map, states, chaotic.p, options);
    expect(status).toBe("ok");
    expect(lags[0]!.norm).toBeCloseTo(4.1959827, 6);
    expect(lags[1]!.norm).toBeCloseTo(23.673471, 5);
    expect(lags[2]!.norm! / 929.15039).toBeCloseTo(1, 6);
    expect(lags[3]!.norm! / 42157.857).toBeCloseTo(1, 6);
    expect(lags[4]!.norm).toBeNull();
    expect(Math.abs(lags[4]!.logNorm! / 100_000 - 0.536)).toBeLessThan(0.004);
  });
});

describe("jacobianProductSeries", () => {
  it("from the start is ∂x_k/∂x_0, and both anchors meet at k = T", () => {
    fc.assert(
      fc.property(drivenNetworks, ({ map, x0, p, steps, inputs }) => {
        const { states } = trajectory(map, x0, p, { steps, inputs });
        const forward = jacobianProductSeries(map, states, p, { lags: [steps], inputs, anchor: "start" });
        const backward = jacobianProductSeries(map, states, p, { lags: [steps], inputs });
        const { dxdx0 } = tangentSensitivity(map, x0, p, { steps, inputs });
        const scale = Math.max(...dxdx0.map(Math.abs));
        for (const { last } of [forward, backward]) {
          expect(last.lag).toBe(steps);
          last.mantissa.forEach((v, i) => {
            expect(Math.abs(v * 2 ** last.exponent - dxdx0[i]!)).toBeLessThanOrEqual(1e-12 * scale);
          });
        }
      }),
      { numRuns: 25, seed: 8 },
    );
  });

  it("keeps the order of the factors: J_T … J_{T−k+1} from the end", () => {
    const states = Float64Array.of(0, 0, 0);
    const driven = { ...linearMap, jacobian: (x: Float64Array) => Float64Array.of(x[0]! + 2) };
    const run = Float64Array.of(1, 10, 100, 7);
    const lagsOf = (anchor: "start" | "end"): (number | null)[] =>
      jacobianProductSeries(driven, run, Float64Array.of(1, 0), { lags: 3, anchor }).lags.map((l) => l.norm);
    expect(lagsOf("start")).toEqual([3, 36, 3672]);
    expect(lagsOf("end")).toEqual([102, 1224, 3672]);
    expect(jacobianProductSeries(linearMap, states, Float64Array.of(4, 0), { lags: 2 }).lags[1]!.norm).toBe(
      16,
    );
  });

  it("neither overflows nor underflows at k = 10⁵", () => {
    const angle = 0.1;
    for (const growth of [3, 1 / 3]) {
      const c = growth * Math.cos(angle);
      const s = growth * Math.sin(angle);
      const factor = Float64Array.of(c, -s, s, c);
      const { lags } = productSeries(2, () => factor, "right", { lags: [100_000], singularValues: true });
      const { norm, logNorm, spectralRadius, logSpectralRadius, logSingularValues } = lags[0]!;
      expect([norm, spectralRadius]).toEqual([null, null]);
      for (const log of [logNorm, logSpectralRadius, ...logSingularValues]) {
        expect(log! / (100_000 * Math.log(growth))).toBeCloseTo(1, 11);
      }
    }
  });

  it("drops singular values that rounding has drowned", () => {
    const factor = Float64Array.of(2, 0, 0, 0.5);
    const at = (k: number): readonly (number | null)[] =>
      productSeries(2, () => factor, "right", { lags: [k], singularValues: true }).lags[0]!.logSingularValues;
    expect(at(10)[1]).toBeCloseTo(-10 * Math.LN2, 12);
    expect(at(40)).toEqual([expect.closeTo(40 * Math.LN2, 12), null]);
  });

  it("is exactly zero past the index of a nilpotent product", () => {
    const { lags } = diagonalProductSeries(Float64Array.of(0, 3, 0, 0), 2, Float64Array.of(1, 1), {
      lags: 3,
    });
    expect(lags.map((l) => [l.norm, l.logNorm])).toEqual([
      [3, Math.log(3)],
      [0, null],
      [0, null],
    ]);
  });

  it("takes a diagonal for each step, and the empty product", () => {
    const w = Float64Array.of(1, 2, 3, 4);
    const { lags, last } = diagonalProductSeries(w, 2, Float64Array.of(1, 0.5, 0, 1), { lags: [0, 1, 2] });
    expect(lags[0]).toMatchObject({ k: 0, norm: 1, spectralRadius: 1 });
    // W diag(1, ½) = [[1, 1], [3, 2]]; W diag(0, 1) = [[0, 2], [0, 4]].
    expect([...last.mantissa].map((v) => v * 2 ** last.exponent)).toEqual([0, 6, 0, 14]);
    expect(() => diagonalProductSeries(w, 2, Float64Array.of(1, 0.5, 0, 1), { lags: [3] })).toThrow(
      "lag 3 exceeds",
    );
  });

  it("stops with a status at a factor that is not finite", () => {
    const factors = [2, 3, Infinity, 5];
    const at = (k: number): Float64Array => Float64Array.of(factors[k - 1]!);
    const { status, lags, last } = productSeries(1, at, "right", { lags: 4 });
    expect(status).toBe("non-finite");
    expect(lags.map((l) => l.norm)).toEqual([2, 6]);
    expect(last.lag).toBe(2);
  });

  it.each([
    [{ lags: 3 }, "lag 3 exceeds the 2 factors"],
    [{ lags: -1 }, "lags is -1"],
    [{ lags: [2, 1] }, "a lag is 1; expected a whole number, at least 2"],
    [{ lags: 1, inputs: Float64Array.of(1) }, "inputs has 1 entries; expected 2"],
  ])("rejects %j", (options, message) => {
    const states = Float64Array.of(0, 0, 0);
    expect(() => jacobianProductSeries(linearMap, states, Float64Array.of(1, 0), options)).toThrow(message);
  });
});
