import { basename, extname } from "node:path";
import type { DrawnFigure } from "../../figures/figure.js";
import { markupToUnicode } from "../../figures/markup.js";
import { writeFileAtomic } from "../node/atomic-file.js";
import { renderFigure, type FigureFormat } from "../node/render/render-figure.js";
import type { Io } from "./io.js";

/**
 * Draws one figure into a file whose extension says the format; .html is a page with equation and caption.
 *
 * @param command what redraws it, for the page
 */
export async function writeFigure(
  path: string,
  figure: DrawnFigure,
  command: string,
  { stderr }: Io,
): Promise<void> {
  const extension = extname(path).toLowerCase().slice(1);
  const html = extension === "html";
  const { files, page, warnings } = await renderFigure(figure, {
    formats: html ? [] : [extension as FigureFormat],
  });
  for (const warning of warnings) await stderr.write(`separatrix: ${warning}\n`);
  if (!html) return writeFileAtomic(path, files[0]!.data);
  const { galleryHtml } = await import("../node/render/gallery.js");
  const { name, title, equation, caption } = figure;
  const item = { name, title, equation, caption, command, page, files: [] };
  const introduction = `Drawn by Separatrix: ${basename(path)}.`;
  return writeFileAtomic(
    path,
    await galleryHtml({ title: markupToUnicode(title), introduction, items: [item] }),
  );
}
