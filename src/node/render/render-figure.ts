import type { DrawnFigure } from "../../../figures/figure.js";
import { embedFonts } from "./embedded-fonts.js";
import { pageSvg, type PageSvg } from "./page-svg.js";
import { specJson } from "./spec-json.js";
import { vegaSvg } from "./vega-svg.js";

/** File formats of one figure; the gallery (html) is made of all of them together. */
export const figureFormats = ["svg", "png", "pdf", "json"] as const;
export type FigureFormat = (typeof figureFormats)[number];

export interface RenderOptions {
  readonly formats: readonly FigureFormat[];
  /** Of the PNG, dots an inch. */
  readonly dpi?: number;
}

export const renderDefaults = { dpi: 300 } as const;

export interface RenderedFigure {
  /** The page without embedded fonts, for the gallery. */
  readonly page: PageSvg;
  readonly files: readonly { readonly format: FigureFormat; readonly data: Uint8Array }[];
  readonly warnings: readonly string[];
}

/**
 * Renders a figure to files in memory. The same figure gives the same bytes, whatever was rendered before.
 *
 * @throws RangeError if dpi is not in [30, 2400]
 * @throws Error if the specification cannot be compiled or drawn
 */
export async function renderFigure(figure: DrawnFigure, options: RenderOptions): Promise<RenderedFigure> {
  const dpi = options.dpi ?? renderDefaults.dpi;
  if (!(dpi >= 30 && dpi <= 2400)) throw new RangeError(`dpi is ${dpi}; expected a number from 30 to 2400`);
  const { svg, warnings } = await vegaSvg(figure.spec);
  const page = pageSvg(svg, figure.spec, figure);
  const files: { format: FigureFormat; data: Uint8Array }[] = [];
  for (const format of options.formats) files.push({ format, data: await encode(format, figure, page, dpi) });
  return { page, files, warnings };
}

async function encode(
  format: FigureFormat,
  figure: DrawnFigure,
  page: PageSvg,
  dpi: number,
): Promise<Uint8Array> {
  switch (format) {
    case "svg":
      return Buffer.from(await embedFonts(page.svg));
    case "json":
      return Buffer.from(specJson(figure.spec));
    case "png":
      return (await import("./png-file.js")).pngFile(page, dpi);
    case "pdf":
      return (await import("./pdf-file.js")).pdfFile(page, figure);
  }
}
