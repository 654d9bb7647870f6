import { describe, expect, it } from "vitest";
import { labelPoints } from "../../../src/methods/basins/label-points.js";
import { findAttractors, type Box } from "../../../src/methods/basins/find-attractors.js";
import { uncertaintyExponent, uncertaintyPoints } from "../../../src/methods/basins/uncertainty-exponent.js";
import { defaultParameters } from "../../../src/systems/parameters.js";
import { mapModel, swapModel } from "./basin-models.js";

function exponentOf(label: (x: number, y: number) => number, box: Box, samples = 2000) {
  const { points } = uncertaintyPoints(box, { samples });
  const labels = Int32Array.from({ length: points.length / 2 }, (_, k) =>
    label(points[2 * k]!, points[2 * k + 1]!),
  );
  return uncertaintyExponent(labels, 2, { samples });
}

describe("uncertaintyExponent", () => {
  it("McDonald et al. (1985): the boundary of a Weierstrass function, of dimension 2 − ln 1.5/ln 3", () => {
    // x' = 3x mod 1, y' = 1.5 y + cos 2πx: y runs to +∞ or −∞.
    const sign = (x: number, y: number) => {
      let [a, b] = [x, y];
      for (let t = 0; t < 400 && Math.abs(b) < 1e6; t++) {
        b = 1.5 * b + Math.cos(2 * Math.PI * a);
        a = (3 * a) % 1;
      }
      return b > 0 ? 1 : 0;
    };
    const box: Box = [
      [0, 1],
      [-2, 2],
    ];
    const found = exponentOf(sign, box, 4000);
    const exact = Math.log(1.5) / Math.log(3);
    expect(found.status).toBe("ok");
    expect(Math.abs(found.exponent! - exact)).toBeLessThan(4 * found.standardError!);
    expect(found.standardError!).toBeLessThan(0.03);
    expect(found.boundaryDimension!).toBeCloseTo(2 - found.exponent!, 12);
  });

  it("Grebogi et al. (1983): α ≈ 0.2 of their map", () => {
    // θ' = θ + 1.32 sin 2θ − 0.90 sin 4θ − x sin θ, x' = −0.3 cos θ; attractors at θ = 0 and θ = π.
    const model = mapModel(
      ([t, x]) => [
        t! + 1.32 * Math.sin(2 * t!) - 0.9 * Math.sin(4 * t!) - x! * Math.sin(t!),
        -0.3 * Math.cos(t!),
      ],
      [
        [0, 2 * Math.PI],
        [-0.5, 0.5],
      ],
    );
    const side = (theta: number, x: number) => {
      const state = Float64Array.of(theta, x);
      const none = new Float64Array(0);
      const map = model.system as { step(x: Float64Array, p: Float64Array): Float64Array };
      for (let t = 0; t < 300; t++) state.set(map.step(state, none));
      return state[1]! < 0 ? 0 : 1;
    };
    const { exponent, standardError } = exponentOf(side, model.stateBox, 1000);
    expect(Math.abs(exponent! - 0.2)).toBeLessThan(0.05 + 2 * standardError!);
  });

  it("a smooth boundary has α = 1", () => {
    const model = swapModel(0.6, 1.1);
    const p = defaultParameters(model);
    const { atlas } = findAttractors(model, p);
    const points = uncertaintyPoints(model.stateBox, { samples: 3000 });
    const labels = labelPoints(model, p, atlas, points, 0, points.points.length / 2);
    const { exponent, standardError, fractions } = uncertaintyExponent(labels, 2, { samples: 3000 });
    expect(Math.abs(exponent! - 1)).toBeLessThan(4 * standardError!);
    expect(standardError!).toBeLessThan(0.15);
    // Mean width of the strip: ε times the mean of 2|cos| over directions, over the diagonal's length √8 in a box of 4.
    expect(fractions[0]!.value / fractions[0]!.size).toBeCloseTo(
      (2 * (2 / Math.PI) * 2 * Math.sqrt(8)) / 4,
      0,
    );
  });

  it("fits nothing to a boundary nobody met", () => {
    const found = exponentOf(
      () => 0,
      [
        [0, 1],
        [0, 1],
      ],
      100,
    );
    expect([found.status, found.exponent]).toEqual(["too-few", null]);
  });

  it("refuses sizes and labels that do not fit", () => {
    expect(() => uncertaintyPoints([[0, 1]], { sizes: [2] })).toThrow(/size is 2/);
    expect(() => uncertaintyExponent(new Int32Array(5), 1)).toThrow(/5 labels/);
  });
});
