import fc from "fast-check";
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import numeric from "numeric";
import { describe, expect, it } from "vitest";
import { eigenvalues } from "../../src/linalg/eigenvalues.js";
import { spectralRadius } from "../../src/linalg/spectral-radius.js";
import { singularValues } from "../../src/linalg/singular-values.js";
import { flat, gaussianMatrix, multisetDistance, rowsOf, type Value } from "./oracles.js";

const golden = (1 + Math.sqrt(5)) / 2;
const hanging = [
  [0, 0, 0, 0, 0],
  [0, 0, 0, 0, 1],
  [0, 0, 0, 1, 0],
  [1, 1, 0, 0, 1],
  [1, 0, 1, 0, 1],
];
const badlyScaled = [
  [1, 1e6, 0],
  [1e-6, 1, 1e6],
  [0, 1e-6, 1],
];

function fromEntries(n: number, entry: (i: number, j: number) => number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, k) => entry(Math.floor(k / n), k % n));
}

/** Maps e_j to e_{j+1}: its eigenvalues are the n-th roots of one. */
const cyclic = (n: number) => fromEntries(n, (i, j) => (i === (j + 1) % n ? 1 : 0));
const rootsOfOne = (n: number) =>
  Array.from({ length: n }, (_, k): Value => {
    const angle = (2 * Math.PI * k) / n;
    return [Math.cos(angle), Math.sin(angle)];
  });

const jordan = (lambda: number, n: number) =>
  fromEntries(n, (i, j) => (i === j ? lambda : i + 1 === j ? 1 : 0));

/** Companion matrix of x^n + c[n−1] x^(n−1) + … + c[0]. */
const companion = (c: readonly number[]) =>
  fromEntries(c.length, (i, j) => (j === c.length - 1 ? -c[i]! : i === j + 1 ? 1 : 0));

/** σ_min(A − λI) / ‖A‖: how far the nearest matrix is of which λ is an eigenvalue exactly. */
function backwardError(a: Float64Array, n: number, re: number, im: number): number {
  const shifted = fromEntries(2 * n, (i, j) => {
    const [p, q] = [i % n, j % n];
    const sameHalf = i < n === j < n;
    if (!sameHalf) return p === q ? (i < n ? im : -im) : 0;
    return a[p * n + q]! - (p === q ? re : 0);
  });
  return singularValues(shifted, 2 * n, 2 * n).at(-1)! / (singularValues(a, n, n)[0]! || 1);
}

describe("eigenvalues in closed form", () => {
  it.each<[string, readonly (readonly number[])[], readonly Value[]]>([
    ["one on which ml-matrix never returns", hanging, [golden, [0, 1], [0, -1], 1 - golden, 0]],
    ["badly scaled", badlyScaled, [1 + Math.SQRT2, 1, 1 - Math.SQRT2]],
    ["zero", [0, 0, 0].map(() => [0, 0, 0]), [0, 0, 0]],
    ["triangular", [[1, 5, 7], [0, 2, 9], [0, 0, 3]], [1, 2, 3]], // prettier-ignore
    ["one by one", [[-7]], [-7]],
    ["empty", [], []],
  ])("%s", (_, rows, expected) => {
    const e = eigenvalues(flat(rows), rows.length);
    expect(e.status).toBe("converged");
    expect(multisetDistance(e, expected)).toBeLessThan(4e-15);
  });

  it.each([3, 4, 5, 8, 16, 33])("cyclic permutation of %i", (n) => {
    expect(multisetDistance(eigenvalues(cyclic(n), n), rootsOfOne(n))).toBeLessThan(1e-14);
  });

  it.each([2, 3, 7, 40])("a nilpotent Jordan block of order %i has only zeros, in either triangle", (n) => {
    const zeros = new Array<number>(n).fill(0);
    const upper = jordan(0, n);
    expect(multisetDistance(eigenvalues(upper, n), zeros)).toBe(0);
    expect(multisetDistance(eigenvalues(upper.slice().reverse(), n), zeros)).toBe(0);
  });

  it("a hidden Jordan block of order 4 is right to the fourth root of an ulp", () => {
    const q = new Matrix(
      rowsOf(
        fromEntries(4, (i, j) => (i === j ? 0.5 : -0.5)),
        4,
        4,
      ),
    );
    const hidden = q.mmul(new Matrix(rowsOf(jordan(0.5, 4), 4, 4))).mmul(q);
    const e = eigenvalues(flat(hidden.to2DArray()), 4);
    expect(multisetDistance(e, [0.5, 0.5, 0.5, 0.5])).toBeLessThan(10 * 2 ** (-52 / 4));
  });

  it.each([[[2, 3, 5, 7]], [[1, 2, 3, 4, 5, 6]], [[-1, 1, -2, 2, 0.5]]])(
    "companion matrix with roots %j",
    (roots) => {
      const coefficients = roots.reduce<number[]>(
        (p, r) => Array.from({ length: p.length + 1 }, (_, k) => (p[k - 1] ?? 0) - r * (p[k] ?? 0)),
        [1],
      );
      const e = eigenvalues(companion(coefficients.slice(0, -1)), roots.length);
      expect(multisetDistance(e, roots)).toBeLessThan(1e-11);
    },
  );

  it.each([2 ** 565, 2 ** 1020, 2 ** -565, 2 ** -1020])("scaling by %d scales the eigenvalues", (factor) => {
    const a = flat([[1, 2, 0], [3, 4, 1], [1, 0, -1]]); // prettier-ignore
    const plain = eigenvalues(a, 3);
    const scaled = eigenvalues(
      a.map((v) => v * factor),
      3,
    );
    const back = { re: scaled.re.map((v) => v / factor), im: scaled.im.map((v) => v / factor) };
    expect(
      multisetDistance(
        back,
        Array.from(plain.re, (v, i) => [v, plain.im[i]!] as const),
      ),
    ).toBeLessThan(4e-15);
  });

  it("keeps what denormal entries hold", () => {
    const unit = 8 * Number.MIN_VALUE;
    const e = eigenvalues(
      cyclic(3).map((v) => v * unit),
      3,
    );
    expect(Array.from(e.re, (v) => v / unit).sort()).toEqual([-0.5, -0.5, 1]);
    expect(Math.abs(e.im.find((v) => v > 0)! / unit - Math.sqrt(0.75))).toBeLessThan(1 / 16);
  });

  it("balances entries 340 decades apart", () => {
    const a = flat([[0, 1e170, 0], [0, 0, 1], [1e-170, 0, 0]]); // prettier-ignore
    expect(multisetDistance(eigenvalues(a, 3), rootsOfOne(3))).toBeLessThan(4e-15);
  });

  it("sorts by falling modulus, the positive imaginary part first", () => {
    const a = flat([[0, -3, 0, 0], [3, 0, 0, 0], [0, 0, -5, 0], [0, 0, 0, 1]]); // prettier-ignore
    const e = eigenvalues(a, 4);
    expect(Array.from(e.re)).toEqual([-5, 0, 0, 1]);
    expect(Array.from(e.im)).toEqual([0, 3, -3, 0]);
  });
});

describe("eigenvalues against other programs", () => {
  const ordinary = fc.record({ seed: fc.nat(1e6), n: fc.integer({ min: 2, max: 12 }) });

  it("agrees with ml-matrix on random matrices", () => {
    fc.assert(
      fc.property(ordinary, ({ seed, n }) => {
        const a = gaussianMatrix(seed, n, n);
        const evd = new EigenvalueDecomposition(new Matrix(rowsOf(a, n, n)));
        const expected = evd.realEigenvalues.map((re, i): Value => [re, evd.imaginaryEigenvalues[i]!]);
        expect(multisetDistance(eigenvalues(a, n), expected)).toBeLessThan(1e-9);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it("agrees with numeric on random matrices", () => {
    fc.assert(
      fc.property(ordinary, ({ seed, n }) => {
        const a = gaussianMatrix(seed, n, n);
        const { lambda } = numeric.eig(rowsOf(a, n, n)) as unknown as {
          lambda: { x: number[]; y?: number[] };
        };
        const expected = lambda.x.map((re, i): Value => [re, lambda.y?.[i] ?? 0]);
        expect(multisetDistance(eigenvalues(a, n), expected)).toBeLessThan(1e-9);
      }),
      { seed: 2, numRuns: 100 },
    );
  });
});

describe("eigenvalues of any finite matrix", () => {
  const entry = fc.oneof(
    fc.constantFrom(0, 1, -1, 2, 0.5),
    fc.double({ min: -1, max: 1, noNaN: true }),
    fc.double({ min: -1e-3, max: 1e-3, noNaN: true }),
  );
  const square = fc
    .integer({ min: 1, max: 7 })
    .chain((n) =>
      fc.record({ n: fc.constant(n), a: fc.array(entry, { minLength: n * n, maxLength: n * n }) }),
    );

  it("are exact for a matrix nearby", () => {
    fc.assert(
      fc.property(square, ({ n, a }) => {
        const m = Float64Array.from(a);
        const e = eigenvalues(m, n);
        expect(e.status).toBe("converged");
        const errors = Array.from(e.re, (re, i) => backwardError(m, n, re, e.im[i]!));
        expect(Math.max(...errors)).toBeLessThan(1e-13);
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  it("are exact for a matrix nearby where it is sparse, so that permutations isolate some", () => {
    const sparse = fc.constantFrom<number>(0, 0, 0, 1, -1, 0.3);
    fc.assert(
      fc.property(fc.array(sparse, { minLength: 36, maxLength: 36 }), (a) => {
        const m = Float64Array.from(a);
        const e = eigenvalues(m, 6);
        const errors = Array.from(e.re, (re, i) => backwardError(m, 6, re, e.im[i]!));
        expect(Math.max(...errors)).toBeLessThan(1e-13);
        const trace = a.reduce((sum, v, k) => (k % 7 === 0 ? sum + v : sum), 0);
        expect(e.re.reduce((x, y) => x + y, 0)).toBeCloseTo(trace, 11);
      }),
      { seed: 6, numRuns: 300 },
    );
  });

  it("sum up to the trace", () => {
    fc.assert(
      fc.property(square, ({ n, a }) => {
        const e = eigenvalues(Float64Array.from(a), n);
        const trace = a.reduce((sum, v, k) => (k % (n + 1) === 0 ? sum + v : sum), 0);
        expect(e.re.reduce((x, y) => x + y, 0)).toBeCloseTo(trace, 11);
      }),
      { seed: 4, numRuns: 300 },
    );
  });

  it("come back finite and in exact conjugate pairs whatever the doubles", () => {
    const any = fc.double({ noNaN: true, max: 1e300, min: -1e300 });
    fc.assert(
      fc.property(fc.array(any, { minLength: 16, maxLength: 16 }), (a) => {
        const e = eigenvalues(Float64Array.from(a), 4);
        for (let i = 0; i < 4; i++) {
          expect(Number.isFinite(e.re[i]!) && Number.isFinite(e.im[i]!)).toBe(true);
          const opposite = -e.im[i]!;
          const partner = e.re.some((re, j) => re === e.re[i] && Math.abs(e.im[j]! - opposite) === 0);
          expect(partner).toBe(true);
        }
      }),
      { seed: 5, numRuns: 500 },
    );
  });

  it("refuse what is not finite and what is not square", () => {
    expect(() => eigenvalues(Float64Array.of(1, NaN, 0, 1), 2)).toThrow(
      "entry 1 is NaN, expected a finite number",
    );
    expect(() => eigenvalues(Float64Array.of(1, Infinity, 0, 1), 2)).toThrow(RangeError);
    expect(() => eigenvalues(new Float64Array(6), 2)).toThrow("has 6 entries, expected 2 × 2");
    expect(() => eigenvalues(new Float64Array(6), 2.5)).toThrow(RangeError);
  });
});

describe("spectralRadius", () => {
  it.each<[string, readonly (readonly number[])[], number]>([
    ["counterexample of the bounds, n = 2", [[0.9, -1.4], [1, -0.5]], 0.9746794345], // prettier-ignore
    ["of the bounds, n = 3", [[0.5, 2, 0], [0.1, 0.2, 1], [0.3, 0, 0.4]], 1.2949492471], // prettier-ignore
    ["with signs", [[0.5, -2, 1], [0.4, 0.3, -0.8], [-0.2, 1, 0.6]], 1.3991749078], // prettier-ignore
    ["huge", [[1e170, 2e170], [3e170, 4e170]], 5.3722813233e170], // prettier-ignore
  ])("%s", (_, rows, expected) => {
    expect(spectralRadius(flat(rows), rows.length) / expected).toBeCloseTo(1, 9);
  });

  it("is exactly zero for a nilpotent and for an empty matrix", () => {
    expect(spectralRadius(Float64Array.of(12, -12, 12, -12), 2)).toBe(0);
    expect(spectralRadius(new Float64Array(0), 0)).toBe(0);
  });
});
