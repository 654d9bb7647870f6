import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { modelJsonCells, modelJsonSchema, parseModelJson } from "../../src/formats/model-json.js";
import { randomMatrix, randomVector } from "../../src/random/ensembles.js";
import { sigmoidNetwork } from "../../src/systems/sigmoid-network.js";
import { defaultParameters, parameterIndex } from "../../src/systems/parameters.js";
import type { Model } from "../../src/systems/model.js";
import type { DiscreteMap } from "../../src/systems/system.js";
import { vanillaNetwork } from "../../src/systems/vanilla-network.js";

const sigmoid = {
  cell: "sigmoid",
  wRec: [
    [1, -1],
    [2, 0.5],
  ],
  wIn: [[3], [4]],
  b: [5, 6],
  u: [7],
};

const mapOf = (model: Model) => model.system as DiscreteMap;

function message(text: string): string {
  try {
    parseModelJson(text, "nets/a.json");
  } catch (error) {
    expect(error).toBeInstanceOf(RangeError);
    return (error as RangeError).message;
  }
  throw new Error(`accepted: ${text}`);
}

describe("a model file", () => {
  it("becomes the network of its weights, named after the file", () => {
    const model = parseModelJson(JSON.stringify(sigmoid), "nets/two-units.json");
    expect(model.name).toBe("two-units");
    const p = defaultParameters(model);
    expect(Array.from(p)).toEqual([1, -1, 2, 0.5, 3, 4, 5, 6, 7]);
    expect(p[parameterIndex(model, "wIn[1][0]")]).toBe(4);
    const x = Float64Array.of(0.2, -0.4);
    const network = sigmoidNetwork({ units: 2, inputs: 1 });
    expect(mapOf(model).step(x, p)).toEqual(network.step(x, p));
  });

  it.each(["tanh", "relu", "logistic"] as const)("may have a vanilla cell with %s", (activation) => {
    const file = { ...sigmoid, cell: "vanilla", activation, name: "mine", x0: [0.1, 0.2] };
    const model = parseModelJson(`\uFEFF${JSON.stringify(file)}`, "a.json");
    expect([model.name, ...model.initialState]).toEqual(["mine", 0.1, 0.2]);
    const x = Float64Array.of(0.2, -0.4);
    const network = vanillaNetwork({ units: 2, inputs: 1, activation });
    expect(mapOf(model).step(x, defaultParameters(model))).toEqual(network.step(x, defaultParameters(model)));
  });

  it("needs neither input nor activation: zeros and tanh", () => {
    const wIn = { wIn: sigmoid.wIn };
    const plain = { cell: "vanilla", wRec: [[2]], b: [1] };
    expect(Array.from(defaultParameters(parseModelJson(JSON.stringify(plain), ".json")))).toEqual([2, 1]);
    const model = parseModelJson(JSON.stringify(plain), ".json");
    expect(model.name).toBe("vanilla");
    expect(mapOf(model).step(Float64Array.of(0.3), Float64Array.of(2, 1))[0]).toBeCloseTo(Math.tanh(1.6), 15);
    const driven = parseModelJson(JSON.stringify({ ...sigmoid, u: undefined, ...wIn }), "a.json");
    expect(Array.from(defaultParameters(driven).slice(-1))).toEqual([0]);
  });

  it("gives back every number bit for bit", () => {
    const weight = fc.double({ min: -1e12, max: 1e12, noNaN: true });
    const weights = fc.array(weight, { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(weights, ([a, b, c, d, e, f]) => {
        const file = { cell: "sigmoid", wRec: [[a, b], [c, d]], b: [e, f] }; // prettier-ignore
        const p = defaultParameters(parseModelJson(JSON.stringify(file), "a.json"));
        // JSON writes −0 as 0.
        expect(Array.from(p)).toEqual([a, b, c, d, e, f].map((v) => v! + 0));
      }),
      { seed: 1 },
    );
  });

  it("of 500 units is read in well under a second", () => {
    const row = Array.from({ length: 500 }, (_, j) => Math.sin(j));
    const text = JSON.stringify({ cell: "sigmoid", wRec: row.map(() => row), b: row });
    const start = performance.now();
    expect(parseModelJson(text, "a.json").system.dimension).toBe(500);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

const gaussian = { ensemble: "gaussian", units: 40, gain: 1.5, seed: 3 };

describe("a model file with an ensemble", () => {
  it.each([
    [gaussian],
    [{ ensemble: "orthogonal", units: 12, gain: 0.9 }],
    [{ ensemble: "low-rank", units: 12, outliers: [2, -1], perpendicular: 0 }],
    [{ ensemble: "dale", units: 12, excitatory: 0.75, balanced: false }],
    [{ ensemble: "sparse", units: 12, inDegree: 3 }],
    [{ ensemble: "sparse", units: 12, density: 0.25 }],
  ])("%j draws its matrix", (wRec) => {
    const { units, seed = 0, ...spec } = wRec as { units: number; seed?: number; ensemble: "gaussian" };
    const model = parseModelJson(JSON.stringify({ cell: "vanilla", wRec }), "a.json");
    expect(model.system.dimension).toBe(units);
    const p = defaultParameters(model);
    expect(p.slice(0, units ** 2)).toEqual(randomMatrix(spec, units, seed));
    expect(p.slice(units ** 2)).toEqual(new Float64Array(units));
  });

  it("says in its name how to draw it again", () => {
    const text = JSON.stringify({ cell: "sigmoid", wRec: gaussian });
    expect(parseModelJson(text, "nets/random.json").name).toBe(
      "random: gaussian, 40 units, gain 1.5, seed 3",
    );
    const named = JSON.stringify({ cell: "sigmoid", name: "mine", wRec: { ensemble: "gaussian", units: 2 } });
    expect(parseModelJson(named, "a.json").name).toBe("mine: gaussian, 2 units, gain 1, seed 0");
  });

  it("starts at a standard normal state unless told otherwise, with its own biases", () => {
    const read = (more: object) =>
      parseModelJson(JSON.stringify({ cell: "vanilla", wRec: gaussian, ...more }), "a.json");
    expect(read({}).initialState).toEqual(Array.from(randomVector("state", 40, 1, 3)));
    expect(read({ x0: { normal: 0 } }).initialState).toEqual(Array.from({ length: 40 }, () => 0));
    const biases = defaultParameters(read({ b: { normal: 0.5 } })).slice(1600);
    expect(biases).toEqual(randomVector("bias", 40, 0.5, 3));
    const given = Array.from({ length: 40 }, (_, i) => i);
    expect(read({ x0: given }).initialState).toEqual(given);
    expect(Array.from(defaultParameters(read({ b: given })).slice(1600))).toEqual(given);
    const driven = read({ wIn: given.map((v) => [v]), u: [2] });
    expect(driven.system.inputDimension).toBe(1);
  });

  it.each([
    [
      { ensemble: "ginibre", units: 2 },
      'wRec.ensemble is "ginibre"; the ensembles are "gaussian", "orthogonal"',
    ],
    [{ units: 2 }, 'wRec is {"units":2}; expected rows of numbers, or an object with the field "ensemble"'],
    [{ ensemble: "gaussian" }, 'field "wRec.units" is missing'],
    [{ ensemble: "gaussian", units: 0 }, "wRec.units is 0: too small"],
    [{ ensemble: "gaussian", units: 4097 }, "wRec.units is 4097: too big: expected number to be <=4096"],
    [{ ensemble: "gaussian", units: 2.5 }, "wRec.units is 2.5: invalid input: expected int"],
    [{ ensemble: "gaussian", units: 2, gain: -1 }, "wRec.gain is -1: too small"],
    [{ ensemble: "gaussian", units: 2, gain: "1" }, 'wRec.gain is "1": invalid input: expected number'],
    [{ ensemble: "gaussian", units: 2, seed: -1 }, "wRec.seed is -1: too small"],
    [
      { ensemble: "gaussian", units: 2, density: 1 },
      'wRec is {"ensemble":"gaussian","units":2,"densit…: unrecognized key: "density"',
    ],
    [{ ensemble: "low-rank", units: 2 }, 'field "wRec.outliers" is missing'],
    [{ ensemble: "low-rank", units: 2, outliers: [1, "2"] }, 'wRec.outliers[1] is "2": invalid input'],
    [
      { ensemble: "low-rank", units: 2, outliers: [1, 2] },
      "wRec: outliers has length 2; expected from 1 to less than",
    ],
    [{ ensemble: "dale", units: 2, excitatory: 1 }, "wRec.excitatory is 1: too big"],
    [
      { ensemble: "dale", units: 2, excitatory: 0.1 },
      "wRec: excitatory is 0.1, 0 of 2 units; expected at least one",
    ],
    [{ ensemble: "sparse", units: 2 }, "wRec: a sparse ensemble has neither of them"],
    [
      { ensemble: "sparse", units: 2, inDegree: 3 },
      "wRec: inDegree is 3; expected an integer from 1 to the 2 units",
    ],
  ])("refuses %j", (wRec, expected) => {
    expect(message(JSON.stringify({ cell: "vanilla", wRec }))).toContain(`nets/a.json: ${expected}`);
  });

  it.each([
    [{ b: [1] }, "b has length 1; expected 40, as wRec has 40 units"],
    [{ x0: { normal: -1 } }, "x0.normal is -1: too small"],
    [{ b: { sd: 1 } }, 'field "b.normal" is missing'],
    [{ wIn: [[1]] }, "wIn has shape [1, 1]; expected [40, 1], as many rows as wRec"],
  ])("refuses beside it %j", (fields, expected) => {
    expect(message(JSON.stringify({ cell: "vanilla", wRec: gaussian, ...fields }))).toContain(
      `nets/a.json: ${expected}`,
    );
  });
});

/** The rest of a good file with some fields changed. */
const changed = (fields: object) => JSON.stringify({ ...sigmoid, ...fields });

describe("refused in one line that begins with the file's name:", () => {
  it.each([
    ["", "not JSON at line 1, column 1: found the end of the text; expected a value"],
    ['{"cell": "sigmoid",\n "b": [1, NaN]}', "not JSON at line 2, column 11: found NaN; expected a value"],
    ['{"cell": "sigmoid",}', "not JSON at line 1, column 20: found }; expected a key in double quotes"],
    ["[1 2]", "not JSON at line 1, column 4: found 2; expected a comma or a closing bracket"],
    ["{b: 1}", "not JSON at line 1, column 2: found b; expected a key in double quotes or }"],
    ['{"b" 1}', "not JSON at line 1, column 6: found 1; expected a colon"],
    ['{"b": 01}', "not JSON at line 1, column 7: found 01; expected a value"],
    ['{"b": }', "not JSON at line 1, column 7: found }; expected a value"],
    ['{"b": "x\ty"}', 'not JSON at line 1, column 7: found "x\\ty"; expected a value'],
    ["[1,,2]", "not JSON at line 1, column 4: found ,; expected a value"],
    ["[1]]", "not JSON at line 1, column 4: found ]; expected nothing more"],
    ["[1}", "not JSON at line 1, column 3: found }; expected a comma or a closing bracket"],
    ["{{", "not JSON at line 1, column 2: found {; expected a key in double quotes or }"],
    ["{1:2}", "not JSON at line 1, column 2: found 1; expected a key"],
    ["true false", "not JSON at line 1, column 6: found false; expected nothing more"],
    ["true {}", "not JSON at line 1, column 6: found {; expected nothing more"],
    ['["a": 1]', "not JSON at line 1, column 5: found :; expected a comma or a closing bracket"],
    ["[".repeat(100_000), "not JSON at line 1, column 100001: found the end of the text"],
  ])("not JSON: %s", (text, expected) => {
    expect(message(text)).toContain(`nets/a.json: ${expected}`);
  });

  it.each([
    ["[[1, 2]]", "holds [[1,2]]; expected an object"],
    ["null", "holds null; expected an object"],
    [`"${"x".repeat(99)}"`, `holds "${"x".repeat(39)}…; expected an object`],
    ["{}", 'field "cell" is missing; the cells are "sigmoid", "vanilla", "leaky"'],
    [changed({ cell: "elman" }), 'cell is "elman"; the cells are "sigmoid", "vanilla", "leaky"'],
    [changed({ cell: ["sigmoid"] }), 'cell is ["sigmoid"]; the cells are'],
    [changed({ wRec: undefined }), 'field "wRec" is missing'],
    [changed({ b: undefined }), 'field "b" is missing'],
    [changed({ wIn: undefined }), 'u is given, but field "wIn" is missing'],
    [
      changed({ bias: [1], w: 1 }),
      'unknown field "bias", "w"; a sigmoid cell has cell, wRec, wIn, b, u, x0, name',
    ],
    [changed({ activation: "tanh" }), 'unknown field "activation"; a sigmoid cell has'],
    [changed({ cell: "vanilla", activation: "gelu" }), 'activation is "gelu": invalid option'],
    [changed({ name: "" }), 'name is "": too small'],
    ['{"cell": "sigmoid", "wRec": [[1]], "b": [1], "b": [2]}', 'field "b" is given twice'],
    ['{"cell": "sigmoid", "wRec": [[1]], "b": [1], "\\u0062": [2]}', 'field "b" is given twice'],
    ['{"cell": "sigmoid", "wRec": [[1]], "b": [1], "__proto__": {"u": [1]}}', 'unknown field "__proto__"'],
    ['{"cell": "sigmoid", "__proto__": {"wRec": [[1]]}, "b": [1]}', 'unknown field "__proto__"'],
    ['{"cell": "sigmoid", "constructor": 1, "wRec": [[1]], "b": [1]}', 'unknown field "constructor"'],
  ])("wrong fields: %s", (text, expected) => {
    expect(message(text)).toContain(`nets/a.json: ${expected}`);
  });

  it.each([
    [{ wRec: [] }, "wRec is empty; expected at least one row and one column"],
    [{ wRec: [[], []] }, "wRec is empty"],
    [{ wIn: [[], []] }, "wIn is empty"],
    [{ wRec: [[1, 2], [3]] }, "wRec is not rectangular: row 1 has length 1; expected 2, as row 0 has"],
    [{ wRec: [[1, 2]] }, "wRec has shape [1, 2]; expected [1, 1], a square matrix"],
    [{ wIn: [[1, 2]] }, "wIn has shape [1, 2]; expected [2, 2], as many rows as wRec"],
    [{ b: [1, 2, 3] }, "b has length 3; expected 2, as wRec has 2 rows"],
    [{ u: [] }, "u has length 0; expected 1, as wIn has 1 column"],
    [{ x0: [1] }, "x0 has length 1; expected 2, as the state has 2 entries"],
    [{ wRec: [1, 2] }, "wRec[0] is 1: invalid input: expected array"],
    [
      { wRec: { 0: [1] } },
      'wRec is {"0":[1]}; expected rows of numbers, or an object with the field "ensemble"',
    ],
    [{ b: { normal: 1 } }, 'b is {"normal":1}: invalid input: expected array'],
    [{ b: 3 }, "b is 3: invalid input: expected array"],
    [{ b: null }, "b is null: invalid input: expected array"],
    [{ u: null }, "u is null: invalid input: expected array"],
    [{ b: Array.from({ length: 5000 }, () => 0) }, "b has length 5000; at most 4096 units or inputs"],
    [
      {
        wRec: [
          [1, null],
          [3, 4],
        ],
      },
      "one entry is not a number of magnitude at most 1e+12: wRec[0][1] is null",
    ],
    [
      {
        wRec: [
          [1, 2],
          ["3", []],
        ],
      },
      '2 entries are not numbers of magnitude at most 1e+12; the first: wRec[1][0] is "3"',
    ],
    [{ wRec: [[[1]]] }, "one entry is not a number of magnitude at most 1e+12: wRec[0][0] is [1]"],
    [{ b: [1, 1e300] }, "one entry is not a number of magnitude at most 1e+12: b[1] is 1e+300"],
    [{ b: [[1], [2]] }, "b[0] is [1]: invalid input: expected number"],
  ])("wrong matrices: %j", (fields, expected) => {
    expect(message(changed(fields))).toContain(`nets/a.json: ${expected}`);
  });

  it("a literal beyond double precision", () => {
    expect(message('{"cell": "sigmoid", "wRec": [[1e400]], "b": [-1e400]}')).toBe(
      "nets/a.json: one entry is not a number of magnitude at most 1e+12: wRec[0][0] is Infinity",
    );
  });

  it.each([
    [
      '{"cell": "sigmoid", "b": [0], "wRec": ',
      "one entry is not a number of magnitude at most 1e+12: wRec[0][0] is [[[[…]]]]",
    ],
    ["", "holds [[[[…]]]]; expected an object"],
    ['{"cell": "sigmoid", "wRec": [[1]], "b": [0], "name": ', "name is [[[[…]]]]: "],
    ['{"cell": ', "cell is [[[[…]]]]; the cells are"],
  ])("lists nested deeper than a stack: %s", (start, expected) => {
    const deep = `${start}${"[".repeat(200_000)}${"]".repeat(200_000)}${start === "" ? "" : "}"}`;
    expect(message(deep)).toContain(`nets/a.json: ${expected}`);
  });

  it("any damaged file, and never more than one line", () => {
    const text = JSON.stringify(sigmoid);
    const damage = fc.tuple(fc.nat(text.length), fc.nat(4), fc.string({ maxLength: 3 }));
    fc.assert(
      fc.property(damage, ([at, length, insert]) => {
        const broken = text.slice(0, at) + insert + text.slice(at + length);
        let model;
        try {
          model = parseModelJson(broken, "a.json");
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
          expect((error as RangeError).message).toMatch(/^a\.json: .+$/);
          return;
        }
        expect(defaultParameters(model).every(Number.isFinite)).toBe(true);
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});

describe("the published schema", () => {
  it("is JSON Schema for every cell", () => {
    const schema = modelJsonSchema();
    expect(schema["$schema"]).toBe("https://json-schema.org/draft/2020-12/schema");
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
    const cells = schema["oneOf"] as { properties: { cell: { const: string } }; required: string[] }[];
    expect(cells.map(({ properties }) => properties.cell.const)).toEqual([...modelJsonCells]);
    expect(cells.map(({ required }) => required.join(" "))).toEqual([
      "cell wRec",
      "cell wRec",
      "cell wRec alpha",
      "cell wRec",
      "cell wRec bIn",
      "cell wRec b",
      "cell a wRec",
      "cell a w1 w2 h1 h2",
      "cell layers",
    ]);
    // Read back by zod it accepts what the parser accepts and refuses an unknown field.
    const reader = z.fromJSONSchema(schema);
    expect(reader.safeParse(sigmoid).success).toBe(true);
    expect(reader.safeParse({ ...sigmoid, gain: 1 }).success).toBe(false);
    expect(reader.safeParse({ ...sigmoid, b: ["1", 2] }).success).toBe(false);
    const random = { cell: "vanilla", wRec: { ensemble: "sparse", units: 9, density: 0.5 } };
    expect(reader.safeParse({ ...random, x0: { normal: 2 } }).success).toBe(true);
    expect(reader.safeParse({ ...random, wRec: { ensemble: "sparse", units: 9, gain: -1 } }).success).toBe(
      false,
    );
  });
});
