import { describe, expect, it } from "vitest";
import { readMatlab } from "../../src/formats/matlab.js";
import { array, matlab } from "./write-files.js";

const two = array([2, 3], [1, 2, 3, 4, 5, 6]);

describe("readMatlab", () => {
  it("reads matrices row by row, scalars and nested structs", () => {
    const { tensors } = readMatlab(matlab({ a: two, s: { t: { v: array([1, 1], [7]) } } }));
    expect([...tensors]).toEqual([
      ["a", { shape: [2, 3], data: Float64Array.of(1, 2, 3, 4, 5, 6) }],
      ["s.t.v", { shape: [1, 1], data: Float64Array.of(7) }],
    ]);
  });

  it("reads doubles that are stored as bytes, in a small element", () => {
    const bytes = matlab({ a: array([1, 1], [3]) });
    // The data element is the last 16 bytes: a tag of double and 8 bytes. As MATLAB writes small integers: uint8.
    bytes.set([2, 0, 1, 0, 9, 0, 0, 0], bytes.length - 16);
    const shorter = bytes.slice(0, -8);
    new DataView(shorter.buffer).setUint32(132, new DataView(bytes.buffer).getUint32(132, true) - 8, true);
    expect(readMatlab(shorter).tensors.get("a")!.data).toEqual(Float64Array.of(9));
  });

  it("leaves out what is no number", () => {
    const bytes = matlab({ a: two });
    bytes[128 + 16] = 4;
    expect([...readMatlab(bytes).others]).toEqual([["a", "MATLAB char"]]);
  });

  it.each<[string, Uint8Array, RegExp]>([
    ["a truncated header", matlab({}).subarray(0, 100), /^is 100 bytes long; expected the 128/],
    ["another byte order", matlab({}).with(126, 0), /^has byte order /],
    [
      "a truncated element",
      matlab({ a: two }).subarray(0, 180),
      /^has an element of \d+ bytes at byte 128; expected at most 44/,
    ],
    [
      "a shape that does not fit",
      matlab({ a: two }).with(128 + 32, 9),
      /^array a has 48 bytes of type 9; expected 27 numbers for shape \[9, 3\]/,
    ],
    [
      "a huge shape",
      matlab({ a: two })
        .with(128 + 35, 0x7f)
        .with(128 + 39, 0x7f),
      /^array a has shape .*at most 1 GB/,
    ],
    [
      "a damaged stream",
      matlab({ a: two }, { compressed: true }).with(140, 255),
      /^a compressed array is damaged/,
    ],
  ])("refuses %s", (_, bytes, message) => {
    expect(() => readMatlab(bytes)).toThrow(RangeError);
    expect(() => readMatlab(bytes)).toThrow(message);
  });

  it("refuses structs that nest too deep", () => {
    let value: Parameters<typeof matlab>[0][string] = two;
    for (let depth = 0; depth < 20; depth++) value = { f: value };
    expect(() => readMatlab(matlab({ s: value }))).toThrow("has structs more than 16 deep");
  });
});
