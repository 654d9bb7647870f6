import protobuf from "protobufjs/minimal.js";
import { describe, expect, it } from "vitest";
import { readNetworkFile } from "../../src/formats/network-file.js";
import { defaultParameters } from "../../src/systems/parameters.js";
import type { DiscreteMap } from "../../src/systems/system.js";

const { Writer } = protobuf;

/** A message as [field, value] pairs: numbers are varints, texts and bytes delimited, lists packed floats. */
type Field = readonly [number: number, value: number | string | Uint8Array | readonly number[]];

function message(...fields: readonly Field[]): Uint8Array {
  const writer = Writer.create();
  for (const [number, value] of fields) {
    if (typeof value === "number") writer.uint32(number << 3).int64(value);
    else if (typeof value === "string") writer.uint32((number << 3) | 2).string(value);
    else if (value instanceof Uint8Array) writer.uint32((number << 3) | 2).bytes(value);
    else {
      writer.uint32((number << 3) | 2).fork();
      for (const item of value) writer.float(item);
      writer.ldelim();
    }
  }
  return new Uint8Array(writer.finish());
}

/** Values that floats hold exactly. */
const values = (count: number, salt: number) =>
  Array.from({ length: count }, (_, i) => (((i * 7 + salt * 3) % 11) - 5) / 8);

const tensor = (
  name: string,
  dims: readonly number[],
  data: readonly number[],
  more: readonly Field[] = [],
) => message(...dims.map((size): Field => [1, size]), [2, 1], [4, data], [8, name], ...more);

const int = (name: string, value: number) => message([1, name], [3, value], [20, 2]);
const text = (name: string, value: string) => message([1, name], [4, value], [20, 3]);
const texts = (name: string, list: readonly string[]) =>
  message([1, name], ...list.map((value): Field => [9, value]), [20, 8]);

const node = (
  operator: string,
  name: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: readonly Uint8Array[] = [],
) =>
  message(
    ...inputs.map((input): Field => [1, input]),
    ...outputs.map((output): Field => [2, output]),
    [3, name],
    [4, operator],
    ...attributes.map((attribute): Field => [5, attribute]),
  );

const model = (nodes: readonly Uint8Array[], tensors: readonly Uint8Array[]) =>
  message(
    [1, 8],
    [7, message(...nodes.map((one): Field => [1, one]), ...tensors.map((one): Field => [5, one]))],
  );

const n = 2;
const q = 1;
const x = [0.25, -0.5];
const u = [0.75];
const w = values(3 * n * q, 1);
const r = values(3 * n * n, 2);
const b = values(6 * n, 3);
const gruTensors = [tensor("W", [1, 3 * n, q], w), tensor("R", [1, 3 * n, n], r), tensor("B", [1, 6 * n], b)];
const gru = (attributes: readonly Uint8Array[]) =>
  model(
    [node("GRU", "/gru", ["X", "W", "R", "B"], ["Y"], [int("hidden_size", n), ...attributes])],
    gruTensors,
  );

const sigma = (z: number) => 1 / (1 + Math.exp(-z));

async function step(bytes: Uint8Array): Promise<number[]> {
  const found = await readNetworkFile(bytes, "net.onnx");
  const p = defaultParameters(found);
  p.set(u, p.length - q);
  return [...(found.system as DiscreteMap).step(Float64Array.from(x), p)];
}

describe("ONNX operators", () => {
  it.each([0, 1])("GRU with linear_before_reset = %i is the operator's formula", async (after) => {
    const input = (row: number) => w[row]! * u[0]! + b[row]!;
    const recurrent = (row: number, h: readonly number[]) => r[row * n]! * h[0]! + r[row * n + 1]! * h[1]!;
    const bias = (row: number) => b[3 * n + row]!;
    const z = x.map((_, i) => sigma(input(i) + recurrent(i, x) + bias(i)));
    const reset = x.map((_, i) => sigma(input(n + i) + recurrent(n + i, x) + bias(n + i)));
    const expected = x.map((h, i) => {
      const row = 2 * n + i;
      const product = x.map((value, j) => reset[j]! * value);
      const inner =
        after === 1 ? reset[i]! * (recurrent(row, x) + bias(row)) : recurrent(row, product) + bias(row);
      return (1 - z[i]!) * Math.tanh(input(row) + inner) + z[i]! * h;
    });
    const found = await step(gru(after === 1 ? [int("linear_before_reset", 1)] : []));
    found.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 14);
    });
  });

  it("RNN takes its activation from the file, and no bias for zero", async () => {
    const rnn = node(
      "RNN",
      "r",
      ["X", "W", "R"],
      ["Y"],
      [int("hidden_size", n), texts("activations", ["Relu"])],
    );
    const bytes = model(
      [rnn],
      [tensor("W", [1, n, q], w.slice(0, n)), tensor("R", [1, n, n], r.slice(0, n * n))],
    );
    const expected = x.map((_, i) => Math.max(0, w[i]! * u[0]! + r[i * n]! * x[0]! + r[i * n + 1]! * x[1]!));
    expect(await step(bytes)).toEqual(expected);
  });

  it("stacks operators that feed each other, and lists those that do not", async () => {
    const attributes = [int("hidden_size", n)];
    const first = node("RNN", "/rnn/0", ["X", "W", "R"], ["Y0"], attributes);
    const squeeze = node("Squeeze", "s", ["Y0", "axes"], ["S"]);
    const second = node("RNN", "/rnn/1", ["S", "W2", "R"], ["Y1"], attributes);
    const tensors = [
      tensor("W", [1, n, q], values(n * q, 1)),
      tensor("W2", [1, n, n], values(n * n, 4)),
      tensor("R", [1, n, n], values(n * n, 2)),
    ];
    const stacked = await readNetworkFile(model([first, squeeze, second], tensors), "net.onnx");
    expect([stacked.system.dimension, stacked.system.inputDimension]).toEqual([2 * n, q]);
    await expect(readNetworkFile(model([first, second], tensors), "net.onnx")).rejects.toThrow(
      "net.onnx: has 2 recurrent layers; expected --prefix, one of /rnn/0, /rnn/1",
    );
    const picked = await readNetworkFile(model([first, second], tensors), "net.onnx", { prefix: "/rnn/1" });
    expect(picked.system.inputDimension).toBe(n);
  });

  it.each<[string, Uint8Array, RegExp]>([
    [
      "a direction",
      gru([text("direction", "bidirectional")]),
      /operator \/gru has direction bidirectional; expected forward/,
    ],
    [
      "other activations",
      gru([texts("activations", ["HardSigmoid", "Tanh"])]),
      /has activations hardsigmoid, tanh; expected sigmoid, tanh/,
    ],
    ["clipping", gru([message([1, "clip"], [20, 1])]), /clips its gates/],
    [
      "no recurrent operator",
      model([node("Gemm", "fc", ["X", "W"], ["Y"])], gruTensors),
      /has no RNN, GRU or LSTM operator; it has Gemm/,
    ],
    [
      "a missing tensor",
      model([node("GRU", "g", ["X", "W", "R", "B"], ["Y"], [int("hidden_size", n)])], gruTensors.slice(0, 2)),
      /tensor B is missing; the file has W, R/,
    ],
    [
      "a wrong number of values",
      model([], [tensor("W", [1, 6, 2], w)]),
      /tensor W has 6 values; expected 12 for shape \[1, 6, 2\]/,
    ],
    [
      "weights in another file",
      model([], [tensor("W", [1, 6, 1], [], [[14, 1]])]),
      /tensor W is kept in another file/,
    ],
    ["a huge shape", model([], [tensor("W", [2 ** 40, 2 ** 40], [])]), /tensor W has shape .*at most 1 GB/],
    ["no graph", message([1, 8]), /has no graph/],
    ["a field beyond the end", message([1, 8], [7, "xxxx"]).subarray(0, 5), /is no ONNX model, or damaged/],
  ])("refuses %s", async (_, bytes, expected) => {
    await expect(readNetworkFile(bytes, "net.onnx")).rejects.toThrow(RangeError);
    await expect(readNetworkFile(bytes, "net.onnx")).rejects.toThrow(expected);
  });
});
