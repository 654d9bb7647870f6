import { describe, expect, it } from "vitest";
import { pageWidth } from "../../figures/theme.js";
import { parseMarkup } from "../../figures/markup.js";
import { figureCatalogue } from "../../src/cli/figure-catalogue.js";
import { equationMathMl } from "../../src/node/render/equation.js";
import { renderFigure, type RenderedFigure } from "../../src/node/render/render-figure.js";
import { overhang, overlap, pageGeometry, type PageGeometry } from "./page-geometry.js";

/** Pairs of labels that may touch, by figure, each with its reason. */
const mayTouch: Readonly<Record<string, readonly { readonly text: RegExp; readonly reason: string }[]>> = {};

/** Ink of neighbouring labels may come this close to touching before a reader minds, px. */
const tolerance = 0.3;

function collisions(name: string, { texts }: PageGeometry): string[] {
  const found: string[] = [];
  const allowed = mayTouch[name] ?? [];
  texts.forEach((a, i) => {
    for (const b of texts.slice(i + 1)) {
      if (overlap(a, b) <= tolerance) continue;
      // A halo is the same text twice in the same place.
      const halo = a.text === b.text && Math.abs(a.left - b.left) < 0.01 && Math.abs(a.top - b.top) < 0.01;
      const listed = allowed.some(({ text }) => text.test(a.text) || text.test(b.text));
      if (!halo && !listed)
        found.push(`"${a.text}" × "${b.text}" at ${a.left.toFixed(0)}, ${a.top.toFixed(0)}`);
    }
  });
  return found;
}

describe("the catalogue", () => {
  it("has distinct kebab-case names", () => {
    const names = figureCatalogue.map((entry) => entry.name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
  });
});

describe.each(figureCatalogue)("$name", (entry) => {
  let cached: { readonly result: unknown } | undefined;
  const analysed = () => (cached ??= { result: entry.analyse({ seed: 0, quick: true }) }).result;
  const pages: Partial<Record<"single" | "double", Promise<RenderedFigure>>> = {};
  const page = (width: "single" | "double") =>
    (pages[width] ??= renderFigure(entry.draw(analysed(), { width }), { formats: [] }));

  it("has an equation that parses and a caption without stray markup", async () => {
    const { title, caption, equation } = entry.draw(analysed());
    expect(await equationMathMl(equation)).toMatch(/^<math/);
    expect(caption.length).toBeGreaterThan(80);
    for (const text of [title, caption]) {
      const plain = parseMarkup(text)
        .map((run) => run.text)
        .join("");
      expect(plain).not.toMatch(/[_^]\{|\*\*|NaN|undefined|Infinity/);
    }
  });

  describe.each(["single", "double"] as const)("%s column", (width) => {
    it("compiles and draws without a warning, exactly as wide as the column", async () => {
      const rendered = await page(width);
      expect(rendered.warnings).toEqual([]);
      expect(rendered.page.width).toBe(pageWidth[width]);
      expect(rendered.page.widthMm).toBe(width === "single" ? 89 : 183);
      expect(rendered.page.heightMm).toBeLessThanOrEqual(230);
    });

    it("keeps text and unclipped lines on the page", async () => {
      const geometry = pageGeometry((await page(width)).page.svg);
      const { texts, paths, width: w, height: h } = geometry;
      expect(texts.length).toBeGreaterThan(3);
      expect(texts.filter((t) => overhang(t, w, h) > 0.2).map((t) => t.text)).toEqual([]);
      expect(paths.filter((box) => overhang(box, w, h) > 1)).toEqual([]);
    });

    it("sets no text over other text", async () => {
      expect(collisions(entry.name, pageGeometry((await page(width)).page.svg))).toEqual([]);
    });

    it("sets no text too small to read, and only in glyphs the fonts have", async () => {
      const { texts } = pageGeometry((await page(width)).page.svg);
      expect(Math.min(...texts.map((t) => t.fontSize))).toBeGreaterThanOrEqual(7.4);
      expect(texts.flatMap((t) => t.missing)).toEqual([]);
      expect(texts.filter((t) => /NaN|undefined|[_^]\{|\*\*/.test(t.text))).toEqual([]);
    });
  });
});
