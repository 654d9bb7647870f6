import { cellModel } from "../../src/systems/cell-model.js";
import { gainedModel } from "../../src/systems/gained-model.js";
import { parameterList } from "../../src/systems/parameter-table.js";
import { describe, expect, it } from "vitest";
import { builtInModels, findModel } from "../../src/systems/models.js";
import { networkModel } from "../../src/systems/network-model.js";
import {
  checkParameter,
  defaultParameters,
  defaultState,
  parameterIndex,
  parameterNames,
  withParameters,
} from "../../src/systems/parameters.js";

const oneNeuron = findModel("one-neuron")!;
const network = networkModel({
  cell: "vanilla",
  wRec: Float64Array.of(1, 2, 3, 4),
  wIn: Float64Array.of(5, 6),
  b: Float64Array.of(7, 8),
  u: Float64Array.of(9),
});

describe("parameters by name", () => {
  it("are the documented ones, with their defaults", () => {
    expect(parameterNames(oneNeuron)).toEqual(["w", "b", "epsilon", "wIn", "u"]);
    expect(Array.from(defaultParameters(oneNeuron))).toEqual([5, -2.5, 1, 1, 0]);
    expect(Array.from(defaultParameters(findModel("pascanu")!))).toEqual([5, -2.5]);
    expect(Array.from(defaultParameters(findModel("lorenz")!))).toEqual([10, 28, 8 / 3]);
  });

  it("of a network follow the order of p", () => {
    expect(parameterNames(network)).toEqual([
      "wRec[0][0]",
      "wRec[0][1]",
      "wRec[1][0]",
      "wRec[1][1]",
      "wIn[0][0]",
      "wIn[1][0]",
      "b[0]",
      "b[1]",
      "u[0]",
    ]);
    expect(Array.from(defaultParameters(network))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(parameterIndex(network, "wRec[1][0]")).toBe(2);
  });

  it("are replaced one by one, the defaults staying as they are", () => {
    const p = withParameters(oneNeuron, { b: -2.4, epsilon: 0.1 });
    expect(Array.from(p)).toEqual([5, -2.4, 0.1, 1, 0]);
    expect(Array.from(defaultParameters(oneNeuron))).toEqual([5, -2.5, 1, 1, 0]);
    expect(Array.from(withParameters(oneNeuron, {}))).toEqual([5, -2.5, 1, 1, 0]);
  });
});

describe("refused", () => {
  it.each([
    [{ weight: 5 }, "one-neuron has no parameter weight; expected one of w, b, epsilon, wIn, u"],
    [{ w: NaN }, "parameter w of one-neuron is NaN; expected a number of magnitude at most 1e+12"],
    [{ w: 1e308 }, "parameter w of one-neuron is 1e+308; expected a number of magnitude at most 1e+12"],
    [{ u: -Infinity }, "parameter u of one-neuron is -Infinity; expected a number of magnitude at most"],
    [{ epsilon: 0 }, "parameter epsilon of one-neuron is 0; expected a number above 0 and at most 1"],
    [{ epsilon: 1.01 }, "parameter epsilon of one-neuron is 1.01; expected a number above 0 and at most 1"],
  ])("%o", (values, message) => {
    expect(() => withParameters(oneNeuron, values)).toThrow(RangeError);
    expect(() => withParameters(oneNeuron, values)).toThrow(message);
  });

  it("a name, where there are none or too many to list", () => {
    expect(() => parameterIndex(findModel("cat")!, "a")).toThrow("expected none (it has no parameters)");
    const large = networkModel({ cell: "sigmoid", wRec: new Float64Array(100), b: new Float64Array(10) });
    expect(() => parameterIndex(large, "w")).toThrow("expected one of wRec[0…9][0…9], b[0…9]");
  });

  it("a name inherited from Object", () => {
    expect(() => withParameters(oneNeuron, JSON.parse('{"__proto__": 1}') as Record<string, number>)).toThrow(
      "has no parameter __proto__",
    );
    expect(() => parameterIndex(oneNeuron, "constructor")).toThrow("has no parameter constructor");
  });

  it("a value outside a domain whose ends are open or absent", () => {
    const domains = [{ max: 2, maxExclusive: true }, { min: 1 }];
    const model = {
      ...oneNeuron,
      parameters: parameterList(
        [...oneNeuron.parameters].map((info, i) => ({ ...info, domain: domains[i]! })),
      ),
    };
    expect(() => {
      checkParameter(model, 0, 2);
    }).toThrow("expected a number at least -1e+12 and below 2");
    expect(() => {
      checkParameter(model, 1, 0.5);
    }).toThrow("expected a number at least 1 and at most 1e+12");
    checkParameter(model, 0, 1.999);
  });
});

describe("every built-in model", () => {
  it.each(builtInModels)("$name is described consistently", (model) => {
    const { dimension, parameterDimension } = model.system;
    expect(model.parameters).toHaveLength(parameterDimension);
    expect(new Set(parameterNames(model)).size).toBe(parameterDimension);
    expect([model.stateNames, model.initialState, model.stateBox].map((a) => a.length)).toEqual([
      dimension,
      dimension,
      dimension,
    ]);
    [...model.parameters].forEach(({ defaultValue }, i) => {
      checkParameter(model, i, defaultValue);
    });
    model.stateBox.forEach(([low, high], i) => {
      expect(model.initialState[i]).toBeGreaterThanOrEqual(low);
      expect(model.initialState[i]).toBeLessThanOrEqual(high);
    });
    if (model.oneNeuron !== undefined) expect(parameterNames(model).slice(0, 1)).toEqual(["w"]);
    expect(model.title.length * model.equation.length * model.source.length).toBeGreaterThan(0);
  });

  it.each(builtInModels.filter(({ system }) => system.kind === "map"))("$name stays in its box", (model) => {
    if (model.system.kind !== "map") return;
    const p = defaultParameters(model);
    let x = defaultState(model);
    for (let t = 0; t < 1000; t++) {
      x = model.system.step(x, p);
      model.stateBox.forEach(([low, high], i) => {
        expect(x[i]).toBeGreaterThanOrEqual(low);
        expect(x[i]).toBeLessThanOrEqual(high);
      });
    }
  });

  it("is found by its name only", () => {
    expect(findModel("henon")?.title).toBe("Hénon map");
    expect(findModel("Henon")).toBeUndefined();
  });
});

describe("a name that a large network does not have", () => {
  it("is answered by the ranges of its blocks", () => {
    const large = cellModel({
      cell: "gru",
      wRec: new Float64Array(27),
      wIn: new Float64Array(9),
      bIn: new Float64Array(9),
      bRec: new Float64Array(9),
      resetAfter: true,
    });
    expect(() => parameterIndex(large, "w")).toThrow(
      "expected one of wRec[0…8][0…2], wIn[0…8][0], bIn[0…8], bRec[0…8], u[0]",
    );
    expect(() => parameterIndex(gainedModel(large), "w")).toThrow("expected one of gain, wRec[0…8][0…2]");
  });
});
