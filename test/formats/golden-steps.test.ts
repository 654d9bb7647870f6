import { describe, expect, it } from "vitest";
import { readNetworkFile } from "../../src/formats/network-file.js";
import { defaultParameters } from "../../src/systems/parameters.js";
import type { DiscreteMap } from "../../src/systems/system.js";
import { goldenNetworks, networkBytes, type GoldenStep } from "./reference-networks.js";

const formatsOf: Readonly<Record<string, readonly string[]>> = {
  flipflop: [".safetensors", ".npz", ".pt", ".onnx"],
  keras: [".h5", ".keras"],
  flax: [".safetensors", ".npz"],
};
const files = Object.keys(goldenNetworks).flatMap((name) =>
  formatsOf[name.replace(/-.*$/, "")]!.map((extension) => name + extension),
);

/** Largest difference, relative to the largest magnitude. */
function distance(found: Float64Array, expected: readonly number[]): number {
  expect(found.length).toBe(expected.length);
  const scale = Math.max(...expected.map(Math.abs));
  return Math.max(...expected.map((value, i) => Math.abs(found[i]! - value))) / scale;
}

/** Of one step and of its Jacobians in state and input, from what the framework computed. */
function largestDistance(map: DiscreteMap, weights: Float64Array, step: GoldenStep): number {
  const p = Float64Array.from(weights);
  const q = map.inputDimension;
  p.set(step.u, p.length - q);
  const x = Float64Array.from(step.x);
  const found = [distance(map.step(x, p), step.next)];
  if (step.jacobian) found.push(distance(map.jacobian(x, p), step.jacobian.flat()));
  if (step.inputJacobian) {
    const m = p.length;
    const all = map.parameterJacobian(x, p);
    const last = Array.from(x, (_, i) => Array.from(all.subarray((i + 1) * m - q, (i + 1) * m)));
    found.push(distance(Float64Array.from(last.flat()), step.inputJacobian.flat()));
  }
  return Math.max(...found);
}

describe("networks that other frameworks wrote", () => {
  it.each(files)("%s steps as its framework does", async (file) => {
    const { hidden, inputs, golden, precision } = goldenNetworks[file.replace(/\.\w+$/, "")]!;
    const { system } = await readNetworkFile(networkBytes(file), file);
    if (system.kind !== "map") throw new Error("no map");
    expect([hidden, 2 * hidden]).toContain(system.dimension);
    expect(system.inputDimension).toBe(inputs);
    const p = defaultParameters(await readNetworkFile(networkBytes(file), file));
    const worst = Math.max(...golden.map((step) => largestDistance(system, p, step)));
    expect(worst).toBeLessThan(precision === "float32" ? 1e-6 : 1e-12);
  });
});

describe("the formats of one network", () => {
  it.each(Object.keys(goldenNetworks))("%s has the same weights in every one", async (name) => {
    const [first, ...rest] = await Promise.all(
      formatsOf[name.replace(/-.*$/, "")]!.map(async (extension) => {
        const model = await readNetworkFile(networkBytes(name + extension), name + extension);
        return model.cell!(defaultParameters(model));
      }),
    );
    for (const weights of rest) expect(weights).toEqual(first);
  });
});
