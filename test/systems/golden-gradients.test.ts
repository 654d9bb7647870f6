import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { adjointSensitivity } from "../../src/methods/sensitivity/adjoint-sensitivity.js";
import { cellModel } from "../../src/systems/cell-model.js";
import type { CellWeights } from "../../src/systems/cell-weights.js";
import { defaultParameters } from "../../src/systems/parameters.js";

type Blocks = Readonly<Record<string, number[]>>;

interface Golden {
  readonly description: { readonly cell: string };
  readonly weights: Blocks;
  readonly x0: number[];
  readonly inputs: number[];
  readonly adjoint: number[];
  readonly final: number[];
  readonly dLdx0: number[];
  readonly dLdinputs: number[];
  readonly dLdweights: Blocks;
}

const file = new URL("../reference/gradients/cells.json", import.meta.url);
const { steps, cells } = JSON.parse(readFileSync(file, "utf8")) as { steps: number; cells: Golden[] };
const inputs = 2;

function modelOfGolden({ description, weights }: Golden) {
  const arrays = Object.entries(weights).map(([key, values]) => [key, Float64Array.from(values)] as const);
  return cellModel({ ...description, ...Object.fromEntries(arrays) } as unknown as CellWeights);
}

/** The golden gradient of the parameter called `wRec[1][2]`, `b[0]`, …; `columns` of a matrix come from its length. */
function goldenEntry({ dLdweights }: Golden, name: string, rowsOf: (block: string) => number): number {
  const [, block, row, column] = /^(\w+)\[(\d+)\](?:\[(\d+)\])?$/.exec(name)!;
  const values = dLdweights[block!]!;
  if (column === undefined) return values[Number(row)]!;
  return values[(Number(row) * values.length) / rowsOf(block!) + Number(column)]!;
}

/** Names of the parameters but the inputs, and how many rows each matrix has. */
function weightNames(golden: Golden) {
  const { parameters, system } = modelOfGolden(golden);
  const names = Array.from({ length: system.parameterDimension - inputs }, (_, i) => parameters.at(i)!.name);
  const rows = new Map<string, number>();
  for (const name of names) {
    const [, block, row] = /^(\w+)\[(\d+)\]/.exec(name)!;
    rows.set(block!, Math.max(rows.get(block!) ?? 0, Number(row) + 1));
  }
  return { names, rowsOf: (block: string) => rows.get(block)! };
}

function expectClose(found: ArrayLike<number>, wanted: readonly number[], what: string): void {
  const scale = Math.max(...wanted.map(Math.abs));
  expect(scale, what).toBeGreaterThan(0);
  wanted.forEach((value, i) => {
    expect(Math.abs(found[i]! - value), `${what}, entry ${i}`).toBeLessThan(1e-13 * scale + 1e-16);
  });
}

const title = ({ description }: Golden) => Object.values(description).join(" ");

describe("gradients through time are those of PyTorch's automatic differentiation", () => {
  const maps = cells.filter(({ description }) => description.cell !== "ctrnn");
  it.each(maps.map((golden) => [title(golden), golden] as const))("%s", (_, golden) => {
    const model = modelOfGolden(golden);
    if (model.system.kind !== "map") throw new Error("expected a map");
    const found = adjointSensitivity(model.system, Float64Array.from(golden.x0), defaultParameters(model), {
      steps,
      inputs: Float64Array.from(golden.inputs),
      adjoint: Float64Array.from(golden.adjoint),
    });
    const { names, rowsOf } = weightNames(golden);
    expect(names.length).toBe(Object.values(golden.weights).flat().length);
    expectClose(found.run.states.subarray(steps * golden.x0.length), golden.final, "last state");
    expectClose(found.dLdx0, golden.dLdx0, "dL/dx0");
    expectClose(found.dLdinputs, golden.dLdinputs, "dL/du");
    expectClose(
      found.dLdp,
      names.map((name) => goldenEntry(golden, name, rowsOf)),
      "dL/dθ",
    );
  });
});

describe("the derivatives of a velocity are those of PyTorch", () => {
  const flows = cells.filter(({ description }) => description.cell === "ctrnn");
  it.each(flows.map((golden) => [title(golden), golden] as const))("%s", (_, golden) => {
    const model = modelOfGolden(golden);
    if (model.system.kind !== "flow") throw new Error("expected a flow");
    const [x, adjoint] = [Float64Array.from(golden.x0), Float64Array.from(golden.adjoint)];
    const p = defaultParameters(model);
    p.set(golden.inputs.slice(0, inputs), p.length - inputs);
    const { names, rowsOf } = weightNames(golden);
    const byParameter = model.system.parameterPullback!(x, p, adjoint);
    const jacobian = model.system.jacobian(x, p);
    const byState = x.map((_, j) => adjoint.reduce((sum, a, i) => sum + a * jacobian[i * x.length + j]!, 0));
    expectClose(model.system.derivative(x, p), golden.final, "velocity");
    expectClose(byState, golden.dLdx0, "dL/dx");
    expectClose(byParameter.subarray(names.length), golden.dLdinputs.slice(0, inputs), "dL/du");
    expectClose(
      byParameter,
      names.map((name) => goldenEntry(golden, name, rowsOf)),
      "dL/dθ",
    );
  });
});
