import { describe, expect, it } from "vitest";
import { activationLayer } from "../../../src/systems/layers/activation-layer.js";
import { affineLayer } from "../../../src/systems/layers/affine-layer.js";
import { batchNormLayer } from "../../../src/systems/layers/batch-norm-layer.js";
import { layerJacobian } from "../../../src/systems/layers/layer.js";
import { layerSequence } from "../../../src/systems/layers/layer-sequence.js";
import { residualLayer } from "../../../src/systems/layers/residual-layer.js";
import { checkLayer, normals } from "./layer-check.js";

const block = (base: number) =>
  residualLayer(
    layerSequence([
      batchNormLayer({ width: 3, base }),
      activationLayer(3, "tanh"),
      affineLayer({ inputs: 3, outputs: 3, base: base + 6 }),
    ]),
  );

describe("a residual layer", () => {
  it("has the derivatives of its differences, around one layer and around several", () => {
    checkLayer(residualLayer(affineLayer({ inputs: 4, outputs: 4, base: 1 })), normals(24, 1), 3, 10);
    checkLayer(block(2), normals(22, 2), 4, 20);
    checkLayer(layerSequence([block(0), block(18)]), normals(36, 3), 5, 30);
    checkLayer(residualLayer(residualLayer(activationLayer(3, "logistic"))), new Float64Array(0), 2, 40);
  });

  it("adds its input to its branch, and the identity to its Jacobian", () => {
    const branch = affineLayer({ inputs: 3, outputs: 3 });
    const layer = residualLayer(branch);
    const p = normals(12, 5);
    const x = normals(3, 6);
    const [y, f] = [new Float64Array(3), new Float64Array(3)];
    branch.forward(x, p, 1, f);
    layer.forward(x, p, 1, y);
    expect(y).toEqual(f.map((v, i) => v + x[i]!));
    layerJacobian(layer, p).forEach((entry, k) => {
      expect(entry).toBeCloseTo(p[k]! + Number(k % 4 === 0), 14);
    });
    expect([layer.weights, layer.base, layer.samplewise]).toEqual([12, 0, true]);
    expect(block(2).samplewise).toBe(false);
  });

  it("loses everything where f(x) = −x", () => {
    const layer = residualLayer(affineLayer({ inputs: 2, outputs: 2, bias: false }));
    const p = Float64Array.of(-1, 0, 0, -1);
    const y = new Float64Array(2).fill(7);
    layer.forward(Float64Array.of(3, 4), p, 1, y);
    expect([...y]).toEqual([0, 0]);
    layer.pull(p, Float64Array.of(1, 2), y);
    expect([...y]).toEqual([0, 0]);
  });

  it("refuses a branch that changes the number of features", () => {
    expect(() => residualLayer(affineLayer({ inputs: 2, outputs: 3 }))).toThrow(
      "residual layer: its branch takes 2 numbers and gives 3, expected as many",
    );
  });
});
