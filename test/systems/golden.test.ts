import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { cellModel } from "../../src/systems/cell-model.js";
import type { CellWeights } from "../../src/systems/cell-weights.js";
import { defaultParameters } from "../../src/systems/parameters.js";
import type { DiscreteMap } from "../../src/systems/system.js";

const folder = new URL("../reference/networks/", import.meta.url);

interface Golden {
  readonly x: number[];
  readonly u: number[];
  readonly next: number[];
  readonly jacobian: number[][];
  readonly inputJacobian: number[][];
}

/** The tensors of a safetensors file of F32 and F64, read without the project's reader. */
function tensors(name: string): Record<string, Float64Array> {
  const bytes = readFileSync(new URL(`${name}.safetensors`, folder));
  const size = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.toString("utf8", 8, 8 + size)) as Record<
    string,
    { dtype: string; data_offsets: [number, number] }
  >;
  delete header["__metadata__"];
  const read = ({ dtype, data_offsets: [from, to] }: (typeof header)[string]) => {
    const width = dtype === "F32" ? 4 : 8;
    return Float64Array.from({ length: (to - from) / width }, (_, i) => {
      const at = 8 + size + from + i * width;
      return width === 4 ? bytes.readFloatLE(at) : bytes.readDoubleLE(at);
    });
  };
  return Object.fromEntries(Object.entries(header).map(([key, entry]) => [key, read(entry)]));
}

const torch = (name: string) => {
  const t = tensors(name);
  const [wRec, wIn] = [t["rnn.weight_hh_l0"]!, t["rnn.weight_ih_l0"]!];
  return { wRec, wIn, bIn: t["rnn.bias_ih_l0"]!, bRec: t["rnn.bias_hh_l0"]! };
};
const summed = (name: string) => {
  const { bIn, bRec, ...matrices } = torch(name);
  return { ...matrices, b: bIn.map((v, i) => v + bRec[i]!) };
};

const networks: readonly [string, CellWeights][] = [
  ["flipflop-tanh-24", { cell: "vanilla", ...summed("flipflop-tanh-24") }],
  ["flipflop-gru-12", { cell: "gru", resetAfter: true, ...torch("flipflop-gru-12") }],
  ["flipflop-lstm-8", { cell: "lstm", forgetGate: true, ...summed("flipflop-lstm-8") }],
];

describe("one step and its Jacobians are those of PyTorch", () => {
  const golden = JSON.parse(readFileSync(new URL("golden.json", folder), "utf8")) as Record<
    string,
    { golden: Golden[] }
  >;
  it.each(networks)("%s", (name, weights) => {
    const model = cellModel(weights);
    const system = model.system as DiscreteMap;
    const { parameterDimension: m, inputDimension: q } = system;
    for (const { x, u, next, jacobian, inputJacobian } of golden[name]!.golden) {
      const p = defaultParameters(model);
      p.set(u, m - q);
      const state = Float64Array.from(x);
      expectClose(system.step(state, p), next);
      expectClose(system.jacobian(state, p), jacobian.flat());
      const columns = Array.from({ length: q }, (_, k) => system.parameterColumn!(state, p, m - q + k));
      expectClose(transposed(columns), inputJacobian.flat());
    }
  });
});

function transposed(columns: readonly Float64Array[]): number[] {
  return Array.from(columns[0]!, (_, i) => columns.map((column) => column[i]!)).flat();
}

function expectClose(found: ArrayLike<number>, expected: readonly number[]): void {
  expect(found.length).toBe(expected.length);
  expected.forEach((value, i) => {
    expect(Math.abs(found[i]! - value)).toBeLessThanOrEqual(1e-14 * (1 + Math.abs(value)));
  });
}
