import { describe, expect, it } from "vitest";
import { readNpy } from "../../src/formats/npy-reader.js";
import { npyBytes } from "../../src/formats/npz-writer.js";
import { npy } from "./write-files.js";

const header = (descr: string, shape: string, fortran = "False") =>
  `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': ${shape}, }\n`;
const bytesOf = (array: Float64Array | Float32Array | Uint16Array) => new Uint8Array(array.buffer);

describe("readNpy", () => {
  it("reads what our writer writes", () => {
    const data = Float64Array.of(1, -2.5, 0.1, 4, 5, 6);
    expect(readNpy("a", npyBytes("a", { data, shape: [2, 3] }))).toEqual({ shape: [2, 3], data });
  });

  it("reads Fortran order, of two axes and of three", () => {
    const two = npy(header("<f8", "(2, 3)", "True"), bytesOf(Float64Array.of(1, 4, 2, 5, 3, 6)));
    expect(readNpy("a", two)).toEqual({ shape: [2, 3], data: Float64Array.of(1, 2, 3, 4, 5, 6) });
    // Entry [i, j, k] is 100 i + 10 j + k; the first index runs fastest.
    const columns = [0, 100, 10, 110, 20, 120, 1, 101, 11, 111, 21, 121];
    const rows = [0, 1, 10, 11, 20, 21, 100, 101, 110, 111, 120, 121];
    const three = npy(header("<f8", "(2, 3, 2)", "True"), bytesOf(Float64Array.from(columns)));
    expect(readNpy("a", three)).toEqual({ shape: [2, 3, 2], data: Float64Array.from(rows) });
  });

  it("reads half and single precision", () => {
    const half = npy(header("<f2", "(3,)"), bytesOf(Uint16Array.of(0x3c00, 0xb555, 0x0001)));
    expect(readNpy("a", half)).toEqual({ shape: [3], data: Float64Array.of(1, -0.333251953125, 2 ** -24) });
    const single = npy(header("<f4", "()"), bytesOf(Float32Array.of(0.1)));
    expect(readNpy("a", single)).toEqual({ shape: [], data: Float64Array.of(Math.fround(0.1)) });
  });

  it("reads big-endian numbers", () => {
    const data = new Uint8Array(16);
    new DataView(data.buffer).setFloat64(0, 0.1);
    new DataView(data.buffer).setFloat64(8, -3);
    expect(readNpy("a", npy(header(">f8", "(2L,)"), data))).toEqual({
      shape: [2],
      data: Float64Array.of(0.1, -3),
    });
  });

  it("tells integers and the like by their type", () => {
    expect(readNpy("a", npy(header("<i8", "(1,)"), new Uint8Array(8)))).toEqual({ other: 'NumPy "<i8"' });
    expect(readNpy("a", npy(header("|b1", "(1,)"), new Uint8Array(1)))).toEqual({ other: 'NumPy "|b1"' });
  });

  it.each([
    ["another file", new Uint8Array(20), /^a does not begin as a \.npy array does/],
    ["another version", npy("", new Uint8Array(0)).with(6, 9), /^a has \.npy version 9/],
    [
      "a header beyond the file",
      npy(header("<f8", "(1,)"), new Uint8Array(8)).subarray(0, 30),
      /^a has a header of \d+ bytes; expected at most 20/,
    ],
    [
      "no header",
      npy("{}", new Uint8Array(0)),
      /^a has header "\{\}"; expected descr, fortran_order and shape/,
    ],
    ["Python objects", npy(header("|O", "(1,)"), new Uint8Array(8)), /^a holds Python objects/],
    [
      "too few data",
      npy(header("<f8", "(2, 2)"), new Uint8Array(24)),
      /^a has 24 bytes of data; expected 32 for shape \[2, 2\]/,
    ],
    [
      "a huge shape",
      npy(header("<f8", "(4294967296, 4294967296, 4294967296)"), new Uint8Array(8)),
      /^a has shape .*expected an array of at most 1 GB/,
    ],
  ])("refuses %s", (_, bytes, message) => {
    expect(() => readNpy("a", bytes)).toThrow(RangeError);
    expect(() => readNpy("a", bytes)).toThrow(message);
  });
});
