import { describe, expect, it } from "vitest";
import { descend } from "../../../src/methods/sensitivity/descent.js";
import type { DescentOptions, LossFunction } from "../../../src/methods/sensitivity/descent.js";
import { lossGradient } from "../../../src/methods/sensitivity/loss-gradient.js";
import { squaredError } from "../../../src/methods/sensitivity/loss.js";
import { oneNeuronMap } from "../../../src/systems/one-neuron.js";

const loss = squaredError({ readout: "identity", target: [0.855] }, 1);

/** M4 at ε = 0.1 after 500 steps, as a function of b alone. */
const wall: LossFunction = ([b]) => {
  const p = Float64Array.of(5, b!, 0.1, 1, 0);
  const result = lossGradient(oneNeuronMap, Float64Array.of(0.5), p, loss, { steps: 500 });
  return { loss: result.loss, gradient: result.gradient.slice(1, 2) };
};

const start = Float64Array.of(-2.2);

function end(clip?: DescentOptions["clip"]): { b: number; loss: number; status: string; steps: number } {
  const run = descend(wall, start, { learningRate: 0.5, ...(clip && { clip }) });
  return { b: run.path.at(-1)!, loss: run.losses.at(-1)!, status: run.status, steps: run.steps };
}

describe("descend on the wall of M4 (ε = 0.1, N = 500, b₀ = −2.2, η = ½, 400 steps)", () => {
  it("plain: is thrown onto a dead plateau", () => {
    const { b, loss } = end();
    expect(b).toBeCloseTo(28.6, 2);
    expect(loss).toBeCloseTo(0.021025, 6);
  });

  it("clipped at 1: hangs at the wall", () => {
    const { b, loss, status } = end({ kind: "norm", limit: 1 });
    expect(b).toBeCloseTo(-2.500045, 6);
    expect(Math.abs(loss - 0.5031)).toBeLessThan(1e-4);
    expect(status).toBe("max-steps");
  });

  it("clipped at 0.1: finds the minimum just above the wall", () => {
    const { b, loss, steps } = end({ kind: "norm", limit: 0.1 });
    expect(b).toBeCloseTo(-2.4966, 4);
    expect(loss).toBeCloseTo(1.69e-6, 8);
    expect(steps).toBe(400);
  });

  it("clips one parameter alike by norm and by elements", () => {
    expect(end({ kind: "elements", limit: 0.1 })).toEqual(end({ kind: "norm", limit: 0.1 }));
  });
});

describe("descend", () => {
  const bowl: LossFunction = (theta) => ({
    loss: theta.reduce((sum, x) => sum + x * x, 0),
    gradient: theta.map((x) => 2 * x),
  });

  it("follows (1 − 2η)^k on a bowl and leaves the start as it was", () => {
    const from = Float64Array.of(1, -3);
    const run = descend(bowl, from, { learningRate: 0.1, maxSteps: 7 });
    expect(run.path.at(-2)).toBeCloseTo(0.8 ** 7, 14);
    expect(run.path.at(-1)).toBeCloseTo(-3 * 0.8 ** 7, 14);
    expect(run.path).toHaveLength(16);
    expect(from).toEqual(Float64Array.of(1, -3));
  });

  it("tells convergence, a plateau and an overflow apart", () => {
    const at = Float64Array.of(1);
    const converged = descend(bowl, at, { learningRate: 0.25, lossTolerance: 1e-6 });
    expect(converged).toMatchObject({ status: "converged", steps: 10 });
    const flat: LossFunction = () => ({ loss: 1, gradient: Float64Array.of(0) });
    expect(descend(flat, at, { learningRate: 1 })).toMatchObject({ status: "plateau", steps: 0 });
    expect(descend(bowl, at, { learningRate: 1e100 })).toMatchObject({ status: "non-finite", steps: 2 });
  });

  it.each([0, -1, NaN, Infinity])("refuses the learning rate %d", (learningRate) => {
    expect(() => descend(bowl, start, { learningRate })).toThrow(RangeError);
  });

  it("refuses a fractional number of steps", () => {
    expect(() => descend(bowl, start, { learningRate: 1, maxSteps: 1.5 })).toThrow(/number of steps is 1.5/);
  });
});
