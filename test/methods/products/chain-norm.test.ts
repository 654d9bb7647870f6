import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { identity, matMul, matVec } from "../../../src/linalg/matrix.js";
import { operatorNorm } from "../../../src/linalg/norms.js";
import { norm2 } from "../../../src/linalg/vector.js";
import { residualChain } from "../../../src/methods/depth/residual-chain.js";
import { chainNorm } from "../../../src/methods/products/chain-norm.js";
import { matrixChain } from "../../../src/methods/products/jacobian-chain.js";
import { productSingularValues } from "../../../src/methods/products/product-singular-values.js";
import { gaussianChain, gaussianMatrices } from "../depth/chains.js";

function formed(matrices: readonly Float64Array[], n: number): Float64Array {
  return matrices.reduce((product, factor) => matMul(factor, product, n, n, n), identity(n));
}

describe("the norm of a chain", () => {
  it("is that of the product, formed and decomposed", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 24 }),
        fc.integer({ min: 1, max: 6 }),
        fc.nat(99),
        (n, length, seed) => {
          const matrices = gaussianMatrices(n, length, 1, seed);
          const product = formed(matrices, n);
          const found = chainNorm(matrixChain(n, matrices));
          expect(found.status).toBe("converged");
          const norm = operatorNorm(product, n, n);
          expect(found.norm! / norm).toBeCloseTo(1, 10);
          expect(norm2(matVec(product, Float64Array.from(found.vector), n, n)) / norm).toBeCloseTo(1, 9);
        },
      ),
      { seed: 3, numRuns: 40 },
    );
  });

  it("of residual layers agrees with subspace iteration, in fewer passes", () => {
    const chain = residualChain(gaussianChain(80, 30, 0.5, 2));
    const found = chainNorm(chain);
    const slower = productSingularValues(chain);
    expect(Math.log(found.norm!)).toBeCloseTo(slower.logSingularValues[0]!, 9);
    expect(2 * found.iterations).toBeLessThan(4 * slower.passes);
    expect(found.residual).toBeLessThan(1e-8);
  });

  it("tells when it stopped early, with a lower bound", () => {
    const chain = gaussianChain(40, 3, 1, 5);
    const early = chainNorm(chain, { maxIterations: 3 });
    expect([early.status, early.iterations]).toEqual(["budget", 3]);
    expect(early.norm).toBeLessThan(chainNorm(chain).norm!);
    expect(() => chainNorm(chain, { maxIterations: 0 })).toThrow("maxIterations is 0");
  });

  it.each([1e-100, 1e100, NaN, 0])("tells what it cannot square: two factors of %d", (entry) => {
    const factor = Float64Array.of(entry, 0, 0, entry);
    expect(chainNorm(matrixChain(2, [factor, factor]))).toEqual({
      ...{ norm: null, vector: [], residual: null, iterations: 1, status: "out of range" },
    });
  });
});
