import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { eigenvalues, type Eigenvalues } from "../../src/linalg/eigenvalues.js";
import { luDeterminant, luFactor } from "../../src/linalg/lu.js";
import { matMul } from "../../src/linalg/matrix.js";
import { singularValues } from "../../src/linalg/singular-values.js";
import { gaussianMatrix, multisetDistance, rowsOf, type Value } from "./oracles.js";

function fromEntries(n: number, entry: (i: number, j: number) => number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, k) => entry(Math.floor(k / n), k % n));
}

/** −1 below the diagonal, ones on it and on three superdiagonals (Grcar 1989): far from normal. */
const grcar = (n: number) => fromEntries(n, (i, j) => (j === i - 1 ? -1 : j >= i && j <= i + 3 ? 1 : 0));

/** Frank's matrix: eigenvalues real, positive, in pairs λ, 1/λ; the small ones are ill-conditioned. */
const frank = (n: number) => fromEntries(n, (i, j) => (j < i - 1 ? 0 : n - Math.max(i, j)));

const tridiagonal = (n: number, below: number, above: number) =>
  fromEntries(n, (i, j) => (j === i - 1 ? below : j === i + 1 ? above : 0));

/** I − 2 v vᵀ / vᵀv with a fixed v. */
function reflection(n: number): Float64Array {
  const v = gaussianMatrix(99, n, 1);
  const square = v.reduce((sum, x) => sum + x * x, 0);
  return fromEntries(n, (i, j) => (i === j ? 1 : 0) - (2 * v[i]! * v[j]!) / square);
}

function hidden(a: Float64Array, n: number): Float64Array {
  const q = reflection(n);
  return matMul(matMul(q, a, n, n, n), q, n, n, n);
}

const values = ({ re, im }: Eigenvalues) => Array.from(re, (x, i): Value => [x, im[i]!]);

/** σ_min(A − λI), by the real matrix of twice the order. */
function distanceToSingular(a: Float64Array, n: number, re: number, im: number): number {
  const real = fromEntries(2 * n, (i, j) => {
    const [p, q] = [i % n, j % n];
    if (i < n !== j < n) return p === q ? (i < n ? im : -im) : 0;
    return a[p * n + q]! - (p === q ? re : 0);
  });
  return singularValues(real, 2 * n, 2 * n).at(-1)!;
}

describe("eigenvalues of larger matrices, in closed form", () => {
  it.each([12, 64, 100, 193])("symmetric second difference of order %i", (n) => {
    const expected = Array.from({ length: n }, (_, k) => 2 * Math.cos(((k + 1) * Math.PI) / (n + 1)));
    const e = eigenvalues(hidden(tridiagonal(n, 1, 1), n), n);
    expect(e.status).toBe("converged");
    expect(multisetDistance(e, expected)).toBeLessThan(1e-13);
  });

  it.each([64, 97])("circulant of order %i: the discrete Fourier transform of its first row", (n) => {
    const c = gaussianMatrix(4, n, 1);
    const expected = Array.from({ length: n }, (_, k): Value => {
      let [re, im] = [0, 0];
      for (let j = 0; j < n; j++) {
        const angle = (2 * Math.PI * ((j * k) % n)) / n;
        re += c[j]! * Math.cos(angle);
        im += c[j]! * Math.sin(angle);
      }
      return [re, im];
    });
    const e = eigenvalues(
      fromEntries(n, (i, j) => c[(j - i + n) % n]!),
      n,
    );
    expect(multisetDistance(e, expected)).toBeLessThan(1e-12);
  });

  it.each([64, 130])("cyclic permutation of %i, on which unshifted QR stands still", (n) => {
    const e = eigenvalues(
      fromEntries(n, (i, j) => (i === (j + 1) % n ? 1 : 0)),
      n,
    );
    const expected = Array.from({ length: n }, (_, k): Value => {
      const angle = (2 * Math.PI * k) / n;
      return [Math.cos(angle), Math.sin(angle)];
    });
    expect(multisetDistance(e, expected)).toBeLessThan(1e-13);
  });

  it("a hidden nilpotent Jordan block: zeros to the n-th root of an ulp", () => {
    const n = 16;
    const e = eigenvalues(hidden(tridiagonal(n, 0, 1), n), n);
    expect(Math.hypot(e.re[0]!, e.im[0]!)).toBeLessThan(2 * 2 ** (-52 / n));
  });

  it("Frank's matrix: reciprocal pairs, determinant 1", () => {
    const { re, im } = eigenvalues(frank(12), 12);
    expect(im).toEqual(new Float64Array(12));
    for (let k = 0; k < 3; k++) expect(re[k]! * re[11 - k]!).toBeCloseTo(1, 6);
    // By LAPACK, in numpy.
    expect(re[0]).toBeCloseTo(32.2288915015722, 11);
  });

  it("roots of a polynomial of degree 20 on a circle, from its companion matrix", () => {
    const n = 20;
    const e = eigenvalues(
      fromEntries(n, (i, j) => (i === 0 ? (j === n - 1 ? 0.5 : 0) : i === j + 1 ? 1 : 0)),
      n,
    );
    const radius = 0.5 ** (1 / n);
    const expected = Array.from({ length: n }, (_, k): Value => {
      const angle = (2 * Math.PI * k) / n;
      return [radius * Math.cos(angle), radius * Math.sin(angle)];
    });
    expect(multisetDistance(e, expected)).toBeLessThan(1e-13);
  });
});

describe("eigenvalues of larger matrices, by what they must satisfy", () => {
  it.each([
    ["Grcar", grcar(30), 30],
    ["Frank", frank(20), 20],
    ["Gaussian", gaussianMatrix(7, 36, 36), 36],
    ["hidden Jordan block", hidden(tridiagonal(24, 0, 1), 24), 24],
    ["integers", gaussianMatrix(8, 30, 30).map((x) => Math.round(x)), 30],
  ] as const)("%s: exact for a matrix nearby", (_, a, n) => {
    const e = eigenvalues(a, n);
    const scale = singularValues(a, n, n)[0]!;
    const worst = Math.max(...Array.from(e.re, (re, i) => distanceToSingular(a, n, re, e.im[i]!)));
    expect(worst / scale).toBeLessThan(2e-15 * n);
  });

  it("have the trace and the determinant of the matrix", () => {
    const n = 150;
    const a = gaussianMatrix(5, n, n);
    const { re, im } = eigenvalues(a, n);
    const trace = a.reduce((sum, x, k) => (k % (n + 1) === 0 ? sum + x : sum), 0);
    expect(re.reduce((x, y) => x + y)).toBeCloseTo(trace, 11);
    const logs = re.reduce((sum, x, i) => sum + Math.log(Math.hypot(x, im[i]!)), 0);
    expect(logs).toBeCloseTo(luDeterminant(luFactor(a, n)).logAbs, 9);
    expect(im.reduce((x, y) => x + y)).toBe(0);
  });

  it("do not change under an orthogonal similarity, nor under transposition", () => {
    const n = 90;
    const a = gaussianMatrix(6, n, n);
    const expected = values(eigenvalues(a, n));
    expect(multisetDistance(eigenvalues(hidden(a, n), n), expected)).toBeLessThan(1e-11);
    const transposed = fromEntries(n, (i, j) => a[j * n + i]!);
    expect(multisetDistance(eigenvalues(transposed, n), expected)).toBeLessThan(1e-11);
  });

  it("do not suffer from units that differ by 20 binary orders, since they are balanced", () => {
    const n = 40;
    const a = gaussianMatrix(10, n, n);
    const unit = (i: number) => 2 ** ((i * 7) % 21);
    const scaled = fromEntries(n, (i, j) => (a[i * n + j]! * unit(i)) / unit(j));
    expect(multisetDistance(eigenvalues(scaled, n), values(eigenvalues(a, n)))).toBeLessThan(1e-12);
  });

  it("agree with ml-matrix", () => {
    for (const n of [13, 32, 48]) {
      const a = gaussianMatrix(n, n, n);
      const evd = new EigenvalueDecomposition(new Matrix(rowsOf(a, n, n)));
      const expected = evd.realEigenvalues.map((re, i): Value => [re, evd.imaginaryEigenvalues[i]!]);
      expect(multisetDistance(eigenvalues(a, n), expected)).toBeLessThan(1e-10);
    }
  });

  it.each([2 ** 1000, 2 ** -1000])("scale with the matrix, by %d", (factor) => {
    const a = gaussianMatrix(9, 20, 20);
    const [plain, scaled] = [a, a.map((x) => x * factor)].map((m) => eigenvalues(m, 20));
    const back = { re: scaled!.re.map((x) => x / factor), im: scaled!.im.map((x) => x / factor) };
    expect(multisetDistance(back, values(plain!))).toBeLessThan(1e-12);
  });

  it("come from a dense block beside isolated eigenvalues", () => {
    const n = 40;
    const upper = fromEntries(n, (i, j) => (j > i ? 1 : i === j ? i : 0));
    const block = gaussianMatrix(11, 20, 20);
    for (let i = 0; i < 20; i++) upper.set(block.subarray(20 * i, 20 * i + 20), (20 + i) * n + 20);
    const expected = [...Array.from({ length: 20 }, (_, i): Value => i), ...values(eigenvalues(block, 20))];
    expect(multisetDistance(eigenvalues(upper, n), expected)).toBeLessThan(1e-12);
  });
});
