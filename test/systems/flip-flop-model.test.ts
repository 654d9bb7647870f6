import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { decodeFloat32 } from "../../src/systems/decode-float32.js";
import { flipFlopModel } from "../../src/systems/flip-flop-model.js";
import { defaultParameters, withParameters } from "../../src/systems/parameters.js";

const networks = join(import.meta.dirname, "..", "reference", "networks");

/** The float32 entries of one array of an .npz, in the order they are stored. */
async function stored(name: string): Promise<number[]> {
  const files = unzipSync(await readFile(join(networks, "flipflop-tanh-24.npz")));
  const bytes = files[`rnn.${name}.npy`]!;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = 10 + view.getUint16(8, true);
  return Array.from({ length: (bytes.length - start) / 4 }, (_, i) => view.getFloat32(start + 4 * i, true));
}

interface Golden {
  readonly x: readonly number[];
  readonly u: readonly number[];
  readonly next: readonly number[];
  readonly jacobian: readonly (readonly number[])[];
}

describe("the flip-flop network", () => {
  it("has the weights of the file PyTorch wrote", async () => {
    const [wRec, wIn, bIn, bRec] = await Promise.all(
      ["weight_hh_l0", "weight_ih_l0", "bias_ih_l0", "bias_hh_l0"].map(stored),
    );
    const b = bIn!.map((value, i) => value + bRec![i]!);
    expect([wRec!.length, wIn!.length, b.length]).toEqual([576, 72, 24]);
    expect(Array.from(defaultParameters(flipFlopModel))).toEqual([...wRec!, ...wIn!, ...b, 0, 0, 0]);
  });

  it("steps as PyTorch stepped it", async () => {
    const text = await readFile(join(networks, "golden.json"), "utf8");
    const { golden } = (JSON.parse(text) as Record<string, { golden: readonly Golden[] }>)[
      "flipflop-tanh-24"
    ]!;
    expect(golden.length).toBeGreaterThan(0);
    for (const { x, u, next, jacobian } of golden) {
      const p = withParameters(flipFlopModel, Object.fromEntries(u.map((value, k) => [`u[${k}]`, value])));
      const state = Float64Array.from(x);
      flipFlopModel.system.step(state, p).forEach((value, i) => {
        expect(Math.abs(value - next[i]!)).toBeLessThan(1e-14);
      });
      flipFlopModel.system.jacobian(state, p).forEach((value, i) => {
        expect(Math.abs(value - jacobian.flat()[i]!)).toBeLessThan(1e-14);
      });
    }
  });
});

describe("decodeFloat32", () => {
  it.each([
    ["", []],
    ["AACAPw==", [1]],
    ["AACAPwAAIMA=", [1, -2.5]],
    ["AACAPwAAIMAAAAAA", [1, -2.5, 0]],
  ])("decodes %s", (text, values) => {
    expect(Array.from(decodeFloat32(text))).toEqual(values);
  });

  it("agrees with Node's decoder", () => {
    const values = Float32Array.from({ length: 50 }, (_, i) => Math.sin(i) * 10 ** (i - 25));
    expect(decodeFloat32(Buffer.from(values.buffer).toString("base64"))).toEqual(values);
  });

  it.each([
    ["AAC*Pw==", "'*' in base64"],
    ["AACAPw=", "base64 of 7 characters; expected a multiple of 4"],
    ["AACA", "base64 of 3 bytes; expected a multiple of 4"],
  ])("refuses %s", (text, message) => {
    expect(() => decodeFloat32(text)).toThrow(message);
  });
});
