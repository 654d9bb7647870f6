import { describe, expect, it } from "vitest";
import { decades, exactly, logChannel } from "../../figures/axes.js";
import { panelPage, panelTitle, panelWidths, type PanelSpec } from "../../figures/page.js";
import { renderFigure } from "../../src/node/render/render-figure.js";
import { pageGeometry } from "./page-geometry.js";

function panel(letter: string, y: [number, number], log = false): PanelSpec {
  return {
    title: panelTitle(letter),
    data: {
      values: [
        { x: 0, y: y[0] },
        { x: 1, y: y[1] },
      ],
    },
    mark: "line",
    encoding: {
      x: { field: "x", type: "quantitative", title: "*x*", scale: exactly(0, 1) },
      y: {
        field: "y",
        type: "quantitative",
        title: "*y*",
        ...(log ? logChannel(y) : { scale: exactly(...y) }),
      },
    },
  };
}

describe("panelWidths", () => {
  it("fills the page exactly, whatever the weights", () => {
    const row = { panels: [panel("a", [0, 1]), panel("b", [0, 1])], height: 80, weights: [1, 3], gap: 40 };
    const [a, b] = panelWidths({ width: "single" }, row, { margin: { left: 40, right: 10 } });
    expect(a! + b! + 40 + 40 + 10).toBeCloseTo(336, 9);
    expect(b! / a!).toBeCloseTo(3, 9);
    expect(() => panelWidths({ width: "single" }, { ...row, weights: [1] })).toThrow(
      /1 entries; expected one a panel, 2/,
    );
  });
});

describe("panelPage", () => {
  it("stands panel letters of a row at one height and rows at the given distance, whatever the tick labels", async () => {
    const rows = [
      { panels: [panel("a", [0, 1]), panel("b", [1e-12, 1e3], true)], height: 60 },
      { panels: [panel("c", [-1000, 1000]), panel("d", [0, 0.37])], height: 60 },
    ];
    const spec = panelPage({ width: "double" }, rows, { rowGap: 50 });
    const { page } = await renderFigure(
      { name: "n", title: "t", equation: "", caption: "c", spec },
      { formats: [] },
    );
    const { texts } = pageGeometry(page.svg);
    const [a, b, c, d] = ["a", "b", "c", "d"].map((letter) => texts.find(({ text }) => text === letter)!);
    expect(a!.top).toBeCloseTo(b!.top, 9);
    expect(c!.top).toBeCloseTo(d!.top, 9);
    expect(c!.top - a!.top).toBeCloseTo(110, 9);
    expect(a!.left).toBeCloseTo(c!.left, 9);
    expect(b!.left).toBeCloseTo(d!.left, 9);
    expect(page.height).toBe(60 + 50 + 60 + 16 + 28);
    expect(texts.map(({ text }) => text)).toContain("10⁻⁶");
  });
});

describe("decades", () => {
  it("keeps to powers of ten inside the domain, evenly thinned", () => {
    expect(decades(1e-3, 1e2)).toEqual([1e-3, 1e-2, 0.1, 1, 10, 100]);
    expect(decades(2e-24, 10)).toEqual([1e-20, 1e-15, 1e-10, 1e-5, 1]);
    expect(decades(1e-300, 1, 4)).toEqual([1e-300, 1e-200, 1e-100, 1]);
    expect(() => decades(0, 1)).toThrow(/\[0, 1\]/);
  });
});
