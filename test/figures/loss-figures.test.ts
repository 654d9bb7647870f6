import { describe, expect, it } from "vitest";
import { errorSurface, errorSurfaceDefaults } from "../../analyses/error-surface.js";
import { lossWall, lossWallDefaults } from "../../analyses/loss-wall.js";
import { errorSurfaceFigure } from "../../figures/error-surface.js";
import { errorSurface3dFigure } from "../../figures/error-surface-3d.js";
import { lossWallFigure } from "../../figures/loss-wall.js";
import { vegaSvg } from "../../src/node/render/vega-svg.js";

const surface = errorSurface({
  w: { ...errorSurfaceDefaults.w, count: 31 },
  b: { ...errorSurfaceDefaults.b, count: 31 },
});
const wall = lossWall({ range: { ...lossWallDefaults.range, points: 21 } });
const flat = lossWall({
  w: 3,
  steps: [20],
  range: { ...lossWallDefaults.range, points: 21 },
  descent: { ...lossWallDefaults.descent, updates: 5 },
});
const gentle = errorSurface({
  w: { from: 3, to: 4.2, count: 13 },
  b: { ...errorSurfaceDefaults.b, count: 31 },
  descent: { start: [3.5, -2.2], learningRate: 0.01, updates: 3, limit: 1 },
});

describe.each(["single", "double"] as const)("%s column", (width) => {
  it.each([
    ["loss-wall", lossWallFigure.spec(wall, { width })],
    ["loss-wall without a wall", lossWallFigure.spec(flat, { width })],
    ["error-surface", errorSurfaceFigure.spec(surface, { width })],
    ["error-surface without a wall", errorSurfaceFigure.spec(gentle, { width })],
    ["error-surface-3d", errorSurface3dFigure.spec(surface, { width })],
    ["error-surface-3d without a wall", errorSurface3dFigure.spec(gentle, { width })],
  ])("%s compiles and draws without a warning", async (_, spec) => {
    expect((await vegaSvg(spec)).warnings).toEqual([]);
  });
});

describe("captions tell what was computed", () => {
  it("loss-wall", () => {
    const caption = lossWallFigure.caption(wall);
    expect(caption).toContain("plain: *b* = 28.6, *L* = 0.021");
    expect(caption).toContain("*c* = 0.1: *b* = −2.4966, *L* = 1.7·10^{−6}");
    expect(caption).toContain("*b* = −2.5, where *x*_{0} is the unstable fixed point");
    expect(lossWallFigure.caption(flat)).not.toContain("wall");
  });

  it("error-surface", () => {
    const caption = errorSurfaceFigure.caption(surface);
    expect(caption).toContain("thrown off by the wall");
    expect(caption).toContain("ends at (−15.04, −35.55) with *E* = 0.49");
    expect(errorSurfaceFigure.caption(gentle)).not.toContain("thrown");
  });
});

it("the magnified panel spans the magnified range", () => {
  const text = JSON.stringify(lossWallFigure.spec(wall, { width: "double" }));
  expect(text).toContain("*b* + 2.5 (10^{−6})");
  expect(text).toContain("plain, to *b* = 28.6");
});
