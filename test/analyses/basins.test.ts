import { describe, expect, it } from "vitest";
import { basins, basinsDefaults } from "../../analyses/basins.js";

const result = basins({ resolution: 101, samples: 200 });

describe("basins", () => {
  it("the saddles' stable manifolds, from the inverse map, are where the outcome of plain stepping changes", () => {
    const [a, b, c, d] = basinsDefaults.weights;
    const [e, f] = basinsDefaults.bias;
    const sideOf = (x: number, y: number) => {
      let [h, k] = [x, y];
      for (let t = 0; t < 3000; t++) [h, k] = [Math.tanh(a * h + b * k + e), Math.tanh(c * h + d * k + f)];
      return `${h > 0} ${k > 0}`;
    };
    const points = result.plane.boundaries.flat().filter(({ x, y }) => Math.hypot(x, y) < 1.3);
    expect(points.length).toBeGreaterThan(500);
    for (const { x, y } of points.filter((_, k) => k % 7 === 0)) {
      const around = [0, 1, 2, 3, 4, 5].map((k) =>
        sideOf(x + 1e-4 * Math.cos(1 + k), y + 1e-4 * Math.sin(1 + k)),
      );
      expect(new Set(around).size).toBeGreaterThan(1);
    }
  });

  it("four attractors, the four saddles between neighbours as edge states, and one repeller", () => {
    const { attractors, saddles, flips, field } = result.plane;
    expect(attractors).toHaveLength(4);
    expect(saddles.filter(({ edge, unstable }) => edge && unstable === 1)).toHaveLength(4);
    expect(saddles.filter(({ edge, unstable }) => !edge && unstable === 2)).toHaveLength(1);
    expect(new Set(field.labels)).toEqual(new Set([0, 1, 2, 3]));
    expect(flips).toHaveLength(4);
    for (const { from, to, norm, lower } of flips) {
      expect(Math.hypot(to.x - from.x, to.y - from.y)).toBeCloseTo(norm, 12);
      expect(lower).toBeGreaterThan(0);
      expect(lower!).toBeLessThan(norm);
      // No edge state is nearer than the nearest point of the boundary.
      for (const { x, y } of saddles) expect(Math.hypot(x - from.x, y - from.y)).toBeGreaterThan(norm - 1e-9);
    }
  });

  it("the slice through the trained network shows the four states of two bits", () => {
    const { attractors, saddles, field } = result.slice;
    expect(attractors).toHaveLength(4);
    expect(saddles.filter(({ edge }) => edge)).toHaveLength(4);
    expect(new Set(field.labels).size).toBe(4);
    expect(result.beside).toBeLessThan(0.8);
  });
});
