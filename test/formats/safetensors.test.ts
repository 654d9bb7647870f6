import { describe, expect, it } from "vitest";
import { readSafetensors } from "../../src/formats/safetensors.js";
import { safetensors } from "./write-files.js";

const one = { a: { dtype: "F32", shape: [2], data_offsets: [0, 8] } };
const eight = new Uint8Array(8);

describe("readSafetensors", () => {
  it("reads F64, F32, F16 and BF16 exactly", () => {
    // 1.5 and -2 in each type, and the smallest binary16, 2^-24; bits by IEEE 754.
    const bytes = new Uint8Array(32);
    const view = new DataView(bytes.buffer);
    view.setFloat64(0, 0.1, true);
    view.setFloat32(8, 1.5, true);
    view.setFloat32(12, -2, true);
    [0x3e00, 0xc000, 0x0001, 0x7bff].forEach((bits, i) => {
      view.setUint16(16 + 2 * i, bits, true);
    });
    [0x3fc0, 0xc000, 0x0080, 0x7f7f].forEach((bits, i) => {
      view.setUint16(24 + 2 * i, bits, true);
    });
    const { tensors } = readSafetensors(
      safetensors(
        {
          __metadata__: { format: "pt" },
          d: { dtype: "F64", shape: [], data_offsets: [0, 8] },
          s: { dtype: "F32", shape: [2], data_offsets: [8, 16] },
          h: { dtype: "F16", shape: [2, 2], data_offsets: [16, 24] },
          b: { dtype: "BF16", shape: [4], data_offsets: [24, 32] },
        },
        bytes,
      ),
    );
    expect([...tensors.keys()]).toEqual(["d", "s", "h", "b"]);
    expect(tensors.get("d")).toEqual({ shape: [], data: Float64Array.of(0.1) });
    expect(tensors.get("s")!.data).toEqual(Float64Array.of(1.5, -2));
    expect(tensors.get("h")).toEqual({ shape: [2, 2], data: Float64Array.of(1.5, -2, 2 ** -24, 65504) });
    expect(tensors.get("b")!.data).toEqual(Float64Array.of(1.5, -2, 2 ** -126, 2 ** 128 - 2 ** 120));
  });

  it("keeps integers apart: they are no weights", () => {
    const { tensors, others } = readSafetensors(
      safetensors({ n: { dtype: "I64", shape: [1], data_offsets: [0, 8] } }, eight),
    );
    expect([tensors.size, others.get("n")]).toEqual([0, "I64"]);
  });

  it.each([
    ["a truncated header length", new Uint8Array(5), /^is 5 bytes long; expected the 8 bytes/],
    [
      "a header beyond the file",
      safetensors(one, eight).subarray(0, 40),
      /^the safetensors header is \d+ bytes long; expected at most 32/,
    ],
    ["no JSON", safetensors("{'a'", eight), /^not JSON at line 1, column 2/],
    ["no object", safetensors("[1]", eight), /^the safetensors header holds \[1\]; expected an object/],
    ["a tensor twice", safetensors('{"a":1,"a":2}', eight), /^tensor "a" is given twice/],
    ["no dtype", safetensors({ a: null }, eight), /^tensor a has dtype null; expected a text/],
    [
      "an unknown dtype",
      safetensors({ a: { ...one.a, dtype: "F33" } }, eight),
      /^tensor a has dtype "F33"; expected F64/,
    ],
    [
      "a shape of no numbers",
      safetensors({ a: { ...one.a, shape: [1.5] } }, eight),
      /^tensor a has shape \[1.5\]/,
    ],
    [
      "a shape whose product overflows",
      safetensors({ a: { ...one.a, shape: [2 ** 32, 2 ** 32, 2 ** 32] } }, eight),
      /^tensor a has shape \[4294967296, .*expected an array of at most 1 GB/,
    ],
    [
      "offsets out of range",
      safetensors({ a: { ...one.a, data_offsets: [0, 9] } }, eight),
      /^tensor a has data_offsets \[0,9\]; expected a range within 0 and 8/,
    ],
    [
      "offsets in the wrong order",
      safetensors({ a: { ...one.a, data_offsets: [8, 0] } }, eight),
      /^tensor a has data_offsets \[8,0\]/,
    ],
    [
      "offsets that do not fit the shape",
      safetensors({ a: { ...one.a, shape: [3] } }, eight),
      /^tensor a has 8 bytes; expected 12 for shape \[3\] of F32/,
    ],
    [
      "overlapping offsets",
      safetensors({ ...one, b: { ...one.a, data_offsets: [4, 12] } }, new Uint8Array(12)),
      /^tensor b begins at 4, within another that ends at 8/,
    ],
    [
      "a hole",
      safetensors({ ...one, b: { ...one.a, data_offsets: [12, 20] } }, new Uint8Array(20)),
      /^tensor b begins at 12; expected 8/,
    ],
    ["bytes at the end", safetensors(one, new Uint8Array(9)), /^has 1 bytes after the last tensor/],
  ])("refuses %s", (_, bytes, message) => {
    expect(() => readSafetensors(bytes)).toThrow(RangeError);
    expect(() => readSafetensors(bytes)).toThrow(message);
  });
});
