import { describe, expect, it } from "vitest";
import { readNpz } from "../../src/formats/npz-reader.js";
import { npyBytes } from "../../src/formats/npz-writer.js";
import { crc32, readZip, zipData } from "../../src/formats/zip.js";
import { zip } from "./write-files.js";

const text = new TextEncoder().encode("123456789");

/** Every place of the two directory fields at an offset, in the local header and the central one. */
function patch(bytes: Uint8Array, local: number | undefined, central: number, value: number): Uint8Array {
  const out = bytes.slice();
  const view = new DataView(out.buffer);
  for (let at = 0; at + 4 <= out.length; at++) {
    if (local !== undefined && view.getUint32(at, true) === 0x04034b50)
      view.setUint32(at + local, value, true);
    if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + central, value, true);
  }
  return out;
}

describe("readZip", () => {
  it("has the published check value of its checksum", () => {
    expect(crc32(text)).toBe(0xcbf43926);
  });

  it.each([0, 6] as const)("reads what fflate writes at level %i", (level) => {
    const entries = readZip(zip({ "a/b": text, c: new Uint8Array(100_000) }, level));
    expect([...entries.keys()]).toEqual(["a/b", "c"]);
    expect(zipData(entries.get("a/b")!)).toEqual(text);
    expect(zipData(entries.get("c")!)).toEqual(new Uint8Array(100_000));
  });

  it("reads a deflated npz", () => {
    const data = Float64Array.of(1, 2, 3);
    const archive = zip({ "x.npy": npyBytes("x", { data, shape: [3] }), "notes.txt": text }, 6);
    expect([...readNpz(readZip(archive)).tensors]).toEqual([["x", { shape: [3], data }]]);
  });

  it("refuses a bomb before it allocates what it declares", () => {
    const bomb = patch(zip({ "x.npy": new Uint8Array(1000) }, 6), 22, 24, 0xf0000000);
    expect(() => readZip(bomb)).toThrow("x.npy declares 4026531840 bytes inflated; expected at most 1 GB");
    const half = patch(zip({ a: text, b: text }, 6), 22, 24, 0x30000000);
    expect(() => readZip(half)).toThrow(
      "the archive declares 1610612736 bytes inflated; expected at most 1 GB",
    );
  });

  it("stops inflating what gives more than it declares", () => {
    const bomb = patch(zip({ "x.npy": new Uint8Array(50_000_000) }, 6), 22, 24, 1000);
    const start = performance.now();
    expect(() => zipData(readZip(bomb).get("x.npy")!)).toThrow(
      "x.npy inflates to more than the 1000 bytes it declares",
    );
    expect(performance.now() - start).toBeLessThan(1000);
  });

  it.each([
    ["no directory", zip({ a: text }).subarray(0, 40), /no directory at its end/],
    [
      "less than it declares",
      patch(zip({ a: text }, 6), 22, 24, 1000),
      /a inflates to 9 bytes; expected the 1000/,
    ],
    ["a wrong checksum", patch(zip({ a: text }, 6), 14, 16, 1), /a is damaged: its checksum does not fit/],
    ["another compression", patch(zip({ a: text }, 6), undefined, 10, 99), /a has compression method 99/],
    ["encryption", patch(zip({ a: text }, 6), undefined, 8, 1), /a is encrypted/],
    [
      "a size beyond the archive",
      patch(zip({ a: text }), 18, 20, 5000),
      /a reaches to byte \d+ of an archive of \d+ bytes/,
    ],
    [
      "a place beyond the archive",
      patch(zip({ a: text }), undefined, 42, 5000),
      /a is not at byte 5000 of the archive/,
    ],
  ])("refuses %s", (_, bytes, message) => {
    const read = () => [...readZip(bytes).values()].map(zipData);
    expect(read).toThrow(RangeError);
    expect(read).toThrow(message);
  });
});
