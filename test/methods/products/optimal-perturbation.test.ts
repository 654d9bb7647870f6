import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matVec } from "../../../src/linalg/matrix.js";
import { norm2 } from "../../../src/linalg/vector.js";
import { diagonalProductSeries } from "../../../src/methods/products/jacobian-product.js";
import { optimalPerturbation } from "../../../src/methods/products/optimal-perturbation.js";
import { randomStream } from "../../../src/random/stream.js";

describe("optimalPerturbation", () => {
  it("is the closed form of a nilpotent family: one step of [[c, −c], [c, −c]] stretches by 2c", () => {
    const { last } = diagonalProductSeries(Float64Array.of(8, -8, 8, -8), 2, Float64Array.of(1, 1), {
      lags: 1,
    });
    const { lag, logGain, initial, final } = optimalPerturbation(last);
    expect(lag).toBe(1);
    expect(logGain).toBeCloseTo(Math.log(16), 14);
    expect(initial[0]! * initial[1]!).toBeCloseTo(-0.5, 14);
    expect(final[0]! * final[1]!).toBeCloseTo(0.5, 14);
  });

  it("is what no random direction outgrows, and maps initial to final", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 6 }), fc.nat(1e6), (n, seed) => {
        const { normal } = randomStream(seed);
        const w = Float64Array.from({ length: n * n }, normal);
        const { last } = diagonalProductSeries(w, n, new Float64Array(n).fill(1), { lags: 4 });
        const { initial, final, logGain } = optimalPerturbation(last);
        const gain = Math.exp(logGain! - last.exponent * Math.LN2);
        const image = matVec(last.mantissa, Float64Array.from(initial), n, n);
        image.forEach((value, i) => {
          expect(value).toBeCloseTo(gain * final[i]!, 12);
        });
        for (let k = 0; k < 20; k++) {
          const x = Float64Array.from({ length: n }, normal);
          expect(norm2(matVec(last.mantissa, x, n, n))).toBeLessThanOrEqual(gain * norm2(x) * (1 + 1e-14));
        }
      }),
      { seed: 1, numRuns: 50 },
    );
  });

  it("holds where the product itself would overflow, and says that a zero product has no gain", () => {
    const long = diagonalProductSeries(Float64Array.of(3, 0, 0, 1), 2, Float64Array.of(1, 1), {
      lags: [5000],
    });
    expect(optimalPerturbation(long.last).logGain! / (5000 * Math.log(3))).toBeCloseTo(1, 13);
    const none = diagonalProductSeries(Float64Array.of(0, 1, 0, 0), 2, Float64Array.of(1, 1), { lags: 2 });
    expect(optimalPerturbation(none.last).logGain).toBeNull();
  });
});
