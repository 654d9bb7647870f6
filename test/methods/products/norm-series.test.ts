import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { residentProduct } from "../../../src/kernels/norm-series.js";
import { matMul } from "../../../src/linalg/matrix.js";
import { operatorNorm } from "../../../src/linalg/norms.js";
import { leadingSingularValue } from "../../../src/methods/products/leading-singular-value.js";
import { normSeries } from "../../../src/methods/products/norm-series.js";
import { timesLeft, timesRight, toScaled } from "../../../src/methods/products/scaled-product.js";
import { randomStream } from "../../../src/random/stream.js";

function gaussian(n: number, stream: number, gain = 1): Float64Array {
  const { normal } = randomStream(5, stream);
  return Float64Array.from({ length: n * n }, () => (gain * normal()) / Math.sqrt(n));
}

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

/** ln ‖P_k‖ by scaled products and all singular values. */
function fullSeries(n: number, factors: readonly Float64Array[], side: "left" | "right"): number[] {
  let product = toScaled(factors[0]!, n, n);
  return factors.map((factor, k) => {
    if (k > 0) product = side === "right" ? timesRight(product, factor, n) : timesLeft(factor, n, product);
    return Math.log(operatorNorm(product.mantissa, n, n)) + product.exponent * Math.LN2;
  });
}

describe("norm series", () => {
  it.each([
    [17, "right"],
    [17, "left"],
    [40, "right"],
    [40, "left"],
  ] as const)("agrees with all singular values to 1e-12, n = %i, factors on the %s", (n, side) => {
    fc.assert(
      fc.property(fc.nat(1000), fc.constantFrom(0.1, 1, 3), (stream, gain) => {
        const factors = upTo(12).map((k) => gaussian(n, 20 * stream + k, gain));
        const { lags, fallbacks, status } = normSeries(n, (k) => factors[k - 1]!, side, upTo(12));
        expect([fallbacks, status]).toEqual([0, "ok"]);
        fullSeries(n, factors, side).forEach((logNorm, i) => {
          expect(Math.abs(lags[i]!.logNorm! - logNorm)).toBeLessThan(1e-12 * (1 + Math.abs(logNorm)));
        });
      }),
      { seed: 1, numRuns: 5 },
    );
  });

  it("finds a leading direction that takes over from the one it follows", () => {
    const n = 24;
    const factor = (k: number) => {
      const d = new Float64Array(n * n);
      for (let i = 0; i < n; i++) d[i * n + i] = i === 0 ? 2 : i === n - 1 ? (k > 5 ? 16 : 0.5) : 1;
      return d;
    };
    const { lags } = normSeries(n, factor, "right", upTo(12));
    lags.forEach(({ k, logNorm }) => {
      const last = k <= 5 ? k * Math.log(0.5) : 5 * Math.log(0.5) + (k - 5) * Math.log(16);
      expect(logNorm).toBeCloseTo(Math.max(k * Math.LN2, last), 12);
    });
  });

  it("neither overflows nor underflows over 10⁴ factors, whatever their scale", () => {
    const n = 17;
    for (const scale of [1e-170, 3e-308, 1, 1e170]) {
      const diagonal = new Float64Array(n * n);
      for (let i = 0; i < n; i++) diagonal[i * n + i] = (scale * (i + 1)) / n;
      const { lags } = normSeries(n, () => diagonal, "right", [1, 300, 10_000]);
      lags.forEach(({ k, logNorm, norm }) => {
        expect(logNorm! / (k * Math.log(scale) - 1)).toBeCloseTo(
          (k * Math.log(scale)) / (k * Math.log(scale) - 1),
          11,
        );
        expect(norm === null).toBe(k > 1 && scale !== 1);
      });
    }
  });

  it("gives null for a nilpotent product, and for the zero matrix", () => {
    const n = 20;
    const shift = new Float64Array(n * n);
    for (let i = 0; i + 1 < n; i++) shift[i * n + i + 1] = 2;
    const { lags, status } = normSeries(n, () => shift, "right", upTo(25));
    expect(status).toBe("ok");
    lags.forEach(({ k, norm, logNorm }) => {
      if (k < n) expect(logNorm).toBeCloseTo(k * Math.LN2, 12);
      else expect([norm, logNorm]).toEqual([0, null]);
    });
    const zero = normSeries(n, () => new Float64Array(n * n), "left", [0, 1, 2]);
    expect(zero.lags[0]!.logNorm).toBeCloseTo(0, 14);
    expect(zero.lags.slice(1).map(({ norm, logNorm }) => [norm, logNorm])).toEqual([
      [0, null],
      [0, null],
    ]);
  });

  it("ends before a factor that is not finite", () => {
    const n = 18;
    const factor = (k: number) => gaussian(n, k).fill(k === 4 ? NaN : 0.1, 5, 6);
    const found = normSeries(n, factor, "right", upTo(6));
    expect([found.status, found.lags.length, found.last.lag]).toEqual(["non-finite", 3, 3]);
    expect(found.last.mantissa.every(Number.isFinite)).toBe(true);
  });

  it("measures an orthogonal matrix, all of whose singular values are equal", () => {
    const n = 30;
    const rotation = Float64Array.from({ length: n * n }, (_, at) => {
      const [i, j] = [Math.floor(at / n) + 1, (at % n) + 1];
      return Math.sqrt(2 / (n + 1)) * Math.sin((Math.PI * i * j) / (n + 1));
    });
    const { lags, fallbacks } = normSeries(n, () => rotation, "right", upTo(5));
    lags.forEach(({ norm }) => {
      expect(norm).toBeCloseTo(1, 13);
    });
    expect(fallbacks).toBe(0);
  });

  it("falls back to all singular values where the iteration is cut short, and says so", () => {
    const factors = upTo(3).map((k) => gaussian(30, k));
    const cut = normSeries(30, (k) => factors[k - 1]!, "right", upTo(3), { maxIterations: 2 });
    expect(cut.fallbacks).toBe(3);
    fullSeries(30, factors, "right").forEach((logNorm, i) => {
      expect(cut.lags[i]!.logNorm).toBeCloseTo(logNorm, 12);
    });
  });

  it("refuses factors that are not square, or of another size, and lags out of order", () => {
    const series = (length: number, lags: readonly number[]) => () =>
      normSeries(3, () => new Float64Array(length), "right", lags);
    expect(series(6, [1])).toThrow("a factor has 6 entries; expected 3 × 3");
    expect(series(9, [2, 1])).toThrow("a lag is 1; expected a whole number, at least 2");
    expect(series(9, [0.5])).toThrow("a lag is 0.5");
    expect(() => normSeries(0, () => new Float64Array(0), "right", [1])).toThrow(
      "the size of the factors is 0",
    );
    expect(() => normSeries(20_000, () => new Float64Array(0), "right", [1])).toThrow(
      /needs 9\d{3} MB of memory/,
    );
  });

  it("gives the last product", () => {
    const factors = upTo(3).map((k) => gaussian(20, k));
    const { last } = normSeries(20, (k) => factors[k - 1]!, "left", [3]);
    const whole = matMul(factors[2]!, matMul(factors[1]!, factors[0]!, 20, 20, 20), 20, 20, 20);
    const scaled = last.mantissa.map((v) => v * 2 ** last.exponent);
    scaled.forEach((v, i) => {
      expect(v).toBeCloseTo(whole[i]!, 12);
    });
  });
});

describe("the leading singular value", () => {
  it("is a singular value with its vector, also after restarts", () => {
    const n = 200;
    const resident = residentProduct(n);
    // Singular values so close at the top that one basis does not do.
    for (let i = 0; i < n; i++) resident.factor[i * n + i] = 1 - (0.05 * i) / n;
    resident.multiply("right");
    resident.accept(1);
    const start = new Float64Array(n).fill(1);
    const found = leadingSingularValue(resident, n, start, { tolerance: 1e-12, maxIterations: 2000 });
    expect(found.converged).toBe(true);
    expect(found.iterations).toBeGreaterThan(48);
    expect(found.value).toBeCloseTo(1, 12);
  });
});
