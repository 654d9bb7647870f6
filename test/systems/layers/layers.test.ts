import { describe, expect, it } from "vitest";
import { activationNames } from "../../../src/systems/activation.js";
import { activationLayer } from "../../../src/systems/layers/activation-layer.js";
import { affineLayer } from "../../../src/systems/layers/affine-layer.js";
import { layerSequence } from "../../../src/systems/layers/layer-sequence.js";
import { checkLayer, normals } from "./layer-check.js";

const chain = () =>
  layerSequence([
    affineLayer({ inputs: 3, outputs: 5, base: 2 }),
    activationLayer(5, "tanh"),
    affineLayer({ inputs: 5, outputs: 4, bias: false, base: 22 }),
    activationLayer(4, "logistic"),
  ]);

describe("layers", () => {
  it.each([1, 2, 5])("an affine layer has the derivatives of its differences, batch %d", (batch) => {
    checkLayer(affineLayer({ inputs: 3, outputs: 4, base: 2 }), normals(20, 1), batch, 10);
    checkLayer(affineLayer({ inputs: 9, outputs: 8, bias: false }), normals(75, 2), batch, 20);
  });

  it.each(activationNames)("a layer of %s has the derivatives of its differences", (name) => {
    checkLayer(activationLayer(6, name), new Float64Array(3), 4, 30);
  });

  it.each([1, 3])("so has a sequence, batch %d", (batch) => {
    checkLayer(chain(), normals(44, 3), batch, 40);
  });

  it("a large batch takes the same way as single samples", () => {
    const layer = affineLayer({ inputs: 40, outputs: 30 });
    const p = normals(layer.weights, 4);
    const x = normals(25 * 40, 5);
    const whole = new Float64Array(25 * 30);
    layer.forward(x, p, 25, whole);
    const one = new Float64Array(30);
    for (let b = 0; b < 25; b++) {
      layer.forward(x.subarray(b * 40, b * 40 + 40), p, 1, one);
      one.forEach((v, i) => {
        expect(v).toBeCloseTo(whole[b * 30 + i]!, 12);
      });
    }
  });

  it("a sequence shows its states and its partial adjoints", () => {
    const sequence = chain();
    const p = normals(44, 6);
    const y = new Float64Array(8);
    sequence.forward(normals(6, 7), p, 2, y);
    expect(sequence.states().map(({ length }) => length)).toEqual([6, 10, 10, 8, 8]);
    expect(sequence.states()[1]!.map(Math.tanh)).toEqual(sequence.states()[2]);
    const delta = normals(8, 8);
    const adjoints = sequence.adjoints(p, delta);
    expect(adjoints.at(-1)).toEqual(delta);
    const pulled = new Float64Array(6);
    sequence.pull(p, delta, pulled);
    expect(adjoints[0]).toEqual(pulled);
  });

  it("refuses widths that do not fit", () => {
    expect(() => layerSequence([])).toThrow("layer sequence: is empty");
    expect(() => layerSequence([activationLayer(3, "tanh"), activationLayer(4, "tanh")])).toThrow(
      "layer 1: takes 4 numbers, but the layer before gives 3",
    );
    expect(() => activationLayer(0, "tanh")).toThrow("width is 0");
    expect(() => affineLayer({ inputs: 2, outputs: 1.5 })).toThrow("width is 1.5");
  });
});
