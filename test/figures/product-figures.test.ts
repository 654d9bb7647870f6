import { parse } from "vega";
import { compile } from "vega-lite";
import { describe, expect, it } from "vitest";
import { biasSensitivity } from "../../analyses/bias-sensitivity.js";
import { lagHorizons } from "../../analyses/lag-horizons.js";
import { productBounds } from "../../analyses/product-bounds.js";
import { drawFigure, type DrawnFigure, type FigureWidth } from "../../figures/figure.js";
import { jacobianProductsFigure } from "../../figures/jacobian-products.js";
import { lagTermsFigure } from "../../figures/lag-terms.js";
import { markupToUnicode } from "../../figures/markup.js";
import { sensitivityFigure } from "../../figures/sensitivity.js";

const sensitivity = biasSensitivity({ points: 10 });
const products = productBounds();
const lags = lagHorizons();
const widths: readonly FigureWidth[] = ["single", "double"];
const draw = {
  sensitivity: (width: FigureWidth) => drawFigure(sensitivityFigure, sensitivity, { width }),
  "jacobian-products": (width: FigureWidth) => drawFigure(jacobianProductsFigure, products, { width }),
  "lag-terms": (width: FigureWidth) => drawFigure(lagTermsFigure, lags, { width }),
} as const;

/** Every object in a specification for which `test` holds. */
function find(node: unknown, test: (value: Record<string, unknown>) => boolean): Record<string, unknown>[] {
  if (typeof node !== "object" || node === null) return [];
  const own = test(node as Record<string, unknown>) ? [node as Record<string, unknown>] : [];
  return [...own, ...Object.values(node).flatMap((child) => find(child, test))];
}

function markOf(layer: Record<string, unknown>): Record<string, unknown> {
  return layer["mark"] as Record<string, unknown>;
}

function valuesOf(layer: Record<string, unknown>): Record<string, number>[] {
  return (layer["data"] as { values: Record<string, number>[] }).values;
}

function linesOf(figure: DrawnFigure, color: string): Record<string, unknown>[] {
  return find(figure.spec, (v) => typeof v["mark"] === "object").filter((layer) => {
    const mark = markOf(layer);
    return mark["type"] === "line" && mark["color"] === color;
  });
}

describe.each(Object.keys(draw) as (keyof typeof draw)[])("figure %s", (name) => {
  it.each(widths)("compiles and parses without a warning at %s width", (width) => {
    const warnings: unknown[] = [];
    const note = (...args: unknown[]) => {
      warnings.push(args);
      return logger;
    };
    const logger = { level: () => logger, error: note, warn: note, info: () => logger, debug: () => logger };
    const figure = draw[name](width);
    const { spec } = compile(figure.spec, { logger: logger });
    parse(spec, undefined, { logger: logger as never } as never);
    expect(warnings).toEqual([]);
    expect(figure.name).toBe(name);
  });

  it("has a caption without a loose number or unclosed markup", () => {
    const caption = markupToUnicode(draw[name]("double").caption);
    expect(caption).not.toMatch(/undefined|NaN|null|\*\*|\{|\}/);
    expect(caption.length).toBeGreaterThan(200);
  });

  it("holds finite data only", () => {
    const bad = find(draw[name]("double").spec, (v) =>
      Object.values(v).some((x) => typeof x === "number" && !Number.isFinite(x)),
    );
    expect(bad).toEqual([]);
  });
});

describe("jacobian-products", () => {
  const figure = draw["jacobian-products"]("double");

  it("shades what exceeds the powers of γ, down to the axis where they are zero", () => {
    const areas = find(figure.spec, (v) => typeof v["mark"] === "object").filter(
      (l) => markOf(l)["type"] === "area",
    );
    expect(areas.length).toBe(4);
    const [jordan, , chaotic] = areas.map(valuesOf);
    expect(jordan![9]!["top"]).toBeCloseTo(3.9053358, 6);
    expect(jordan![9]!["bottom"]).toBeCloseTo(0.9 ** 10, 12);
    expect(chaotic![19]!["top"]! / 42157.857).toBeCloseTo(1, 6);
    expect(chaotic![19]!["bottom"]).toBeLessThan(0.5);
  });

  it("draws no line for powers that are zero, and three bounds in each panel", () => {
    expect(linesOf(figure, "#D55E00").length).toBe(2);
    expect(linesOf(figure, "#56B4E9").length).toBe(4);
    expect(linesOf(figure, "#0072B2").length).toBe(4);
    expect(linesOf(figure, "#009E73").length).toBe(4);
  });
});

describe("sensitivity", () => {
  it("draws the spike of each duration and the settled branches thin", () => {
    const figure = draw.sensitivity("single");
    const lines = find(figure.spec, (v) => typeof v["mark"] === "object").filter(
      (l) => markOf(l)["type"] === "line",
    );
    const against = lines.filter((l) => "b" in valuesOf(l)[0]! && markOf(l)["strokeWidth"] === undefined);
    const tops = against.map((l) => Math.max(...valuesOf(l).map((row) => row["size"]!)));
    [2.4903, 11.1825, 147.413, 268336].forEach((top, i) => {
      expect(tops[i]! / top).toBeCloseTo(1, 4);
    });
    const settled = linesOf(figure, "#D55E00");
    expect(settled.length).toBe(2);
    for (const line of settled) expect(markOf(line)["strokeWidth"]).toBeLessThan(1);
  });

  it("leaves out what has no meaning where there is no wall", () => {
    const result = biasSensitivity({ w: 3, points: 5, durations: [5, 10] });
    const { spec, caption } = drawFigure(sensitivityFigure, result);
    expect(
      find(spec, (v) => typeof v["title"] === "object" && v["title"] !== null && "layer" in v).length,
    ).toBe(1);
    expect(caption).not.toContain("**b**");
  });
});

describe("lag-terms", () => {
  it("marks the measured horizons, and where 1/γ terms would end", () => {
    const points = find(draw["lag-terms"]("double").spec, (v) => typeof v["mark"] === "object")
      .filter((l) => markOf(l)["type"] === "point")
      .map(valuesOf)[0]!;
    expect(points.map((row) => row["terms"])).toEqual([7, 2, 44, 1 / 0.9, 459, 1 / 0.99]);
    expect(points.map((row) => row["share"]! >= 0.99)).toEqual([true, false, true, false, true, false]);
  });
});
