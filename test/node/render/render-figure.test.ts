import { readFileSync } from "node:fs";
import { inflateSync } from "node:zlib";
import { create } from "fontkit";
import type { TopLevelSpec } from "vega-lite";
import { describe, expect, it } from "vitest";
import { activationBounds } from "../../../analyses/activation-bounds.js";
import { activationFigure } from "../../../figures/activation.js";
import { drawFigure, type DrawnFigure } from "../../../figures/figure.js";
import { heatMapLayers } from "../../../figures/heat-map.js";
import { panelPage } from "../../../figures/page.js";
import { fontPath } from "../../../src/node/render/fonts.js";
import { galleryHtml } from "../../../src/node/render/gallery.js";
import { vegaSvg } from "../../../src/node/render/vega-svg.js";
import { figureFormats, renderFigure, type FigureFormat } from "../../../src/node/render/render-figure.js";

const activation = drawFigure(activationFigure, activationBounds({ points: 61 }));

const heat: DrawnFigure = {
  name: "heat",
  title: "Field *E*",
  equation: "E = xy",
  caption: "A field *E*_{0} < 10^{−3} & its legend.",
  spec: panelPage({ width: "single" }, [
    {
      height: 100,
      panels: [
        {
          encoding: {
            x: { field: "x", type: "quantitative", title: "*x*_{0}" },
            y: { field: "y", type: "quantitative", title: "*y* < 1 & more" },
          },
          layer: heatMapLayers(
            { values: [0, 1, 2, 3], columns: 2, rows: 2, x: [0, 1], y: [0, 1] },
            { domain: [0, 3], title: "*E*" },
          ),
        },
      ],
    },
  ]),
};

async function files(figure: DrawnFigure, dpi?: number): Promise<Record<FigureFormat, Buffer>> {
  const { files, warnings } = await renderFigure(figure, {
    formats: figureFormats,
    ...(dpi !== undefined && { dpi }),
  });
  expect(warnings).toEqual([]);
  return Object.fromEntries(files.map(({ format, data }) => [format, Buffer.from(data)])) as Record<
    FigureFormat,
    Buffer
  >;
}

/** The PDF's objects as text, with its deflated streams inflated. */
function pdfText(pdf: Buffer): string {
  const text = pdf.toString("latin1");
  return text.replace(/stream\r?\n([\s\S]*?)\r?\nendstream/g, (whole, body: string) => {
    try {
      return inflateSync(Buffer.from(body, "latin1")).toString("latin1");
    } catch {
      return whole;
    }
  });
}

describe("renderFigure", () => {
  it("gives the same bytes in every format, whatever was drawn before", async () => {
    const first = await files(activation);
    await files(heat);
    const again = await files(activation);
    for (const format of figureFormats) expect(again[format].equals(first[format])).toBe(true);
  });

  it("writes an SVG of 89 mm with its fonts inside, under 60 kB", async () => {
    const svg = (await files(activation)).svg.toString();
    expect(svg).toMatch(/^<svg [^>]*width="89mm"[^>]*viewBox="0 0 336 156"/);
    expect(svg.length).toBeLessThan(60_000);
    expect(svg).toContain("<title id=");
    expect(svg.match(/@font-face/g)).toHaveLength(3);
    expect(svg).not.toMatch(/https?:\/\/(?!www\.w3\.org)/);
  });

  it("embeds a font with exactly the glyphs of the page, as wide as in the whole font", async () => {
    const svg = (await files(activation)).svg.toString();
    const [, data] = /font-weight:normal;font-style:normal;src:url\(data:font\/woff2;base64,([^)]*)\)/.exec(
      svg,
    )!;
    const subset = create(Buffer.from(data!, "base64"));
    const whole = create(readFileSync(fontPath("regular")));
    if (!("layout" in subset && "layout" in whole)) throw new Error("font collection");
    for (const letter of "012468−⁻⁰¹²⁵Steps") {
      expect(subset.hasGlyphForCodePoint(letter.codePointAt(0)!)).toBe(true);
      expect(subset.layout(letter).advanceWidth).toBe(whole.layout(letter).advanceWidth);
    }
    expect(subset.hasGlyphForCodePoint("Ж".codePointAt(0)!)).toBe(false);
  });

  it("writes a PNG of the resolution asked for, which says so", async () => {
    const { png } = await files(activation);
    expect(png.readUInt32BE(16)).toBe(1051);
    expect(png.toString("latin1", 37, 41)).toBe("pHYs");
    expect(png.readUInt32BE(41)).toBe(11811);
    expect(png[49]).toBe(1);
    expect((await files(activation, 600)).png.readUInt32BE(16)).toBe(2102);
    await expect(renderFigure(activation, { formats: [], dpi: 5 })).rejects.toThrow(/dpi is 5/);
  });

  it("writes a PDF of the printed size with every font embedded and no date of today", async () => {
    const pdf = pdfText((await files(activation)).pdf);
    const [, width, height] = /MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf)!;
    expect((Number(width) / 72) * 25.4).toBeCloseTo(89, 3);
    expect((Number(height) / 72) * 25.4).toBeCloseTo((89 * 156) / 336, 3);
    expect(
      new Set(pdf.match(/\/BaseFont \/[A-Z]+\+DejaVuSans[-\w]*/g)!.map((m) => m.split("+")[1])).size,
    ).toBe(3);
    expect(pdf.match(/\/FontFile2/g)).toHaveLength(3);
    expect(pdf).toContain("(D:20000101000000Z)");
  });

  it("keeps a heat map an image of its own pixels, and lines vectors, in SVG and PDF", async () => {
    const { svg, pdf } = await files(heat);
    expect(svg.toString().match(/<image /g)).toHaveLength(1);
    expect(svg.toString()).toContain("image-rendering: pixelated");
    expect(pdfText(pdf)).toMatch(/\/Subtype \/Image[\s\S]*\/Width 2\b/);
  });

  it("writes the Vega-Lite specification with its data, and labels as plain Unicode", async () => {
    const text = (await files(heat)).json.toString();
    const spec = JSON.parse(text) as { $schema: string };
    expect(spec.$schema).toBe("https://vega.github.io/schema/vega-lite/v6.json");
    expect(text).toMatch(/"title": ?"x₀"/);
    expect(text).not.toMatch(/_\{|\^\{|\*x\*/);
    expect(text.match(/"url"/g)!.length).toBeGreaterThan(0);
    expect(text).not.toMatch(/"data": ?\{ ?"url"/);
    const reread = await vegaSvg(JSON.parse(text) as TopLevelSpec);
    expect(reread.warnings).toEqual([]);
    expect(reread.svg).toContain(">x₀</text>");
  });

  it("typesets scripts and escapes", async () => {
    const svg = (await files(heat)).svg.toString();
    expect(svg).toContain(
      '<tspan font-style="italic">x</tspan><tspan dy="2.04" font-size="6.12px">0</tspan>',
    );
    expect(svg).toContain('<tspan font-style="italic">y</tspan> &lt; 1 &amp; more');
  });

  it("reports what Vega-Lite complains about", async () => {
    const odd = {
      ...heat,
      spec: {
        data: { values: [{ a: 1 }] },
        mark: "bar",
        encoding: { x: { field: "a", type: "quantitative", scale: { type: "log", zero: true } } },
      },
    } as DrawnFigure;
    const { warnings } = await renderFigure(odd, { formats: [] });
    expect(warnings.join()).toMatch(/zero/);
  });
});

describe("galleryHtml", () => {
  it("holds every figure with equation, caption, command and links, and no id twice", async () => {
    const items = await Promise.all(
      [activation, heat].map(async (figure) => ({
        ...figure,
        command: `npx separatrix figures ${figure.name}`,
        page: (await renderFigure(figure, { formats: [] })).page,
        files: [{ label: "PDF", href: `${figure.name}.pdf` }],
      })),
    );
    const html = await galleryHtml({ title: "Figures", introduction: "All.", items });
    expect(html.match(/<math/g)).toHaveLength(2);
    expect(html).toContain("<i>E</i><sub>0</sub> &lt; 10<sup>−3</sup> &amp; its legend.");
    expect(html).toContain('<a href="heat.pdf">PDF</a>');
    expect(html).toContain("npx separatrix figures activation");
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map((m) => m[1]);
    expect(ids.length).toBeGreaterThan(2);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, id] of html.matchAll(/url\(#([^)]+)\)/g)) expect(ids).toContain(id);
    expect(html).not.toMatch(/(?:src|href)="https?:/);
  });

  it("names an equation that does not parse", async () => {
    const page = (await renderFigure(heat, { formats: [] })).page;
    const item = { ...heat, equation: "\\frac{1", command: "", page, files: [] };
    await expect(galleryHtml({ title: "", introduction: "", items: [item] })).rejects.toThrow(
      /equation is "\\frac\{1"/,
    );
  });
});
