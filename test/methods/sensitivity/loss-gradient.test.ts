import { describe, expect, it } from "vitest";
import { flowLossGradient, lossGradient } from "../../../src/methods/sensitivity/loss-gradient.js";
import { squaredError } from "../../../src/methods/sensitivity/loss.js";
import { henonMap } from "../../../src/systems/henon-map.js";
import { oneNeuronFlow, oneNeuronMap } from "../../../src/systems/one-neuron.js";
import { pascanuNeuron } from "../../../src/systems/pascanu-neuron.js";

const close = (actual: number, expected: number, relative: number): void => {
  expect(Math.abs(actual - expected) / Math.abs(expected)).toBeLessThan(relative);
};

const surface = squaredError({ readout: "logistic", target: [0.7] }, 1);
const at = (w: number, b: number) =>
  lossGradient(pascanuNeuron, Float64Array.of(0.5), Float64Array.of(w, b), surface, { steps: 50 });

describe("loss and gradient of M5, σ(x₅₀) against 0.7", () => {
  it.each([
    [-2.5, 0.02408886881336, 0.08631166947713, 0.1009250176369],
    [-2.6, 0.01209521136777, 0.119458680388, 0.1476018081568],
    [-2.62, 0.3432719072358, -0.02732878602552, -0.2395027563857],
  ])("off the wall, (w, b) = (5, %d)", (b, loss, dw, db) => {
    const result = at(5, b);
    close(result.loss, loss, 1e-11);
    close(result.gradient[0]!, dw, 1e-10);
    close(result.gradient[1]!, db, 1e-10);
    expect(result.status).toBe("ok");
  });

  // On the wall rounding of b and of each step grows by m⁵⁰: 3.2e3 at w = 5, 1e7 at w = 6.
  it.each([
    [5, 2.612296656, -411.870634, -661.682801, 1e-7],
    [6, 0, NaN, -2.57114e6, 1e-5],
  ])("on the wall, w = %d", (w, minusB, dw, db, tolerance) => {
    const wall = 0.5 - w / (1 + Math.exp(-0.5));
    if (minusB !== 0) expect(-wall).toBeCloseTo(minusB, 9);
    const { gradient, loss } = at(w, wall);
    close(gradient[1]!, db, tolerance);
    if (w === 5) {
      close(gradient[0]!, dw, tolerance);
      close(loss, 0.0060125553, 1e-7);
    }
  });

  it("dx₅₀/dx₀ on the wall is the multiplier to the fiftieth", () => {
    const { initialGradient, state } = at(5, 0.5 - 5 / (1 + Math.exp(-0.5)));
    const s = 1 / (1 + Math.exp(-state[0]!));
    const slope = initialGradient[0]! / (2 * (s - 0.7) * s * (1 - s));
    close(slope, 1.175018561007972 ** 50, 1e-9);
    close(slope, 3178.6034215, 1e-9);
  });
});

describe("the wall of M4 at b = −2.5, x₀ = ½", () => {
  const loss = squaredError({ readout: "identity", target: [0.855] }, 1);
  const half = Float64Array.of(0.5);

  it("map, ε = 0.1, 500 steps: dx/db = (1 + ε/4)^N − 1", () => {
    const p = Float64Array.of(5, -2.5, 0.1, 1, 0);
    const { gradient, state } = lossGradient(oneNeuronMap, half, p, loss, { steps: 500 });
    expect(state[0]).toBe(0.5);
    close(gradient[1]! / (2 * (0.5 - 0.855)), 230107.5182669, 1e-10);
  });

  it.each([
    [10, 11.182494],
    [20, 147.41316],
    [50, 268336.29],
  ])("flow, T = %d: dx/db = e^(T/4) − 1", (duration, slope) => {
    const p = Float64Array.of(5, -2.5, 1, 0);
    const { gradient, status } = flowLossGradient(oneNeuronFlow, half, p, loss, { duration });
    expect(status).toBe("ok");
    close(gradient[1]! / (2 * (0.5 - 0.855)), slope, 1e-7);
    if (duration === 50) close(gradient[1]!, -190518.76, 1e-7);
  });

  it("settled: L jumps from 4.239141e-8 to 0.5043924087 across it", () => {
    const settled = (b: number) =>
      flowLossGradient(oneNeuronFlow, half, Float64Array.of(5, b, 1, 0), loss, {
        duration: 400,
        tolerance: 1e-12,
      }).loss;
    // The equilibrium itself moves by 0.325 per unit of b: 1e-9 beside the wall shows in the eleventh digit.
    expect(Math.abs(settled(-2.5 + 1e-9) - 4.239141e-8)).toBeLessThan(1e-12);
    close(settled(-2.5 - 1e-9), 0.5043924087, 2e-9);
  });
});

it("a run that leaves the finite numbers has a status and no gradient", () => {
  const loss = squaredError({ readout: "identity", target: [0, 0] }, 2);
  const result = lossGradient(henonMap, Float64Array.of(1e6, 0), Float64Array.of(1.4, 0.3), loss, {
    steps: 50,
  });
  expect(result.status).toBe("diverged");
  expect(result.loss).toBeNaN();
  expect(result.gradient).toHaveLength(0);
});

it("a loss beyond the largest number is an overflow", () => {
  const loss = squaredError({ readout: "identity", target: [1e200] }, 1);
  const result = lossGradient(pascanuNeuron, Float64Array.of(0), Float64Array.of(1, 1), loss, { steps: 1 });
  expect(result.status).toBe("overflow");
});
