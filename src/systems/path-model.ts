import type { CellWeights } from "./cell-weights.js";
import type { Model } from "./model.js";
import { defaultParameters } from "./parameters.js";
import { familyModel } from "./family-model.js";

/**
 * The straight path between two networks of the same cell and shape: one more parameter, the first, `path`, at 0 the
 * first network and at 1 the second; all weights and the constant input lie between. 0 by default.
 *
 * The other parameters keep their names and mean the values at path 0: changing one moves the whole path. Networks of
 * different cells or sizes have no path here.
 *
 * @throws RangeError if a model is no cell, or if their cells differ in anything but the values of their weights
 */
export function pathModel(from: Model, to: Model): Model {
  requireSameShape(from, to);
  const start = defaultParameters(from);
  const difference = defaultParameters(to).map((v, i) => v - start[i]!);
  return familyModel(from, {
    title: `${from.title}, on the path to ${to.name}`,
    first: {
      name: "path",
      symbol: "s",
      defaultValue: 0,
      description: "way from the first network to the second",
    },
    by: {
      values(s, p, out) {
        for (let i = 0; i < p.length; i++) out[i] = p[i]! + s * difference[i]!;
      },
      direction(_p, out) {
        out.set(difference);
      },
      factor: () => 1,
    },
    stateBox: from.stateBox.map(([low, high], i) => {
      const [least, most] = to.stateBox[i]!;
      return [Math.min(low, least), Math.max(high, most)];
    }),
    family: { kind: "path", from, to },
  });
}

function requireSameShape(from: Model, to: Model): void {
  const [a, b] = [from, to].map((model) => {
    if (model.cell === undefined) throw new RangeError(`${model.name} is no network; expected two networks`);
    return shapeOf(model.cell(defaultParameters(model)));
  });
  if (a === b) return;
  throw new RangeError(`${to.name} is ${b}; expected ${a}, as ${from.name} is, to have a path between them`);
}

/** Everything of a cell but numbers: its kind, its choices, and the lengths of its blocks. */
function shapeOf(weights: CellWeights): string {
  const told = Object.entries(weights).filter(([key]) => key !== "name" && key !== "x0" && key !== "u");
  const parts = told.map(([key, value]: [string, unknown]) => {
    if (value instanceof Float64Array) return `${key} [${value.length}]`;
    if (Array.isArray(value)) return `${key} (${value.map((v) => shapeOf(v as CellWeights)).join("; ")})`;
    return `${key} ${String(value)}`;
  });
  return parts.sort().join(", ");
}
