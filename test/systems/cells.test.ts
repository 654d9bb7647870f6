import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cellModel } from "../../src/systems/cell-model.js";
import type { CellWeights } from "../../src/systems/cell-weights.js";
import { gruNetwork } from "../../src/systems/gru-network.js";
import { lstmNetwork } from "../../src/systems/lstm-network.js";
import { defaultParameters, defaultState } from "../../src/systems/parameters.js";
import type { DiscreteMap, System } from "../../src/systems/system.js";
import { gruTwin, lstmTwin } from "./cell-twins.js";
import { expectConformance } from "./conformance.js";
import type { Twin } from "./twins.js";

interface Size {
  readonly units: number;
  readonly inputs: number;
}

type Case = readonly [string, (size: Size) => { readonly system: System; readonly twin: Twin }];

const cells: readonly Case[] = [
  ...[true, false].map((resetAfter): Case => [
    `gru, reset ${resetAfter ? "after" : "before"}`,
    (size) => ({
      system: gruNetwork({ ...size, resetAfter }),
      twin: gruTwin(size.units, size.inputs, resetAfter),
    }),
  ]),
  ...[true, false].map((forgetGate): Case => [
    `lstm, ${forgetGate ? "with" : "without"} forget gate`,
    (size) => ({
      system: lstmNetwork({ ...size, forgetGate }),
      twin: lstmTwin(size.units, size.inputs, forgetGate),
    }),
  ]),
];

/** Values of magnitude below 2, different for every entry and seed. */
function values(length: number, seed: number): Float64Array {
  return Float64Array.from({ length }, (_, i) => 2 * Math.sin(1 + 12.9898 * i + 78.233 * seed));
}

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
          expectConformance(system, twin, x, values(system.parameterDimension, seed + 0.5));
        },
      ),
      { numRuns: 25, seed: 1 },
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
const networks: readonly CellWeights[] = [
  gru,
  { ...gru, resetAfter: false },
  lstm,
  { ...lstm, forgetGate: false, wRec: values(12, 1), wIn: values(6, 2), b: values(6, 3) },
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

  it.each(networks)("is sent into its box where it is bounded: $cell", (weights) => {
    const model = cellModel(weights);
    if (model.bounded === undefined) return;
    const p = defaultParameters(model);
    for (let seed = 0; seed < 200; seed++) {
      const corner = values(model.stateBox.length, seed);
      const x = corner.map((v, i) => model.stateBox[i]![v > 0 ? 1 : 0]);
      (model.system as DiscreteMap).step(x, p).forEach((v, i) => {
        expect(v).toBeGreaterThanOrEqual(model.stateBox[i]![0]);
        expect(v).toBeLessThanOrEqual(model.stateBox[i]![1]);
      });
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
    ];
    for (const [weights, message] of bad) {
      expect(() => cellModel(weights)).toThrow(RangeError);
      expect(() => cellModel(weights)).toThrow(message);
    }
  });
});
