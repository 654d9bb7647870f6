import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { activationNames } from "../../src/systems/activation.js";
import type { Model } from "../../src/systems/model.js";
import { builtInModels, findModel } from "../../src/systems/models.js";
import { slopeOf } from "../../src/systems/network-form.js";
import { networkModel } from "../../src/systems/network-model.js";
import { oneNeuronMap } from "../../src/systems/one-neuron.js";
import { defaultParameters, defaultState, withParameters } from "../../src/systems/parameters.js";
import { sigmoidNetwork } from "../../src/systems/sigmoid-network.js";
import type { System } from "../../src/systems/system.js";
import { vanillaNetwork } from "../../src/systems/vanilla-network.js";
import { expectConformance } from "./conformance.js";
import { expectNetworkForm } from "./network-form-check.js";
import { networkTwin, twinOf, twins } from "./twins.js";

const vector = (length: number, low: number, high: number) =>
  fc.array(fc.double({ min: low, max: high, noNaN: true }), { minLength: length, maxLength: length });

/** States in and a little around the model's box, parameters within 2 of the defaults and inside their domain. */
function samples(model: Model): fc.Arbitrary<readonly [Float64Array, Float64Array]> {
  const state = model.stateBox.map(([low, high]) =>
    fc.double({ min: low - 0.3, max: high + 0.3, noNaN: true }),
  );
  const parameters = [...model.parameters].map(({ defaultValue: v, domain }) => {
    // Time constants near 0 are beyond finite differences.
    const least = (domain?.min ?? -Infinity) + (domain?.minExclusive === true ? 0.2 : 0);
    const min = Math.max(v - 2, least);
    const max = Math.min(v + 2, domain?.max ?? Infinity);
    return fc.double({ min, max, noNaN: true });
  });
  return fc.tuple(
    fc.tuple(...state).map((x) => Float64Array.from(x)),
    fc.tuple(...parameters).map((p) => Float64Array.from(p)),
  );
}

describe("every built-in model", () => {
  it.each(builtInModels.map((model) => [model.name, model] as const))("%s", (_name, model) => {
    const twin = twinOf(model);
    const torus = model.name === "cat";
    expectConformance(model.system, twin, defaultState(model), defaultParameters(model), torus);
    fc.assert(
      fc.property(samples(model), ([x, p]) => {
        expectConformance(model.system, twin, x, p, torus);
        expectNetworkForm(model, x, p);
      }),
      { numRuns: model.parameters.length > 100 ? 2 : 40, seed: 1 },
    );
  });
});

describe("network forms", () => {
  const bound = (name: string, values = {}) => {
    const model = findModel(name)!;
    const form = model.networkForm?.(withParameters(model, values));
    return form && slopeOf(form);
  };

  it("have sup φ' of the models that have one", () => {
    const withSlope = ["pascanu", "latch", "one-neuron", "one-neuron-flow", "rotation-tanh"];
    expect(withSlope.map((name) => bound(name))).toEqual([0.25, 1, 0.25, 0.25, 1]);
    expect([bound("one-neuron", { epsilon: 0.5 }), bound("henon"), bound("lorenz")]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it.each(["sigmoid", ...activationNames] as const)("hold for %s networks", (name) => {
    const cell = name === "sigmoid" ? { cell: name } : { cell: "vanilla" as const, activation: name };
    const wRec = Float64Array.of(3, -2, 0.5, 4);
    const model = networkModel({ ...cell, wRec, b: Float64Array.of(0.1, -0.2) });
    const form = model.networkForm!(defaultParameters(model))!;
    expect(slopeOf(form)).toBe(name === "tanh" || name === "relu" ? 1 : 0.25);
    for (const x of [-1, 0, 0.3, 2])
      expectNetworkForm(model, Float64Array.of(x, 0.5 - x), defaultParameters(model));
  });
});

interface Sizes {
  readonly n: number;
  readonly q: number;
  readonly x: number[];
  readonly p: number[];
}

const networks: fc.Arbitrary<Sizes> = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 3 }))
  .chain(([n, q]) =>
    fc.record({
      n: fc.constant(n),
      q: fc.constant(q),
      x: vector(n, -3, 3),
      p: vector(n * n + n * q + n + q, -3, 3),
    }),
  );

describe("random networks", () => {
  it("sigmoid cell", () => {
    fc.assert(
      fc.property(networks, ({ n, q, x, p }) => {
        const system = sigmoidNetwork({ units: n, inputs: q });
        expectConformance(system, networkTwin(n, q, "sigmoid"), Float64Array.from(x), Float64Array.from(p));
      }),
      { numRuns: 40, seed: 2 },
    );
  });

  it.each(activationNames)("vanilla cell, %s", (activation) => {
    fc.assert(
      fc.property(networks, ({ n, q, x, p }) => {
        const twin = networkTwin(n, q, activation);
        if (activation === "relu") fc.pre(awayFromKinks(x, p, n, q));
        const system = vanillaNetwork({ units: n, inputs: q, activation });
        expectConformance(system, twin, Float64Array.from(x), Float64Array.from(p));
      }),
      { numRuns: 40, seed: 3 },
    );
  });
});

/** Central differences straddle a kink when a pre-activation is within their step of 0. */
function awayFromKinks(x: readonly number[], p: readonly number[], n: number, q: number): boolean {
  const u = p.slice(n * n + n * q + n);
  return x.every((_, i) => {
    const recurrent = x.reduce((sum, v, j) => sum + v * p[i * n + j]!, p[n * n + n * q + i]!);
    return Math.abs(u.reduce((sum, v, k) => sum + v * p[n * n + i * q + k]!, recurrent)) > 1e-3;
  });
}

describe("the suite itself", () => {
  const x = Float64Array.of(0.3);
  const p = Float64Array.of(5, -2.4, 0.1, 1, 0.2);
  const broken: readonly [string, Partial<typeof oneNeuronMap>][] = [
    ["a wrong map", { step: (s, q, out) => oneNeuronMap.step(s, q, out).map((v) => v + 1e-9) }],
    ["an ignored out", { step: (s, q) => oneNeuronMap.step(s, q) }],
    ["a part of out left unfilled", { parameterJacobian: (_s, _q, out = new Float64Array(5)) => out }],
    ["a factor lost in the Jacobian", { jacobian: (_s, _q, out = new Float64Array(1)) => out.fill(0.9) }],
    [
      "a transposed sign in the parameter Jacobian",
      { parameterJacobian: (s, q, out) => oneNeuronMap.parameterJacobian(s, q, out).fill(0, 4) },
    ],
    [
      "a changed argument",
      {
        step: (s, q, out) => {
          q[0]! += 1;
          return oneNeuronMap.step(s, q, out);
        },
      },
    ],
    ["a wrong tangent", { tangent: (_s, _q, v, out = new Float64Array(v.length)) => out.fill(0.3) }],
    ["a wrong product from the left", { pullback: (_s, _q, v, out = v.slice()) => out.fill(0.3) }],
    [
      "wrong slopes",
      { weighted: { side: "left", slopes: (_s, _q, out = new Float64Array(1)) => out.fill(1) } },
    ],
    [
      "a wrong derivative along p",
      { parameterTangent: (_s, _q, _d, out = new Float64Array(1)) => out.fill(9) },
    ],
    ["a wrong column", { parameterColumn: (_s, _q, _k, out = new Float64Array(1)) => out.fill(0.3) }],
    ["a wrong pullback", { parameterPullback: (_s, _q, _a, out = new Float64Array(5)) => out.fill(0) }],
  ];
  it.each(broken)("sees %s", (_what, fault) => {
    const system = { ...oneNeuronMap, ...fault } as System;
    expect(() => {
      expectConformance(system, twins["one-neuron"]!, x.slice(), p.slice());
    }).toThrow();
  });

  it("knows every model by a twin, and every network model by its system", () => {
    expect(Object.keys(twins).sort()).toEqual(builtInModels.map(({ name }) => name).sort());
    const model = networkModel({ cell: "sigmoid", wRec: Float64Array.of(5), b: Float64Array.of(-2.5) });
    expectConformance(model.system, networkTwin(1, 0, "sigmoid"), x, defaultParameters(model));
  });
});
