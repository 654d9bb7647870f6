import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matrixBlocks } from "../../../src/methods/bounds/matrix-blocks.js";
import { osborneBalance, scaledBy } from "../../../src/methods/bounds/osborne-balancing.js";
import { numbersFrom } from "./random-network.js";

describe("matrixBlocks", () => {
  it("finds one block of a cycle and n of a triangle", () => {
    expect(matrixBlocks(Float64Array.of(0, 1, 0, 0, 0, 1, 1, 0, 0), 3)).toEqual({
      blocks: [[0, 1, 2]],
      level: Int32Array.of(0, 0, 0),
    });
    const { blocks, level } = matrixBlocks(Float64Array.of(1, 1, 1, 0, 1, 1, 0, 0, 1), 3);
    expect(blocks).toEqual([[0], [1], [2]]);
    expect([...level]).toEqual([0, 1, 2]);
  });

  it("agrees with the transitive closure", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.nat(),
        fc.double({ min: 0.02, max: 0.4, noNaN: true }),
        (n, seed, density) => {
          const w = numbersFrom(seed, n * n).map((v) => (Math.abs(v) < density ? 1 : 0));
          const reach = w.map((v, at) => (v !== 0 || at % (n + 1) === 0 ? 1 : 0));
          for (let k = 0; k < n; k++)
            for (let i = 0; i < n; i++)
              for (let j = 0; j < n; j++) if (reach[i * n + k] && reach[k * n + j]) reach[i * n + j] = 1;
          const { blocks, level } = matrixBlocks(w, n);
          const blockOf = Array.from({ length: n }, (_, i) => blocks.findIndex((b) => b.includes(i)));
          for (let i = 0; i < n; i++) {
            for (let j = 0; j < n; j++) {
              const together = reach[i * n + j] === 1 && reach[j * n + i] === 1;
              expect(blockOf[i] === blockOf[j]).toBe(together);
              if (together) expect(level[i]).toBe(level[j]);
              else if (w[i * n + j] !== 0) expect(level[i]).toBeLessThan(level[j]!);
            }
          }
        },
      ),
      { numRuns: 200, seed: 12 },
    );
  });
});

describe("osborneBalance", () => {
  it("makes rows and columns equally long off the diagonal", () => {
    const n = 5;
    const w = numbersFrom(3, n * n).map((v, i) => v * 10 ** ((i * 7) % 5));
    const b = scaledBy(w, n, osborneBalance(w, n));
    for (let i = 0; i < n; i++) {
      const others = [...Array(n).keys()].filter((j) => j !== i);
      const row = Math.hypot(...others.map((j) => b[i * n + j]!));
      const column = Math.hypot(...others.map((j) => b[j * n + i]!));
      expect(row / column).toBeCloseTo(1, 4);
    }
  });

  it("leaves a matrix alone that cannot be balanced", () => {
    expect([...osborneBalance(Float64Array.of(1, 3, 0, 2), 2)]).toEqual([0, 0]);
  });
});
