import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { simplifyPath } from "../../../src/node/render/simplify-path.js";

type Point = readonly [number, number];

function pathOf(points: readonly Point[]): string {
  return points.map(([x, y], i) => `${i === 0 ? "M" : "L"}${x},${y}`).join("");
}

function pointsOf(d: string): Point[] {
  return [...d.matchAll(/[ML](-?[\d.e-]+),(-?[\d.e-]+)/g)].map((m) => [Number(m[1]), Number(m[2])]);
}

function distanceToPolyline([x, y]: Point, line: readonly Point[]): number {
  let best = Math.hypot(x - line[0]![0], y - line[0]![1]);
  for (let k = 0; k + 1 < line.length; k++) {
    const [[ax, ay], [bx, by]] = [line[k]!, line[k + 1]!];
    const squared = (bx - ax) ** 2 + (by - ay) ** 2;
    const t =
      squared > 0 ? Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / squared)) : 0;
    best = Math.min(best, Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay)));
  }
  return best;
}

describe("simplifyPath", () => {
  it("keeps only the corners of straight runs, and where a line turns back", () => {
    const straight = Array.from({ length: 101 }, (_, k): Point => [k / 10, k / 5]);
    expect(simplifyPath(pathOf([...straight, [0, 20]]))).toBe("M0,0L10,20L0,20");
    expect(simplifyPath("M0,0L10,0L2,0")).toBe("M0,0L10,0L2,0");
  });

  it("needs few points for a smooth curve and stays within the tolerance of every point dropped", () => {
    const sine = Array.from({ length: 2000 }, (_, k): Point => [k / 10, 30 * Math.sin(k / 150)]);
    const kept = pointsOf(simplifyPath(pathOf(sine)));
    expect(kept.length).toBeLessThan(200);
    for (const point of sine) expect(distanceToPolyline(point, kept)).toBeLessThan(0.02 + 0.008);
  });

  it("never leaves a point farther away than tolerance and rounding", () => {
    const coordinate = fc.double({ min: -50, max: 700, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 40 }), (points) => {
        const kept = pointsOf(simplifyPath(pathOf(points)));
        for (const point of points) expect(distanceToPolyline(point, kept)).toBeLessThan(0.02 + 0.008);
      }),
    );
  });

  it("treats pieces apart, keeps their closing, and leaves curves alone", () => {
    expect(simplifyPath("M0,0L1,0L2,0ZM5,5L6,5L7,5Z")).toBe("M0,0L2,0ZM5,5L7,5Z");
    const circle = "M2.345678,0A2.3,2.3,0,1,1,-2.3,0";
    expect(simplifyPath(circle)).toBe(circle);
  });
});
