import { describe, expect, it } from "vitest";
import { formatExp, formatNumber, formatRows, formatTable } from "../../src/cli/table.js";

describe("tables", () => {
  it("aligns numbers to the right and words to the left", () => {
    const rows = [
      ["a", 1.5, "x"],
      ["long", 10.25, null],
    ];
    expect(formatRows(["name", "value", "note"], rows)).toBe(
      "name  value  note\na       1.5  x\nlong  10.25  –\n",
    );
  });

  it("shows the first and last of many rows, and asks for no others", () => {
    const asked: number[] = [];
    const table = formatTable(["i"], 1e9, (i) => [(asked.push(i), i)]);
    expect(asked).toHaveLength(24);
    expect(table).toContain("999999976 rows left out");
    expect(table.trimEnd().split("\n").at(-1)).toBe("999999999");
  });

  it("shows ten significant digits, and a dash for no number", () => {
    expect([0.1 + 0.2, 1e-300, -0, null, NaN, Infinity].map(formatNumber)).toEqual([
      "0.3",
      "1e-300",
      "0",
      "–",
      "–",
      "–",
    ]);
  });

  it("shows exponentials that no double holds", () => {
    // e^1000 = 1.97007111…·10^434, e^−1000 = 5.07595889…·10^−435.
    expect([formatExp(1000), formatExp(-1000), formatExp(null), formatExp(0)]).toEqual([
      "1.97007e+434",
      "5.07596e-435",
      0,
      1,
    ]);
  });
});
