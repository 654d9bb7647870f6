import { Resvg } from "@resvg/resvg-js";
import { concatBytes, pngChunk } from "../../../figures/png.js";
import { fontFaces, fontPath } from "./fonts.js";
import type { PageSvg } from "./page-svg.js";

/** The page as a PNG of `dpi` dots an inch; the file says so, and programs place it at its printed size. */
export function pngFile(page: PageSvg, dpi: number): Uint8Array {
  const resvg = new Resvg(page.svg, {
    background: "white",
    fitTo: { mode: "width", value: Math.round((page.widthMm / 25.4) * dpi) },
    font: {
      fontFiles: fontFaces.map(fontPath),
      loadSystemFonts: false,
      defaultFontFamily: "DejaVu Sans",
    },
    // 1: heat maps keep their pixels.
    imageRendering: 1,
  });
  return withDensity(resvg.render().asPng(), dpi);
}

/** Inserts the pHYs chunk (pixels per metre) after the header, which is always the first 33 bytes. */
function withDensity(png: Uint8Array, dpi: number): Uint8Array {
  const data = new Uint8Array(9);
  const view = new DataView(data.buffer);
  const perMetre = Math.round(dpi / 0.0254);
  view.setUint32(0, perMetre);
  view.setUint32(4, perMetre);
  view.setUint8(8, 1);
  return concatBytes([png.subarray(0, 33), pngChunk("pHYs", data), png.subarray(33)]);
}
