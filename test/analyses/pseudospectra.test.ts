import { describe, expect, it } from "vitest";
import { pseudospectra, transients } from "../../analyses/pseudospectra.js";
import { singularValues } from "../../src/linalg/singular-values.js";

const units = 12;
const result = pseudospectra({ units, nodes: 61, directions: 40 });

/** The chain's matrix, entry by entry from its description. */
const chain = Float64Array.from({ length: units * units }, (_, k) => {
  const offset = Math.floor(k / units) - (k % units);
  return offset === 1 ? 0.8 : offset === 2 ? 0.32 : offset === -1 ? -0.22 : 0;
});

/** σ_min(zI − W) from the real matrix of twice the order. */
function leastSingularValue(re: number, im: number): number {
  const real = Float64Array.from({ length: 4 * units * units }, (_, k) => {
    const [i, j] = [Math.floor(k / (2 * units)), k % (2 * units)];
    const [p, q] = [i % units, j % units];
    if (i < units !== j < units) return p === q ? (i < units ? -im : im) : 0;
    return (p === q ? re : 0) - chain[p * units + q]!;
  });
  return singularValues(real, 2 * units, 2 * units).at(-1)!;
}

describe("pseudospectra of a chain", () => {
  it("has contours on which the least singular value is ε", () => {
    const levels = new Set(result.contours.map(({ level }) => level));
    expect(levels.size).toBeGreaterThanOrEqual(3);
    for (const { level, x, y } of result.contours.filter((c) => c.level >= -2)) {
      for (let k = 0; k < x.length; k += 17) {
        expect(Math.log10(leastSingularValue(x[k]!, y[k]!)) - level).toBeCloseTo(0, 1);
      }
    }
  });

  it("has closed contours, symmetric about the real axis", () => {
    for (const { closed, y } of result.contours.filter((c) => c.level >= -2)) {
      expect(closed).toBe(true);
      expect(Math.max(...y) + Math.min(...y)).toBeCloseTo(0, 9);
    }
  });

  it("has a transient between the Kreiss constant and e n times it, though every eigenvalue is stable", () => {
    const { norms, kreiss, spectralRadius } = result;
    const top = Math.max(...norms);
    expect(spectralRadius).toBeLessThan(0.9);
    expect(norms[1]).toBeCloseTo(singularValues(chain, units, units)[0]!, 13);
    expect(top).toBeGreaterThan(norms[1]!);
    expect(kreiss!.value).toBeLessThanOrEqual(top);
    expect(kreiss!.upper / kreiss!.value).toBeCloseTo(Math.E * units, 10);
    expect(Math.hypot(kreiss!.at!.re, kreiss!.at!.im)).toBeGreaterThan(1);
    const { re, im } = kreiss!.at!;
    expect((Math.hypot(re, im) - 1) / leastSingularValue(re, im)).toBeCloseTo(kreiss!.value, 7);
  });

  it("of a nilpotent matrix has the disc for a range, and an end", () => {
    const { range, spectralRadius, norms } = transients("two", Float64Array.of(0, 3, 0, 0), 2, { nodes: 11 });
    for (const { re, im } of range) expect(Math.hypot(re, im)).toBeCloseTo(1.5, 10);
    expect(spectralRadius).toBe(0);
    expect(norms.slice(0, 3)).toEqual([1, 3, 0]);
  });

  it("of a growing matrix has no Kreiss constant", () => {
    const { kreiss, norms } = transients("one", Float64Array.of(1.5), 1, { nodes: 11, powers: [3, 8] });
    expect(kreiss).toBeNull();
    expect(norms.at(-1)).toBeCloseTo(1.5 ** 8, 12);
  });

  it("refuses a chain that is none", () => {
    expect(() => pseudospectra({ units: 2 })).toThrow("units is 2; expected an integer of at least 3");
  });
});
