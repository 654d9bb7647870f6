import { describe, expect, it } from "vitest";
import { philox4x32 } from "../../src/random/philox.js";

/** philox4x32 with 10 rounds, from kat_vectors of the Random123 distribution: counter, key, result. */
const published = [
  ["00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"],
  ["ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"],
  ["243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"],
] as const;

const words = (hex: string) => Uint32Array.from(hex.split(" "), (w) => Number.parseInt(w, 16));

describe("philox4x32", () => {
  it.each(published)("counter %s, key %s", (counter, key, result) => {
    expect(philox4x32(words(counter), words(key))).toEqual(words(result));
  });

  it("fills and returns the given array and leaves its arguments alone", () => {
    const counter = Uint32Array.of(1, 2, 3, 4);
    const key = Uint32Array.of(5, 6);
    const out = new Uint32Array(4);
    expect(philox4x32(counter, key, out)).toBe(out);
    expect(out).toEqual(philox4x32(counter, key));
    expect([...counter, ...key]).toEqual([1, 2, 3, 4, 5, 6]);
  });
});
