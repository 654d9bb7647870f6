import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { eigenvalues } from "../../src/linalg/eigenvalues.js";
import { matMul, transpose } from "../../src/linalg/matrix.js";
import { ensembleText, randomMatrix, randomVector, type EnsembleSpec } from "../../src/random/ensembles.js";
import { lowRankVectors } from "../../src/random/low-rank-ensemble.js";
import { randomStream } from "../../src/random/stream.js";

const mean = (x: ArrayLike<number>) => Array.from(x).reduce((a, b) => a + b, 0) / x.length;
const moment = (x: Float64Array, k: number) => mean(x.map((v) => v ** k));
const trace = (a: Float64Array, n: number) =>
  a.reduce((sum, v, at) => (at % (n + 1) === 0 ? sum + v : sum), 0);
const moduli = (w: Float64Array, n: number) => {
  const { re, im } = eigenvalues(w, n);
  return re.map((x, i) => Math.hypot(x, im[i]!));
};
const rows = (w: Float64Array, n: number) =>
  Array.from({ length: n }, (_, i) => w.subarray(i * n, (i + 1) * n));

/** Largest |QᵀQ − I|. */
function departure(q: Float64Array, n: number): number {
  const product = matMul(transpose(q, n, n), q, n, n, n);
  return Math.max(...product.map((v, at) => Math.abs(v - (at % (n + 1) === 0 ? 1 : 0))));
}

describe("gaussian", () => {
  const n = 200;
  const w = randomMatrix({ ensemble: "gaussian", gain: 1.5 }, n, 1);

  it("has the moments 0, g², 0, 3 g⁴ over n", () => {
    const z = w.map((v) => (v * Math.sqrt(n)) / 1.5);
    const error = (variance: number) => 4 * Math.sqrt(variance / n ** 2);
    expect(Math.abs(moment(z, 1))).toBeLessThan(error(1));
    expect(Math.abs(moment(z, 2) - 1)).toBeLessThan(error(2));
    expect(Math.abs(moment(z, 3))).toBeLessThan(error(15));
    expect(Math.abs(moment(z, 4) - 3)).toBeLessThan(error(96));
  });

  it("draws row i from a stream of its own, none of those below 2³²", () => {
    const { normal } = randomStream(1, 2 ** 32 + 7);
    const row = Float64Array.from({ length: n }, () => (1.5 / Math.sqrt(n)) * normal());
    expect(w.slice(7 * n, 8 * n)).toEqual(row);
  });

  it("has uncorrelated rows, seeds and vectors", () => {
    const other = randomMatrix({ ensemble: "gaussian", gain: 1.5 }, n, 2);
    const limit = 4 / Math.sqrt(n ** 2);
    const scaled = (a: Float64Array) => a.map((v) => (v * Math.sqrt(n)) / 1.5);
    const [z, y] = [scaled(w), scaled(other)];
    expect(Math.abs(mean(z.map((v, i) => v * y[i]!)))).toBeLessThan(limit);
    expect(Math.abs(mean(z.subarray(n).map((v, i) => v * z[i]!)))).toBeLessThan(limit);
    const [bias, state] = [randomVector("bias", 40_000, 1, 1), randomVector("state", 40_000, 1, 1)];
    expect(Math.abs(mean(bias.map((v, i) => v * state[i]!)))).toBeLessThan(limit);
    expect(Math.abs(mean(bias.map((v, i) => v * z[i]!)))).toBeLessThan(limit);
    expect(Math.abs(moment(randomVector("bias", 40_000, 2, 1), 2) / 4 - 1)).toBeLessThan(0.03);
  });
});

/** Stewart's product of Householder reflections, one dense matrix at a time. */
function reflectionProduct(n: number, seed: number): Float64Array {
  let q: Float64Array = new Float64Array(n * n);
  for (let i = 0; i < n; i++) q[i * n + i] = 1;
  for (let k = n - 1; k >= 0; k--) {
    const { normal } = randomStream(seed, 2 ** 32 + k);
    const x = Float64Array.from({ length: n - k }, () => normal());
    const v = x.slice();
    v[0]! += Math.sign(x[0]!) * Math.hypot(...x);
    const square = v.reduce((sum, value) => sum + value * value, 0);
    const h = new Float64Array(n * n);
    for (let i = 0; i < n; i++) h[i * n + i] = 1;
    for (let i = k; i < n; i++) {
      for (let j = k; j < n; j++) h[i * n + j]! -= (2 * v[i - k]! * v[j - k]!) / square;
    }
    q = matMul(h, q, n, n, n);
  }
  for (let k = 0; k < n; k++) {
    const first = randomStream(seed, 2 ** 32 + k).normal();
    for (let j = 0; j < n; j++) q[k * n + j]! *= -Math.sign(first);
  }
  return q;
}

describe("orthogonal", () => {
  it.each([1, 2, 47, 48, 49, 130])("n = %i: QᵀQ = I to rounding", (n) => {
    expect(departure(randomMatrix({ ensemble: "orthogonal" }, n, 3), n)).toBeLessThan(
      2e-15 * Math.sqrt(n) + 4e-16,
    );
  });

  it("is the product of its reflections one by one, though applied in blocks", () => {
    const n = 101;
    const q = randomMatrix({ ensemble: "orthogonal", gain: 2 }, n, 5);
    const slow = reflectionProduct(n, 5);
    expect(Math.max(...q.map((v, at) => Math.abs(v - 2 * slow[at]!)))).toBeLessThan(1e-13);
  });

  it("is Haar: traces of powers are normal with mean [k even] and variance k", () => {
    const n = 12;
    const draws = 3000;
    const traces = [1, 2, 3].map(() => new Float64Array(draws));
    const corners = new Float64Array(draws);
    for (let seed = 0; seed < draws; seed++) {
      const q = randomMatrix({ ensemble: "orthogonal" }, n, seed);
      corners[seed] = q[0]!;
      let power = q;
      traces.forEach((trace_, k) => {
        trace_[seed] = trace(power, n);
        if (k < 2) power = matMul(power, q, n, n, n);
      });
    }
    traces.forEach((x, i) => {
      const k = i + 1;
      const expected = k % 2 === 0 ? 1 : 0;
      expect(Math.abs(mean(x) - expected)).toBeLessThan(4 * Math.sqrt(k / draws));
      const variance = mean(x.map((v) => (v - expected) ** 2));
      expect(Math.abs(variance / k - 1)).toBeLessThan(4 * Math.sqrt(2 / draws));
    });
    // An entry of a Haar matrix: E q² = 1/n, E q⁴ = 3/(n(n + 2)).
    expect(Math.abs(mean(corners))).toBeLessThan(4 / Math.sqrt(n * draws));
    expect(Math.abs(moment(corners, 2) * n - 1)).toBeLessThan(4 * Math.sqrt(2 / draws));
    expect(Math.abs((moment(corners, 4) * n * (n + 2)) / 3 - 1)).toBeLessThan(4 * Math.sqrt(8 / draws));
  });

  it("has eigenangles that repel each other as those of a Haar matrix", () => {
    const n = 100;
    const spacings = [0, 1, 2, 3, 4, 5].flatMap((seed) => {
      const { re, im } = eigenvalues(randomMatrix({ ensemble: "orthogonal" }, n, seed), n);
      const angles = Array.from(re, (x, i) => Math.atan2(im[i]!, x))
        .filter((angle) => angle > 0.05 && angle < Math.PI - 0.05)
        .sort((a, b) => a - b);
      return angles.slice(1).map((angle, i) => ((angle - angles[i]!) * n) / (2 * Math.PI));
    });
    expect(Math.abs(mean(spacings) - 1)).toBeLessThan(0.02);
    // Mean square spacing: 3π/8 by Wigner's surmise, 1 on a lattice, 2 for independent angles.
    expect(Math.abs(mean(spacings.map((s) => s * s)) - (3 * Math.PI) / 8)).toBeLessThan(0.1);
  });
});

describe("low-rank", () => {
  const n = 200;
  const spec = { ensemble: "low-rank", gain: 0.8, outliers: [1.7, -1.4], perpendicular: 0.7 } as const;

  it("adds to the noise a matrix of exactly the prescribed eigenvalues", () => {
    const w = randomMatrix(spec, n, 2);
    const noise = randomMatrix({ ensemble: "gaussian", gain: 0.8 }, n, 2);
    const values = eigenvalues(
      w.map((v, at) => v - noise[at]!),
      n,
    );
    const re = Array.from(values.re);
    expect(Math.abs(re[0]! - 1.7)).toBeLessThan(1e-12);
    expect(Math.abs(re[1]! + 1.4)).toBeLessThan(1e-12);
    expect(Math.hypot(re[2]!, values.im[2]!)).toBeLessThan(1e-7);
  });

  it("has vectors of the prescribed lengths and overlaps", () => {
    const { left, right } = lowRankVectors(n, spec.outliers, 0.7, 2);
    const dot = (a: Float64Array, i: number, b: Float64Array, j: number) =>
      mean(a.subarray(i * n, (i + 1) * n).map((v, at) => v * b[j * n + at]!));
    expect([dot(left, 0, left, 0), dot(left, 1, left, 1)]).toEqual([
      expect.closeTo(1, 13),
      expect.closeTo(1, 13),
    ]);
    expect(Math.abs(dot(left, 0, left, 1))).toBeLessThan(1e-14);
    expect(dot(right, 0, left, 0)).toBeCloseTo(1.7, 13);
    expect(Math.abs(dot(right, 0, left, 1))).toBeLessThan(1e-14);
    expect(dot(right, 1, right, 1)).toBeCloseTo(1.4 ** 2 + 0.7 ** 2, 13);
  });

  it("puts an eigenvalue at each outlier, as far off as Σ nᵀGᵏm/(n θᵏ) says, and the rest into the disc", () => {
    for (const seed of [0, 1, 2]) {
      const { re, im } = eigenvalues(randomMatrix(spec, n, seed), n);
      spec.outliers.forEach((theta, k) => {
        const g2 = 0.8 ** 2;
        const sd = Math.sqrt((g2 * (theta ** 2 + 0.7 ** 2)) / (n * (theta ** 2 - g2)));
        expect(Math.abs(re[k]! - theta)).toBeLessThan(4 * sd);
        expect(im[k]).toBe(0);
      });
      expect(Math.hypot(re[2]!, im[2]!)).toBeLessThan(0.8 * 1.12);
    }
  });
});

describe("dale", () => {
  const n = 200;

  it.each([true, false])("gives every column one sign (balanced %s)", (balanced) => {
    const w = randomMatrix({ ensemble: "dale", excitatory: 0.7, balanced }, n, 4);
    for (const row of rows(w, n)) {
      expect(row.subarray(0, 140).every((v) => v > 0)).toBe(true);
      expect(row.subarray(140).every((v) => v < 0)).toBe(true);
    }
  });

  it("sums every row to zero where balanced, and else only in the mean", () => {
    const sums = (balanced: boolean) =>
      rows(randomMatrix({ ensemble: "dale", gain: 2, balanced }, n, 4), n).map((row) => mean(row) * n);
    expect(Math.max(...sums(true).map(Math.abs))).toBeLessThan(1e-13);
    const loose = sums(false);
    // Row sums are N(0, g²): variances of a row's entries add up to g².
    expect(Math.abs(mean(loose))).toBeLessThan((4 * 2) / Math.sqrt(n));
    expect(Math.abs(mean(loose.map((v) => v * v)) / 4 - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
  });

  it("fills the disc of radius g where balanced; else some eigenvalues leave it", () => {
    const radius = (balanced: boolean) =>
      [0, 1, 2].map(
        (seed) => moduli(randomMatrix({ ensemble: "dale", gain: 1.5, balanced }, n, seed), n)[0]! / 1.5,
      );
    for (const r of radius(true)) expect(Math.abs(r - 1)).toBeLessThan(0.12);
    expect(Math.max(...radius(false))).toBeGreaterThan(1.2);
  });
});

describe("sparse", () => {
  const n = 200;

  it("keeps entries with the given probability and the variance of all", () => {
    const w = randomMatrix({ ensemble: "sparse", density: 0.15, gain: 1.2 }, n, 6);
    const kept = w.filter((v) => v !== 0);
    expect(Math.abs(kept.length / n ** 2 - 0.15)).toBeLessThan(4 * Math.sqrt((0.15 * 0.85) / n ** 2));
    expect(Math.abs((moment(w, 2) * n) / 1.44 - 1)).toBeLessThan(4 * Math.sqrt((3 / 0.15 - 1) / n ** 2));
    const full = randomMatrix({ ensemble: "sparse", density: 1, gain: 1.2 }, n, 6);
    expect(full).toEqual(randomMatrix({ ensemble: "gaussian", gain: 1.2 }, n, 6));
  });

  it("gives every unit the same number of inputs, drawn evenly", () => {
    const w = randomMatrix({ ensemble: "sparse", inDegree: 20 }, n, 6);
    expect(new Set(rows(w, n).map((row) => row.filter((v) => v !== 0).length))).toEqual(new Set([20]));
    expect(Math.abs((moment(w, 2) * n) / 1 - 1)).toBeLessThan(4 * Math.sqrt(2 / (20 * n)));
    const out = Array.from({ length: n }, (_, j) => rows(w, n).filter((row) => row[j] !== 0).length);
    // Binomial(n, 1/10) a column: χ² over the columns has n − 1 degrees of freedom.
    const chi2 = out.reduce((sum, k) => sum + (k - 20) ** 2 / (n * 0.1 * 0.9), 0);
    expect(Math.abs(chi2 - (n - 1))).toBeLessThan(4 * Math.sqrt(2 * n));
  });

  it("has the disc of the Gaussian ensemble", () => {
    expect(
      Math.abs(moduli(randomMatrix({ ensemble: "sparse", inDegree: 20 }, n, 6), n)[0]! - 1),
    ).toBeLessThan(0.15);
  });
});

const anySpec: fc.Arbitrary<EnsembleSpec> = fc.oneof(
  fc.constantFrom<EnsembleSpec>({ ensemble: "gaussian" }, { ensemble: "orthogonal", gain: 0.3 }),
  fc.record({ ensemble: fc.constant("dale" as const), excitatory: fc.constantFrom(0.4, 0.5, 0.6) }),
  fc.record({ ensemble: fc.constant("sparse" as const), density: fc.constantFrom(0.5, 0.9, 1) }),
  fc.record({ ensemble: fc.constant("sparse" as const), inDegree: fc.constantFrom(1, 2) }),
  fc.record({ ensemble: fc.constant("low-rank" as const), outliers: fc.constantFrom([2], [0], [-1e6]) }),
);

describe("every ensemble", () => {
  it("is finite, repeats for its seed and scales with the gain", () => {
    fc.assert(
      fc.property(anySpec, fc.integer({ min: 2, max: 60 }), fc.nat(1e9), (spec, n, seed) => {
        const w = randomMatrix(spec, n, seed);
        expect(w.length).toBe(n * n);
        expect(w.every(Number.isFinite)).toBe(true);
        expect(randomMatrix(spec, n, seed)).toEqual(w);
        expect(randomMatrix(spec, n, seed + 1)).not.toEqual(w);
        if (spec.ensemble === "low-rank") return;
        const half = randomMatrix({ ...spec, gain: 0.5 * (spec.gain ?? 1) }, n, seed);
        expect(Math.max(...half.map((v, at) => Math.abs(2 * v - w[at]!)))).toBeLessThan(1e-14);
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  it.each<[EnsembleSpec, number, string]>([
    [{ ensemble: "gaussian" }, 0, "units is 0; expected an integer of at least 1"],
    [{ ensemble: "gaussian" }, 2.5, "units is 2.5"],
    [{ ensemble: "gaussian", gain: -1 }, 5, "gain is -1; expected a number from 0 to 1000000"],
    [{ ensemble: "gaussian", gain: NaN }, 5, "gain is NaN"],
    [
      { ensemble: "low-rank", outliers: [] },
      5,
      "outliers has length 0; expected from 1 to less than the 5 units",
    ],
    [{ ensemble: "low-rank", outliers: [1] }, 1, "outliers has length 1"],
    [{ ensemble: "low-rank", outliers: [1, Infinity] }, 5, "outliers[1] is Infinity"],
    [{ ensemble: "low-rank", outliers: [1], perpendicular: -1 }, 5, "perpendicular is -1"],
    [{ ensemble: "dale", excitatory: 1 }, 5, "excitatory is 1; expected a number between 0 and 1"],
    [
      { ensemble: "dale", excitatory: 0.05 },
      5,
      "excitatory is 0.05, 0 of 5 units; expected at least one unit",
    ],
    [
      { ensemble: "sparse" },
      5,
      "a sparse ensemble has neither of them; expected one of density and inDegree",
    ],
    [{ ensemble: "sparse", density: 0.1, inDegree: 2 }, 5, "a sparse ensemble has both of them"],
    [{ ensemble: "sparse", density: 0 }, 5, "density is 0; expected a number above 0 and at most 1"],
    [{ ensemble: "sparse", inDegree: 6 }, 5, "inDegree is 6; expected an integer from 1 to the 5 units"],
  ])("%j of %i units is refused", (spec, units, message) => {
    expect(() => randomMatrix(spec, units, 0)).toThrow(RangeError);
    expect(() => randomMatrix(spec, units, 0)).toThrow(message);
  });

  it("describes itself in one line", () => {
    expect(ensembleText({ ensemble: "gaussian" }, 9, 0)).toBe("gaussian, 9 units, gain 1, seed 0");
    expect(ensembleText({ ensemble: "low-rank", outliers: [2, -3], gain: 0.5 }, 9, 7)).toBe(
      "low-rank, 9 units, gain 0.5, outliers 2 -3, seed 7",
    );
    expect(ensembleText({ ensemble: "dale", balanced: false, excitatory: undefined }, 9, 7)).toBe(
      "dale, 9 units, gain 1, not balanced, seed 7",
    );
  });
});
