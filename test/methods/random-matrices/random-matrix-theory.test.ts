import { describe, expect, it } from "vitest";
import { eigenvalues } from "../../../src/linalg/eigenvalues.js";
import { operatorNorm } from "../../../src/linalg/norms.js";
import { singularValues } from "../../../src/linalg/singular-values.js";
import { spectralRadius } from "../../../src/linalg/spectral-radius.js";
import {
  circularLawShare,
  complexRadiusProbability,
  ginibreRadiusMean,
} from "../../../src/methods/random-matrices/circular-law.js";
import {
  columnVarianceDensity,
  columnVarianceRadius,
  columnVarianceShare,
} from "../../../src/methods/random-matrices/column-variance-law.js";
import { kolmogorovDistance } from "../../../src/methods/random-matrices/kolmogorov-distance.js";
import {
  outlierEigenvalue,
  outlierSingularValue,
} from "../../../src/methods/random-matrices/low-rank-outliers.js";
import {
  gaussianNorm,
  marchenkoPasturDensity,
  marchenkoPasturEdges,
  marchenkoPasturShare,
} from "../../../src/methods/random-matrices/marchenko-pastur.js";
import { randomMatrix } from "../../../src/random/ensembles.js";
import { randomStream } from "../../../src/random/stream.js";

const range = (count: number) => Array.from({ length: count }, (_, i) => i);
const mean = (x: readonly number[]) => x.reduce((a, b) => a + b, 0) / x.length;
const deviation = (x: readonly number[]) => Math.sqrt(mean(x.map((v) => (v - mean(x)) ** 2)));
const gaussian = (rows: number, cols: number, seed: number, sd: (column: number) => number = () => 1) => {
  const { normal } = randomStream(seed, 99);
  return Float64Array.from({ length: rows * cols }, (_, at) => (sd(at % cols) * normal()) / Math.sqrt(cols));
};
const moduli = (w: Float64Array, n: number) => {
  const { re, im } = eigenvalues(w, n);
  return re.map((x, i) => Math.hypot(x, im[i]!));
};
/** ∫ f over [from, to] by the midpoint rule. */
const integral = (f: (x: number) => number, from: number, to: number, points = 2000) =>
  range(points).reduce((sum, i) => sum + f(from + ((i + 0.5) * (to - from)) / points), 0) *
  ((to - from) / points);

describe("the circular law", () => {
  it("is the share of a disc's area, and what simulated eigenvalues follow", () => {
    expect([0, 0.5, 1, 2].map((r) => circularLawShare(r))).toEqual([0, 0.25, 1, 1]);
    expect(circularLawShare(0.6, 1.2)).toBe(0.25);
    const n = 150;
    const r = moduli(randomMatrix({ ensemble: "gaussian", gain: 1.3 }, n, 0), n);
    // √(n/2π) eigenvalues lie outside the disc; counts within it deviate by (4r²n/π)^(1/4).
    const band = (Math.sqrt(n / (2 * Math.PI)) + 4 * (n * 1.28) ** 0.25) / n;
    expect(kolmogorovDistance(r, (x) => circularLawShare(x, 1.3))).toBeLessThan(band);
    expect(kolmogorovDistance(r, (x) => circularLawShare(x, 1.1))).toBeGreaterThan(band);
  });

  it("gives the radius of complex matrices of order 1 and 2 exactly", () => {
    for (const r of [0.01, 0.3, 1, 1.7, 3]) {
      expect(complexRadiusProbability(r, 1) / -Math.expm1(-r * r)).toBeCloseTo(1, 12);
      const x = 2 * r * r;
      const second = 1 - Math.exp(-x) * (1 + x);
      const upTo = r < 0.1 ? 6 : 12;
      expect(complexRadiusProbability(r, 2) / (-Math.expm1(-x) * second)).toBeCloseTo(1, upTo);
    }
    expect(complexRadiusProbability(0, 5)).toBe(0);
    expect(complexRadiusProbability(40, 2000)).toBe(1);
    expect(complexRadiusProbability(0.9, 2000)).toBeLessThan(1e-100);
  });

  it.each([
    [24, 150],
    [64, 60],
  ])("predicts the mean radius of real matrices, n = %i", (n, draws) => {
    const radii = range(draws).map((seed) =>
      spectralRadius(randomMatrix({ ensemble: "gaussian", gain: 2 }, n, seed), n),
    );
    const error = (4 * deviation(radii)) / Math.sqrt(draws);
    expect(Math.abs(mean(radii) - ginibreRadiusMean(n, 2))).toBeLessThan(error + 2 * 0.025);
  });

  it("tends to 1 as Rider's expansion does", () => {
    const n = 4000;
    const gamma = Math.log(n / (2 * Math.PI)) - 2 * Math.log(Math.log(n));
    const limit = 1 + Math.sqrt(gamma / (4 * n)) + (0.5772 - Math.LN2) / Math.sqrt(4 * n * gamma);
    expect(Math.abs(ginibreRadiusMean(n) - limit)).toBeLessThan(3e-3);
  });
});

describe("the Marchenko–Pastur law", () => {
  const shapes = [
    { rows: 40, cols: 40, gain: 1.5 },
    { rows: 30, cols: 90, gain: 1 },
    { rows: 90, cols: 30, gain: 0.7 },
  ];

  it.each(shapes)("has mass 1 and the second moment of its entries: %j", (shape) => {
    const { low, high } = marchenkoPasturEdges(shape);
    const density = (s: number) => marchenkoPasturDensity(s, shape);
    expect(integral(density, low, high)).toBeCloseTo(1, 4);
    const second = (shape.gain ** 2 * shape.rows) / Math.min(shape.rows, shape.cols);
    expect(integral((s) => s * s * density(s), low, high) / second).toBeCloseTo(1, 4);
    expect([density(low - 0.01), density(high + 0.01)]).toEqual([0, 0]);
  });

  it.each(shapes)("has as share the integral of its density: %j", (shape) => {
    const { low, high } = marchenkoPasturEdges(shape);
    for (const t of [0.05, 0.3, 0.5, 0.8, 0.97]) {
      const s = low + t * (high - low);
      const share = integral((x) => marchenkoPasturDensity(x, shape), low, s, 20_000);
      expect(marchenkoPasturShare(s, shape)).toBeCloseTo(share, 5);
    }
    expect([marchenkoPasturShare(low, shape), marchenkoPasturShare(high + 1, shape)]).toEqual([0, 1]);
  });

  it("is the quarter circle for a square matrix", () => {
    for (const s of [0.1, 1, 1.9]) {
      const density = Math.sqrt(4 - s * s) / Math.PI;
      expect(marchenkoPasturDensity(s, { rows: 7, cols: 7 })).toBeCloseTo(density, 14);
    }
  });

  it.each(shapes)("is what simulated singular values follow: %j", (shape) => {
    const { rows, cols, gain } = shape;
    const n = 4 * Math.min(rows, cols);
    const w = gaussian(4 * rows, 4 * cols, 3).map((v) => gain * v);
    const distance = kolmogorovDistance(singularValues(w, 4 * rows, 4 * cols), (s) =>
      marchenkoPasturShare(s, shape),
    );
    // Counts of singular values deviate by √ln n only, their largest deviation by ln n.
    expect(distance).toBeLessThan((1 + Math.log(n)) / n);
  });

  it.each([
    [50, 50],
    [30, 80],
  ])("edge with its Tracy–Widom correction, %i × %i", (rows, cols) => {
    const draws = 200;
    const norms = range(draws).map((seed) => 1.5 * operatorNorm(gaussian(rows, cols, seed), rows, cols));
    const theory = gaussianNorm({ rows, cols, gain: 1.5 });
    expect(Math.abs(mean(norms) - theory.mean)).toBeLessThan(
      (4 * theory.standardDeviation) / Math.sqrt(draws),
    );
    expect(Math.abs(deviation(norms) / theory.standardDeviation - 1)).toBeLessThan(4 / Math.sqrt(2 * draws));
  });
});

describe("columns of two variances", () => {
  const populations = [
    { variance: 0.25, weight: 0.8 },
    { variance: 4, weight: 0.2 },
  ];
  const n = 200;
  const w = gaussian(n, n, 5, (j) => (j < 0.8 * n ? 0.5 : 2));

  it("reduce to the circular law and the quarter circle where the variances are equal", () => {
    const equal = [0.3, 0.7].map((weight) => ({ variance: 1.44, weight }));
    expect(columnVarianceRadius(equal)).toBeCloseTo(1.2, 14);
    for (const r of [0, 0.3, 1, 1.19]) expect(columnVarianceShare(r, equal)).toBeCloseTo((r / 1.2) ** 2, 12);
    for (const s of [0.02, 1, 2.3]) {
      const quarter = marchenkoPasturDensity(s, { rows: 5, cols: 5, gain: 1.2 });
      expect(columnVarianceDensity(s, equal)).toBeCloseTo(quarter, 10);
    }
    expect(columnVarianceDensity(2.5, equal)).toBeLessThan(1e-12);
  });

  it("have eigenvalues as dense as the theory says", () => {
    const share = (r: number) => columnVarianceShare(r, populations);
    expect(share(1.01)).toBe(1);
    const band = (Math.sqrt(n / (2 * Math.PI)) + 4 * (n * 1.28) ** 0.25) / n;
    expect(kolmogorovDistance(moduli(w, n), share)).toBeLessThan(band);
    expect(kolmogorovDistance(moduli(w, n), (r) => circularLawShare(r))).toBeGreaterThan(1.5 * band);
  });

  it("have singular values as dense as the theory says", () => {
    const density = (s: number) => columnVarianceDensity(s, populations);
    expect(integral(density, 0, 4, 1000)).toBeCloseTo(1, 4);
    expect(integral((s) => s * s * density(s), 0, 4, 1000)).toBeCloseTo(1, 4);
    const s = singularValues(w, n, n);
    for (const at of [0.3, 0.8, 1.5]) {
      const share = s.filter((v) => v < at).length / n;
      expect(Math.abs(share - integral(density, 0, at, 500))).toBeLessThan((1 + Math.log(n)) / n);
    }
  });

  it.each([
    [() => columnVarianceRadius([{ variance: 1, weight: 0.5 }]), "the weights add up to 0.5; expected 1"],
    [
      () => columnVarianceShare(1, [{ variance: -1, weight: 1 }]),
      "a population has variance -1 and weight 1",
    ],
    [() => columnVarianceShare(-1, populations), "r is -1"],
    [() => columnVarianceDensity(0, populations), "s is 0; expected a number above 0"],
  ])("are refused where they make no sense", (run, message) => {
    expect(run).toThrow(RangeError);
    expect(run).toThrow(message);
  });
});

describe("outliers of low rank", () => {
  const n = 100;
  const [theta, perpendicular, gain] = [1.6, 0.8, 0.7];
  const lengths = Math.hypot(theta, perpendicular);
  const draws = range(120).map((seed) =>
    randomMatrix({ ensemble: "low-rank", gain, outliers: [theta], perpendicular }, n, seed),
  );

  it("scatter about the prescribed eigenvalue as predicted", () => {
    const found = draws.map((w) => eigenvalues(w, n).re[0]!);
    const theory = outlierEigenvalue(theta, lengths, gain, n)!;
    expect(Math.abs(mean(found) - theory.mean)).toBeLessThan((4 * theory.standardDeviation) / Math.sqrt(120));
    expect(Math.abs(deviation(found) / theory.standardDeviation - 1)).toBeLessThan(4 / Math.sqrt(240));
  });

  it("lift the norm to s + g²/s", () => {
    const found = draws.map((w) => operatorNorm(w, n, n));
    expect(Math.abs(mean(found) / outlierSingularValue(lengths, gain) - 1)).toBeLessThan(0.02);
    expect(outlierSingularValue(0.5, gain)).toBeCloseTo(1.4, 14);
  });

  it("drown in the noise once they are smaller", () => {
    expect(outlierEigenvalue(0.69, 1, 0.7, n)).toBeUndefined();
    expect(() => outlierEigenvalue(1, 0.5, 0.7, n)).toThrow(
      "lengths is 0.5; expected at least the overlap, 1",
    );
    expect(() => outlierEigenvalue(1, 2, 0, n)).toThrow("gain is 0");
    expect(() => outlierSingularValue(-1, 1)).toThrow("s is -1");
  });
});

describe("kolmogorovDistance", () => {
  it("is the largest gap on either side of a step", () => {
    const uniform = (x: number) => Math.min(1, Math.max(0, x));
    expect(kolmogorovDistance(Float64Array.of(0.5), uniform)).toBe(0.5);
    expect(kolmogorovDistance(Float64Array.of(0.9, 0.1), uniform)).toBeCloseTo(0.4, 15);
    expect(kolmogorovDistance(Float64Array.of(0.25, 0.75), uniform)).toBe(0.25);
    expect(kolmogorovDistance(Float64Array.of(5), uniform)).toBe(1);
    expect(() => kolmogorovDistance(new Float64Array(0), uniform)).toThrow("the sample is empty");
    expect(() => kolmogorovDistance(Float64Array.of(NaN), uniform)).toThrow("not finite");
  });

  it.each([
    [() => circularLawShare(-1), "r is -1"],
    [() => circularLawShare(1, 0), "gain is 0"],
    [() => complexRadiusProbability(1, 0), "n is 0"],
    [() => complexRadiusProbability(NaN, 2), "r is NaN"],
    [() => ginibreRadiusMean(1), "n is 1"],
    [() => ginibreRadiusMean(5, -1), "gain is -1"],
    [() => marchenkoPasturEdges({ rows: 0, cols: 1 }), "rows is 0"],
    [() => gaussianNorm({ rows: 1, cols: 1 }), "rows is 1"],
    [() => marchenkoPasturShare(1, { rows: 2, cols: 2, gain: 0 }), "gain is 0"],
  ])("the laws refuse what makes no sense: %s", (run, message) => {
    expect(run).toThrow(RangeError);
    expect(run).toThrow(message);
  });
});
