import { describe, expect, it } from "vitest";
import { stateAt, trajectory } from "../../src/methods/trajectory.js";
import { henonMap } from "../../src/systems/henon-map.js";
import { logisticMap } from "../../src/systems/logistic-map.js";
import { oneNeuronMap } from "../../src/systems/one-neuron.js";
import { linearMap } from "./lyapunov/linear-map.js";

describe("trajectory", () => {
  it("follows the closed form of the logistic map at r = 4, x_t = sin²(2^t arcsin √x_0)", () => {
    const angle = 0.3;
    const run = trajectory(logisticMap, Float64Array.of(Math.sin(angle) ** 2), Float64Array.of(4), {
      steps: 20,
    });
    expect(run).toMatchObject({ status: "ok", steps: 20, requestedSteps: 20, dimension: 1 });
    for (let t = 0; t <= 20; t++) expect(run.states[t]).toBeCloseTo(Math.sin(2 ** t * angle) ** 2, 8);
  });

  it("rewrites the input at each step and leaves p alone", () => {
    const p = Float64Array.of(0.5, 99);
    const run = trajectory(linearMap, Float64Array.of(8), p, { steps: 3, inputs: Float64Array.of(1, 2, 3) });
    expect([...run.states]).toEqual([8, 5, 4.5, 5.25]);
    expect([...p]).toEqual([0.5, 99]);
    expect([...stateAt(run, 2)]).toEqual([4.5]);
  });

  it("is the Euler map of the flow: C9, error −8.7345e-4 at ε = 0.1", () => {
    const p = Float64Array.of(5, -2.45, 0.1, 1, 0);
    const { states } = trajectory(oneNeuronMap, Float64Array.of(0.5), p, { steps: 100 });
    expect(states[100]! - 0.800258316858).toBeCloseTo(-8.7345e-4, 8);
  });

  it("ends with a status where the state leaves the finite numbers", () => {
    const run = trajectory(henonMap, Float64Array.of(10, 10), Float64Array.of(1.4, 0.3), { steps: 100 });
    expect(run.status).toBe("diverged");
    expect(run.divergedAt).toBe(run.steps + 1);
    expect(run.requestedSteps).toBe(100);
    expect(run.states.length).toBe(2 * (run.steps + 1));
    expect(run.states.every(Number.isFinite)).toBe(true);
    // |x| squares at each step, x_{t+1} ≈ −1.4 x_t²: from 135 it passes 1e308 within nine steps.
    expect(run.divergedAt).toBeLessThan(12);
  });

  it("returns the initial state alone for no steps", () => {
    expect([
      ...trajectory(linearMap, Float64Array.of(7), Float64Array.of(1, 0), { steps: 0 }).states,
    ]).toEqual([7]);
  });

  it.each([
    [{ x0: [1, 2] }, "the initial state has 2 entries; expected 1"],
    [{ x0: [NaN] }, "the initial state holds NaN at index 0"],
    [{ p: [1] }, "the parameter vector has 1 entries; expected 2"],
    [{ p: [1, Infinity] }, "the parameter vector holds Infinity at index 1"],
    [{ steps: -1 }, "steps is -1"],
    [{ steps: 1.5 }, "steps is 1.5"],
    [{ inputs: [1, 2, 3] }, "inputs has 3 entries; expected 2"],
  ])("rejects %j", (wrong, message) => {
    const { x0, p, steps, inputs } = { x0: [1], p: [1, 0], steps: 2, inputs: undefined, ...wrong };
    const run = (): unknown =>
      trajectory(linearMap, Float64Array.from(x0), Float64Array.from(p), {
        steps,
        inputs: inputs && Float64Array.from(inputs),
      });
    expect(run).toThrow(RangeError);
    expect(run).toThrow(message);
  });

  it("rejects inputs to a system without input", () => {
    const run = (): unknown =>
      trajectory(logisticMap, Float64Array.of(0.1), Float64Array.of(4), {
        steps: 1,
        inputs: Float64Array.of(1),
      });
    expect(run).toThrow("without external input");
  });
});
