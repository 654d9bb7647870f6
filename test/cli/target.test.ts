import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commands } from "../../src/cli/commands.js";
import { targetOptions } from "../../src/cli/target-options.js";
import { activationNames } from "../../src/systems/activation.js";
import { networksFolder } from "../formats/reference-networks.js";
import { refusal, runCli } from "./test-io.js";

const file = (name: string) => join(networksFolder, name);
const tanh = file("flipflop-tanh-24.npz");
let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "separatrix-target-"));
  await cp(file("flipflop-tanh-24.safetensors"), join(folder, "wrong.npz"));
  await writeFile(join(folder, "empty.pt"), "");
  await mkdir(join(folder, "folder.h5"));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function document(...argv: string[]): Promise<Record<string, unknown>> {
  const { stdout, stderr } = await runCli([...argv, "--json", "--quiet"]);
  expect(stderr).toBe("");
  return JSON.parse(stdout) as Record<string, unknown>;
}

describe("targets", () => {
  it("every command with a target takes the same options", () => {
    const withTarget = commands.filter((spec) => spec.arguments.some(({ syntax }) => syntax === "<target>"));
    for (const { name, options } of withTarget) {
      for (const option of targetOptions)
        expect({ name, has: options.includes(option) }).toEqual({ name, has: true });
    }
    expect(targetOptions.find(({ flags }) => flags.startsWith("--activation"))!.choices).toEqual(
      activationNames,
    );
  });

  it("--input is the constant input", async () => {
    const one = await document("simulate", tanh, "--steps", "3", "--input", "1,0,-1");
    const other = await document("simulate", tanh, "--steps", "3", "--set", "u[0]=1,u[2]=-1");
    expect(one["states"]).toEqual(other["states"]);
    expect(one["options"]).toMatchObject({ parameters: { "u[0]": 1, "u[1]": 0, "u[2]": -1 } });
    const neuron = await document(
      "simulate",
      "one-neuron",
      "--set",
      "wIn=1",
      "--input",
      "0.5",
      "--steps",
      "1",
    );
    expect(neuron["options"]).toMatchObject({ parameters: { u: 0.5 } });
  });

  it("--cell, --activation and --prefix say how a file is read, and are echoed", async () => {
    const options = ["--activation", "relu", "--prefix", "rnn."];
    const { options: echoed, states } = await document("simulate", tanh, "--steps", "2", ...options);
    expect(echoed).toMatchObject({ activation: "relu", prefix: "rnn." });
    expect((states as number[][])[2]!.every((value) => value >= 0)).toBe(true);
    const { models } = JSON.parse((await runCli(["models", tanh, "--cell", "sigmoid", "--json"])).stdout) as {
      models: unknown;
    };
    expect(models).toMatchObject([{ title: "Sigmoid network, pre-activation state" }]);
  });

  it("models tells the sizes, the convention and what was left out", async () => {
    const { stdout } = await runCli(["models", file("flipflop-lstm-8.pt")]);
    expect(stdout).toContain(
      "PyTorch file, PyTorch convention, rnn.*; not part of the recurrence: readout.weight, readout.bias",
    );
    expect(stdout).toContain("16 state variables, 2 inputs");
  });

  it.each<[string, () => string[], string | (() => string)]>([
    [
      "too few inputs",
      () => [tanh, "--input", "0,0"],
      "2 values, --input, expected 3, one for each input of flipflop-tanh-24",
    ],
    [
      "inputs of none",
      () => ["henon", "--input", "0"],
      "henon has no external input, --input, expected a model with one",
    ],
    [
      "a built-in cell",
      () => ["henon", "--cell", "gru"],
      "henon is a built-in model, --cell, expected a file of a trained network",
    ],
    [
      "a cell that does not fit",
      () => [tanh, "--cell", "gru"],
      `${tanh}: rnn.weight_hh_l0 has 1 gate, not those of --cell gru; expected vanilla or sigmoid`,
    ],
    [
      "a prefix of none",
      () => [tanh, "--prefix", "lstm."],
      `${tanh}: has no recurrent layer whose tensors begin with --prefix lstm.; expected rnn.`,
    ],
    [
      "a wrong extension",
      () => [join(folder, "wrong.npz")],
      () =>
        `${join(folder, "wrong.npz")}: holds a safetensors file; expected an .npz archive, as its extension says`,
    ],
    [
      "an empty file",
      () => [join(folder, "empty.pt")],
      () => `${join(folder, "empty.pt")}: is empty; expected a trained network`,
    ],
    [
      "a folder",
      () => [join(folder, "folder.h5")],
      () => `it is a folder, '${join(folder, "folder.h5")}', expected a file`,
    ],
  ])("refuses %s", async (_, argv, line) => {
    expect(await refusal(["simulate", ...argv()])).toBe(
      `separatrix: ${typeof line === "string" ? line : line()}`,
    );
  });

  it("refuses options of a file where there is none", async () => {
    expect(await refusal(["models", "--cell", "gru"])).toBe(
      "separatrix: --cell without a target, models, expected a file of a trained network",
    );
  });
});
