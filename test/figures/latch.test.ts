import { describe, expect, it } from "vitest";
import { latchTradeoff } from "../../analyses/latch-tradeoff.js";
import { latchFigure } from "../../figures/latch.js";
import { vegaSvg } from "../../src/node/render/vega-svg.js";

const result = latchTradeoff({ points: 20, measured: [1.25, 2], steps: 1000 });

describe("the latch figure", () => {
  it.each(["single", "double"] as const)("compiles without a warning at %s width", async (width) => {
    expect((await vegaSvg(latchFigure.spec(result, { width }))).warnings).toEqual([]);
  });

  it("draws every point of the curve and every measured one", () => {
    const text = JSON.stringify(latchFigure.spec(result, { width: "single" }));
    for (const { threshold } of [...result.curve, ...result.measured]) {
      expect(text.split(`"threshold":${threshold},`).length - 1).toBeGreaterThanOrEqual(2);
    }
    expect(text).toContain("*w* = 1.25");
  });

  it("names in the caption what was asked for", () => {
    expect(latchFigure.caption(result)).toContain("measured on runs at *w* = 1.25, 2.");
    expect(latchFigure.caption({ ...result, options: { ...result.options, share: 0.5 } })).toContain("50 %");
  });
});
