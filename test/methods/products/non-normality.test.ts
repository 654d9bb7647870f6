import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { eigenvalues } from "../../../src/linalg/eigenvalues.js";
import { operatorNorm } from "../../../src/linalg/norms.js";
import { singularValues } from "../../../src/linalg/singular-values.js";
import { henriciDeparture } from "../../../src/methods/products/henrici-departure.js";
import { kreissConstant } from "../../../src/methods/products/kreiss-constant.js";
import { nonNormality } from "../../../src/methods/products/non-normality.js";
import {
  numericalAbscissa,
  numericalRadius,
  numericalRange,
} from "../../../src/methods/products/numerical-range.js";
import { powerNorms } from "../../../src/methods/products/power-norms.js";
import { pseudospectra } from "../../../src/methods/products/pseudospectra.js";
import { gaussianMatrix } from "../../linalg/oracles.js";

const jordan = (n: number, lambda = 0) =>
  Float64Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? lambda : k % (n + 1) === 1 ? 1 : 0));

/** Normal: its eigenvalues are the discrete Fourier transform of its first row. */
function circulant(row: readonly number[]) {
  const n = row.length;
  const a = Float64Array.from({ length: n * n }, (_, k) => row[((k % n) - Math.floor(k / n) + n) % n]!);
  const values = row.map((_, k) => {
    const angle = (j: number) => (2 * Math.PI * j * k) / n;
    return {
      re: row.reduce((sum, c, j) => sum + c * Math.cos(angle(j)), 0),
      im: row.reduce((sum, c, j) => sum + c * Math.sin(angle(j)), 0),
    };
  });
  return { a, n, values };
}

const normal = circulant([0.1, 0.4, -0.2, 0.15, 0.05, -0.1, 0.2]);

describe("henriciDeparture", () => {
  it("is zero for normal matrices and ‖A‖_F for nilpotent ones", () => {
    expect(henriciDeparture(normal.a, normal.n).value).toBeLessThan(1e-14);
    expect(henriciDeparture(Float64Array.of(0, -3, 3, 0), 2).value).toBeLessThan(1e-14);
    const c = -4.5;
    expect(henriciDeparture(Float64Array.of(0, c, 0, 0), 2)).toMatchObject({ value: 4.5, relative: 1 });
    expect(henriciDeparture(jordan(10), 10).value).toBeCloseTo(3, 14);
    expect(henriciDeparture(new Float64Array(9), 3)).toMatchObject({ value: 0, relative: 0, bounds: [0, 0] });
  });

  it("is (‖A‖_F² − Σ|λ|²)^½, between the bounds of the commutator", () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.integer({ min: 2, max: 14 }), (seed, n) => {
        const a = gaussianMatrix(seed, n, n);
        const { re, im } = eigenvalues(a, n);
        const sum = re.reduce((s, x, i) => s + x * x + im[i]! ** 2, 0);
        const square = a.reduce((s, x) => s + x * x, 0) - sum;
        const { value, bounds } = henriciDeparture(a, n);
        expect(value ** 2).toBeCloseTo(square, 8);
        expect(bounds[0]).toBeLessThanOrEqual(value * (1 + 1e-12));
        expect(bounds[1]).toBeGreaterThanOrEqual(value * (1 - 1e-12));
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  it("keeps what the difference of squares loses", () => {
    const tiny = 1e-9;
    expect(henriciDeparture(Float64Array.of(1, tiny, 0, 2), 2).value / tiny).toBeCloseTo(1, 6);
    expect(henriciDeparture(Float64Array.of(0, 1e200, 0, 0), 2).value).toBe(1e200);
  });
});

describe("numerical range", () => {
  it.each([2, 3, 5, 16])("of the Jordan block of order %i is the disc of radius cos π/(n+1)", (n) => {
    const radius = Math.cos(Math.PI / (n + 1));
    const { value, upper } = numericalRadius(jordan(n), n, { maxDirections: 60 });
    expect(value).toBeCloseTo(radius, 13);
    expect(upper).toBeGreaterThanOrEqual(radius);
    expect(upper / radius - 1).toBeLessThan(2e-3);
    for (const { re, im, support } of numericalRange(jordan(n), n, 12)) {
      expect(Math.hypot(re, im)).toBeCloseTo(radius, 11);
      expect(support).toBeCloseTo(radius, 13);
    }
  });

  it("of the nilpotent 2 × 2 matrix is the disc of radius |c|/2", () => {
    expect(numericalRadius(Float64Array.of(0, -7, 0, 0), 2, { maxDirections: 20 }).value).toBeCloseTo(
      3.5,
      13,
    );
  });

  it("of a normal matrix is the hull of its eigenvalues", () => {
    const modulus = Math.max(...normal.values.map(({ re, im }) => Math.hypot(re, im)));
    const { value, upper, status } = numericalRadius(normal.a, normal.n);
    expect(status).toBe("converged");
    expect(value).toBeCloseTo(modulus, 9);
    expect(upper).toBeCloseTo(modulus, 9);
    expect(numericalAbscissa(normal.a, normal.n)).toBeCloseTo(
      Math.max(...normal.values.map(({ re }) => re)),
      13,
    );
    for (const { angle, support } of numericalRange(normal.a, normal.n, 20)) {
      const reach = normal.values.map(({ re, im }) => re * Math.cos(angle) - im * Math.sin(angle));
      expect(support).toBeCloseTo(Math.max(...reach), 12);
    }
  });

  it("of a 2 × 2 matrix is an ellipse with the eigenvalues as foci", () => {
    const c = 3;
    const [major, minor] = [Math.sqrt(1 + (c / 2) ** 2), c / 2];
    const a = Float64Array.of(1, c, 0, -1);
    expect(numericalAbscissa(a, 2)).toBeCloseTo(major, 14);
    expect(numericalRadius(a, 2).value).toBeCloseTo(major, 10);
    const points = numericalRange(a, 2, 40);
    expect(points).toHaveLength(40);
    for (const { re, im } of points) expect((re / major) ** 2 + (im / minor) ** 2).toBeCloseTo(1, 10);
    expect(points[10]!.im).toBeCloseTo(minor, 10);
    expect(points[30]!.im).toBeCloseTo(-minor, 10);
  });

  it("lies between ‖A‖/2 and ‖A‖ and holds every quotient x*Ax", () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.integer({ min: 2, max: 9 }), (seed, n) => {
        const a = gaussianMatrix(seed, n, n);
        const { value, upper, status } = numericalRadius(a, n);
        const norm = operatorNorm(a, n, n);
        expect(status).toBe("converged");
        expect(value).toBeGreaterThanOrEqual(norm / 2 - 1e-12);
        expect(upper).toBeLessThanOrEqual(norm * (1 + 1e-9));
        const { re, im } = eigenvalues(a, n);
        const ends = numericalRange(a, n, 16);
        for (const { angle, support, re: x, im: y } of ends) {
          expect(x * Math.cos(angle) - y * Math.sin(angle)).toBeCloseTo(support, 9);
          expect(Math.hypot(x, y)).toBeLessThanOrEqual(upper + 1e-9);
          const reach = Array.from(re, (r, i) => r * Math.cos(angle) - im[i]! * Math.sin(angle));
          expect(support).toBeGreaterThanOrEqual(Math.max(...reach) - 1e-10);
        }
      }),
      { seed: 2, numRuns: 25 },
    );
  });

  it("of zero, of one number and of nothing", () => {
    expect(numericalRadius(new Float64Array(4), 2)).toMatchObject({
      value: 0,
      upper: 0,
      status: "converged",
    });
    expect(numericalRadius(Float64Array.of(-3), 1).value).toBeCloseTo(3, 14);
    expect(numericalRadius(new Float64Array(0), 0).value).toBe(0);
    expect(numericalAbscissa(new Float64Array(0), 0)).toBe(-Infinity);
  });

  it("refuses what it cannot do", () => {
    expect(() => numericalRange(jordan(3), 3, 7)).toThrow(
      "count is 7; expected an even number of at least 4",
    );
    expect(() => numericalRange(new Float64Array(0), 0)).toThrow(RangeError);
    expect(() => numericalAbscissa(Float64Array.of(NaN), 1)).toThrow(RangeError);
  });
});

describe("pseudospectra", () => {
  it("of a normal matrix: the distance to the spectrum", () => {
    const { values } = pseudospectra(normal.a, normal.n, { x: [-1, 1], y: [-0.6, 1], columns: 9, rows: 8 });
    Array.from(values).forEach((value, k) => {
      const [re, im] = [-1 + (2 * (k % 9)) / 8, -0.6 + (1.6 * Math.floor(k / 9)) / 7];
      const distance = Math.min(...normal.values.map((v) => Math.hypot(v.re - re, v.im - im)));
      expect(value).toBeCloseTo(distance, 5);
    });
  });

  it("of the nilpotent 2 × 2 matrix: (√(c² + 4|z|²) − |c|)/2", () => {
    const c = 3;
    const { values } = pseudospectra(Float64Array.of(0, c, 0, 0), 2, {
      x: [-2, 2],
      y: [0, 2],
      columns: 5,
      rows: 3,
    });
    Array.from(values).forEach((value, k) => {
      const r = Math.hypot((k % 5) - 2, Math.floor(k / 5));
      expect(value).toBeCloseTo((Math.sqrt(c * c + 4 * r * r) - c) / 2, 5);
    });
  });

  it("of the Grcar matrix: as its singular values say, mirrored in the real axis", () => {
    const n = 16;
    const a = Float64Array.from({ length: n * n }, (_, k) => {
      const offset = (k % n) - Math.floor(k / n);
      return offset === -1 ? -1 : offset >= 0 && offset <= 3 ? 1 : 0;
    });
    const { values } = pseudospectra(a, n, { x: [-1, 3], y: [-3, 3], columns: 5, rows: 7 });
    for (const [j, i] of [
      [6, 2],
      [0, 2],
      [3, 0],
      [5, 4],
    ] as const) {
      const [re, im] = [-1 + i, -3 + j];
      const real = Float64Array.from({ length: 4 * n * n }, (_, k) => {
        const [r, s] = [Math.floor(k / (2 * n)), k % (2 * n)];
        if (r < n !== s < n) return r % n === s % n ? (r < n ? -im : im) : 0;
        return (r % n === s % n ? re : 0) - a[(r % n) * n + (s % n)]!;
      });
      expect(values[j * 5 + i]).toBeCloseTo(singularValues(real, 2 * n, 2 * n).at(-1)!, 6);
    }
  });

  it("refuses a grid without area", () => {
    const grid = { x: [0, 1], y: [0, 1], columns: 1 } as const;
    expect(() => pseudospectra(jordan(2), 2, grid)).toThrow(
      "columns is 1; expected an integer of at least 2",
    );
    expect(() => pseudospectra(jordan(2), 2, { ...grid, columns: 3, x: [1, 1] })).toThrow("x is [1, 1]");
  });
});

/** sup over r = 1 + t of t/σ, by brute force; σ for a 2 × 2 triangle with equal diagonal: z − λ = d, coupling c. */
function denseSearch(coupling: number, distanceOf: (t: number) => number): number {
  let best = 1;
  for (let k = 0; k <= 200_000; k++) {
    const t = Math.exp(-8 + (16 * k) / 200_000);
    const d = distanceOf(t);
    best = Math.max(best, (2 * t) / (Math.sqrt(coupling ** 2 + 4 * d * d) - coupling));
  }
  return best;
}

describe("kreissConstant", () => {
  it("is 1 for a stable normal matrix", () => {
    expect(kreissConstant(normal.a, normal.n).value).toBeCloseTo(1, 6);
    expect(kreissConstant(new Float64Array(4), 2)).toMatchObject({ value: 1, at: null, status: "found" });
  });

  it.each([
    [0, 3],
    [0.5, 1],
    [0.9, 1],
    [0.9, 10],
  ])("of [[λ, c], [0, λ]], λ = %d, c = %d", (lambda, c) => {
    const a = Float64Array.of(lambda, c, 0, lambda);
    const { value, at, growth } = kreissConstant(a, 2);
    expect(value! / denseSearch(c, (t) => 1 + t - lambda)).toBeCloseTo(1, 7);
    expect(growth).toBeCloseTo(lambda, 15);
    if (lambda === 0.9) expect(Math.abs(at!.im)).toBeLessThan(1e-3);
  });

  it("of the flow [[−1, c], [0, −1]]", () => {
    const c = 8;
    const { value } = kreissConstant(Float64Array.of(-1, c, 0, -1), 2, "flow");
    expect(value! / denseSearch(c, (t) => 1 + t)).toBeCloseTo(1, 7);
  });

  it("is below the transient, which is below e n times it", () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.integer({ min: 2, max: 12 }), (seed, n) => {
        const g = gaussianMatrix(seed, n, n).map((v, k) => (Math.floor(k / n) < k % n ? 3 * v : v));
        const { re, im } = eigenvalues(g, n);
        const a = g.map((v) => (0.9 * v) / Math.hypot(re[0]!, im[0]!));
        const { value } = kreissConstant(a, n);
        const { largest, status } = powerNorms(a, n);
        expect(status).toBe("complete");
        expect(value!).toBeLessThanOrEqual(largest * (1 + 1e-9));
        expect(largest).toBeLessThanOrEqual(Math.E * n * value!);
      }),
      { seed: 3, numRuns: 15 },
    );
  });

  it("says that an unstable matrix has none", () => {
    expect(kreissConstant(Float64Array.of(1.5), 1)).toEqual({
      value: null,
      at: null,
      growth: 1.5,
      status: "unstable",
    });
    expect(kreissConstant(Float64Array.of(0.5), 1, "flow").status).toBe("unstable");
  });
});

describe("powerNorms", () => {
  it("of the Jordan block 0.9 of order 2", () => {
    const { norms, status, largest, at } = powerNorms(jordan(2, 0.9), 2, { minPower: 10 });
    // ‖A^10‖ of claim C2 (a).
    expect(norms[10]).toBeCloseTo(3.9053358, 7);
    expect(norms[0]).toBe(1);
    expect(status).toBe("complete");
    expect(largest).toBe(norms[at]);
    expect(largest).toBeGreaterThan(norms[at + 1]!);
  });

  it("says where it stopped", () => {
    expect(powerNorms(Float64Array.of(1.1), 1, { maxPower: 5 })).toMatchObject({ status: "budget", at: 5 });
    expect(powerNorms(Float64Array.of(1e200), 1).status).toBe("overflow");
    expect(() => powerNorms(Float64Array.of(1), 1, { maxPower: 0 })).toThrow("maxPower is 0");
  });
});

describe("nonNormality", () => {
  it("brings the measures together", () => {
    const {
      henrici,
      numericalAbscissa: abscissa,
      numericalRadius: radius,
      kreiss,
      transientBound,
    } = nonNormality(Float64Array.of(0.5, 4, 0, 0.5), 2);
    expect(henrici.value).toBeCloseTo(4, 13);
    expect(abscissa).toBeCloseTo(2.5, 13);
    expect(radius.value).toBeCloseTo(2.5, 9);
    expect(transientBound.lower).toBe(kreiss.value);
    expect(transientBound.upper).toBeCloseTo(2 * Math.E * kreiss.value!, 12);
    expect(transientBound).toMatchObject({ at: 1, status: "complete" });
  });

  it("of an unstable matrix has no transient bound", () => {
    const { transientBound } = nonNormality(Float64Array.of(3, 1, 0, 3), 2);
    expect(transientBound).toMatchObject({ lower: null, upper: null, status: "overflow" });
  });
});
