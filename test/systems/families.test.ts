import { describe, expect, it } from "vitest";
import { cellModel } from "../../src/systems/cell-model.js";
import type { CellWeights } from "../../src/systems/cell-weights.js";
import { gainedModel } from "../../src/systems/gained-model.js";
import { henonModel } from "../../src/systems/reference-models.js";
import type { Model } from "../../src/systems/model.js";
import { modelOf, sourceOf } from "../../src/systems/model-source.js";
import { parameterColumn } from "../../src/systems/parameter-column.js";
import { parameterTangent } from "../../src/systems/parameter-tangent.js";
import { defaultParameters, parameterNames } from "../../src/systems/parameters.js";
import { pathModel } from "../../src/systems/path-model.js";
import type { DiscreteMap } from "../../src/systems/system.js";

const values = (length: number, seed: number) =>
  Float64Array.from({ length }, (_, i) => Math.sin(seed + 1.7 * i * i + 0.3 * i));

const cells: Readonly<Record<string, (seed: number) => CellWeights>> = {
  vanilla: (s) => ({
    cell: "vanilla",
    wRec: values(9, s),
    wIn: values(6, s + 1),
    b: values(3, s + 2),
    u: values(2, s),
  }),
  sigmoid: (s) => ({ cell: "sigmoid", wRec: values(9, s), b: values(3, s + 2) }),
  gru: (s) => ({
    cell: "gru",
    resetAfter: true,
    wRec: values(27, s),
    wIn: values(18, s + 1),
    bIn: values(9, s + 2),
    bRec: values(9, s + 3),
    u: values(2, s),
  }),
  lstm: (s) => ({ cell: "lstm", forgetGate: true, wRec: values(16, s), b: values(8, s + 2) }),
};

function scaledWeights(weights: CellWeights, gain: number): CellWeights {
  return { ...weights, wRec: (weights as { wRec: Float64Array }).wRec.map((w) => gain * w) } as CellWeights;
}

function mixed(a: CellWeights, b: CellWeights, s: number): CellWeights {
  const entries = Object.entries(a).map(([key, value]: [string, unknown]) => {
    const other = (b as unknown as Record<string, unknown>)[key];
    if (!(value instanceof Float64Array)) return [key, value];
    return [key, value.map((v, i) => v + s * ((other as Float64Array)[i]! - v))];
  });
  return Object.fromEntries(entries) as CellWeights;
}

/** A family at parameters q is the network made of the weights that q stands for, and its derivatives are right. */
function expectFamily(family: Model, q: Float64Array, made: Model): void {
  const system = family.system as DiscreteMap;
  const reference = made.system as DiscreteMap;
  const p = defaultParameters(made);
  const n = system.dimension;
  const x = values(n, 7).map((v) => v / 2);
  const near = (found: Float64Array, exact: Float64Array, tolerance: number) => {
    found.forEach((v, i) => {
      expect(Math.abs(v - exact[i]!)).toBeLessThan(tolerance);
    });
  };
  near(system.step(x, q), reference.step(x, p), 1e-14);
  near(system.jacobian(x, q), reference.jacobian(x, p), 1e-14);
  const v = values(n, 5);
  near(system.tangent!(x, q, v), reference.tangent!(x, p, v), 1e-14);
  near(system.pullback!(x, q, v), reference.pullback!(x, p, v), 1e-14);
  const m = system.parameterDimension;
  const matrix = system.parameterJacobian(x, q);
  for (let k = 0; k < m; k++) {
    const h = 1e-6;
    const at = (sign: number) => {
      const moved = q.slice();
      moved[k]! += sign * h;
      return system.step(x, moved);
    };
    const [up, down] = [at(1), at(-1)];
    const difference = up.map((value, i) => (value - down[i]!) / (2 * h));
    near(
      matrix.filter((_, i) => i % m === k),
      difference,
      1e-8,
    );
    near(parameterColumn(system, x, q, k), difference, 1e-8);
  }
  const dq = values(m, 3);
  near(
    parameterTangent(system, x, q, dq),
    Float64Array.from({ length: n }, (_, i) => {
      return dq.reduce((sum, d, k) => sum + d * matrix[i * m + k]!, 0);
    }),
    1e-12,
  );
  expect(family.cell!(q)).toEqual(expect.objectContaining({ cell: made.cell!(p).cell }));
  const again = modelOf(structuredClone(sourceOf(family)!)).system as DiscreteMap;
  expect(again.step(x, q)).toEqual(system.step(x, q));
}

describe.each(Object.entries(cells))("%s", (_name, weights) => {
  it("with a gain is the network with scaled recurrent weights", () => {
    const model = cellModel(weights(1));
    const family = gainedModel(model);
    expect(parameterNames(family, 2)).toEqual(["gain", "wRec[0][0]"]);
    expect(family.parameters.indexOf("b[0]")).toBe(
      model.parameters.indexOf("b[0]") < 0 ? -1 : model.parameters.indexOf("b[0]") + 1,
    );
    expect(family.parameters.indexOf("gain")).toBe(0);
    for (const gain of [1, 0.3, -2]) {
      const q = Float64Array.of(gain, ...defaultParameters(model));
      expectFamily(family, q, cellModel(scaledWeights(weights(1), gain)));
    }
    expect(defaultParameters(family)[0]).toBe(1);
  });

  it("on a path is the network between the two", () => {
    const [a, b] = [cellModel(weights(1)), cellModel(weights(4))];
    const family = pathModel(a, b);
    for (const s of [0, 1, 0.35]) {
      expectFamily(
        family,
        Float64Array.of(s, ...defaultParameters(a)),
        cellModel(mixed(weights(1), weights(4), s)),
      );
    }
  });
});

it("names what has no gain and no path", () => {
  const [a, b] = [cellModel(cells["vanilla"]!(1)), cellModel(cells["gru"]!(1))];
  expect(() => gainedModel(henonModel)).toThrow(/henon is no network/);
  expect(() => gainedModel(gainedModel(a))).toThrow(/has a parameter gain/);
  expect(() => pathModel(a, henonModel)).toThrow(/henon is no network/);
  expect(() => pathModel(a, b)).toThrow(/gru is .*cell gru.*; expected .*cell vanilla/);
  const relu = cellModel({ ...cells["vanilla"]!(1), activation: "relu" } as CellWeights);
  expect(() => pathModel(a, relu)).toThrow(RangeError);
});
