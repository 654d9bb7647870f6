import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matMul } from "../../../src/linalg/matrix.js";
import { singularValues } from "../../../src/linalg/singular-values.js";
import {
  gradedSingularValues,
  identityTriangle,
  timesTriangle,
} from "../../../src/methods/products/graded-triangle.js";

const entry = fc.double({ min: 0.3, max: 2, noNaN: true });

/** An upper triangle of order 4. */
const triangles = fc.array(entry, { minLength: 16, maxLength: 16 }).map((v) => {
  return Float64Array.from(v, (x, at) => (at % 4 >= Math.floor(at / 4) ? x : 0));
});

describe("graded triangles", () => {
  it("multiply as matrices do, with the same singular values and vectors", () => {
    fc.assert(
      fc.property(triangles, triangles, (a, b) => {
        const graded = timesTriangle(a, timesTriangle(b, identityTriangle(4)));
        const plain = matMul(a, b, 4, 4, 4);
        graded.rows.forEach((v, at) => {
          expect(v * 2 ** graded.exponents[Math.floor(at / 4)]!).toBeCloseTo(plain[at]!, 12);
        });
        const exact = singularValues(plain, 4, 4);
        gradedSingularValues(graded).forEach(({ log, left, right }, i) => {
          expect(Math.exp(log) / exact[i]!).toBeCloseTo(1, 9);
          const image = matMul(plain, right, 4, 4, 1);
          image.forEach((v, j) => {
            expect(v).toBeCloseTo(exact[i]! * left[j]!, 9);
          });
        });
      }),
      { seed: 1 },
    );
  });

  it("keep rows 10⁶⁰⁰ apart, each to its own accuracy", () => {
    const step = Float64Array.of(1e3, 1, 0, 1e-3);
    let product = identityTriangle(2);
    for (let i = 0; i < 200; i++) product = timesTriangle(step, product);
    const [first, second] = gradedSingularValues(product);
    // The first row becomes (10⁶⁰⁰, 10⁶⁰⁰/(10³ − 10⁻³)); the determinant is 1.
    const stretch = 0.5 * Math.log1p(1 / (1e3 - 1e-3) ** 2);
    expect(first!.log).toBeCloseTo(600 * Math.LN10 + stretch, 9);
    expect(second!.log).toBeCloseTo(-600 * Math.LN10 - stretch, 5);
  });

  it("carry a zero row beside rows of any size", () => {
    let product = identityTriangle(3);
    const step = Float64Array.of(1e-200, 0, 1e-200, 0, 0, 0, 0, 0, 1e-250);
    for (let i = 0; i < 3; i++) product = timesTriangle(step, product);
    const logs = gradedSingularValues(product).map(({ log }) => log / Math.LN10);
    expect(logs[0]).toBeCloseTo(-600 + 0.5 * Math.log10(2), 9);
    expect(logs.slice(1).includes(-Infinity)).toBe(true);
  });
});
