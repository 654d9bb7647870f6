import { describe, expect, it } from "vitest";
import { binary } from "../../src/kernels/binaries/neuron-grid.js";
import { lazyKernel, type KernelArray } from "../../src/kernels/load.js";

interface Functions {
  readonly leakyLoss: (points: number, count: number, target: number) => void;
}
const start = lazyKernel<Functions>(binary);

/** (5 − 2)², in memory laid out anew. */
function nine(): number {
  const { run, reserve } = start();
  const [points] = reserve(3 * 2056) as [KernelArray];
  points.values[0] = 5;
  run.leakyLoss(points.address, 1, 2);
  return points.values[0];
}

describe("a kernel", () => {
  it("is instantiated once, with a memory of its own", () => {
    expect(start()).toBe(start());
    const other = lazyKernel<Functions>(binary)();
    const [mine] = start().reserve(1);
    const [theirs] = other.reserve(1);
    mine!.values[0] = 1;
    theirs!.values[0] = 2;
    expect(mine!.values[0]).toBe(1);
  });

  it("lays arrays out side by side, each on a cache line", () => {
    const lengths = [1, 8, 9, 0, 1000];
    const arrays = start().reserve(...lengths);
    let end = 0;
    for (const [i, { address, values }] of arrays.entries()) {
      expect(address % 64).toBe(0);
      expect(address).toBeGreaterThanOrEqual(end);
      expect([values.length, values.byteOffset]).toEqual([lengths[i], address]);
      end = address + 8 * values.length;
    }
  });

  it("grows its memory, and works on", () => {
    const before = nine();
    const [large] = start().reserve(4_000_000);
    large!.values.fill(1);
    expect(large!.values.length).toBe(4_000_000);
    expect(large!.values.buffer.byteLength).toBeGreaterThanOrEqual(32_000_000);
    expect([before, nine()]).toEqual([9, 9]);
  });

  it.each([2 ** 29, 2 ** 30, 2 ** 40])("says how much memory %i numbers need, and works on", (length) => {
    expect(() => start().reserve(length)).toThrow(RangeError);
    const megabytes = Math.ceil((8 * length) / 2 ** 20);
    expect(() => start().reserve(length)).toThrow(
      new RegExp(`needs (${megabytes}|${megabytes + 1}) MB of memory`),
    );
    expect(nine()).toBe(9);
  });
});
