import { describe, expect, it } from "vitest";
import { basinShares } from "../../../src/methods/basins/basin-shares.js";
import { bisectBoundary } from "../../../src/methods/basins/boundary-bisection.js";
import { edgeStates } from "../../../src/methods/basins/edge-states.js";
import { findAttractors } from "../../../src/methods/basins/find-attractors.js";
import { labeller } from "../../../src/methods/basins/labeller.js";
import { oneNeuronFixedPoints } from "../../../src/methods/fixed-points/one-neuron-fixed-points.js";
import type { Model } from "../../../src/systems/model.js";
import { findModel } from "../../../src/systems/models.js";
import { defaultParameters, withParameters } from "../../../src/systems/parameters.js";
import { productModel } from "./basin-models.js";

const latch = findModel("latch")!;
const latchPoints = (w: number, h: number) =>
  oneNeuronFixedPoints(latch, withParameters(latch, { w, h })).points.map((q) => q.state[0]!);

function edgesOf(model: Model, p: Float64Array) {
  const { atlas } = findAttractors(model, p);
  const scale = Math.max(...model.stateBox.map(([low, high]) => high - low));
  const shares = basinShares(model, p, atlas, { samples: 300 });
  return edgeStates(model, p, shares.atlas, shares, scale);
}

describe("bisectBoundary", () => {
  it("meets the unstable point of one neuron to the last digits", () => {
    for (const h of [0, 0.03, -0.05]) {
      const p = withParameters(latch, { w: 1.5, h });
      const label = labeller(latch, p, findAttractors(latch, p).atlas);
      const [low, unstable, high] = latchPoints(1.5, h).map((x) => Float64Array.of(x));
      const pair = bisectBoundary(label, low!, high!, 0, 1e-14)!;
      expect(Math.abs(pair.inside[0]! - unstable![0]!)).toBeLessThan(1e-12);
      expect([pair.home, pair.other]).toEqual([0, 1]);
    }
  });

  it("says nothing where there is no boundary between", () => {
    const p = withParameters(latch, { w: 1.5 });
    const label = labeller(latch, p, findAttractors(latch, p).atlas);
    expect(bisectBoundary(label, Float64Array.of(0.5), Float64Array.of(0.9), 1, 1e-9)).toBeUndefined();
  });
});

describe("edgeStates", () => {
  it("two neurons side by side: four attractors, and the four saddles between neighbours in closed form", () => {
    const model = productModel([1.5, 1.7], [0.02, -0.04]);
    const { edgeStates: edges, apart } = edgesOf(model, defaultParameters(model));
    const [x, y] = [latchPoints(1.5, 0.02), latchPoints(1.7, -0.04)];
    // Attractors in order: (x₀, y₀), (x₀, y₂), (x₂, y₀), (x₂, y₂).
    const expected = [
      { between: [0, 1], state: [x[0], y[1]] },
      { between: [0, 2], state: [x[1], y[0]] },
      { between: [1, 3], state: [x[1], y[2]] },
      { between: [2, 3], state: [x[2], y[1]] },
    ];
    expect(edges.map(({ between }) => between)).toEqual(expected.map(({ between }) => between));
    edges.forEach((edge, k) => {
      expect(edge.status).toBe("saddle");
      expect(edge.unstableDimension).toBe(1);
      edge.state.forEach((v, i) => {
        expect(v).toBeCloseTo(expected[k]!.state[i]!, 11);
      });
    });
    expect(apart).toEqual([
      [0, 3],
      [1, 2],
    ]);
  });

  it("Hénon: the edge of escape is the saddle (−1.1314, −0.3394)", () => {
    const model = findModel("henon")!;
    const { edgeStates: edges } = edgesOf(model, withParameters(model, {}));
    expect(edges.map(({ between, status }) => [between, status])).toEqual([[[0, -2], "saddle"]]);
    // x = (−(1 − b) − √((1 − b)² + 4a))/(2a).
    expect(edges[0]!.state[0]).toBeCloseTo((-0.7 - Math.sqrt(0.49 + 5.6)) / 2.8, 12);
  });

  it("Lorenz at ρ = 20: an unstable limit cycle with one unstable direction", () => {
    const model = findModel("lorenz")!;
    const { edgeStates: edges } = edgesOf(model, withParameters(model, { rho: 20 }));
    expect(edges).toHaveLength(1);
    const [{ status, multipliers, unstableDimension, period }] = edges as [(typeof edges)[0]];
    expect(status).toBe("cycle");
    expect(unstableDimension).toBe(1);
    // Liouville: the multipliers' product is e^(−(σ + 1 + β) T).
    const product = multipliers!.reduce((m, { re, im }) => m * Math.hypot(re, im), 1);
    expect(Math.log(product) / period!).toBeCloseTo(-(10 + 1 + 8 / 3), 5);
  });

  it("the flip-flop network: the twelve edges of the cube", () => {
    const model = findModel("flip-flop")!;
    const { edgeStates: edges, apart } = edgesOf(model, defaultParameters(model));
    expect(edges).toHaveLength(12);
    expect(apart).toHaveLength(16);
    expect(
      edges.every(({ status, unstableDimension }) => status === "saddle" && unstableDimension === 1),
    ).toBe(true);
    for (let k = 0; k < 8; k++) expect(edges.filter(({ between }) => between.includes(k))).toHaveLength(3);
  });
});
