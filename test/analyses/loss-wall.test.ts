import { describe, expect, it } from "vitest";
import { lossWall, lossWallDefaults } from "../../analyses/loss-wall.js";

const range = { ...lossWallDefaults.range, points: 41 };

describe("lossWall at its defaults", () => {
  const result = lossWall({ range });

  it("ends its descents where claim S1 says", () => {
    const [plain, one, tenth] = result.descents.map(({ b, loss }) => ({ b: b.at(-1)!, loss: loss.at(-1)! }));
    expect(plain!.b).toBeCloseTo(28.6, 2);
    expect(plain!.loss).toBeCloseTo(0.021025, 6);
    expect(one!.b).toBeCloseTo(-2.500045, 6);
    expect(Math.abs(one!.loss - 0.5031)).toBeLessThan(1e-4);
    expect(tenth!.b).toBeCloseTo(-2.4966, 4);
    expect(tenth!.loss).toBeCloseTo(1.69e-6, 8);
    expect(result.descents.map(({ b }) => b.length)).toEqual([401, 401, 401]);
  });

  it("has the slope 2 (x − target) ((1 + ε/4)^N − 1) on the wall", () => {
    expect(result.wall).toEqual({ bias: -2.5, multiplier: 1.025 });
    for (const { steps, b, gradient } of result.curves) {
      const slope = gradient[b.indexOf(-2.5)]!;
      expect(slope / (2 * (0.5 - 0.855) * (1.025 ** steps - 1))).toBeCloseTo(1, 9);
    }
  });

  it("magnifies the wall until the loss crosses over within the range", () => {
    const { b, loss, steps } = result.magnified!;
    expect(steps).toBe(500);
    expect(b.at(-1)! + 2.5).toBeLessThan(1e-5);
    expect(loss[0]).toBeGreaterThan(0.45);
    expect(loss.at(-1)).toBeLessThan(0.01);
  });

  it("has rising values of b, the even ones among them", () => {
    const { b } = result.curves[0]!;
    expect(b).toEqual([...b].sort((x, y) => x - y));
    for (const value of [-3, -2.75, -2]) expect(b).toContain(value);
  });
});

it("has neither wall nor magnified curve where there is one attractor", () => {
  const result = lossWall({ w: 3, steps: [50], range, descent: { ...lossWallDefaults.descent, updates: 3 } });
  expect([result.wall, result.magnified]).toEqual([null, null]);
  expect(result.curves[0]!.b).toHaveLength(41);
});

it.each([
  [{ steps: [0] }, /steps is 0/],
  [{ range: { from: -2, to: -3, points: 10 } }, /b runs from -2 to -3/],
  [{ range: { from: -3, to: -2, points: 1 } }, /points is 1/],
  [{ epsilon: 0 }, /epsilon/],
  [{ target: NaN }, /target is NaN/],
])("refuses %o", (options, message) => {
  expect(() => lossWall(options)).toThrow(message);
});
