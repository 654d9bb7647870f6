import { describe, expect, it } from "vitest";
import {
  oneNeuronAttractorGrid,
  oneNeuronAttractors,
} from "../../../src/methods/basins/one-neuron-attractors.js";
import {
  oneNeuronCusp,
  oneNeuronFlipCurve,
  oneNeuronFoldCurve,
} from "../../../src/methods/bifurcations/one-neuron-cusp.js";
import { orbitDiagram } from "../../../src/methods/bifurcations/orbit-diagram.js";
import { findModel } from "../../../src/systems/models.js";

const map = findModel("one-neuron")!;
const pascanu = findModel("pascanu")!;
const latch = findModel("latch")!;
const at = (w: number, b: number, epsilon = 1, u = 0) => Float64Array.of(w, b, epsilon, 1, u);

describe("cusp and fold curves", () => {
  it("the cusps: (4, −2, ½), (4, −2, 0), (1, 0, 0)", () => {
    expect(oneNeuronCusp(map, at(9, 9))).toEqual({ w: 4, bias: -2, state: 0.5 });
    expect(oneNeuronCusp(pascanu, Float64Array.of(9, 9))).toEqual({ w: 4, bias: -2, state: 0 });
    expect(oneNeuronCusp(latch, Float64Array.of(9, 9))).toEqual({ w: 1, bias: 0, state: 0 });
  });

  it("an input moves the cusp: f, f', f'' of x − σ(w x + b) − u vanish there", () => {
    const { w, bias, state } = oneNeuronCusp(map, at(0, 0, 0.3, 0.1));
    const y = 1 / (1 + Math.exp(-(w * state + bias)));
    expect(state - y - 0.1).toBeCloseTo(0, 15);
    expect(1 - w * y * (1 - y)).toBeCloseTo(0, 15);
    expect(1 - 2 * y).toBeCloseTo(0, 15);
  });

  it("on the fold curves x(1 − x) = 1/w and the fixed-point equation hold; they start at the cusp", () => {
    const curve = oneNeuronFoldCurve(map, at(0, 0), { from: 2, to: 8, count: 20 });
    expect(curve).toHaveLength(21);
    expect(curve[0]).toEqual({ w: 4, biases: [-2, -2], states: [0.5, 0.5] });
    expect(curve.at(-1)!.w).toBe(8);
    for (const { w, biases, states } of curve) {
      states.forEach((x, i) => {
        expect(w * x * (1 - x)).toBeCloseTo(1, 13);
        expect(Math.log(x / (1 - x)) - w * x).toBeCloseTo(biases[i]!, 12);
      });
      expect(biases[0] + biases[1]).toBeCloseTo(-w, 12);
    }
    expect(oneNeuronFoldCurve(map, at(0, 0), { from: 5, to: 6, count: 2 })[0]!.w).toBeGreaterThan(5);
    expect(oneNeuronFoldCurve(map, at(0, 0), { from: 0, to: 4, count: 2 })).toEqual([]);
  });

  it("on the flip curves the multiplier is −1; they start at w = 4 − 8/ε", () => {
    for (const epsilon of [1, 0.5]) {
      const curve = oneNeuronFlipCurve(map, at(0, 0, epsilon), { from: -30, to: 0, count: 10 });
      expect(curve[0]!.w).toBe(4 - 8 / epsilon);
      for (const { w, biases, states } of curve) {
        states.forEach((x, i) => {
          const jacobian = map.system.jacobian(Float64Array.of(x), at(w, biases[i]!, epsilon))[0]!;
          expect(jacobian).toBeCloseTo(-1, 12);
        });
      }
      expect(curve).toHaveLength(11);
    }
    const flow = findModel("one-neuron-flow")!;
    expect(oneNeuronFlipCurve(flow, Float64Array.of(0, 0, 1, 0), { from: -30, to: 0, count: 10 })).toEqual(
      [],
    );
    expect(oneNeuronFlipCurve(map, at(0, 0), { from: -3, to: 0, count: 10 })).toEqual([]);
    expect(oneNeuronFlipCurve(map, at(0, 0), { from: -9, to: -5, count: 3 })[0]!.w).toBeLessThan(-5);
  });

  it("refuses a range that does not rise and a single weight", () => {
    expect(() => oneNeuronFoldCurve(map, at(0, 0), { from: 5, to: 5, count: 9 })).toThrow(/rising/);
    expect(() => oneNeuronFlipCurve(map, at(0, 0), { from: -9, to: 0, count: 1 })).toThrow(/count is 1/);
  });
});

describe("number of attractors", () => {
  it("agrees with brute force over a grid in the plane, 2-cycles included", () => {
    const weights = [-9, 9] as const;
    const biases = [-7, 7] as const;
    const { codes, columns, rows } = oneNeuronAttractorGrid(map, at(0, 0), weights, biases, {
      columns: 18,
      rows: 14,
    });
    expect(codes).toHaveLength(252);
    for (let i = 0; i < columns; i++) {
      const w = -9 + i + 0.5;
      const settled = orbitDiagram(map, at(w, 0), "b", [-6.5, 6.5], {
        values: rows,
        transient: 3000,
        samples: 4,
        starts: [[0], [1], [0.3]],
      });
      for (let j = 0; j < rows; j++) {
        const orbits = settled.orbits.filter((o) => Math.abs(o.parameter - (-6.5 + j)) < 1e-9);
        const code = codes[j * columns + i];
        const distinct = new Set(orbits.map((o) => Math.min(...o.states.map((s) => s[0]!)).toFixed(6)));
        expect(distinct.size).toBe(code === 3 ? 1 : code);
        expect(orbits.every((o) => o.period === (code === 3 ? 2 : 1))).toBe(true);
      }
    }
    expect(new Set(codes)).toEqual(new Set([1, 2, 3]));
  });

  it("counts across the folds and flips of C5, and claims nothing beyond a flip at ε < 1", () => {
    expect(oneNeuronAttractors(map, at(5, -2.6556))).toEqual({ count: 2, kind: "fixed points" });
    expect(oneNeuronAttractors(map, at(5, -2.6557))).toEqual({ count: 1, kind: "fixed points" });
    expect(oneNeuronAttractors(map, at(-5, 0.4195))).toEqual({ count: 1, kind: "fixed points" });
    expect(oneNeuronAttractors(map, at(-5, 0.4196))).toEqual({ count: 1, kind: "2-cycle" });
    expect(oneNeuronAttractors(map, at(-30, 15, 0.5))).toEqual({ count: null, kind: "undecided" });
    expect(oneNeuronAttractors(latch, Float64Array.of(2, 0.53))).toEqual({ count: 2, kind: "fixed points" });
  });

  it("refuses an empty grid", () => {
    expect(() => oneNeuronAttractorGrid(map, at(0, 0), [0, 1], [0, 1], { columns: 0, rows: 5 })).toThrow(
      /0 × 5/,
    );
  });
});
