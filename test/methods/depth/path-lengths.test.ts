import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { vecMat } from "../../../src/linalg/matrix.js";
import { norm2 } from "../../../src/linalg/vector.js";
import { pathLengthLaw } from "../../../src/methods/depth/path-length-law.js";
import { pathLengthTerms } from "../../../src/methods/depth/path-length-terms.js";
import { sampledPaths } from "../../../src/methods/depth/sampled-paths.js";
import { matrixChain } from "../../../src/methods/products/jacobian-chain.js";
import { gaussianChain, gaussianMatrices } from "./chains.js";

/** e_k by walking through all 2^L paths one by one. */
function enumerated(matrices: readonly Float64Array[], adjoint: Float64Array): Float64Array[] {
  const n = adjoint.length;
  const terms = Array.from({ length: matrices.length + 1 }, () => new Float64Array(n));
  for (let path = 0; path < 2 ** matrices.length; path++) {
    let [v, length] = [adjoint, 0];
    for (let i = matrices.length - 1; i >= 0; i--) {
      if ((path >> i) % 2 === 0) continue;
      v = vecMat(v, matrices[i]!, n, n);
      length++;
    }
    terms[length]!.forEach((_, at, term) => (term[at]! += v[at]!));
  }
  return terms;
}

const adjointOf = (n: number) => Float64Array.from({ length: n }, (_, i) => Math.cos(i + 1));

describe("path lengths of residual layers", () => {
  it("are those of an enumeration of all paths", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 0, max: 7 }),
        fc.nat(99),
        (n, length, seed) => {
          const matrices = gaussianMatrices(n, length, 1.3, seed);
          const adjoint = adjointOf(n);
          const { terms, norms, status } = pathLengthTerms(matrixChain(n, matrices), adjoint);
          expect(status).toBe("finite");
          enumerated(matrices, adjoint).forEach((wanted, k) => {
            wanted.forEach((v, at) => {
              expect(terms[k]![at]!).toBeCloseTo(v, 9);
            });
            expect(norms[k]).toBeCloseTo(norm2(wanted), 9);
          });
        },
      ),
      { seed: 1, numRuns: 40 },
    );
  });

  it("of scalars are elementary symmetric polynomials, and add up to the product of 1 + J", () => {
    const { terms, total } = pathLengthTerms(
      matrixChain(
        1,
        [0.5, -0.3, 0.8].map((j) => Float64Array.of(j)),
      ),
      Float64Array.of(1),
    );
    // e_1 = 1.0, e_2 = −0.15 + 0.4 − 0.24, e_3 = −0.12.
    [1, 1, 0.01, -0.12].forEach((e, k) => {
      expect(terms[k]![0]!).toBeCloseTo(e, 14);
    });
    expect(total[0]!).toBeCloseTo(1.5 * 0.7 * 1.8, 14);
  });

  it("of a block of adjoints are those of each", () => {
    const chain = gaussianChain(6, 5, 0.8, 3);
    const columns = [adjointOf(6), adjointOf(6).map((v) => v ** 3), adjointOf(6).map((v) => v - 1)];
    const block = Float64Array.from({ length: 18 }, (_, at) => columns[at % 3]![Math.floor(at / 3)]!);
    const together = pathLengthTerms(chain, block);
    columns.forEach((column, j) => {
      pathLengthTerms(chain, column).terms.forEach((term, k) => {
        term.forEach((v, i) => {
          expect(together.terms[k]![3 * i + j]!).toBeCloseTo(v, 12);
        });
      });
    });
  });

  it("tell an overflow", () => {
    const chain = matrixChain(1, [Float64Array.of(1e200), Float64Array.of(1e200)]);
    expect(pathLengthTerms(chain, Float64Array.of(1)).status).toBe("non-finite");
  });

  it("need whole columns", () => {
    expect(() => pathLengthTerms(gaussianChain(3, 2, 1, 0), new Float64Array(4))).toThrow("4 entries");
    expect(() => pathLengthTerms(gaussianChain(3, 2, 1, 0), new Float64Array(0))).toThrow("0 entries");
  });
});

describe("the law of path lengths", () => {
  it("has the moments and the shares of Veit et al.'s network", () => {
    const { mean, deviation, gradient, paths } = pathLengthLaw(54, 0.5);
    const share = (of: readonly number[]) => of.slice(5, 18).reduce((sum, v) => sum + v, 0);
    expect(mean).toBeCloseTo(10.8, 13);
    expect(deviation).toBeCloseTo(2.939388, 6);
    expect(share(gradient)).toBeCloseTo(0.97496225, 8);
    // 81725384002200/2^54.
    expect(share(paths)).toBeCloseTo(0.00453667015, 11);
  });

  it("is a distribution with these moments for any depth and gain", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 3000 }),
        fc.double({ min: 0, max: 20, noNaN: true }),
        (depth, gain) => {
          const { gradient, paths, mean, deviation } = pathLengthLaw(depth, gain);
          const moment = (of: readonly number[], f: (k: number) => number) =>
            of.reduce((sum, v, k) => sum + v * f(k), 0);
          expect(moment(gradient, () => 1)).toBeCloseTo(1, 9);
          expect(moment(paths, (k) => k) - depth / 2).toBeCloseTo(0, 6);
          expect(moment(gradient, (k) => k) - mean).toBeCloseTo(0, 6);
          expect(Math.sqrt(moment(gradient, (k) => (k - mean) ** 2)) - deviation).toBeCloseTo(0, 6);
        },
      ),
      { seed: 2, numRuns: 40 },
    );
    expect(() => pathLengthLaw(3, -1)).toThrow("gain is -1");
    expect(() => pathLengthLaw(2.5, 1)).toThrow("depth is 2.5");
  });

  it("is what independent Gaussian branches do, on average", () => {
    const [depth, gain, n, runs] = [20, 0.6, 24, 40];
    const squares = new Float64Array(depth + 1);
    for (let seed = 0; seed < runs; seed++) {
      const { norms } = pathLengthTerms(gaussianChain(n, depth, gain, seed), adjointOf(n));
      norms.forEach((norm, k) => (squares[k]! += norm ** 2 / runs));
    }
    const total = squares.reduce((sum, v) => sum + v, 0);
    const { gradient } = pathLengthLaw(depth, gain);
    // The scatter of a share over these 40 runs is some 0.01.
    gradient.forEach((share, k) => {
      expect(Math.abs(squares[k]! / total - share)).toBeLessThan(0.03);
    });
    expect(total / norm2(adjointOf(n)) ** 2 / (1 + gain ** 2) ** depth).toBeCloseTo(1, 0);
  });
});

describe("sampled paths", () => {
  it("of scalars have the one size there is", () => {
    const chain = matrixChain(
      1,
      Array.from({ length: 9 }, () => Float64Array.of(-0.5)),
    );
    const found = sampledPaths(chain, Float64Array.of(2), { lengths: [0, 3, 9], paths: 5 });
    expect(found).toEqual(
      [2, 0.25, 2 / 512].map((mean, i) => ({
        ...{ length: [0, 3, 9][i]!, mean, rootMeanSquare: mean, deviation: 0 },
      })),
    );
  });

  it("draw every set of branches as often", () => {
    // Branch i doubles i times over: the norm of a path is 2^(sum of its branches), which no two of size 2 of 1, 2, 4 share.
    const chain = matrixChain(
      1,
      [2, 4, 16].map((v) => Float64Array.of(v)),
    );
    const paths = 6000;
    const [found] = sampledPaths(chain, Float64Array.of(1), { lengths: [2], paths, seed: 5 });
    const products = [8, 32, 64];
    const mean = products.reduce((sum, v) => sum + v, 0) / 3;
    const deviation = Math.sqrt(products.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 3);
    expect(Math.abs(found!.mean - mean)).toBeLessThan((4 * deviation) / Math.sqrt(paths));
    expect(found!.deviation / deviation).toBeCloseTo(1, 1);
  });

  it("agree with the exact terms: mean squares of independent branches are g^2k", () => {
    const n = 64;
    const chain = gaussianChain(n, 20, 0.5, 11);
    const adjoint = adjointOf(n);
    const found = sampledPaths(chain, adjoint, { lengths: [1, 4, 8], paths: 200, seed: 3 });
    const { norms } = pathLengthTerms(chain, adjoint);
    found.forEach(({ length, rootMeanSquare }) => {
      const size = norm2(adjoint) * 0.5 ** length;
      expect(rootMeanSquare / size).toBeGreaterThan(0.8);
      expect(rootMeanSquare / size).toBeLessThan(1.2);
      let paths = 1;
      for (let k = 1; k <= length; k++) paths *= (21 - k) / k;
      expect(norms[length]! / Math.sqrt(paths) / rootMeanSquare).toBeGreaterThan(0.75);
      expect(norms[length]! / Math.sqrt(paths) / rootMeanSquare).toBeLessThan(1.3);
    });
  });

  it("refuse what is not there", () => {
    const chain = gaussianChain(2, 3, 1, 0);
    const v = new Float64Array(2);
    expect(() => sampledPaths(chain, v, { lengths: [4] })).toThrow(
      "a path length is 4; expected at most the 3",
    );
    expect(() => sampledPaths(chain, v, { lengths: [-1] })).toThrow("a path length is -1");
    expect(() => sampledPaths(chain, v, { lengths: [1], paths: 0 })).toThrow("paths is 0");
    expect(() => sampledPaths(chain, new Float64Array(3), { lengths: [1] })).toThrow("adjoint has 3");
  });
});
