import { describe, expect, it } from "vitest";
import { z } from "zod";
import { modelJsonSchema, parseModelJson } from "../../src/formats/model-json.js";
import { randomMatrix } from "../../src/random/ensembles.js";
import { defaultParameters } from "../../src/systems/parameters.js";

const matrix = (rows: number, columns: number, start: number) =>
  Array.from({ length: rows }, (_, i) =>
    Array.from({ length: columns }, (_unused, j) => start + i * columns + j),
  );
const vector = (length: number, start: number) => matrix(1, length, start)[0]!;
const flat = (rows: number[][]) => Float64Array.from(rows.flat());
const f = (...values: number[]) => Float64Array.from(values);

const square = { wRec: matrix(2, 2, 1), wIn: matrix(2, 1, 5), b: vector(2, 7), u: [0.5] };
const squareWeights = { wRec: f(1, 2, 3, 4), wIn: f(5, 6), b: f(7, 8), u: f(0.5) };
const lstm = { cell: "lstm", wRec: matrix(8, 2, 1), wIn: matrix(8, 1, 20), b: vector(8, 30), u: [0.5] };
const gru = { cell: "gru", wRec: matrix(6, 2, 1), wIn: matrix(6, 1, 20), bIn: vector(6, 30), u: [0.5] };
const shallow = { w1: matrix(2, 3, 1), w2: matrix(3, 2, 7), h1: [1, 2], h2: [3, 4, 5] };

/** A file, and the weights that it should become. */
const files: readonly [string, object, object][] = [
  ["vanilla, pre", { cell: "vanilla", state: "pre", activation: "relu", ...square }, squareWeights],
  [
    "leaky",
    { cell: "leaky", ...square, theta: [1, 2], alpha: [0.5, 1] },
    { ...squareWeights, theta: f(1, 2), alpha: f(0.5, 1) },
  ],
  ["leaky, one rate", { cell: "leaky", state: "post", ...square, alpha: 0.25 }, { alpha: f(0.25, 0.25) }],
  [
    "ctrnn",
    { cell: "ctrnn", activation: "tanh", ...square, theta: [1, 2], tau: 3 },
    { ...squareWeights, activation: "tanh", theta: f(1, 2), tau: f(3, 3) },
  ],
  ["ctrnn, defaults", { cell: "ctrnn", ...square }, { ...squareWeights, theta: f(0, 0), tau: f(1, 1) }],
  [
    "gru",
    { ...gru, bRec: vector(6, 40) },
    { wRec: flat(gru.wRec), bIn: f(...gru.bIn), bRec: f(...vector(6, 40)), resetAfter: true },
  ],
  ["gru of Cho", { ...gru, resetAfter: false }, { bRec: new Float64Array(6), resetAfter: false }],
  ["lstm", { ...lstm, x0: [1, 2, 3, 4] }, { wRec: flat(lstm.wRec), forgetGate: true, x0: f(1, 2, 3, 4) }],
  [
    "lstm of 1997",
    { cell: "lstm", forgetGate: false, wRec: matrix(6, 2, 1), b: vector(6, 9) },
    { b: f(...vector(6, 9)), forgetGate: false },
  ],
  ["plrnn", { cell: "plrnn", a: [0.1, 0.2], ...square }, { ...squareWeights, a: f(0.1, 0.2) }],
  ["plrnn, full", { cell: "plrnn", a: matrix(2, 2, 9), ...square }, { a: f(9, 10, 11, 12) }],
  [
    "shplrnn",
    { cell: "shplrnn", a: [0.1, 0.2], ...shallow },
    { w1: flat(shallow.w1), w2: flat(shallow.w2), h1: f(1, 2), h2: f(3, 4, 5) },
  ],
];

const stacked = {
  cell: "stacked",
  layers: [
    { cell: "lstm", wRec: lstm.wRec, wIn: lstm.wIn, b: lstm.b },
    { cell: "vanilla", wRec: matrix(2, 2, 1), wIn: matrix(2, 2, 5), b: [1, 2] },
  ],
  u: [0.5],
};

describe("a model file of every cell", () => {
  it.each(files)("%s", (_name, file, expected) => {
    const model = parseModelJson(JSON.stringify(file), "nets/a.json");
    expect(model.name).toBe("a");
    const weights = model.cell!(defaultParameters(model));
    expect(weights).toMatchObject({ cell: (file as { cell: string }).cell, ...expected });
    expect(z.fromJSONSchema(modelJsonSchema()).safeParse(file).success).toBe(true);
  });

  it("stacks layers", () => {
    const model = parseModelJson(JSON.stringify(stacked), "a.json");
    expect(model.stateNames).toEqual([
      "layers[0].h[0]",
      "layers[0].h[1]",
      "layers[0].c[0]",
      "layers[0].c[1]",
      "layers[1].h[0]",
      "layers[1].h[1]",
    ]);
    expect(defaultParameters(model).length).toBe(8 * 4 + 2 * 5 + 1);
    expect(z.fromJSONSchema(modelJsonSchema()).safeParse(stacked).success).toBe(true);
  });

  it.each(["leaky", "ctrnn", "plrnn"])("draws the recurrent matrix of %s", (cell) => {
    const wRec = { ensemble: "gaussian", units: 5, gain: 2, seed: 4 };
    const own = cell === "leaky" ? { alpha: 0.1 } : cell === "plrnn" ? { a: [1, 2, 3, 4, 5] } : {};
    const model = parseModelJson(JSON.stringify({ cell, wRec, ...own }), "a.json");
    const weights = model.cell!(defaultParameters(model)) as { wRec: Float64Array };
    expect(weights.wRec).toEqual(randomMatrix({ ensemble: "gaussian", gain: 2 }, 5, 4));
    expect(model.name).toBe("a: gaussian, 5 units, gain 2, seed 4");
  });
});

describe("refused in one line:", () => {
  const leaky = { cell: "leaky", ...square, alpha: 0.5 };
  const stackOf = (...layers: object[]) => ({ ...stacked, layers });
  const [first, second] = stacked.layers as [object, object];
  it.each<[object, string]>([
    [{ ...leaky, alpha: undefined }, 'field "alpha" is missing'],
    [{ ...leaky, alpha: 0 }, "alpha is 0: too small: expected number to be >0"],
    [{ ...leaky, alpha: [0.5, 2] }, "alpha[1] is 2: too big: expected number to be <=1"],
    [{ ...leaky, alpha: [0.5] }, "alpha has length 1; expected 2, as wRec has 2 rows"],
    [{ ...leaky, tau: 1 }, 'unknown field "tau"; a leaky cell has cell, activation, state, wRec'],
    [{ ...leaky, state: "mid" }, 'state is "mid": invalid option'],
    [{ cell: "ctrnn", ...square, tau: [1, -1] }, "tau[1] is -1: too small"],
    [{ cell: "ctrnn", ...square, theta: [1] }, "theta has length 1; expected 2, as wRec has 2 rows"],
    [{ cell: "ctrnn", ...square, theta: [1, null] }, "one entry is not a number"],
    [
      { ...gru, wRec: matrix(4, 2, 0) },
      "wRec has shape [4, 2]; expected [6, 2], a row a unit for each of the gates r, z, n",
    ],
    [{ ...gru, wIn: matrix(2, 1, 0) }, "wIn has shape [2, 1]; expected [6, 1], as many rows as wRec"],
    [{ ...gru, bIn: [1] }, "bIn has length 1; expected 6, as wRec has 6 rows"],
    [{ ...gru, bRec: [1] }, "bRec has length 1; expected 6, as wRec has 6 rows"],
    [{ ...gru, b: [1] }, 'unknown field "b"; a gru cell has cell, resetAfter, wRec, wIn, bIn'],
    [{ ...gru, resetAfter: 1 }, "resetAfter is 1: invalid input: expected boolean"],
    [{ ...gru, wRec: { ensemble: "gaussian", units: 2 } }, "wRec is"],
    [
      { ...lstm, forgetGate: false },
      "wRec has shape [8, 2]; expected [6, 2], a row a unit for each of the gates i, g, o",
    ],
    [{ ...lstm, x0: [1, 2] }, "x0 has length 2; expected 4, as the state has 4 entries"],
    [{ ...lstm, u: [1, 2] }, "u has length 2; expected 1, as wIn has 1 column"],
    [{ ...lstm, b: undefined }, 'field "b" is missing'],
    [{ cell: "plrnn", ...square }, 'field "a" is missing'],
    [{ cell: "plrnn", ...square, a: [1] }, "a has length 1; expected 2, as wRec has 2 rows"],
    [{ cell: "plrnn", ...square, a: [[1]] }, "a has shape [1, 1]; expected [2, 2], as wRec has 2 rows"],
    [{ cell: "plrnn", ...square, a: [1, [2]] }, "a[1] is [2]: invalid input: expected number"],
    [{ cell: "shplrnn", a: [1, 2], ...shallow, w2: matrix(2, 3, 0) }, "w2 has shape [2, 3]; expected [3, 2]"],
    [{ cell: "shplrnn", a: [1, 2], ...shallow, h2: [1] }, "h2 has length 1; expected 3, as w1 has 3 columns"],
    [{ ...stacked, layers: undefined }, 'field "layers" is missing'],
    [{ ...stacked, layers: 3 }, "layers is 3: invalid input: expected array"],
    [stackOf(first), "layers has length 1; expected at least 2"],
    [stackOf(first, [1]), "layers[1] is [1]; expected an object"],
    [stackOf(first, {}), 'field "layers[1].cell" is missing; the cells of a layer are "sigmoid"'],
    [stackOf(first, { cell: "ctrnn" }), 'layers[1].cell is "ctrnn"; the cells of a layer are'],
    [
      stackOf(first, { ...second, u: [1] }),
      'unknown field "layers[1].u"; a vanilla cell has cell, activation, state, wRec, wIn, b',
    ],
    [stackOf(first, { ...second, b: [1] }), "layers[1].b has length 1; expected 2, as wRec has 2 rows"],
    [
      stackOf(first, { ...second, b: [1, "2"] }),
      'one entry is not a number of magnitude at most 1e+12: layers[1].b[1] is "2"',
    ],
    [stackOf(first, { ...second, b: 3 }), "layers[1].b is 3: invalid input: expected array"],
    [
      stackOf(first, { ...second, wIn: [[1], [2]] }),
      "layers[1].wIn is for 1 input; expected 2, the units of layers[0]",
    ],
    [{ ...stacked, u: [1, 2] }, "u has length 2; expected 1, as layers[0].wIn has 1 column"],
    [{ ...stacked, x0: [1] }, "x0 has length 1; expected 6, as the state has 6 entries"],
  ])("%j", (file, expected) => {
    let message = "accepted";
    try {
      parseModelJson(JSON.stringify(file), "a.json");
    } catch (error) {
      expect(error).toBeInstanceOf(RangeError);
      ({ message } = error as RangeError);
    }
    expect(message).toContain(`a.json: ${expected}`);
    expect(message).not.toContain("\n");
  });

  it("a field of a layer that is given twice", () => {
    const text = '{"cell": "stacked", "layers": [{"cell": "vanilla", "b": [1], "b": [2]}]}';
    expect(() => parseModelJson(text, "a.json")).toThrow('a.json: field "b" is given twice');
  });
});
