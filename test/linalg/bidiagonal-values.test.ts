import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bidiagonalValues } from "../../src/linalg/bidiagonal-values.js";
import { tridiagonalEigenvalues } from "../../src/linalg/tridiagonal-eigenvalues.js";
import { distance } from "./oracles.js";

const descending = (values: Float64Array) => Array.from(values).sort((a, b) => b - a);

/** The values as eigenvalues ±σ of the symmetric matrix with a zero diagonal and d₁, e₁, d₂, … beside it. */
function bySymmetricForm(d: readonly number[], e: readonly number[]): number[] {
  const beside = d.flatMap((v, i) => (i < e.length ? [v, e[i]!] : [v]));
  const values = tridiagonalEigenvalues(new Float64Array(2 * d.length), Float64Array.from(beside))!;
  return descending(values.map(Math.abs)).filter((_, i) => i % 2 === 0);
}

const valuesOf = (d: readonly number[], e: readonly number[]) =>
  descending(bidiagonalValues(Float64Array.from(d), Float64Array.from(e))!);

describe("bidiagonalValues", () => {
  it.each([1, 2, 3, 10, 57, 200])("of n = %i ones on and above the diagonal: 2 cos kπ/(2n+1)", (n) => {
    const found = valuesOf(new Array<number>(n).fill(1), new Array<number>(n - 1).fill(1));
    found.forEach((value, k) => {
      expect(value / (2 * Math.cos(((k + 1) * Math.PI) / (2 * n + 1)))).toBeCloseTo(1, 12);
    });
  });

  it("keeps tiny values to high relative accuracy", () => {
    // det = 10⁻²⁰ and σ₁ = √2 to twenty digits.
    const [larger, smaller] = valuesOf([1, 1e-20], [1]);
    expect(larger).toBeCloseTo(Math.SQRT2, 15);
    expect(smaller! / 1e-20).toBeCloseTo(Math.SQRT1_2, 14);
    const graded = Array.from({ length: 40 }, (_, i) => 2 ** -i);
    const product = valuesOf(graded, graded.slice(1)).reduce((sum, v) => sum + Math.log2(v), 0);
    expect(product).toBeCloseTo(-780, 9);
  });

  it.each<[string, readonly number[], readonly number[]]>([
    ["zeros on the diagonal", [0, 0, 0], [1, 1]],
    ["one zero on the diagonal", [1, 0, 1, 2], [1, 0.5, 1]],
    ["diagonal", [3, 1, 2], [0, 0]],
    ["zero", [0, 0, 0], [0, 0]],
    ["squares that underflow", [1e-200, 1, 1e-200], [1, 1]],
    ["rising", [1e-12, 1e-8, 1e-4, 1], [1e-10, 1e-6, 1e-2]],
    ["equal to six digits", [1, 1, 1, 1, 1], [1e-7, 1e-7, 1e-7, 1e-7]],
  ])("%s", (_, d, e) => {
    expect(distance(valuesOf(d, e), bySymmetricForm(d, e))).toBeLessThan(1e-15);
  });

  it("agree with the symmetric form whatever the entries", () => {
    const entry = fc.oneof(
      fc.constantFrom(0, 1, -1),
      fc.double({ min: -1, max: 1, noNaN: true }),
      fc.double({ min: -500, max: 0, noNaN: true }).map((k) => 2 ** k),
    );
    const lists = fc.integer({ min: 1, max: 9 }).chain((n) =>
      fc.record({
        d: fc.array(entry, { minLength: n, maxLength: n }),
        e: fc.array(entry, { minLength: n - 1, maxLength: n - 1 }),
      }),
    );
    fc.assert(
      fc.property(lists, ({ d, e }) => {
        expect(distance(valuesOf(d, e), bySymmetricForm(d, e))).toBeLessThan(1e-14);
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  it("has no values at its cap", () => {
    expect(bidiagonalValues(Float64Array.of(1, 2, 3), Float64Array.of(1, 1), 1)).toBeUndefined();
  });
});
