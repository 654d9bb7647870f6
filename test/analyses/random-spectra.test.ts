import { describe, expect, it } from "vitest";
import { randomSpectra, spectraEnsembles, type EnsembleSpectrum } from "../../analyses/random-spectra.js";
import { outlierEigenvalue } from "../../src/methods/random-matrices/low-rank-outliers.js";

const units = 128;
const result = randomSpectra({ units, bins: 8, seed: 0 });
const named = (name: EnsembleSpectrum["spec"]["ensemble"]) =>
  result.spectra.find(({ spec }) => spec.ensemble === name)!;

/** Share of the law within a bar, by the trapezoid rule on its curve. */
function share({ density }: EnsembleSpectrum, from: number, to: number): number {
  let sum = 0;
  for (let i = 1; i < density.length; i++) {
    const [a, b] = [density[i - 1]!, density[i]!];
    const width = Math.min(b.s, to) - Math.max(a.s, from);
    if (width > 0) sum += (width * (a.density + b.density)) / 2;
  }
  return sum;
}

describe("randomSpectra", () => {
  it("holds one spectrum of every ensemble, complete", () => {
    expect(result.spectra.map(({ spec }) => spec)).toEqual(spectraEnsembles);
    for (const { eigenvalues, spectralRadius } of result.spectra) {
      expect(eigenvalues).toHaveLength(units);
      const moduli = eigenvalues.map(({ re, im }) => Math.hypot(re, im));
      expect(Math.max(...moduli)).toBe(spectralRadius);
    }
  });

  it.each(["gaussian", "low-rank", "dale"] as const)("has the singular values of the law: %s", (name) => {
    const spectrum = named(name);
    // Counts deviate by √ln n or so; the means of a Dale matrix push a value or two about.
    const band = (1 + Math.log(units)) / units;
    for (const { from, to, density } of spectrum.histogram) {
      expect(Math.abs(density * (to - from) - share(spectrum, from, to))).toBeLessThan(band);
    }
    const counted = spectrum.histogram.reduce((sum, bar) => sum + bar.density * (bar.to - bar.from), 0);
    expect(counted + spectrum.outliers.length / units).toBeCloseTo(1, 1);
  });

  it("finds the outliers where theory has them", () => {
    const { outliers, predictedOutliers, eigenvalues } = named("low-rank");
    for (const { found, predicted } of outliers) expect(Math.abs(found / predicted - 1)).toBeLessThan(0.06);
    for (const theta of predictedOutliers) {
      const distance = Math.min(...eigenvalues.map(({ re, im }) => Math.hypot(re - theta, im)));
      const { standardDeviation } = outlierEigenvalue(theta, Math.hypot(theta, 1), 1, units)!;
      expect(distance).toBeLessThan(4 * standardDeviation);
    }
    const [mean] = named("dale").outliers;
    expect(Math.abs(mean!.found / mean!.predicted - 1)).toBeLessThan(0.02);
    expect(named("gaussian").outliers).toEqual([]);
  });

  it("has all of an orthogonal matrix in one bar and on the circle", () => {
    const { histogram, eigenvalues, spectralRadius } = named("orthogonal");
    expect(histogram.filter(({ density }) => density > 0)).toHaveLength(1);
    expect(histogram.at(-1)!.density).toBeCloseTo(8, 10);
    expect(spectralRadius).toBeCloseTo(1, 12);
    for (const { re, im } of eigenvalues) expect(Math.hypot(re, im)).toBeCloseTo(1, 12);
  });

  it("refuses what makes no sense", () => {
    expect(() => randomSpectra({ units: 7 })).toThrow("units is 7; expected an integer, at least 8");
    expect(() => randomSpectra({ bins: 0.5 })).toThrow("bins is 0.5; expected an integer, at least 1");
  });
});
