import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { eigenvalues } from "../../../src/linalg/eigenvalues.js";
import { matMul, transpose } from "../../../src/linalg/matrix.js";
import { operatorNorm } from "../../../src/linalg/norms.js";
import { spectralRadius } from "../../../src/linalg/spectral-radius.js";
import { jointSpectralRadius } from "../../../src/methods/bounds/joint-spectral-radius.js";
import { jointSpectralRadiusBound } from "../../../src/methods/bounds/joint-spectral-radius-bound.js";
import { numbersFrom, sparseMatrix } from "./random-network.js";

const mixed = [0.5, -2, 1, 0.4, 0.3, -0.8, -0.2, 1, 0.6];
const flat = (entries: readonly number[]): [Float64Array, number] => [
  Float64Array.from(entries),
  Math.sqrt(entries.length),
];

function expectBracket(w: Float64Array, n: number, expected: number, width: number): void {
  const { lower, upper, rigorous } = jointSpectralRadius(w, n, 1);
  expect(rigorous).toBe(true);
  expect(lower).toBeLessThanOrEqual(expected * (1 + 1e-12));
  expect(upper).toBeGreaterThanOrEqual(expected * (1 - 1e-12));
  expect(upper).toBeLessThanOrEqual(lower * (1 + width));
}

/** The exact radius of two units: the best of all cycles through them, up to powers of 60. */
function oracleTwo(w: Float64Array): number {
  const scale = Math.max(...w.map(Math.abs));
  const unit = w.map((v) => v / scale);
  let best = spectralRadius(unit, 2);
  const off: [number, number][] = [];
  let power: Float64Array = unit;
  for (let m = 1; m <= 60; m++, power = matMul(power, unit, 2, 2, 2)) {
    best = Math.max(best, Math.abs(power[0]!) ** (1 / m), Math.abs(power[3]!) ** (1 / m));
    off.push([Math.abs(power[1]!), Math.abs(power[2]!)]);
  }
  off.forEach(([upper], a) => {
    off.forEach(([, lower], b) => {
      best = Math.max(best, (upper * lower) ** (1 / (a + b + 2)));
    });
  });
  return best * scale;
}

describe("reference values", () => {
  it.each([
    ["nilpotent", [1, -1, 1, -1], 1],
    ["switched", [0.9, -1.4, 1, -0.5], Math.sqrt(1.4)],
    ["non-negative", [0.5, 2, 0, 0.1, 0.2, 1, 0.3, 0, 0.4], 1.2949492470926],
    ["mixed", mixed, 1.4015754028],
  ])("of the %s matrix", (_name, entries, expected) => {
    const [w, n] = flat(entries);
    expectBracket(w, n, expected, 0.01);
    const quarter = jointSpectralRadius(w, n, 0.25);
    const whole = jointSpectralRadius(w, n, 1);
    expect(quarter.upper / whole.upper).toBeCloseTo(0.25, 12);
    expect(quarter.lower / whole.lower).toBeCloseTo(0.25, 12);
  });

  it("of the mixed matrix lies in [1.4015754028, 1.4015880790]", () => {
    const [w, n] = flat(mixed);
    const { lower, upper, status } = jointSpectralRadius(w, n, 1, { tolerance: 1e-5 });
    expect(status).toBe("converged");
    expect(lower).toBeCloseTo(1.4015754028, 10);
    expect(upper).toBeGreaterThan(1.4015754028);
    expect(upper).toBeLessThan(1.4015754028 * (1 + 1.01e-5));
  });
});

describe("closed forms", () => {
  it.each([
    ["one unit", [-0.7], 0.7],
    ["triangular", [0.5, 3, 1, 0, -0.9, 2, 0, 0, 0.2], 0.9],
    ["triangular but for its order", [0.2, 0, 0, 3, 0.5, 1, 2, 0, -0.9], 0.9],
    ["rotation", [0.6, -0.8, 0.8, 0.6], 1],
    ["reflection", [1 / 3, -2 / 3, -2 / 3, -2 / 3, 1 / 3, -2 / 3, -2 / 3, -2 / 3, 1 / 3], 1],
    [
      "orthogonal, its eigenvalues double",
      [0.5, 0.5, 0.5, 0.5, 0.5, -0.5, 0.5, -0.5, 0.5, 0.5, -0.5, -0.5, 0.5, -0.5, -0.5, 0.5],
      1,
    ],
    ["signed permutation", [0, -1, 0, 0, 0, 1, 1, 0, 0], 1],
    ["of one sign up to signs of units", [0.5, -2, -0.1, 0.2], (0.7 + Math.sqrt(0.89)) / 2],
    ["non-positive", [-1, -1, -1, -1], 2],
  ])("%s", (_name, entries, expected) => {
    const [w, n] = flat(entries);
    expectBracket(w, n, expected, 1e-9);
    expect(jointSpectralRadius(w, n, 1).status).toBe("exact");
  });

  it("the largest of the blocks of a reducible matrix", () => {
    // The switched matrix and 0.9, coupled one way; no bound of the whole is as sharp.
    const w = Float64Array.of(0.9, -1.4, 5, 1, -0.5, 5, 0, 0, 0.9);
    expectBracket(w, 3, Math.sqrt(1.4), 0.01);
    expect(jointSpectralRadius(w, 3, 1).prefactor).toBeNull();
  });

  it("non-negative networks of any size, others up to ten units a block", () => {
    const w = numbersFrom(5, 144);
    expect(() => jointSpectralRadius(w, 12, 1)).toThrow("irreducible block of 12 units; expected at most 10");
    const { lower, upper } = jointSpectralRadius(w.map(Math.abs), 12, 1);
    expect(lower).toBeCloseTo(spectralRadius(w.map(Math.abs), 12), 10);
    expect(upper).toBeCloseTo(lower, 10);
  });
});

describe("two units", () => {
  it("contains the exact radius", () => {
    const entry = fc.double({ min: -2, max: 2, noNaN: true });
    fc.assert(
      fc.property(fc.tuple(entry, entry, entry, entry), (entries) => {
        const w = Float64Array.from(entries);
        const exact = oracleTwo(w);
        const { lower, upper, status, rigorous } = jointSpectralRadius(w, 2, 1, { maxNodes: 300 });
        // The powers that the oracle takes must not underflow.
        if (exact > 1e-4 * Math.max(...w.map(Math.abs))) {
          expect(upper).toBeGreaterThanOrEqual(exact * (1 - 1e-12));
          expect(lower).toBeLessThanOrEqual(exact * (1 + 1e-9));
        }
        if (status !== "budget" && exact > 1e-290) expect(upper).toBeLessThanOrEqual(lower * 1.0100001);
        // Entries that balancing would push below the smallest double make a bracket that is not rigorous.
        expect(rigorous || entries.some((v) => v !== 0 && Math.abs(v) < 1e-290)).toBe(true);
      }),
      { numRuns: 700, seed: 12 },
    );
  });
});

describe("invariance", () => {
  const network = fc.record({ n: fc.integer({ min: 2, max: 4 }), seed: fc.nat() });
  const overlaps = (a: { lower: number; upper: number }, b: { lower: number; upper: number }): void => {
    expect(a.lower).toBeLessThanOrEqual(b.upper * (1 + 1e-12));
    expect(b.lower).toBeLessThanOrEqual(a.upper * (1 + 1e-12));
  };

  it("transposed, permuted, scaled by diagonals or by numbers the radius stays the same", () => {
    fc.assert(
      fc.property(network, ({ n, seed }) => {
        const w = numbersFrom(seed, n * n);
        const given = jointSpectralRadius(w, n, 1);
        const scales = numbersFrom(seed + 1, n).map((v) => 10 ** (3 * v));
        const shift = seed % n;
        const similar = w.map((v, at) => (v * scales[Math.floor(at / n)]!) / scales[at % n]!);
        overlaps(given, jointSpectralRadius(transpose(w, n, n), n, 1));
        overlaps(given, jointSpectralRadius(similar, n, 1));
        const cyclic = w.map(
          (_, at) => w[((Math.floor(at / n) + shift) % n) * n + (((at % n) + shift) % n)]!,
        );
        overlaps(given, jointSpectralRadius(cyclic, n, 1));
        const large = jointSpectralRadius(
          w.map((v) => v * 2 ** 560),
          n,
          1,
        );
        expect([large.lower, large.upper]).toEqual([given.lower * 2 ** 560, given.upper * 2 ** 560]);
      }),
      { numRuns: 25, seed: 13 },
    );
  });
});

describe("validity", () => {
  const sparse = fc.record({
    n: fc.integer({ min: 1, max: 4 }),
    seed: fc.nat(),
    density: fc.double({ min: 0.2, max: 1, noNaN: true }),
    decades: fc.double({ min: 0, max: 3, noNaN: true }),
  });

  it("no product exceeds the bound, greedy ones neither; the witness grows as told", () => {
    fc.assert(
      fc.property(sparse, (spec) => {
        const { n } = spec;
        const w = sparseMatrix(spec);
        const { lower, upper, witness } = jointSpectralRadius(w, n, 1);
        expect(lower).toBeLessThanOrEqual(upper);
        const masked = (mask: number): Float64Array => w.map((v, at) => ((mask >> (at % n)) & 1 ? v : 0));
        const whole = witness
          .map((set) => masked(set.reduce((m, i) => m + 2 ** i, 0)))
          .reduce(
            (p, f) => matMul(p, f, n, n, n),
            Float64Array.from(w, (_, at) => (at % (n + 1) === 0 ? 1 : 0)),
          );
        const grown = witness.length === 0 ? 0 : spectralRadius(whole, n) ** (1 / witness.length);
        expect(Math.abs(grown - lower)).toBeLessThanOrEqual(1e-7 * lower);
        const bound = jointSpectralRadiusBound(w, n, 1);
        expect(bound.value).toBeGreaterThanOrEqual(upper);
        // The vertex of largest norm, step by step: the worst that a greedy adversary does.
        let product = Float64Array.from(w, (_, at) => (at % (n + 1) === 0 ? 1 : 0));
        let log = 0;
        for (let k = 1; k <= 40; k++) {
          const next = Array.from({ length: 2 ** n - 1 }, (_, m) =>
            matMul(product, masked(m + 1), n, n, n),
          ).map((p) => ({ p, norm: operatorNorm(p, n, n) }));
          const best = next.reduce((a, b) => (b.norm > a.norm ? b : a));
          if (best.norm === 0) break;
          log += Math.log(best.norm);
          product = Float64Array.from(best.p, (v) => v / best.norm);
          expect(log).toBeLessThanOrEqual(Math.log(bound.prefactor) + k * Math.log(bound.value) + 1e-9);
        }
      }),
      { numRuns: 80, seed: 14 },
    );
  });

  it("all words of one length bracket the radius, too", () => {
    for (let seed = 0; seed < 6; seed++) {
      const w = numbersFrom(seed, 9);
      const factors = Array.from({ length: 7 }, (_, m) =>
        w.map((v, at): number => (((m + 1) >> (at % 3)) & 1 ? v : 0)),
      );
      let products: Float64Array[] = factors;
      for (let k = 1; k < 4; k++)
        products = products.flatMap((p) => factors.map((f) => matMul(p, f, 3, 3, 3)));
      const { lower, upper } = jointSpectralRadius(w, 3, 1);
      expect(Math.max(...products.map((p) => spectralRadius(p, 3))) ** 0.25).toBeLessThanOrEqual(upper);
      expect(Math.max(...products.map((p) => operatorNorm(p, 3, 3))) ** 0.25).toBeGreaterThanOrEqual(lower);
    }
  });

  it("the certificate of an ellipsoid can be checked again", () => {
    const w = Float64Array.from(mixed);
    const { upper, certificate, prefactor } = jointSpectralRadius(w, 3, 1);
    if (certificate.kind !== "ellipsoid") throw new Error(`expected an ellipsoid, got ${certificate.kind}`);
    const p = Float64Array.from(certificate.shape);
    for (let mask = 1; mask < 8; mask++) {
      const a = w.map((v, at) => ((mask >> (at % 3)) & 1 ? v : 0));
      const image = matMul(matMul(transpose(a, 3, 3), p, 3, 3, 3), a, 3, 3, 3);
      const { re } = eigenvalues(
        p.map((v, at) => upper * upper * v - image[at]!),
        3,
      );
      expect(Math.min(...re)).toBeGreaterThan(0);
    }
    const { re } = eigenvalues(p, 3);
    expect(prefactor).toBeCloseTo(Math.sqrt(Math.max(...re) / Math.min(...re)), 4);
  });
});

describe("traps", () => {
  it.each([
    ["zero", [0, 0, 0, 0], 0],
    ["nilpotent triangle", [0, 3, 0, 0], 0],
    ["Jordan block", [1, 1, 0, 1], 1],
    ["denormal", [9e-311, -1.4e-310, 1e-310, -5e-311], 1.1832159566e-310],
    ["1e170", [9e169, -1.4e170, 1e170, -5e169], 1.1832159566e170],
    ["largest and smallest", [0, 1e170, 1e-170, 0], 1],
    ["cyclic permutation", [0, 1, 0, 0, 0, 1, 1, 0, 0], 1],
  ])("%s", (_name, entries, expected) => {
    const [w, n] = flat(entries);
    const { lower, upper } = jointSpectralRadius(w, n, 1);
    expect(lower).toBeLessThanOrEqual(expected * (1 + 1e-9));
    expect(upper).toBeGreaterThanOrEqual(expected * (1 - 1e-9));
    expect(upper).toBeLessThanOrEqual(lower * 1.0100001);
  });

  it("a budget that ends is told, and the bracket holds", () => {
    const w = numbersFrom(3, 16);
    const full = jointSpectralRadius(w, 4, 1, { tolerance: 1e-3 });
    const short = jointSpectralRadius(w, 4, 1, { tolerance: 1e-9, maxNodes: 2 });
    expect(short.status).toBe("budget");
    expect(short.nodes).toBeLessThanOrEqual(2);
    expect(short.upper).toBeGreaterThanOrEqual(full.lower);
    expect(short.lower).toBeLessThanOrEqual(full.upper);
  });

  it("rejects bad input", () => {
    expect(() => jointSpectralRadius(Float64Array.of(1, 2), 2, 1)).toThrow("has 2 entries; expected 4");
    expect(() => jointSpectralRadius(Float64Array.of(Infinity), 1, 1)).toThrow("holds Infinity");
    expect(() => jointSpectralRadius(Float64Array.of(1), 1, 1, { tolerance: 0 })).toThrow(
      "the tolerance is 0",
    );
    expect(() => jointSpectralRadiusBound(Float64Array.of(1), 1, 0)).toThrow("the slope is 0");
  });
});

describe("jointSpectralRadiusBound", () => {
  it("is the radius with the condition of its norm where W is irreducible", () => {
    const w = Float64Array.from(mixed);
    const { upper, prefactor, certificate } = jointSpectralRadius(w, 3, 0.25);
    const bound = jointSpectralRadiusBound(w, 3, 0.25);
    expect(bound).toEqual({
      method: "s JSR",
      value: upper,
      prefactor,
      norm: "2",
      rigorous: true,
      certificate,
    });
  });

  it("keeps coupled blocks one per cent above, with a finite prefactor", () => {
    const w = Float64Array.of(0.9, -1.4, 5, 1, -0.5, 5, 0, 0, 0.9);
    const bound = jointSpectralRadiusBound(w, 3, 1);
    const { upper } = jointSpectralRadius(w, 3, 1);
    expect(bound.infimum).toBe(upper);
    expect(bound.value).toBeGreaterThan(upper);
    expect(bound.value).toBeLessThanOrEqual(upper * 1.0101);
    expect(bound.prefactor).toBeGreaterThan(100);
    const jordan = jointSpectralRadiusBound(Float64Array.of(1, 1, 0, 1), 2, 1);
    // ‖[[1, k], [0, 1]]‖ against K (1 + ε)^k.
    for (const k of [1, 10, 100, 1000]) {
      const norm = operatorNorm(Float64Array.of(1, k, 0, 1), 2, 2);
      expect(norm).toBeLessThanOrEqual(jordan.prefactor * jordan.value ** k);
    }
  });
});
