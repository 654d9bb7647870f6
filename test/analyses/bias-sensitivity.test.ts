import { describe, expect, it } from "vitest";
import { biasSensitivity } from "../../analyses/bias-sensitivity.js";

const quick = { points: 12 } as const;

describe("biasSensitivity", () => {
  const result = biasSensitivity(quick);

  it("echoes its options and finds the wall and the folds of w = 5", () => {
    expect(result.options).toMatchObject({ w: 5, x0: 0.5, durations: [5, 10, 20, 50], points: 12 });
    expect(result.wall!.b).toBe(-2.5);
    expect(result.wall!.eigenvalue).toBe(0.25);
    expect(result.folds).toEqual([
      expect.closeTo(-2.655610338630688, 12),
      expect.closeTo(-2.344389661369312, 12),
    ]);
  });

  it("peaks at e^{T/4} − 1 on the wall (C8)", () => {
    const expected = [Math.expm1(5 / 4), 11.182494, 147.41316, 268336.29];
    result.wall!.peaks.forEach(({ dxdb, closedForm }, i) => {
      expect(dxdb / closedForm).toBeCloseTo(1, 8);
      expect(dxdb / expected[i]!).toBeCloseTo(1, 7);
    });
    result.curves.forEach(({ b, dxdb }, i) => {
      const largest = Math.max(...dxdb);
      expect(b[dxdb.indexOf(largest)]).toBeCloseTo(-2.5, 6);
      expect(largest / result.wall!.peaks[i]!.dxdb).toBeCloseTo(1, 6);
    });
  });

  it("is symmetric about the wall, as x ↦ 1 − x, b ↦ −5 − b maps the flow to itself", () => {
    const { b, dxdb } = result.curves[1]!;
    b.forEach((v, i) => {
      const mirror = b.findIndex((other) => Math.abs(other + 5 + v) < 1e-12);
      expect(mirror).toBeGreaterThanOrEqual(0);
      expect(dxdb[mirror]! / dxdb[i]!).toBeCloseTo(1, 5);
    });
  });

  it("settles, away from the wall, onto the branch reached (C6)", () => {
    const { b, dxdb } = biasSensitivity({ durations: [200], points: 3, from: -2.4, to: -2.2 }).curves[0]!;
    expect(b[0]).toBe(-2.4);
    expect(dxdb[0]).toBeCloseTo(0.2180883, 8);
  });

  it("has settled branches that diverge as 0.2115 |b − b_fold|^(−1/2) at the folds (C6)", () => {
    for (const [i, fold] of [result.folds[1]!, result.folds[0]!].entries()) {
      const { b, dxdb } = result.settled[i]!;
      const near = b
        .map((v, k) => ({ distance: Math.abs(v - fold), k }))
        .filter((v) => v.distance > 1e-9 && v.distance < 1e-7);
      expect(near.length).toBeGreaterThan(3);
      for (const { distance, k } of near) expect(dxdb[k]! * Math.sqrt(distance)).toBeCloseTo(0.211474253, 3);
    }
    expect(result.settled.map((curve) => curve.branch)).toEqual(["low", "high"]);
  });

  it("has no wall and one branch where there is one basin", () => {
    const single = biasSensitivity({ ...quick, w: 3, durations: [5] });
    expect(single.wall).toBeNull();
    expect(single.folds).toEqual([]);
    expect(single.settled.map((curve) => curve.branch)).toEqual(["only"]);
    expect(Math.max(...single.curves[0]!.dxdb)).toBeLessThan(1);
  });

  it.each([
    [{ x0: 1 }, "x0 is 1"],
    [{ from: -2, to: -3 }, "the bias runs from -2 to -3"],
    [{ points: 1 }, "points is 1"],
    [{ durations: [5, 5] }, "duration 5"],
    [{ w: NaN }, "w is NaN"],
  ])("rejects %j", (options, message) => {
    expect(() => biasSensitivity(options)).toThrow(message);
  });
});
