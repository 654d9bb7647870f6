import { describe, expect, it } from "vitest";
import { lyapunovConvergence } from "../../analyses/lyapunov-convergence.js";
import { lyapunovSpectra } from "../../analyses/lyapunov-spectrum.js";

/** Slope of ln y against ln x. */
function slope(x: readonly number[], y: readonly number[]): number {
  const [lx, ly] = [x.map(Math.log), y.map(Math.log)];
  const mean = (v: readonly number[]) => v.reduce((a, b) => a + b, 0) / v.length;
  const [mx, my] = [mean(lx), mean(ly)];
  const covariance = lx.reduce((sum, v, i) => sum + (v - mx) * (ly[i]! - my), 0);
  return covariance / lx.reduce((sum, v) => sum + (v - mx) ** 2, 0);
}

describe("convergence of a Lyapunov exponent", () => {
  it("is 1/√t for the Hénon map and 1/t for the logistic map at r = 4", () => {
    const { maps } = lyapunovConvergence({ steps: 5000 });
    const [henon, logistic] = maps.map(({ lengths, errors }) => slope(lengths.slice(10), errors.slice(10)));
    expect(Math.abs(henon! + 0.5)).toBeLessThan(0.12);
    expect(Math.abs(logistic! + 1)).toBeLessThan(0.2);
  });

  it("has bands that say how far estimates scatter", () => {
    const { maps } = lyapunovConvergence({ steps: 5000 });
    const { bands, errors } = maps[0]!;
    for (let k = 15; k < bands.length; k++) {
      expect(errors[k]! / bands[k]!).toBeLessThan(2);
      expect(errors[k]! / bands[k]!).toBeGreaterThan(0.5);
    }
  });

  it("needs steps and starts", () => {
    expect(() => lyapunovConvergence({ steps: 10 })).toThrow(/10 steps and 24 starts; expected/);
  });
});

describe("Lyapunov spectra of random networks", () => {
  const result = lyapunovSpectra({ gains: [0.5, 3], sizes: [24, 96], networks: 4, units: 32 });

  it("come nearer to mean-field theory with size where there is chaos", () => {
    const theory = result.theory.at(-1)!;
    expect(theory).toEqual({ gain: 3, exponent: expect.closeTo(0.3102493151, 9) as number });
    const error = (units: number) => {
      const point = result.points.find((p) => p.gain === 3 && p.units === units)!;
      return Math.abs(point.mean - theory.exponent);
    };
    expect(error(96)).toBeLessThan(error(24));
    expect(error(96)).toBeLessThan(0.05);
  });

  it("fall from the largest on, below those of independent matrices", () => {
    for (const { exponents, independent } of result.spectra) {
      expect(exponents).toHaveLength(32);
      expect(exponents[0]).toBeCloseTo(independent[0]!, 12);
      for (let i = 1; i < 32; i++) expect(exponents[i]!).toBeLessThanOrEqual(exponents[i - 1]!);
      expect(exponents.at(-1)!).toBeLessThan(independent.at(-1)!);
    }
  });

  it("need gains, sizes and two networks", () => {
    expect(() => lyapunovSpectra({ networks: 1 })).toThrow(/expected at least 1, 1 and 2/);
  });
});
