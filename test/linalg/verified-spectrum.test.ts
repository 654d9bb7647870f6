import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { eigenvalues } from "../../src/linalg/eigenvalues.js";
import { spectralDiscs } from "../../src/linalg/verified-spectrum.js";
import { flat, gaussianMatrix, product } from "./oracles.js";

const none = (n: number) => new Float64Array(n * n);

describe("spectralDiscs", () => {
  it("holds the eigenvalues of matrices built from them", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 7 }), fc.nat(1e6), (n, seed) => {
        const values = Array.from(gaussianMatrix(seed, n, 1));
        const [s, t] = [gaussianMatrix(seed + 1, n, n), none(n)];
        for (let i = 0; i < n; i++)
          for (let j = 0; j < n; j++) t[i * n + j] = j > i ? s[i * n + j]! : i === j ? values[i]! : 0;
        const discs = spectralDiscs(t, none(n), n);
        if (discs === undefined) return;
        expect(discs).toHaveLength(n);
        for (const v of values) expect(discs.some((d) => Math.hypot(d.re - v, d.im) <= d.radius)).toBe(true);
      }),
    );
  });

  it("holds those of every matrix within the radius", () => {
    const n = 5;
    for (let seed = 0; seed < 40; seed++) {
      const a = gaussianMatrix(seed, n, n);
      const radius = none(n).fill(1e-4);
      const discs = spectralDiscs(a, radius, n);
      if (discs === undefined) continue;
      const moved = a.map((v, i) => v + (i % 2 === 0 ? 1e-4 : -1e-4));
      const { re, im } = eigenvalues(moved, n);
      for (let i = 0; i < n; i++) {
        expect(discs.some((d) => Math.hypot(d.re - re[i]!, d.im - im[i]!) <= d.radius)).toBe(true);
      }
    }
  });

  it("is as narrow as rounding for a rotation, and gives no false proof of a Jordan block", () => {
    const [c, s] = [Math.cos(1), Math.sin(1)];
    const discs = spectralDiscs(
      flat([
        [c, -s],
        [s, c],
      ]),
      none(2),
      2,
    )!;
    for (const d of discs) expect(d.radius).toBeLessThan(1e-12);
    const jordan = spectralDiscs(
      flat([
        [1, 1],
        [0, 1],
      ]),
      none(2),
      2,
    );
    for (const d of jordan ?? []) expect(Math.hypot(d.re - 1, d.im)).toBeLessThanOrEqual(d.radius);
  });

  it("tells a matrix from its similar ones no more than rounding does", () => {
    const n = 4;
    const a = gaussianMatrix(3, n, n);
    const square = product(a, a, n, n, n);
    const [one, two] = [spectralDiscs(a, none(n), n)!, spectralDiscs(square, none(n).fill(1e-14), n)!];
    for (const { re, im, radius } of one) {
      const z = { re: re * re - im * im, im: 2 * re * im };
      const near = Math.min(...two.map((d) => Math.hypot(d.re - z.re, d.im - z.im) - d.radius));
      expect(near).toBeLessThan(10 * radius);
    }
  });

  it("refuses matrices that are not finite", () => {
    expect(spectralDiscs(Float64Array.of(NaN), none(1), 1)).toBeUndefined();
  });
});
