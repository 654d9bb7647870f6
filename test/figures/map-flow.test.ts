import { describe, expect, it } from "vitest";
import { mapFlowConvergence } from "../../analyses/map-flow-convergence.js";
import { mapFlowFigure } from "../../figures/map-flow.js";
import { vegaSvg } from "../../src/node/render/vega-svg.js";

const result = mapFlowConvergence({ biases: [-2.45, -2.5], steps: [10, 100, 1000], shownSteps: [10, 20] });

describe("the map-flow figure", () => {
  it.each(["single", "double"] as const)("compiles without a warning at %s width", async (width) => {
    expect((await vegaSvg(mapFlowFigure.spec(result, { width }))).warnings).toEqual([]);
  });

  it("draws the size of every error but those that are zero", () => {
    const text = JSON.stringify(mapFlowFigure.spec(result, { width: "single" }));
    for (const { error } of result.series[0]!.errors) expect(text).toContain(`"error":${Math.abs(error)},`);
    expect(text).not.toContain(`"error":0,`);
  });

  it("names the parameters and the limit in the caption", () => {
    const caption = mapFlowFigure.caption(result);
    expect(caption).toContain("*w* = 5, started at *x*(0) = 0.5");
    expect(caption).toContain("*b* = −2.45");
  });
});
