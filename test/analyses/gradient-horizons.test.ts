import { describe, expect, it } from "vitest";
import { gradientHorizons } from "../../analyses/gradient-horizons.js";
import { eigenvalues } from "../../src/linalg/eigenvalues.js";
import { matVec, transpose } from "../../src/linalg/matrix.js";
import { randomMatrix, randomVector } from "../../src/random/ensembles.js";

const groups = [
  { units: 8, networks: 6 },
  { units: 150, networks: 2 },
];
const result = gradientHorizons({ gains: [0.5, 0.7, 1.6, 2], groups, lags: 300, traces: [0.5, 2] });
const [small, large] = result.groups;

describe("gradientHorizons", () => {
  it("agrees with mean-field theory where the network is large", () => {
    expect(large!.points.map(({ kind }) => kind)).toEqual(["vanished", "vanished", "exploded", "exploded"]);
    // ln 100/|λ|: 6.6 and 12.9 in closed form; 55.1 and 29.8 with λ(1.6) = 0.0835, λ(2) = 0.1547242298 (N1).
    const predicted = [6.644, 12.912, 55.5, 29.764];
    large!.points.forEach(({ lag }, i) => {
      expect(Math.abs(lag.median / predicted[i]! - 1)).toBeLessThan(i < 2 ? 0.12 : 0.5);
      expect(lag.low).toBeLessThanOrEqual(lag.median);
      expect(lag.high).toBeGreaterThanOrEqual(lag.median);
    });
  });

  it("has the theory diverge at g = 1, from both sides", () => {
    const at = (gain: number) =>
      result.theory.reduce((a, b) => (Math.abs(b.gain - gain) < Math.abs(a.gain - gain) ? b : a));
    expect(at(0.5).lag).toBeCloseTo(Math.log(100) / Math.log(2), 10);
    expect(at(2).lag).toBeCloseTo(Math.log(100) / 0.1547242298, 6);
    expect(at(0.9999).lag).toBeGreaterThan(5000);
    expect(at(1.001).lag).toBeGreaterThan(5000);
    expect(result.theory.every(({ lag }) => Number.isFinite(lag))).toBe(true);
  });

  it("counts every network once", () => {
    for (const { shares, kind } of [...small!.points, ...large!.points]) {
      expect(shares.vanished + shares.exploded + shares.neither).toBeCloseTo(1, 14);
      expect(shares[kind]).toBe(Math.max(...Object.values(shares)));
    }
  });

  it("traces a contracting network as powers of its matrix do", () => {
    // By then the state has died out: δ J_T … = δ Wᵏ.
    const n = 150;
    const transposed = transpose(randomMatrix({ ensemble: "gaussian", gain: 0.5 }, n, 0), n, n);
    let v = randomVector("bias", n, 1, 0);
    const start = Math.hypot(...v);
    for (const size of result.traces[0]!.log10Norm) {
      expect(size!).toBeCloseTo(Math.log10(Math.hypot(...v) / start), 6);
      v = matVec(transposed, v, n, n);
    }
    const { re, im } = eigenvalues(transposed, n);
    expect(Math.hypot(re[0]!, im[0]!)).toBeLessThan(0.6);
  });

  it("repeats, and depends on the seed", () => {
    const options = { gains: [0.5, 1.5], groups: [{ units: 5, networks: 3 }], lags: 50, traces: [] };
    expect(gradientHorizons(options)).toEqual(gradientHorizons(options));
    expect(gradientHorizons({ ...options, seed: 1 }).groups).not.toEqual(gradientHorizons(options).groups);
    expect(() => gradientHorizons({ gains: [0.5, 1] })).toThrow(
      "a gain is 1; expected a number above 0, not 1",
    );
    expect(() => gradientHorizons({ ...options, groups: [{ units: 5, networks: 0 }] })).toThrow(
      "has 0 networks",
    );
    expect(() => gradientHorizons({ ...options, floor: 2 })).toThrow(RangeError);
  });
});
