import { unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { npyBytes, npzBytes } from "../../src/formats/npz-writer.js";

/** Header text and data of an .npy file, by the published layout alone. */
function parts(bytes: Uint8Array): { magic: string; header: string; data: DataView; start: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = 10 + view.getUint16(8, true);
  const text = (from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to));
  const data = new DataView(bytes.buffer, bytes.byteOffset + start, bytes.byteLength - start);
  return { magic: text(0, 8), header: text(10, start), data, start };
}

describe("npyBytes", () => {
  it("writes magic, version, shape and little-endian doubles", () => {
    const { magic, header, data, start } = parts(
      npyBytes("a", { data: Float64Array.of(1, -2.5, 0.1, 4), shape: [2, 2] }),
    );
    expect(magic).toBe("\x93NUMPY\x01\x00");
    expect(header.trimEnd()).toBe("{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2), }");
    expect(header.endsWith("\n")).toBe(true);
    expect(start % 64).toBe(0);
    expect([0, 8, 16, 24].map((at) => data.getFloat64(at, true))).toEqual([1, -2.5, 0.1, 4]);
  });

  it("writes a one-element tuple for one dimension, an empty one for none, and integers", () => {
    expect(parts(npyBytes("a", { data: Int32Array.of(7), shape: [1] })).header).toContain(
      "'<i4', 'fortran_order': False, 'shape': (1,)",
    );
    expect(parts(npyBytes("a", { data: Float64Array.of(7), shape: [] })).header).toContain("'shape': (), ");
    expect(parts(npyBytes("a", { data: Int32Array.of(7), shape: [1] })).data.getInt32(0, true)).toBe(7);
  });

  it("writes a view of a larger array, not the array", () => {
    const view = Float64Array.of(1, 2, 3).subarray(1);
    expect(parts(npyBytes("a", { data: view, shape: [2] })).data.getFloat64(0, true)).toBe(2);
  });

  it("refuses a shape that does not fit", () => {
    expect(() => npyBytes("a", { data: new Float64Array(5), shape: [2, 3] })).toThrow(
      new RangeError("array a has 5 entries; expected 6 for [2, 3]"),
    );
  });
});

describe("npzBytes", () => {
  const arrays = { x: { data: Float64Array.of(1, 2), shape: [2] }, n: { data: Int32Array.of(3), shape: [] } };

  it("is a zip of the arrays by name", () => {
    const files = unzipSync(npzBytes(arrays));
    expect(Object.keys(files)).toEqual(["x.npy", "n.npy"]);
    expect(files["x.npy"]).toEqual(npyBytes("x", arrays.x));
  });

  it("gives the same bytes each time", async () => {
    const first = npzBytes(arrays);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(npzBytes(arrays)).toEqual(first);
  });
});
