import { describe, expect, it } from "vitest";
import { errorSurface, errorSurfaceDefaults } from "../../analyses/error-surface.js";

const { w, b, descent } = errorSurfaceDefaults;
const coarse = { w: { ...w, count: 61 }, b: { ...b, count: 41 } };

describe("errorSurface at its defaults", () => {
  const result = errorSurface(coarse);
  const at = (weight: number, bias: number): number =>
    result.error[Math.round((bias + 4) * 20) * 61 + Math.round((weight - 4) * 20)]!;

  it("has the published errors", () => {
    expect(at(5, -2.5)).toBeCloseTo(0.02408886881336, 12);
    expect(at(5, -2.6)).toBeCloseTo(0.01209521136777, 12);
    expect(result.nonFinite).toBe(0);
  });

  it("traces the wall where b = ½ − σ(½) w puts it", () => {
    const slope = 1 / (1 + Math.exp(-0.5));
    expect(result.traced.length).toBeGreaterThanOrEqual(5);
    for (const [weight, bias] of result.traced) expect(bias).toBeCloseTo(0.5 - slope * weight, 11);
    expect(result.wallDisagreement).toBeLessThan(1e-11);
    expect(result.wall[0]![0]).toBeGreaterThan(4.255251930412762);
  });

  it("puts the cliff of the relief between two rows, low above and high below", () => {
    const { columns, rows, error, b: biases } = result.relief;
    const column = columns - 1;
    const [below, above] = [rows / 2 - 1, rows / 2].map((row) => row * columns + column);
    expect(biases[above!]! - biases[below!]!).toBeCloseTo(0.002, 9);
    expect(error[below!]! - error[above!]!).toBeGreaterThan(0.35);
    for (let row = 1; row < rows; row++) {
      expect(biases[row * columns + column]).toBeGreaterThan(biases[(row - 1) * columns + column]!);
    }
  });

  it("throws the plain descent off and keeps the clipped one on the plot", () => {
    const [plain, clipped] = result.descents;
    expect(plain!.points[0]).toEqual(descent.start);
    const exit = plain!.exit!;
    expect(exit.to[1]).toBeCloseTo(-4, 12);
    expect(exit.to[0]).toBeGreaterThan(4);
    expect(Math.hypot(...plain!.points.at(-1)!)).toBeGreaterThan(10);
    expect(clipped!.exit).toBeNull();
    expect(clipped!.error.at(-1)).toBeLessThan(0.01);
    for (const [i, to] of clipped!.points.slice(1).entries()) {
      const from = clipped!.points[i]!;
      const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
      expect(length).toBeLessThanOrEqual(descent.learningRate * descent.limit * (1 + 1e-9));
    }
  });

  it("isolines hold their level", () => {
    expect(new Set(result.isolines.map(({ level }) => level)).size).toBeGreaterThan(6);
  });
});

it("has no wall below the weight where it begins", () => {
  const result = errorSurface({ ...coarse, w: { from: 3, to: 4.2, count: 13 } });
  expect([result.wall, result.traced, result.foot]).toEqual([[], [], []]);
  expect(result.wallDisagreement).toBe(0);
});

it("refuses an empty grid and no update", () => {
  expect(() => errorSurface({ w: { ...w, count: 1 } })).toThrow(/columns is 1/);
  expect(() => errorSurface({ ...coarse, descent: { ...descent, updates: 0 } })).toThrow(/updates is 0/);
});
