import type { TopLevelSpec } from "vega-lite";
import { describe, expect, it } from "vitest";
import { figureConfig } from "../../../figures/theme.js";
import { markupWidth } from "../../../src/node/render/fonts.js";
import { vegaSvg } from "../../../src/node/render/vega-svg.js";

/** A chart whose only y label is this markup; its title stands left of it. */
function labelled(label: string): TopLevelSpec {
  return {
    config: figureConfig,
    data: { values: [{ y: 0.5 }] },
    mark: "point",
    encoding: {
      y: {
        field: "y",
        type: "quantitative",
        title: "title",
        axis: { values: [0.5], labelExpr: `'${label}'` },
      },
    },
  };
}

async function titleOffset(label: string): Promise<number> {
  const { svg } = await vegaSvg(labelled(label));
  return Number(/translate\((-?[\d.]+),[-\d.]+\) rotate\(-90\)[^>]*>title</.exec(svg)![1]);
}

describe("vegaSvg", () => {
  it("lays out with the widths of the fonts, scripts and italics counted as they are set", async () => {
    const plain = { bold: false, italic: false };
    const reference = await titleOffset("1");
    for (const label of ["1000000", "10_{1234}", "*WWW*_{iii}"]) {
      const wider = markupWidth(label, 7.5, plain) - markupWidth("1", 7.5, plain);
      expect(reference - (await titleOffset(label))).toBeCloseTo(wider, 0);
    }
  });

  it("measures a digit as the font does: 1303 of 2048 units", () => {
    expect(markupWidth("7", 2048, { bold: false, italic: false })).toBeCloseTo(1303, 6);
    expect(markupWidth("7", 2048, { bold: true, italic: false })).toBeCloseTo(1425, 6);
    expect(markupWidth("1_{7}", 2048, { bold: false, italic: false })).toBeCloseTo(1303 * 1.72, 6);
  });

  it("fails on a specification that cannot be drawn", async () => {
    const spec = { ...labelled("1"), transform: [{ calculate: "datum.(", as: "z" }] } as TopLevelSpec;
    await expect(vegaSvg(spec)).rejects.toThrow();
  });
});
