import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asRows, jsonText } from "../../src/cli/json.js";

function text(value: unknown): string {
  return [...jsonText(value)].join("");
}

describe("jsonText", () => {
  it("says the same as JSON.stringify of any plain data", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        expect(JSON.parse(text(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it("keeps every bit of a finite number", () => {
    fc.assert(
      fc.property(fc.double({ noDefaultInfinity: true, noNaN: true }), (x) => {
        const [back] = JSON.parse(text([x])) as [number];
        expect(back === x).toBe(true);
      }),
    );
  });

  it("writes typed arrays as lists and flat arrays as rows", () => {
    const value = {
      a: Float64Array.of(1, 2),
      m: asRows(Float64Array.of(1, 2, 3, 4, 5, 6), 3),
      e: asRows([], 2),
    };
    expect(JSON.parse(text(value))).toEqual({
      a: [1, 2],
      m: [
        [1, 2, 3],
        [4, 5, 6],
      ],
      e: [],
    });
  });

  it("turns what is not finite into null, with a status where there is none", () => {
    const value = {
      x: NaN,
      deep: { y: [1, Infinity] },
      own: { z: -Infinity, status: "overflow" },
      fine: { w: 1 },
    };
    expect(JSON.parse(text(value))).toEqual({
      x: null,
      deep: { y: [1, null], status: "non-finite" },
      own: { z: null, status: "overflow" },
      fine: { w: 1 },
      status: "non-finite",
    });
    expect(JSON.parse(text({ m: asRows([1, NaN], 1) }))).toEqual({ m: [[1], [null]], status: "non-finite" });
  });

  it("comes in bounded pieces", () => {
    const pieces = [...jsonText({ m: asRows(new Float64Array(100_000), 2) })];
    expect(pieces.length).toBeGreaterThan(3);
    expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThan(70_000);
    expect((JSON.parse(pieces.join("")) as { m: unknown[] }).m).toHaveLength(50_000);
  });
});
