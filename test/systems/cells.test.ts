import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { activationNames } from "../../src/systems/activation.js";
import { cellMap, type Cell } from "../../src/systems/cell.js";
import { cellModel } from "../../src/systems/cell-model.js";
import type { CellWeights } from "../../src/systems/cell-weights.js";
import { ctrnnNetwork } from "../../src/systems/ctrnn-network.js";
import { gruCell, gruNetwork } from "../../src/systems/gru-network.js";
import { leakyNetwork } from "../../src/systems/leaky-network.js";
import { lstmCell, lstmNetwork } from "../../src/systems/lstm-network.js";
import { defaultParameters, defaultState } from "../../src/systems/parameters.js";
import { plrnnNetwork } from "../../src/systems/plrnn-network.js";
import { rateCell } from "../../src/systems/rate-cell.js";
import { shallowPlrnnCell, shallowPlrnnNetwork } from "../../src/systems/shallow-plrnn-network.js";
import { stackedCell } from "../../src/systems/stacked-cell.js";
import type { System } from "../../src/systems/system.js";
import { vanillaNetwork } from "../../src/systems/vanilla-network.js";
import { gruTwin, lstmTwin, plrnnTwin, rateTwin, stackedTwin } from "./cell-twins.js";
import { expectConformance } from "./conformance.js";
import { expectNetworkForm } from "./network-form-check.js";
import type { Twin } from "./twins.js";

interface Size {
  readonly units: number;
  readonly inputs: number;
}

type Case = readonly [string, (size: Size) => { readonly system: System; readonly twin: Twin }];

const plain: Readonly<Record<string, (size: Size) => System>> = {
  "gru, reset after": (size) => gruNetwork({ ...size, resetAfter: true }),
  "gru, reset before": (size) => gruNetwork({ ...size, resetAfter: false }),
  "lstm, with forget gate": (size) => lstmNetwork({ ...size, forgetGate: true }),
  "lstm, without forget gate": (size) => lstmNetwork({ ...size, forgetGate: false }),
  "plrnn, diagonal": (size) => plrnnNetwork({ ...size, diagonal: true }),
  "plrnn, full": (size) => plrnnNetwork({ ...size, diagonal: false }),
  "shplrnn, diagonal": (size) => shallowPlrnnNetwork({ ...size, diagonal: true, hidden: 4 }),
  "shplrnn, full": (size) => shallowPlrnnNetwork({ ...size, diagonal: false, hidden: 4 }),
};
const plainTwins: Readonly<Record<string, (n: number, q: number) => Twin>> = {
  "gru, reset after": (n, q) => gruTwin(n, q, true),
  "gru, reset before": (n, q) => gruTwin(n, q, false),
  "lstm, with forget gate": (n, q) => lstmTwin(n, q, true),
  "lstm, without forget gate": (n, q) => lstmTwin(n, q, false),
  "plrnn, diagonal": (n, q) => plrnnTwin(n, q, true),
  "plrnn, full": (n, q) => plrnnTwin(n, q, false),
  "shplrnn, diagonal": (n, q) => plrnnTwin(n, q, true, 4),
  "shplrnn, full": (n, q) => plrnnTwin(n, q, false, 4),
};

const shapes = (["pre", "post"] as const).flatMap((state) =>
  activationNames.map((activation) => ({ activation, state })),
);
const networkOf = { jump: vanillaNetwork, leak: leakyNetwork, flow: ctrnnNetwork } as const;

const cells: readonly Case[] = [
  ...Object.keys(plain).map((name): Case => [
    name,
    (size) => ({ system: plain[name]!(size), twin: plainTwins[name]!(size.units, size.inputs) }),
  ]),
  ...(["jump", "leak", "flow"] as const).flatMap((motion) =>
    shapes.map((shape): Case => [
      `${motion}, ${shape.activation}, ${shape.state}`,
      (size) => ({
        system: networkOf[motion]({ ...size, ...shape }),
        twin: rateTwin(size.units, size.inputs, shape, motion),
      }),
    ]),
  ),
  ["a stack of five", stackOf],
];

/** Every kind of layer: two states a unit, an own form of the weights, products of weights. */
function stackOf({ units: n, inputs: q }: Size) {
  const layer = (cell: Cell, twin: Twin) => ({ cell, twin });
  const leak = { activation: "tanh", state: "pre" } as const;
  const kinds: ((base: number) => { readonly cell: Cell; readonly twin: Twin })[] = [
    (base) => layer(lstmCell({ units: n, inputs: q, forgetGate: true }, base), lstmTwin(n, q, true)),
    (base) => layer(gruCell({ units: 2, inputs: n, resetAfter: true }, base), gruTwin(2, n, true)),
    (base) => layer(gruCell({ units: 1, inputs: 2, resetAfter: false }, base), gruTwin(1, 2, false)),
    (base) => layer(rateCell({ units: n, inputs: 1, ...leak }, "leak", base), rateTwin(n, 1, leak, "leak")),
    (base) =>
      layer(
        shallowPlrnnCell({ units: 2, inputs: n, diagonal: true, hidden: 3 }, base),
        plrnnTwin(2, n, true, 3),
      ),
  ];
  let base = 0;
  const layers = kinds.map((make) => {
    const made = make(base);
    base += made.cell.weights;
    return made;
  });
  const twin = stackedTwin(
    layers.map(({ cell, twin: own }) => ({
      twin: own,
      state: cell.dimension,
      output: cell.outputs,
      weights: cell.weights,
    })),
  );
  return { system: cellMap(stackedCell(layers.map(({ cell }) => cell))), twin };
}

/** Values of magnitude below 2, different for every entry and seed. */
function values(length: number, seed: number): Float64Array {
  return Float64Array.from({ length }, (_, i) => 2 * Math.sin(1 + 12.9898 * i + 78.233 * seed));
}

/** Away from a time constant of 0. */
const awayFromZero = (p: Float64Array) => p.map((v) => v + Math.sign(v) / 2);

describe("every cell", () => {
  it.each(cells)("conforms: %s", (_name, make) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 0, max: 2 }),
        fc.nat(1000),
        (units, inputs, seed) => {
          const { system, twin } = make({ units, inputs });
          const x = values(system.dimension, seed);
          expectConformance(system, twin, x, awayFromZero(values(system.parameterDimension, seed + 0.5)));
        },
      ),
      { numRuns: 12, seed: 1 },
    );
  });
});

const f = (...entries: number[]) => Float64Array.from(entries);
const gru: CellWeights = {
  cell: "gru",
  resetAfter: true,
  wRec: values(12, 1),
  wIn: values(6, 2),
  bIn: values(6, 3),
  bRec: values(6, 4),
  u: f(0.3),
};
const lstm: CellWeights = {
  cell: "lstm",
  forgetGate: true,
  wRec: values(16, 1),
  wIn: values(8, 2),
  b: values(8, 3),
  u: f(0.3),
};
const affine = { wRec: values(4, 1), wIn: values(2, 2), b: values(2, 3), u: f(0.3) };
const rates = { theta: values(2, 4), tau: f(0.5, 2) };
const shallow = {
  w1: values(6, 1),
  w2: values(6, 2),
  wIn: values(2, 2),
  h1: values(2, 3),
  h2: values(3, 4),
  u: f(0.3),
};
const networks: readonly CellWeights[] = [
  gru,
  { ...gru, resetAfter: false },
  lstm,
  { ...lstm, forgetGate: false, wRec: values(12, 1), wIn: values(6, 2), b: values(6, 3) },
  { cell: "sigmoid", ...affine },
  { cell: "vanilla", ...affine },
  { cell: "vanilla", state: "pre", activation: "relu", ...affine },
  { cell: "leaky", theta: values(2, 4), alpha: f(0.2, 1), ...affine },
  { cell: "leaky", state: "post", theta: values(2, 4), alpha: f(0.2, 1), ...affine },
  { cell: "ctrnn", ...rates, ...affine },
  { cell: "ctrnn", state: "post", activation: "tanh", ...rates, ...affine },
  { cell: "plrnn", a: f(0.2, 0.3), ...affine },
  { cell: "plrnn", a: values(4, 9), ...affine },
  { cell: "shplrnn", a: f(0.2, 0.3), ...shallow },
  {
    cell: "stacked",
    u: f(0.3),
    layers: [
      { cell: "lstm", forgetGate: true, wRec: values(16, 1), wIn: values(8, 2), b: values(8, 3) },
      { cell: "vanilla", wRec: f(0.5), wIn: f(0.2, 0.3), b: f(0.1) },
    ],
  },
];

describe("the model of every cell", () => {
  it.each(networks)("gives its weights back: $cell", (weights) => {
    const model = cellModel(weights);
    const p = defaultParameters(model);
    expect(model.cell!(p)).toEqual(weights);
    p[0] = 7;
    expect(defaultParameters(cellModel(model.cell!(p)))).toEqual(p);
    expect(model.system.parameterDimension).toBe(p.length);
    expect(p.at(-1)).toBe(0.3);
    expect(model.stateNames.length).toBe(model.system.dimension);
  });

  it.each(networks)("finds every parameter by its name: $cell", (weights) => {
    const { parameters } = cellModel(weights);
    const names = [...parameters].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.map((name) => parameters.indexOf(name))).toEqual([...names.keys()]);
  });

  it("tells which gate a row belongs to", () => {
    const { parameters } = cellModel(gru);
    expect(parameters.at(parameters.indexOf("wRec[3][0]"))).toEqual({
      name: "wRec[3][0]",
      symbol: "W_{z,1,0}",
      description: "recurrent weight, to and from; update gate of unit 1",
      defaultValue: gru.wRec[6],
    });
    expect(parameters.at(parameters.indexOf("bRec[4]"))!.symbol).toBe("b_{rec,n,0}");
    expect(cellModel(lstm).parameters.at(16 + 5)!.symbol).toBe("W_{in,g,1,0}");
  });

  it.each(networks)("is sent into its box where it is bounded, a flow inwards: $cell", (weights) => {
    const { stateBox: box, system, bounded, ...model } = cellModel(weights);
    if (bounded === undefined) return;
    const p = model.parameters.defaults();
    for (let seed = 0; seed < 200; seed++) {
      const x = values(box.length, seed).map((v, i) => box[i]![v > 0 ? 1 : 0]);
      const next =
        system.kind === "map" ? system.step(x, p) : system.derivative(x, p).map((v, i) => x[i]! + v / 1e6);
      next.forEach((v, i) => {
        expect(v).toBeGreaterThanOrEqual(box[i]![0]);
        expect(v).toBeLessThanOrEqual(box[i]![1]);
      });
    }
  });

  it("has the form that bounds need where units are alike", () => {
    const forms = networks.map((weights) => {
      const model = cellModel(weights);
      const p = defaultParameters(model);
      const x = values(model.stateNames.length, 5);
      expectNetworkForm(model, x, p);
      return model.networkForm?.(p) === undefined ? "none" : weights.cell;
    });
    expect(forms.filter((name) => name !== "none")).toEqual(["sigmoid", "vanilla", "vanilla"]);
    const alike: readonly CellWeights[] = [
      { cell: "ctrnn", ...affine, ...rates, tau: f(2, 2) },
      { cell: "ctrnn", state: "post", activation: "tanh", ...affine, ...rates, tau: f(2, 2) },
      { cell: "leaky", state: "post", ...affine, theta: values(2, 4), alpha: f(1, 1) },
      { cell: "leaky", ...affine, alpha: f(1, 1) },
    ];
    for (const weights of alike) {
      const model = cellModel(weights);
      expect(model.networkForm!(defaultParameters(model))).toBeDefined();
      expectNetworkForm(model, values(2, 5), defaultParameters(model));
    }
  });

  it("starts at zero, and refuses blocks that do not fit", () => {
    expect(Array.from(defaultState(cellModel(lstm)))).toEqual([0, 0, 0, 0]);
    const bad: readonly [CellWeights, string][] = [
      [{ ...gru, bIn: f() }, "bIn is empty"],
      [{ ...gru, bIn: f(1, 2) }, "bIn has 2 entries; expected 3 a unit"],
      [{ ...gru, bRec: f(1, 2) }, "bRec has 2 entries; expected 6"],
      [{ ...gru, wRec: f(1, 2) }, "wRec has 2 entries; expected 12"],
      [{ ...gru, u: f(1, 2) }, "wIn has 6 entries; expected 12"],
      [{ ...lstm, x0: f(1, 2) }, "x0 has 2 entries; expected 4"],
      [{ ...lstm, forgetGate: false }, "b has 8 entries; expected 3 a unit"],
      [{ cell: "leaky", ...affine, alpha: f(1) }, "alpha has 1 entries; expected 2"],
      [{ cell: "plrnn", ...affine, a: f(1, 2, 3) }, "a has 3 entries; expected 4"],
      [{ cell: "shplrnn", ...shallow, a: f(1, 2), h2: f() }, "h2 is empty"],
      [{ cell: "shplrnn", ...shallow, a: f(1, 2), h2: f(1) }, "w1 has 6 entries; expected 2"],
      [{ cell: "stacked", layers: [] }, "layers has 0 entries; expected at least 2"],
      [
        {
          cell: "stacked",
          layers: [
            { cell: "vanilla", ...affine },
            { cell: "vanilla", ...affine, u: f(1, 2) },
          ],
        },
        "layers[1].wIn is for 1 input; expected 2, the units of layers[0]",
      ],
    ];
    for (const [weights, message] of bad) {
      expect(() => cellModel(weights)).toThrow(RangeError);
      expect(() => cellModel(weights)).toThrow(message);
    }
  });
});
