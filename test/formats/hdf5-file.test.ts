import * as h5wasm from "h5wasm";
import { beforeAll, describe, expect, it } from "vitest";
import { readNetworkFile } from "../../src/formats/network-file.js";
import { defaultParameters } from "../../src/systems/parameters.js";
import { joined, zip } from "./write-files.js";

type Arrays = Readonly<Record<string, readonly number[]>>;

let library: Awaited<typeof h5wasm.ready>;
beforeAll(async () => {
  library = await h5wasm.ready;
});

const values = (shape: readonly number[], salt = 0) =>
  Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(i + salt));

/** An HDF5 file of arrays by path and shape, and the configuration of a model. */
function hdf5(shapes: Arrays, config?: object): Uint8Array {
  const file = new h5wasm.File("test.h5", "w");
  for (const [path, shape] of Object.entries(shapes)) {
    const parts = path.split("/");
    let group: h5wasm.Group = file;
    for (const part of parts.slice(0, -1)) {
      group = group.keys().includes(part) ? (group.get(part) as h5wasm.Group) : group.create_group(part);
    }
    group.create_dataset({ name: parts.at(-1)!, data: values(shape), shape: [...shape] });
  }
  if (config !== undefined) file.create_attribute("model_config", JSON.stringify(config));
  file.close();
  const bytes = library.FS.readFile("test.h5");
  library.FS.unlink("test.h5");
  return bytes;
}

const layer = (class_name: string, name: string, config: object = {}) => ({
  class_name,
  config: { name, ...config },
});
const sequential = (...layers: readonly object[]) => ({ class_name: "Sequential", config: { layers } });

const n = 3;
const gru = (base: string, inputs: number): Arrays => ({
  [`${base}/kernel:0`]: [inputs, 3 * n],
  [`${base}/recurrent_kernel:0`]: [n, 3 * n],
  [`${base}/bias:0`]: [2, 3 * n],
});
const two = {
  ...gru("model_weights/a/a/gru_cell", 2),
  ...gru("model_weights/b/b/gru_cell", n),
  "model_weights/out/out/kernel:0": [n, 1],
};

describe("Keras files", () => {
  it("stacks the recurrent layers that follow each other in a sequential model", async () => {
    const layers = [layer("GRU", "a"), layer("Dropout", "drop"), layer("GRU", "b"), layer("Dense", "out")];
    const model = await readNetworkFile(hdf5(two, sequential(...layers)), "net.h5");
    expect([model.system.dimension, model.system.inputDimension]).toEqual([2 * n, 2]);
    expect(model.provenance).toMatch(/not part of the recurrence: model_weights\/out\/out\/kernel:0$/);
  });

  it("lists them where the file does not say so, or another layer is between", async () => {
    const between = [layer("GRU", "a"), layer("Dense", "x"), layer("GRU", "b")];
    for (const bytes of [hdf5(two), hdf5(two, sequential(...between))]) {
      await expect(readNetworkFile(bytes, "net.h5")).rejects.toThrow(
        "net.h5: has 2 recurrent layers; expected --prefix, one of a, b",
      );
      expect((await readNetworkFile(bytes, "net.h5", { prefix: "b" })).system.inputDimension).toBe(n);
    }
  });

  it("takes reset_after and the activation from the configuration", async () => {
    const one = gru("model_weights/a/a/gru_cell", 2);
    const before = hdf5(one, sequential(layer("GRU", "a", { reset_after: false })));
    expect((await readNetworkFile(before, "net.h5")).title).toContain("before");
    const simple = {
      "model_weights/a/kernel:0": [2, n],
      "model_weights/a/recurrent_kernel:0": [n, n],
      "model_weights/a/bias:0": [n],
    };
    const relu = hdf5(simple, sequential(layer("SimpleRNN", "a", { activation: "relu" })));
    const model = await readNetworkFile(relu, "net.h5");
    expect(model.cell!(defaultParameters(model))).toMatchObject({ cell: "vanilla", activation: "relu" });
  });

  it.each<[string, object, RegExp]>([
    ["backwards", layer("GRU", "a", { go_backwards: true }), /layer a runs backwards/],
    ["both directions", layer("Bidirectional", "a"), /layer a runs in both directions/],
    [
      "another activation",
      layer("GRU", "a", { activation: "relu" }),
      /has activations relu and sigmoid; expected tanh and sigmoid/,
    ],
    [
      "hard sigmoids",
      layer("GRU", "a", { recurrent_activation: "hard_sigmoid" }),
      /has activations tanh and hard_sigmoid/,
    ],
    ["another layer", layer("LSTM", "a"), /layer a is "LSTM"; expected GRU, as its weights have 3 gates/],
  ])("refuses %s", async (_, described, message) => {
    const bytes = hdf5(gru("model_weights/a/a/gru_cell", 2), sequential(described));
    await expect(readNetworkFile(bytes, "net.h5")).rejects.toThrow(RangeError);
    await expect(readNetworkFile(bytes, "net.h5")).rejects.toThrow(message);
  });

  it("refuses a configuration that nests without end, and an archive without one", async () => {
    let config: object = layer("GRU", "a");
    for (let depth = 0; depth < 40; depth++) {
      config = layer("Sequential", `m${depth}`, { layers: [config] });
    }
    await expect(readNetworkFile(hdf5(two, config), "net.h5")).rejects.toThrow(
      "nests models more than 16 deep",
    );
    await expect(readNetworkFile(zip({ "model.weights.h5": hdf5(two) }), "net.keras")).rejects.toThrow(
      "net.keras: config.json is missing in the .keras archive",
    );
  });
});

describe("other HDF5 files", () => {
  it("are read by the names of their arrays", async () => {
    const model = await readNetworkFile(hdf5({ "net/wRec": [n, n], "net/wIn": [n, 2] }), "net.h5");
    expect(model.provenance).toBe("HDF5 file, plain convention, net/*");
    const p = defaultParameters(model);
    expect(p.slice(0, n * n)).toEqual(values([n, n]));
  });

  it("of MATLAB 7.3 stand transposed, behind a block of 512 bytes", async () => {
    const block = new Uint8Array(512).fill(32);
    block.set(new TextEncoder().encode("MATLAB 7.3 MAT-file"));
    // What MATLAB calls [n, 2] is stored as [2, n].
    const bytes = joined([block, hdf5({ "net/wRec": [n, n], "net/wIn": [2, n] })]);
    const model = await readNetworkFile(bytes, "net.mat");
    expect([model.system.dimension, model.system.inputDimension]).toEqual([n, 2]);
    const stored = values([n, n]);
    const p = defaultParameters(model);
    expect([p[1], p[n]]).toEqual([stored[n], stored[1]]);
    expect(model.provenance).toBe("MATLAB 7.3 file, plain convention, net.*");
  });
});
