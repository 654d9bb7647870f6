import { describe, expect, it } from "vitest";
import { speedLandscape } from "../../analyses/speed-landscape.js";

describe("speedLandscape", () => {
  const result = speedLandscape({ nodes: 41 });
  const { weights, biases, nodes } = result.options;

  it("the field is the speed of the two equations written out", () => {
    const [w00, w01, w10, w11] = weights as [number, number, number, number];
    for (const [column, row] of [
      [0, 0],
      [7, 33],
      [40, 12],
    ] as const) {
      // prettier-ignore
      const [x, y] = [-1 + column / 20, -1 + row / 20];
      const dx = Math.tanh(w00 * x + w01 * y + biases[0]!) - x;
      const dy = Math.tanh(w10 * x + w11 * y + biases[1]!) - y;
      expect(result.log10Speed[row * nodes + column]).toBeCloseTo(Math.log10((dx * dx + dy * dy) / 2), 10);
    }
  });

  it("no node is slower than the slowest slow point, but near a fixed point", () => {
    const least = Math.min(...result.slowPoints.map((q) => q.speed));
    expect(result.slowPoints.length).toBeGreaterThan(0);
    result.log10Speed.forEach((value, k) => {
      if (10 ** value > least) return;
      const [x, y] = [-1 + (k % nodes) / 20, -1 + Math.floor(k / nodes) / 20];
      const distances = result.fixedPoints.map(({ state }) => Math.hypot(state[0]! - x, state[1]! - y));
      expect(Math.min(...distances)).toBeLessThan(0.15);
    });
  });

  it("before the fold the ghosts are pairs of fixed points, nine points in all", () => {
    const before = speedLandscape({ nodes: 5, biases: [0.45, 0] });
    expect(before.fixedPoints).toHaveLength(9);
    expect(result.fixedPoints.length).toBe(9 - 2 * result.slowPoints.length);
  });

  it("the trajectory lingers: many of its steps are near the slow point it passes, and it ends at rest", () => {
    const near = result.orbit.filter(({ state }) =>
      result.slowPoints.some((q) => Math.hypot(q.state[0]! - state[0]!, q.state[1]! - state[1]!) < 0.1),
    );
    expect(near.length).toBeGreaterThan(result.orbit.length / 4);
    expect(result.orbit.at(-1)!.log10Speed ?? -Infinity).toBeLessThan(-8);
    const lowest = Math.min(...near.map((q) => q.log10Speed!));
    expect(lowest).toBeGreaterThanOrEqual(result.passed!);
    expect(lowest - result.passed!).toBeLessThan(0.3);
  });

  it("refuses other sizes", () => {
    expect(() => speedLandscape({ weights: [1] })).toThrow(/four weights/);
    expect(() => speedLandscape({ nodes: 1 })).toThrow(/nodes is 1/);
  });
});
