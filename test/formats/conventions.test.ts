import { describe, expect, it } from "vitest";
import { readNetworkFile } from "../../src/formats/network-file.js";
import type { NetworkOptions } from "../../src/formats/recurrent-network.js";
import { defaultParameters } from "../../src/systems/parameters.js";
import type { DiscreteMap } from "../../src/systems/system.js";
import { array, matlab, safetensorsOf, type TestArray } from "./write-files.js";

/** Numbers without a pattern, of the size of weights; the same every time. */
function values(shape: readonly number[], salt: number): TestArray {
  const count = shape.reduce((a, b) => a * b, 1);
  return array(
    shape,
    Array.from({ length: count }, (_, i) => Math.sin(1.7 * i + 3.1 * salt + 0.3)),
  );
}

type Arrays = Readonly<Record<string, TestArray>>;
const modelOf = (arrays: Arrays, options: NetworkOptions = {}) =>
  readNetworkFile(safetensorsOf(arrays), "net.safetensors", options);

const n = 3;
const q = 2;
const x = [0.3, -0.5, 0.8];
const c = [0.2, 0.9, -0.4];
const u = [0.7, -1.1];

/** One step from x (an LSTM: [x; c]) under input u. */
async function step(arrays: Arrays, options: NetworkOptions = {}): Promise<number[]> {
  const model = await modelOf(arrays, options);
  const map = model.system as DiscreteMap;
  const p = defaultParameters(model);
  p.set(u, p.length - q);
  return [...map.step(Float64Array.from(map.dimension === n ? x : [...x, ...c]), p)];
}

const sigma = (z: number) => 1 / (1 + Math.exp(-z));
/** Column j of v M, M of any number of rows. */
const times = (v: readonly number[], { shape, data }: TestArray, j: number) =>
  v.reduce((sum, value, i) => sum + value * data[i * shape[1]! + j]!, 0);
/** Row i of M v. */
const rowTimes = ({ shape, data }: TestArray, i: number, v: readonly number[]) =>
  v.reduce((sum, value, j) => sum + value * data[i * shape[1]! + j]!, 0);

function expectClose(found: readonly number[], expected: readonly number[]): void {
  expect(found.length).toBe(expected.length);
  found.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i]!, 13);
  });
}

describe("Haiku", () => {
  it("reads an LSTM: gates i, g, f, o on [x; h], forget gate σ(f + 1)", async () => {
    const w = values([q + n, 4 * n], 1);
    const b = values([4 * n], 2);
    const a = Array.from({ length: 4 * n }, (_, j) => times([...u, ...x], w, j) + b.data[j]!);
    const gate = (k: number, i: number) => a[k * n + i]!;
    const cNext = c.map(
      (value, i) => sigma(gate(2, i) + 1) * value + sigma(gate(0, i)) * Math.tanh(gate(1, i)),
    );
    const hNext = cNext.map((value, i) => sigma(gate(3, i)) * Math.tanh(value));
    expectClose(await step({ "lstm/linear/w": w, "lstm/linear/b": b }), [...hNext, ...cNext]);
    expectClose(await step({ "core.lstm_1.linear.w": w, "core.lstm_1.linear.b": b }), [...hNext, ...cNext]);
  });

  it("reads a GRU: gates z, r, a; h' = (1 − z) h + z a, the reset gate before W", async () => {
    const [wi, wh, b] = [values([q, 3 * n], 3), values([n, 3 * n], 4), values([3 * n], 5)];
    const pre = (j: number) => times(u, wi, j) + times(x, wh, j) + b.data[j]!;
    const z = x.map((_, i) => sigma(pre(i)));
    const r = x.map((_, i) => sigma(pre(n + i)));
    const rh = x.map((value, i) => r[i]! * value);
    const next = x.map((value, i) => {
      const j = 2 * n + i;
      return (1 - z[i]!) * value + z[i]! * Math.tanh(times(u, wi, j) + times(rh, wh, j) + b.data[j]!);
    });
    expectClose(await step({ "gru/w_i": wi, "gru/w_h": wh, "gru/b": b }), next);
  });

  it("reads a vanilla network, which is a rectifier", async () => {
    const [wi, wh] = [values([q, n], 6), values([n, n], 7)];
    const [bi, bh] = [values([n], 8), values([n], 9)];
    const arrays = {
      "vanilla_rnn/linear/w": wi,
      "vanilla_rnn/linear/b": bi,
      "vanilla_rnn/linear_1/w": wh,
      "vanilla_rnn/linear_1/b": bh,
    };
    const pre = x.map((_, j) => times(u, wi, j) + times(x, wh, j) + bi.data[j]! + bh.data[j]!);
    expectClose(
      await step(arrays),
      pre.map((a) => Math.max(0, a)),
    );
    expectClose(await step(arrays, { activation: "tanh" }), pre.map(Math.tanh));
  });
});

describe("Equinox", () => {
  it("reads a GRU: PyTorch's order, biases merged but the candidate's", async () => {
    const [wi, wh] = [values([3 * n, q], 1), values([3 * n, n], 2)];
    const [b, bn] = [values([3 * n], 3), values([n], 4)];
    const pre = (row: number) => rowTimes(wi, row, u) + b.data[row]!;
    const next = x.map((value, i) => {
      const r = sigma(pre(i) + rowTimes(wh, i, x));
      const z = sigma(pre(n + i) + rowTimes(wh, n + i, x));
      const candidate = Math.tanh(pre(2 * n + i) + r * (rowTimes(wh, 2 * n + i, x) + bn.data[i]!));
      return candidate + z * (value - candidate);
    });
    const arrays = { ".weight_ih": wi, ".weight_hh": wh, ".bias": b, ".bias_n": bn };
    expectClose(await step(arrays), next);
    expect((await modelOf(arrays)).provenance).toBe("safetensors file, Equinox convention, .*");
  });
});

describe("PyTorch", () => {
  const cell = (prefix: string, gates: number, inputs = q, suffix = "") => ({
    [`${prefix}weight_ih${suffix}`]: values([gates * n, inputs], 1),
    [`${prefix}weight_hh${suffix}`]: values([gates * n, n], 2),
    [`${prefix}bias_ih${suffix}`]: values([gates * n], 3),
    [`${prefix}bias_hh${suffix}`]: values([gates * n], 4),
  });

  it("stacks layers", async () => {
    const { system } = await modelOf({ ...cell("", 3, q, "_l0"), ...cell("", 3, n, "_l1") });
    expect([system.dimension, system.inputDimension]).toEqual([2 * n, q]);
  });

  it("takes missing biases for zero", async () => {
    const { weight_ih_l0: wi, weight_hh_l0: wh } = cell("", 1, q, "_l0") as Record<string, TestArray>;
    const expected = x.map((_, i) => Math.tanh(rowTimes(wi!, i, u) + rowTimes(wh!, i, x)));
    expectClose(await step({ weight_ih_l0: wi!, weight_hh_l0: wh! }), expected);
  });

  it("reads three gates as an LSTM without forget gate where --cell says so", async () => {
    const { system } = await modelOf(cell("", 3), { cell: "lstm" });
    expect(system.dimension).toBe(2 * n);
  });

  it.each<[string, Arrays, NetworkOptions, RegExp]>([
    [
      "two directions",
      { ...cell("", 1, q, "_l0"), ...cell("", 1, q, "_l0_reverse") },
      {},
      /weight_ih_l0_reverse runs backwards/,
    ],
    [
      "projections",
      { ...cell("", 4, q, "_l0"), weight_hr_l0: values([2, n], 5) },
      {},
      /weight_hr_l0 projects the output/,
    ],
    [
      "two networks",
      { ...cell("encoder.", 1), ...cell("decoder.", 1) },
      {},
      /has 2 recurrent layers; expected --prefix, one of encoder\., decoder\.$/,
    ],
    ["a prefix of none", cell("encoder.", 1), { prefix: "x" }, /begin with --prefix x; expected encoder\.$/],
    [
      "a missing layer",
      { ...cell("", 1, q, "_l0"), ...cell("", 1, n, "_l2") },
      {},
      /tensor weight_hh_l1 is missing; the file has weight_ih_l0, /,
    ],
    [
      "a missing bias",
      Object.fromEntries(Object.entries(cell("", 1)).slice(0, 3)),
      {},
      /tensor bias_hh is missing; the file has weight_ih, weight_hh, bias_ih$/,
    ],
    [
      "a wrong shape",
      { ...cell("", 1), weight_ih: values([n + 1, q], 1) },
      {},
      /tensor weight_ih has shape \[4, 2\]; expected \[3, any\]/,
    ],
    [
      "no units",
      { weight_hh: array([0, 0], []), weight_ih: array([0, q], []) },
      {},
      /weight_hh has shape \[0, 0\]; expected \[gates \* units, units\]/,
    ],
    ["five gates", cell("", 5), {}, /has 5 gates; expected 1 \(vanilla\), 3 \(gru\) or 4 \(lstm\)/],
    [
      "another cell",
      cell("", 3),
      { cell: "vanilla" },
      /has 3 gates, not those of --cell vanilla; expected gru or lstm/,
    ],
    ["an activation of a GRU", cell("", 3), { activation: "relu" }, /--activation is for a vanilla cell/],
    [
      "NaN weights",
      { ...cell("", 1), bias_hh: array([n], [0, NaN, Infinity]) },
      {},
      /tensor bias_hh has 2 entries beyond magnitude 1e\+12 or not finite; the first, at \[1\], is NaN/,
    ],
    [
      "huge weights",
      { ...cell("", 1), weight_hh: array([n, n], [0, 0, 0, 0, 0, 2e12, 0, 0, 0]) },
      {},
      /tensor weight_hh has 1 entry .*; the first, at \[1, 2\], is 2000000000000/,
    ],
    [
      "other tensors",
      { "fc.weight": values([2, 3], 1) },
      {},
      /has no recurrent layer that is known; .* found fc\.weight$/,
    ],
  ])("refuses %s", async (_, arrays, options, message) => {
    await expect(modelOf(arrays, options)).rejects.toThrow(RangeError);
    await expect(modelOf(arrays, options)).rejects.toThrow(message);
  });

  it("picks a network by prefix", async () => {
    const arrays = { ...cell("encoder.", 1), ...cell("decoder.", 3) };
    expect((await modelOf(arrays, { prefix: "dec" })).provenance).toMatch(
      /decoder\.\*; .*encoder\.weight_ih/,
    );
    expect((await modelOf(arrays, { prefix: "encoder." })).cell!(new Float64Array(100)).cell).toBe("vanilla");
  });
});

describe("plain names and MATLAB", () => {
  const arrays = { wRec: values([n, n], 1), wIn: values([n, q], 2), b: values([n, 1], 3) };
  const expected = x.map((_, i) =>
    Math.tanh(rowTimes(arrays.wRec, i, x) + rowTimes(arrays.wIn, i, u) + arrays.b.data[i]!),
  );

  it("reads a vanilla network", async () => {
    expectClose(await step(arrays), expected);
    expectClose(await step({ W_rec: arrays.wRec, W_in: arrays.wIn, bias: arrays.b }), expected);
  });

  it.each([
    ["little-endian", {}],
    ["big-endian", { little: false }],
    ["compressed", { compressed: true }],
    ["compressed and big-endian", { little: false, compressed: true }],
  ])("reads a MATLAB file, %s, and a struct in it", async (_, options) => {
    for (const [file, prefix] of [
      [matlab(arrays, options), ""],
      [matlab({ other: array([1, 1], [5]), net: { rnn: arrays } }, options), "net.rnn."],
    ] as const) {
      const model = await readNetworkFile(file, "net.mat");
      const p = defaultParameters(model);
      p.set(u, p.length - q);
      expectClose([...(model.system as DiscreteMap).step(Float64Array.from(x), p)], expected);
      expect(model.provenance).toContain(prefix);
    }
  });

  it("reads single precision", async () => {
    const model = await readNetworkFile(matlab(arrays, { single: true }), "net.mat");
    expect(defaultParameters(model)[1]).toBe(Math.fround(arrays.wRec.data[1]!));
  });

  it("infers the cells from names and shapes", async () => {
    const cellOf = async (more: Arrays, options: NetworkOptions = {}) => {
      const model = await modelOf({ ...arrays, ...more }, options);
      return model.cell!(defaultParameters(model));
    };
    expect(await cellOf({ tau: array([n], [1, 2, 3]) })).toMatchObject({ cell: "ctrnn" });
    expect(await cellOf({ alpha: array([], [0.1]) })).toMatchObject({
      cell: "leaky",
      alpha: Float64Array.of(0.1, 0.1, 0.1),
    });
    expect(await cellOf({ a: values([n], 5) })).toMatchObject({ cell: "plrnn" });
    expect(await cellOf({}, { cell: "ctrnn", activation: "tanh" })).toMatchObject({
      cell: "ctrnn",
      activation: "tanh",
    });
    expect(
      (
        await modelOf({
          RecurrentWeights: values([4 * n, n], 1),
          InputWeights: values([4 * n, q], 2),
          Bias: values([4 * n, 1], 3),
        })
      ).system.dimension,
    ).toBe(2 * n);
    const shallow = {
      A: values([n], 1),
      W1: values([n, 5], 2),
      W2: values([5, n], 3),
      h1: values([n], 4),
      h2: values([5], 5),
    };
    expect((await modelOf(shallow)).cell!(new Float64Array(43)).cell).toBe("shplrnn");
  });
});
