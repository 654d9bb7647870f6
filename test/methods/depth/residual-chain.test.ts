import { describe, expect, it } from "vitest";
import { identity, matMul } from "../../../src/linalg/matrix.js";
import { operatorNorm } from "../../../src/linalg/norms.js";
import { layerChain } from "../../../src/methods/depth/layer-chain.js";
import { pathLengthTerms } from "../../../src/methods/depth/path-length-terms.js";
import { residualChain } from "../../../src/methods/depth/residual-chain.js";
import { matrixChain } from "../../../src/methods/products/jacobian-chain.js";
import { productSingularValues } from "../../../src/methods/products/product-singular-values.js";
import { activationLayer } from "../../../src/systems/layers/activation-layer.js";
import { affineLayer } from "../../../src/systems/layers/affine-layer.js";
import { batchNormLayer } from "../../../src/systems/layers/batch-norm-layer.js";
import type { Layer } from "../../../src/systems/layers/layer.js";
import { layerSequence } from "../../../src/systems/layers/layer-sequence.js";
import { residualLayer } from "../../../src/systems/layers/residual-layer.js";
import { normals } from "../../systems/layers/layer-check.js";
import { gaussianChain, gaussianMatrices } from "./chains.js";

function expectClose(found: Float64Array, wanted: Float64Array, digits = 11): void {
  expect(found.length).toBe(wanted.length);
  found.forEach((v, i) => {
    expect(v).toBeCloseTo(wanted[i]!, digits);
  });
}

describe("a residual chain", () => {
  it.each([1, 3, 8])("multiplies %d vectors by I + J, from both sides", (c) => {
    const n = 9;
    const [j] = gaussianMatrices(n, 1, 1, 4);
    const whole = j!.map((v, k) => v + Number(k % (n + 1) === 0));
    const [formed, chain] = [matrixChain(n, [whole]), residualChain(matrixChain(n, [j!]))];
    const v = normals(n * c, 5);
    const before = v.slice();
    expectClose(chain.times(1, v), formed.times(1, v));
    expectClose(chain.transposedTimes(1, v), formed.transposedTimes(1, v));
    expect(v).toEqual(before);
  });

  it("has the operator norm of the product that it never forms", () => {
    const [n, length] = [20, 12];
    let product: Float64Array = identity(n);
    for (const j of gaussianMatrices(n, length, 0.5, 6)) {
      product = matMul(
        j.map((v, k) => v + Number(k % (n + 1) === 0)),
        product,
        n,
        n,
        n,
      );
    }
    const found = productSingularValues(residualChain(gaussianChain(n, length, 0.5, 6)));
    expect(found.status).toBe("converged");
    expect(found.logSingularValues[0]!).toBeCloseTo(Math.log(operatorNorm(product, n, n)), 9);
  });
});

/** x + tanh(BN(W x)), ready to run as many layers as there are bases. */
function blocks(width: number, count: number): { branch: Layer; block: Layer }[] {
  const each = width * width + 2 * width;
  return Array.from({ length: count }, (_, i) => {
    const branch = layerSequence([
      affineLayer({ inputs: width, outputs: width, bias: false, base: i * each }),
      batchNormLayer({ width, base: i * each + width * width }),
      activationLayer(width, "tanh"),
    ]);
    return { branch, block: residualLayer(branch) };
  });
}

describe("a chain of layers", () => {
  it("takes the gradient of a batch-normalised residual network apart by path length", () => {
    const [width, batch, count] = [4, 5, 6];
    const made = blocks(width, count);
    const p = normals(count * 24, 7);
    const network = layerSequence(made.map(({ block }) => block));
    network.forward(normals(batch * width, 8), p, batch, new Float64Array(batch * width));
    const delta = normals(batch * width, 9);
    const pulled = new Float64Array(delta.length);
    network.pull(p, delta, pulled);
    const branches = layerChain(
      made.map(({ branch }) => branch),
      p,
      batch,
    );
    expectClose(pathLengthTerms(branches, delta).total, pulled, 10);
    const pushed = new Float64Array(delta.length);
    network.push(p, delta, pushed);
    const whole = residualChain(branches);
    let v = delta;
    for (let i = 1; i <= count; i++) v = whole.times(i, v);
    expectClose(v, pushed, 10);
  });

  it("applies each factor to several vectors, one a column", () => {
    const layer = affineLayer({ inputs: 3, outputs: 3, bias: false });
    const p = normals(9, 10);
    layer.forward(normals(6, 11), p, 2, new Float64Array(6));
    const chain = layerChain([layer], p, 2);
    expect([chain.dimension, chain.length]).toEqual([6, 1]);
    const block = normals(12, 12);
    for (const side of ["times", "transposedTimes"] as const) {
      const together = chain[side](1, block);
      for (const j of [0, 1]) {
        const column = (a: Float64Array) => Float64Array.from({ length: 6 }, (_, i) => a[2 * i + j]!);
        expectClose(chain[side](1, column(block)), column(together), 14);
      }
    }
  });

  it("refuses layers of other widths", () => {
    expect(() => layerChain([], new Float64Array(0), 1)).toThrow("layer chain: is empty");
    const layers = [activationLayer(3, "tanh"), affineLayer({ inputs: 3, outputs: 2 })];
    expect(() => layerChain(layers, new Float64Array(8), 1)).toThrow(
      "layer 1: 3 numbers enter and 2 leave, expected 3 and 3",
    );
  });
});
