import type { FigureWidth } from "../../figures/figure.js";
import { renderFigure, type FigureFormat } from "../node/render/render-figure.js";
import type { GalleryItem } from "../node/render/gallery.js";
import { figureCatalogue } from "./figure-catalogue.js";

/** One figure to draw; survives structured clone. */
export interface FigureJob {
  readonly name: string;
  readonly width?: FigureWidth;
  readonly formats: readonly FigureFormat[];
  readonly dpi: number;
  readonly seed: number;
  readonly quick: boolean;
}

export interface FigureJobResult {
  readonly name: string;
  readonly files: readonly { readonly format: FigureFormat; readonly data: Uint8Array }[];
  readonly gallery: Pick<GalleryItem, "name" | "title" | "equation" | "caption" | "page">;
  readonly warnings: readonly string[];
}

/**
 * Computes, draws and encodes one figure of the catalogue; the default export is what the pool's threads run.
 *
 * @throws Error naming the figure: names and options are checked before, so whatever fails here is a defect
 */
export default async function drawJob(job: FigureJob): Promise<FigureJobResult> {
  try {
    return await draw(job);
  } catch (error) {
    throw new Error(`figure ${job.name}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

async function draw({ name, width, formats, dpi, seed, quick }: FigureJob): Promise<FigureJobResult> {
  const entry = figureCatalogue.find((candidate) => candidate.name === name)!;
  const drawn = entry.draw(entry.analyse({ seed, quick }), width === undefined ? undefined : { width });
  const { files, page, warnings } = await renderFigure(drawn, { formats, dpi });
  const { title, equation, caption } = drawn;
  return { name, files, gallery: { name, title, equation, caption, page }, warnings };
}
