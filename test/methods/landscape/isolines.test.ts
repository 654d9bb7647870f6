import { describe, expect, it } from "vitest";
import { isolines, type GridField } from "../../../src/methods/landscape/isolines.js";

function sample(f: (x: number, y: number) => number, nodes = 81, half = 2): GridField {
  const at = (i: number) => -half + (2 * half * i) / (nodes - 1);
  const values = Array.from({ length: nodes * nodes }, (_, k) => f(at(k % nodes), at(Math.floor(k / nodes))));
  return { values, columns: nodes, rows: nodes, x: [-half, half], y: [-half, half] };
}

/** Largest distance of a polyline's points from the circle of this radius about the origin. */
function deviation(x: readonly number[], y: readonly number[], radius: number): number {
  return Math.max(...x.map((value, k) => Math.abs(Math.hypot(value, y[k]!) - radius)));
}

describe("isolines", () => {
  it("joins the level set of x² + y² into one closed circle, second-order accurate", () => {
    const errors = [41, 81, 161].map((nodes) => {
      const lines = isolines(
        sample((x, y) => x * x + y * y, nodes),
        [1.7],
      );
      expect(lines).toHaveLength(1);
      expect(lines[0]!.closed).toBe(true);
      return deviation(lines[0]!.x, lines[0]!.y, Math.sqrt(1.7));
    });
    expect(errors[1]!).toBeLessThan(4e-4);
    expect(errors[0]! / errors[1]!).toBeGreaterThan(3);
    expect(errors[1]! / errors[2]!).toBeGreaterThan(3);
  });

  it("walks once around: the polygon's area is that of the disc", () => {
    const [line] = isolines(
      sample((x, y) => Math.hypot(x, y)),
      [1.5],
    );
    const { x, y } = line!;
    let area = 0;
    for (let k = 0; k + 1 < x.length; k++) area += (x[k]! * y[k + 1]! - x[k + 1]! * y[k]!) / 2;
    expect(Math.abs(area)).toBeCloseTo(Math.PI * 1.5 ** 2, 2);
  });

  it("is exact for a plane, with an open line from edge to edge", () => {
    const [line, ...rest] = isolines(
      sample((x, y) => x + 2 * y, 33),
      [0.37],
    );
    expect(rest).toEqual([]);
    expect(line!.closed).toBe(false);
    line!.x.forEach((x, k) => {
      expect(x + 2 * line!.y[k]!).toBeCloseTo(0.37, 12);
    });
    expect(Math.max(...line!.x)).toBe(2);
    expect(Math.min(...line!.x)).toBe(-2);
  });

  it("separates the two branches of a hyperbola and one line a level", () => {
    const lines = isolines(
      sample((x, y) => x * x - y * y),
      [1, -1],
    );
    expect(lines.map((line) => line.level)).toEqual([1, 1, -1, -1]);
    for (const { x, y, level } of lines) {
      x.forEach((value, k) => {
        expect(value * value - y[k]! * y[k]!).toBeCloseTo(level, 2);
      });
    }
  });

  it("resolves a saddle cell by its centre", () => {
    const cell = (values: number[]): GridField => ({ values, columns: 2, rows: 2, x: [0, 1], y: [0, 1] });
    // High at lower left and upper right. A high centre joins them: both lines cut off a low corner.
    const joined = isolines(cell([2, -1, -1, 2]), [0]);
    expect(joined.map(({ x, y }) => x.map((v, k) => v - y[k]!).every((d) => d > 0))).toEqual([true, false]);
    const split = isolines(cell([1, -2, -2, 1]), [0]);
    expect(split.map(({ x, y }) => x.map((v, k) => v + y[k]!).every((s) => s < 1))).toEqual([true, false]);
  });

  it("ends at cells without a value", () => {
    const field = sample((x, y) => (x > 1 ? Number.NaN : y), 21);
    const [line] = isolines(field, [0.03]);
    expect(Math.max(...line!.x)).toBeCloseTo(1, 12);
    expect(line!.y.every((y) => Math.abs(y - 0.03) < 1e-12)).toBe(true);
  });

  it("rejects a grid that does not fit and a level that is no number", () => {
    expect(() => isolines({ values: [1, 2, 3], columns: 2, rows: 2, x: [0, 1], y: [0, 1] }, [0])).toThrow(
      /3 values on 2 × 2/,
    );
    expect(() =>
      isolines(
        sample((x) => x, 3),
        [Number.NaN],
      ),
    ).toThrow(/level is NaN/);
  });
});
