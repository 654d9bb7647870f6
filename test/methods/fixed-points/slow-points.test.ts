import { describe, expect, it } from "vitest";
import { foldOfGain } from "../../../src/methods/bifurcations/one-neuron-folds.js";
import { fixedPointEquation } from "../../../src/methods/fixed-points/fixed-point-equation.js";
import { slowPoints } from "../../../src/methods/fixed-points/slow-points.js";
import { descendSpeed, speedHessian } from "../../../src/methods/fixed-points/speed-descent.js";
import { randomStream } from "../../../src/random/stream.js";
import { cellModel } from "../../../src/systems/cell-model.js";
import { findModel } from "../../../src/systems/models.js";
import { defaultParameters } from "../../../src/systems/parameters.js";

const neuron = findModel("one-neuron")!;
const lattice = Float64Array.from({ length: 21 }, (_, i) => i / 20);

/** The one-neuron map so far beyond the fold at which its lower two points vanish. */
function beyondFold(by: number): Float64Array {
  return Float64Array.of(5, -2.5 + 2 * foldOfGain(5 / 4).drive + by, 1, 1, 0);
}

describe("slowPoints", () => {
  it("the ghost of the fold: σ(5x + b) − x is least where x(1 − x) of σ is 1/5, in closed form", () => {
    for (const by of [1e-1, 1e-3, 1e-6]) {
      const p = beyondFold(by);
      const [point, ...others] = slowPoints(neuron, p, lattice);
      expect(others).toEqual([]);
      // σ'(5x + b) = 1/5, on the lower branch: σ = ½ − ½√(1 − 4/5).
      const y = 0.5 - Math.sqrt(0.05);
      const x = (Math.log(y / (1 - y)) - p[1]!) / 5;
      expect(point!.state[0]).toBeCloseTo(x, 8);
      expect(point!.speed / ((y - x) ** 2 / 2)).toBeCloseTo(1, 7);
      expect(point!.multipliers[0]!.re).toBeCloseTo(1, 6);
    }
  });

  it("none where the fixed points are there, nor of the fixed points themselves", () => {
    expect(slowPoints(neuron, beyondFold(-1e-3), lattice)).toEqual([]);
    const { starts, model, p } = flipFlopStarts();
    for (const { residual, speed } of slowPoints(model, p, starts)) {
      expect(residual).toBeGreaterThan(1e-6);
      expect(speed).toBeGreaterThan(0);
    }
  });

  it("in a network: minima of q by their values all around, stationary by differences of q itself", () => {
    const n = 6;
    const { normal } = randomStream(2);
    const wRec = Float64Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? 1.4 : 0.25 * normal()));
    const b = Float64Array.from({ length: n }, () => 0.25 * normal());
    const model = cellModel({ cell: "vanilla", activation: "tanh", wRec, b });
    const p = defaultParameters(model);
    const starts = Float64Array.from({ length: 80 * n }, () => 0.7 * normal());
    const found = slowPoints(model, p, starts);
    expect(found.length).toBeGreaterThan(0);
    const equation = fixedPointEquation(model.system);
    const q = (x: Float64Array) =>
      equation.value(x, p, new Float64Array(n)).reduce((sum, v) => sum + (v * v) / 2, 0);
    for (const { state, speed } of found) {
      const x = Float64Array.from(state);
      expect(q(x) / speed).toBeCloseTo(1, 10);
      for (let trial = 0; trial < 40; trial++) {
        const away = Float64Array.from({ length: n }, () => 1e-3 * normal());
        expect(q(x.map((v, i) => v + away[i]!))).toBeGreaterThan(speed);
      }
    }
  });

  it("refuses states that are no whole number of states", () => {
    const { model, p } = flipFlopStarts();
    expect(() => slowPoints(model, p, new Float64Array(25))).toThrow(
      /states has 25 entries; expected a multiple of 24/,
    );
  });
});

function flipFlopStarts() {
  const model = findModel("flip-flop")!;
  const { uniform } = randomStream(3);
  const starts = Float64Array.from({ length: 24 * 10 }, () => 2 * uniform() - 1);
  return { model, p: defaultParameters(model), starts };
}

describe("descendSpeed", () => {
  it("reaches a root with a singular Jacobian, where Newton's method has no step", () => {
    const latch = findModel("latch")!;
    // w = 1, h = 0: tanh x − x ≈ −x³/3.
    const end = descendSpeed(latch.system, Float64Array.of(0.8), Float64Array.of(1, 0));
    expect(end.status).toBe("root");
    expect(Math.abs(end.state[0]!)).toBeLessThan(2e-4);
  });

  it("tells what diverges, and when the budget is spent", () => {
    const henon = findModel("henon")!;
    const p = Float64Array.of(1.4, 0.3);
    expect(descendSpeed(henon.system, Float64Array.of(1e200, 0), p).status).toBe("diverged");
    expect(descendSpeed(henon.system, Float64Array.of(40, 3), p, { maxIterations: 2 }).status).toBe("capped");
  });

  it("the Hessian of q is that of Hénon's polynomial", () => {
    const [a, b, x, y] = [1.4, 0.3, 0.4, -0.2];
    // g = (1 − a x² + y − x, b x − y).
    const [g0, g1] = [1 - a * x * x + y - x, b * x - y];
    const [d0, d1] = [-2 * a * x - 1, b];
    const expected = [d0 * d0 + d1 * d1 - 2 * a * g0, d0 - d1, d0 - d1, 2];
    expect(g1).not.toBe(0);
    const equation = fixedPointEquation(findModel("henon")!.system);
    speedHessian(equation, Float64Array.of(x, y), Float64Array.of(a, b)).forEach((v, k) => {
      expect(v).toBeCloseTo(expected[k]!, 7);
    });
  });
});
