import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { trajectory } from "../../../src/methods/trajectory.js";
import { trappingBox } from "../../../src/methods/bounds/trapping-box.js";
import { oneNeuronFixedPoints } from "../../../src/methods/fixed-points/one-neuron-fixed-points.js";
import { activations } from "../../../src/systems/activation.js";
import type { Model } from "../../../src/systems/model.js";
import { findModel } from "../../../src/systems/models.js";
import type { NetworkForm } from "../../../src/systems/network-form.js";
import { networkModel, type NetworkWeights } from "../../../src/systems/network-model.js";
import { defaultParameters, withParameters } from "../../../src/systems/parameters.js";
import type { DiscreteMap } from "../../../src/systems/system.js";
import { numbersFrom } from "./random-network.js";

const f = (...values: number[]) => Float64Array.from(values);
const formOf = (weights: NetworkWeights): NetworkForm => {
  const model = networkModel(weights);
  return model.networkForm!(defaultParameters(model))!;
};
const relu = (w: number, b: number) => formOf({ cell: "vanilla", activation: "relu", wRec: f(w), b: f(b) });

/** Where the slopes of the step x → F(x) are taken. */
function preActivation(form: NetworkForm, x: Float64Array, u: Float64Array): number[] {
  if (form.state === "pre") return Array.from(x);
  return Array.from(form.b, (b, i) => {
    let sum = b;
    x.forEach((v, j) => (sum += form.wRec[i * x.length + j]! * v));
    u.forEach((v, k) => (sum += form.wIn[i * u.length + k]! * v));
    return sum;
  });
}

const networks = fc.record({
  units: fc.integer({ min: 1, max: 6 }),
  gain: fc.double({ min: 0.1, max: 6, noNaN: true }),
  reach: fc.double({ min: 0, max: 1, noNaN: true }),
  seed: fc.nat(),
  kind: fc.constantFrom("sigmoid" as const, "tanh" as const, "logistic" as const),
});

describe("the box of bounded units", () => {
  it("traps simulated runs from far away, under inputs anywhere in their range", () => {
    fc.assert(
      fc.property(networks, ({ units: n, gain, reach, seed, kind }) => {
        const random = numbersFrom(seed, n * n + 4 * n);
        const weights = {
          wRec: random.slice(0, n * n).map((v) => gain * v),
          b: random.slice(n * n, n * n + n),
        };
        const cell = kind === "sigmoid" ? { cell: kind } : { cell: "vanilla" as const, activation: kind };
        const model = networkModel({ ...cell, ...weights, wIn: random.slice(n * n + n, n * n + 2 * n) });
        const p = defaultParameters(model);
        const form = model.networkForm!(p)!;
        const box = trappingBox(form, { inputs: [{ lo: -reach, hi: reach }] });
        expect(box).toMatchObject({ status: "closed", growth: 0, traps: "every trajectory" });
        const steps = box.after + 20;
        const inputs = numbersFrom(seed + 1, steps).map((v) => reach * v);
        const x0 = numbersFrom(seed + 2, n).map((v) => 100 * v);
        const { states } = trajectory(model.system, x0, p, { steps, inputs });
        // Step t takes its slopes at the pre-activation a_(t+1) of a post-activation state.
        for (let t = form.state === "pre" ? box.after : box.after - 1; t < steps; t++) {
          const a = preActivation(form, states.subarray(t * n, (t + 1) * n), inputs.subarray(t, t + 1));
          a.forEach((value, i) => {
            const room = 1e-13 * (1 + gain * n);
            expect(value).toBeGreaterThanOrEqual(box.preActivations[i]!.lo - room);
            expect(value).toBeLessThanOrEqual(box.preActivations[i]!.hi + room);
            const slope = activations[form.activation].derivative(value);
            expect(slope).toBeLessThanOrEqual(box.slopes[i]!.hi + room);
            expect(slope).toBeGreaterThanOrEqual(box.slopes[i]!.lo - room);
          });
        }
      }),
      { numRuns: 200, seed: 3 },
    );
  });

  it.each([
    [5, -2.5],
    [5, -2.4],
    [4.5, -2.5],
    [6, -4],
    [1, 3],
  ])("of one neuron with w = %d, b = %d ends at its outermost fixed points", (w, b) => {
    const model = findModel("one-neuron")!;
    const p = withParameters(model, { w, b });
    const states = oneNeuronFixedPoints(model, p).points.map(({ state }) => state[0]!);
    const { preActivations } = trappingBox(model.networkForm!(p)!, { tolerance: 1e-12, maxIterations: 5000 });
    expect(preActivations[0]!.lo).toBeCloseTo(w * Math.min(...states) + b, 8);
    expect(preActivations[0]!.hi).toBeCloseTo(w * Math.max(...states) + b, 8);
  });

  it("sees an input that bypasses the sigmoid through the weight", () => {
    const model = findModel("one-neuron")! as Model<DiscreteMap>;
    const p = withParameters(model, { w: 2, b: -1, wIn: 0.5, u: 1 });
    const fixed = trappingBox(model.networkForm!(p)!, { tolerance: 1e-12, maxIterations: 5000 });
    const { states } = trajectory(model.system, f(0.2), p, { steps: 500 });
    expect(fixed.preActivations[0]!.lo).toBeCloseTo(2 * states[500]! - 1, 9);
    expect(fixed.preActivations[0]!.hi).toBeCloseTo(2 * states[500]! - 1, 9);
    const driven = trappingBox(model.networkForm!(p)!, { inputs: [{ lo: -1, hi: 1 }] });
    expect(driven.preActivations[0]!.lo).toBeLessThan(fixed.preActivations[0]!.lo - 1);
  });

  it("shrinks with every further iteration, and says when its cap was reached", () => {
    const form = formOf({ cell: "vanilla", wRec: f(0.9, 0.3, -0.2, 0.8), b: f(0.5, -0.1) });
    const widths = [1, 2, 5, 50].map((maxIterations) => {
      const { preActivations, contractions } = trappingBox(form, { maxIterations });
      expect(contractions).toBeLessThanOrEqual(maxIterations);
      return preActivations.reduce((sum, { lo, hi }) => sum + hi - lo, 0);
    });
    for (let i = 1; i < widths.length; i++) expect(widths[i]!).toBeLessThan(widths[i - 1]!);
  });
});

describe("the box of rectifiers", () => {
  it("closes on the fixed point b/(1 − w) of a contracting unit", () => {
    const box = trappingBox(relu(0.5, 1), { tolerance: 1e-12 });
    expect(box).toMatchObject({ status: "closed", traps: "trajectories from the start" });
    expect(box.preActivations[0]!.lo).toBeCloseTo(2, 6);
    expect(box.preActivations[0]!.hi).toBeCloseTo(2, 6);
    expect(box.slopes).toEqual([{ lo: 1, hi: 1 }]);
  });

  it("finds a unit that is never active, and slow boxes by growing faster", () => {
    expect(trappingBox(relu(3, -1)).slopes).toEqual([{ lo: 0, hi: 0 }]);
    const slow = trappingBox(relu(0.99, 1));
    expect(slow.status).toBe("closed");
    expect(slow.preActivations[0]!.hi).toBeGreaterThanOrEqual(100);
  });

  it("does not close where a trajectory escapes, or may for all that the box can tell", () => {
    for (const form of [relu(1.5, 1), relu(1, 1), relu(1e300, 1)]) {
      const box = trappingBox(form);
      expect(box).toMatchObject({ status: "not closed", slopes: [], preActivations: [] });
      expect(box.growth).toBeLessThanOrEqual(200);
    }
  });

  it("depends on where it starts", () => {
    // x' = relu(2x − 1) keeps [0, ½] and leaves every state above 1.
    expect(trappingBox(relu(2, -1)).status).toBe("closed");
    expect(trappingBox(relu(2, -1), { start: f(3) }).status).toBe("not closed");
  });

  it("traps the runs that start where it did", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 5 }), (seed, n) => {
        const wRec = numbersFrom(seed, n * n).map((v) => (1.6 * v) / n);
        const model = networkModel({
          cell: "vanilla",
          activation: "relu",
          wRec,
          b: numbersFrom(seed + 1, n),
        });
        const p = defaultParameters(model);
        const form = model.networkForm!(p)!;
        const start = numbersFrom(seed + 2, n).map(Math.abs);
        const box = trappingBox(form, { start });
        if (box.status === "not closed") return;
        const { states } = trajectory(model.system, start, p, { steps: box.after + 10 });
        for (let t = box.after; t < box.after + 10; t++) {
          preActivation(form, states.subarray(t * n, (t + 1) * n), f()).forEach((value, i) => {
            expect(value).toBeGreaterThanOrEqual(box.preActivations[i]!.lo - 1e-12);
            expect(value).toBeLessThanOrEqual(box.preActivations[i]!.hi + 1e-12);
          });
        }
      }),
      { numRuns: 100, seed: 5 },
    );
  });
});

describe("bad input of a box", () => {
  const form = formOf({ cell: "sigmoid", wRec: f(1), wIn: f(1), b: f(0) });
  it.each([
    [{ inputs: [] }, "0 input ranges; expected 1"],
    [{ inputs: [{ lo: 1, hi: 0 }] }, "an input range is [1, 0]; expected finite ends in order"],
    [{ inputs: [{ lo: 0, hi: Infinity }] }, "an input range is [0, Infinity]"],
    [{ maxIterations: 0 }, "the cap of the box iterations is 0"],
  ])("%j", (options, message) => {
    expect(() => trappingBox(form, options)).toThrow(message);
  });

  it("a start of the wrong length", () => {
    expect(() => trappingBox(relu(1, 1), { start: f(1, 2) })).toThrow("the start of the box has 2 entries");
  });
});
