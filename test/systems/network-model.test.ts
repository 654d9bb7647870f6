import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { activationNames } from "../../src/systems/activation.js";
import { networkModel, type NetworkWeights } from "../../src/systems/network-model.js";
import { defaultParameters, defaultState } from "../../src/systems/parameters.js";

const f = (...values: number[]) => Float64Array.from(values);

describe("a network model", () => {
  it("defaults to no input, a zero state and its cell's name", () => {
    const model = networkModel({ cell: "sigmoid", wRec: f(1, 2, 3, 4), b: f(5, 6) });
    expect(model.name).toBe("sigmoid");
    expect(model.system.inputDimension).toBe(0);
    expect(Array.from(defaultParameters(model))).toEqual([1, 2, 3, 4, 5, 6]);
    expect(model.initialState).toEqual([0, 0]);
    expect(model.stateNames).toEqual(["x[0]", "x[1]"]);
    expect(networkModel({ cell: "vanilla", wRec: f(1), b: f(0) }).title).toBe("Vanilla network, tanh");
  });

  it("names every parameter, and finds each by its name", () => {
    const weights = { cell: "vanilla", wRec: f(1, 2, 3, 4), wIn: f(5, 6, 7, 8, 9, 10) } as const;
    const { parameters } = networkModel({ ...weights, b: f(11, 12), u: f(13, 14, 15) });
    const infos = [...parameters];
    expect(infos.map(({ name }) => name).join(" ")).toBe(
      "wRec[0][0] wRec[0][1] wRec[1][0] wRec[1][1] wIn[0][0] wIn[0][1] wIn[0][2] wIn[1][0] wIn[1][1] wIn[1][2] " +
        "b[0] b[1] u[0] u[1] u[2]",
    );
    expect(infos.map(({ symbol }) => symbol)[8]).toBe("W_{in,1,1}");
    expect(infos.map(({ defaultValue }) => defaultValue)).toEqual(infos.map((_, i) => i + 1));
    expect(infos.map(({ name }) => parameters.indexOf(name))).toEqual([...infos.keys()]);
    expect([parameters.at(-1), parameters.at(15), parameters.at(0.5)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    const foreign = [
      "wRec",
      "wRec[0]",
      "wRec[0][2]",
      "wRec[00][0]",
      "b[0][0]",
      "b[2]",
      "u[3]",
      "x[0]",
      " b[0]",
    ];
    expect(foreign.map((name) => parameters.indexOf(name))).toEqual(foreign.map(() => -1));
    expect(networkModel({ cell: "vanilla", wRec: f(1), b: f(2) }).parameters.indexOf("u[0]")).toBe(-1);
  });

  it("takes its input size from u, else from the columns of wIn", () => {
    const weights = { cell: "vanilla", wRec: f(1, 2, 3, 4), wIn: f(1, 2, 3, 4, 5, 6), b: f(5, 6) } as const;
    expect(networkModel(weights).system.inputDimension).toBe(3);
    expect(networkModel({ ...weights, u: f(1, 2, 3) }).system.inputDimension).toBe(3);
  });

  it.each<[Partial<NetworkWeights>, string]>([
    [{ b: f() }, "b is empty"],
    [{ wRec: f(1, 2, 3) }, "wRec has 3 entries; expected 4"],
    [{ u: f(1) }, "wIn has 0 entries; expected 2"],
    [{ wIn: f(1, 2, 3) }, "wIn has 3 entries; expected a multiple of 2"],
    [{ x0: f(1) }, "x0 has 1 entries; expected 2"],
  ])("refuses blocks that do not fit: %o", (change, message) => {
    const weights: NetworkWeights = { cell: "sigmoid", wRec: f(1, 2, 3, 4), b: f(5, 6) };
    expect(() => networkModel({ ...weights, ...change })).toThrow(RangeError);
    expect(() => networkModel({ ...weights, ...change })).toThrow(message);
  });

  it("has a box that holds the image of every state in the activations' range", () => {
    const weights = fc.array(fc.double({ min: -4, max: 4, noNaN: true }), { minLength: 8, maxLength: 8 });
    const cells = fc.constantFrom("sigmoid" as const, ...activationNames.filter((a) => a !== "relu"));
    fc.assert(
      fc.property(cells, weights, (cell, v) => {
        const model = networkModel({
          cell: cell === "sigmoid" ? cell : "vanilla",
          ...(cell === "sigmoid" ? {} : { activation: cell }),
          wRec: f(...v.slice(0, 4)),
          wIn: f(...v.slice(4, 6)),
          b: f(...v.slice(6)),
          u: f(0.7),
          x0: f(3, -3),
        });
        const next = model.system.step(defaultState(model), defaultParameters(model));
        model.stateBox.forEach(([low, high], i) => {
          expect(high).toBeGreaterThan(low);
          expect(next[i]).toBeGreaterThanOrEqual(low - 1e-12);
          expect(next[i]).toBeLessThanOrEqual(high + 1e-12);
        });
      }),
      { seed: 1 },
    );
  });

  it("has an open box also where a unit is constant or a rectifier", () => {
    expect(networkModel({ cell: "sigmoid", wRec: f(0), b: f(2) }).stateBox).toEqual([[1.5, 2.5]]);
    const rectifier = { cell: "vanilla", activation: "relu", b: f(-1) } as const;
    expect(networkModel({ ...rectifier, wRec: f(2) }).stateBox).toEqual([[0, 19]]);
    expect(networkModel({ ...rectifier, wRec: f(-2) }).stateBox).toEqual([[0, 10]]);
  });
});
