import { describe, expect, it } from "vitest";
import { combineColumns, momentsOfColumns, standardiseColumns } from "../../src/kernels/columns.js";
import * as linalg from "../../src/linalg/columns.js";
import { normals } from "../systems/layers/layer-check.js";

const shapes = [
  [1, 1],
  [3, 2],
  [4, 5],
  [9, 8],
  [22, 13],
] as const;

/** What the second pass uses: anything that depends on both sums and is not symmetric in them. */
function step(first: Float64Array, second: Float64Array): void {
  first.forEach((v, j) => {
    first[j] = v / 3;
    second[j] = second[j]! / 7 + v;
  });
}

describe("the kernel of columns", () => {
  it.each(shapes)("gives the bits of plain TypeScript, which takes small matrices: %i × %i", (rows, cols) => {
    const [v, x, f] = [normals(rows * cols, 1), normals(rows * cols, 2), normals(cols, 3)];
    const before = [v.slice(), x.slice(), f.slice()];
    const pair = () => [new Float64Array(v.length), new Float64Array(v.length)] as const;
    const [byKernel, plain] = pair();
    combineColumns(v, x, f, step, byKernel);
    linalg.combineColumns(v, x, f, step, plain);
    expect(byKernel).toEqual(plain);
    standardiseColumns(v, cols, step, byKernel);
    linalg.standardiseColumns(v, cols, step, plain);
    expect(byKernel).toEqual(plain);
    const sums = [0, 1, 2, 3].map(() => new Float64Array(cols).fill(NaN));
    momentsOfColumns(v, x, sums[0]!, sums[1]!);
    linalg.columnMoments(v, x, sums[2]!, sums[3]!);
    expect([sums[0], sums[1]]).toEqual([sums[2], sums[3]]);
    expect([v, x, f]).toEqual(before);
  });

  it("computes what it says, entry by entry", () => {
    const [rows, cols] = [70, 61];
    const [v, x, f] = [normals(rows * cols, 4), normals(rows * cols, 5), normals(cols, 6)];
    const column = (a: Float64Array, j: number) => Array.from({ length: rows }, (_, i) => a[i * cols + j]!);
    const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
    const [combined, standard] = [new Float64Array(v.length), new Float64Array(v.length)];
    linalg.combineColumns(v, x, f, () => undefined, combined);
    linalg.standardiseColumns(v, cols, () => undefined, standard);
    const [sums, moments] = [new Float64Array(cols), new Float64Array(cols)];
    linalg.columnMoments(v, x, sums, moments);
    for (let j = 0; j < cols; j++) {
      const [vs, xs] = [column(v, j), column(x, j)];
      const [s, m] = [total(vs), total(vs.map((value, i) => value * xs[i]!))];
      const deviations = vs.map((value) => value - vs[0]!);
      const [d, square] = [total(deviations), total(deviations.map((value) => value ** 2))];
      expect([sums[j], moments[j]]).toEqual([s, m]);
      for (let i = 0; i < rows; i++) {
        expect(combined[i * cols + j]!).toBeCloseTo(f[j]! * vs[i]! - s - xs[i]! * m, 10);
        expect(standard[i * cols + j]! / ((vs[i]! - d) * square)).toBeCloseTo(1, 10);
      }
    }
  });
});
