import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boxBound } from "../../../src/methods/bounds/box-bound.js";
import { jacobianProductSeries } from "../../../src/methods/products/jacobian-product.js";
import { logBoundAtLag, normBounds } from "../../../src/methods/bounds/norm-bounds.js";
import { trajectory } from "../../../src/methods/trajectory.js";
import { findModel } from "../../../src/systems/models.js";
import { networkModel } from "../../../src/systems/network-model.js";
import { defaultParameters, withParameters } from "../../../src/systems/parameters.js";
import { numbersFrom } from "./random-network.js";

const f = (...values: number[]) => Float64Array.from(values);

describe("boxBound", () => {
  it("is the multiplier of a single attractor: one neuron at b = −3, monostable", () => {
    const model = findModel("one-neuron")!;
    const form = model.networkForm!(withParameters(model, { b: -3 }))!;
    const { bounds, weights } = boxBound(form, { tolerance: 1e-13, maxIterations: 1000 });
    // x = σ(5x − 3) by bisection; the multiplier is 5x(1 − x).
    let [low, high] = [0, 0.2];
    for (let i = 0; i < 60; i++) {
      const x = (low + high) / 2;
      if (1 / (1 + Math.exp(3 - 5 * x)) > x) low = x;
      else high = x;
    }
    expect(weights[0]).toBeCloseTo(5 * low * (1 - low), 10);
    for (const { value } of bounds) expect(value).toBeCloseTo(5 * low * (1 - low), 10);
    const withoutBox = normBounds(form.wRec, 1, 0.25).map(({ value }) => value);
    expect(Math.min(...withoutBox)).toBeGreaterThan(1);
  });

  it("keeps the slope s where the box holds the middle: w = 5, b = −2.5 is bistable", () => {
    const model = findModel("one-neuron")!;
    const { bounds } = boxBound(model.networkForm!(defaultParameters(model))!);
    for (const { value } of bounds) expect(value).toBeCloseTo(1.25, 10);
  });

  it("scales rows of a post-activation network, columns of a pre-activation one", () => {
    const wRec = f(1, 2, 3, 4);
    const b = f(5, 0);
    const of = (cell: "sigmoid" | "vanilla") => {
      const model = networkModel({ cell, ...(cell === "vanilla" && { activation: "logistic" }), wRec, b });
      return boxBound(model.networkForm!(defaultParameters(model))!);
    };
    const [pre, post] = [of("sigmoid"), of("vanilla")];
    expect(pre.box.slopes[0]!.hi).toBeCloseTo(post.box.slopes[0]!.hi, 12);
    const [m, k] = pre.box.slopes.map(({ hi }) => hi) as [number, number];
    expect(Array.from(pre.weights)).toEqual([m, 2 * k, 3 * m, 4 * k]);
    const [m2, k2] = post.box.slopes.map(({ hi }) => hi) as [number, number];
    expect(Array.from(post.weights)).toEqual([m2, 2 * m2, 3 * k2, 4 * k2]);
  });

  it("is at least every simulated product inside the box, and never worse than W alone", () => {
    const networks = fc.record({
      n: fc.integer({ min: 1, max: 6 }),
      gain: fc.double({ min: 0.1, max: 5, noNaN: true }),
      reach: fc.double({ min: 0, max: 1, noNaN: true }),
      seed: fc.nat(),
      kind: fc.constantFrom("sigmoid" as const, "tanh" as const, "relu" as const),
    });
    fc.assert(
      fc.property(networks, ({ n, gain, reach, seed, kind }) => {
        const wRec = numbersFrom(seed, n * n).map((v) => (gain * v) / n);
        const [wIn, b] = [numbersFrom(seed + 1, n), numbersFrom(seed + 2, n)];
        const cell = kind === "sigmoid" ? { cell: kind } : { cell: "vanilla" as const, activation: kind };
        const model = networkModel({ ...cell, wRec, wIn, b });
        const p = defaultParameters(model);
        const form = model.networkForm!(p)!;
        const { box, bounds } = boxBound(form, { inputs: [{ lo: -reach, hi: reach }] });
        if (box.status === "not closed") {
          expect(kind).toBe("relu");
          return;
        }
        const plain = normBounds(wRec, n, kind === "sigmoid" ? 0.25 : 1);
        for (const method of ["s‖W‖₂", "s‖W‖∞", "s‖W‖₁"]) {
          const of = (list: typeof bounds) => list.find((bound) => bound.method === method)!.value;
          expect(of(bounds)).toBeLessThanOrEqual(of(plain) * (1 + 1e-12));
        }
        const steps = box.after + 15;
        const inputs = numbersFrom(seed + 3, steps).map((v) => reach * v);
        const { states } = trajectory(model.system, new Float64Array(n), p, { steps, inputs });
        const tail = { states: states.subarray(box.after * n), inputs: inputs.subarray(box.after) };
        const series = jacobianProductSeries(model.system, tail.states, p, {
          lags: 15,
          inputs: tail.inputs,
          anchor: "start",
          spectralRadius: false,
        });
        for (const { k, logNorm } of series.lags) {
          for (const bound of bounds) {
            expect(logNorm ?? -Infinity).toBeLessThanOrEqual(logBoundAtLag(bound, k, n) + 1e-9);
          }
        }
      }),
      { numRuns: 30, seed: 7 },
    );
  });

  it("gives no bounds where the box does not close", () => {
    const model = networkModel({ cell: "vanilla", activation: "relu", wRec: f(2), b: f(1) });
    const { box, bounds, weights } = boxBound(model.networkForm!(defaultParameters(model))!);
    expect([box.status, bounds.length, weights.length]).toEqual(["not closed", 0, 0]);
  });
});
