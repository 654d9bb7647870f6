import { markupToUnicode } from "../../../figures/markup.js";
import { faceOf, fontData, fontFaces } from "./fonts.js";
import type { PageLabels, PageSvg } from "./page-svg.js";

const pointsPerMm = 72 / 25.4;
/** Part of the file; fixed so that the same figure is the same bytes on any day. */
const creationDate = new Date("2000-01-01T00:00:00Z");

/**
 * The page as a vector PDF of exactly its printed size, fonts subset and embedded.
 *
 * @throws Error if the SVG holds something that cannot be drawn in PDF
 */
export async function pdfFile(page: PageSvg, labels: PageLabels): Promise<Uint8Array> {
  const [{ default: PdfDocument }, { default: svgToPdf }] = await Promise.all([
    import("pdfkit"),
    import("svg-to-pdfkit"),
  ]);
  const width = page.widthMm * pointsPerMm;
  const height = page.heightMm * pointsPerMm;
  const document = new PdfDocument({
    size: [width, height],
    margin: 0,
    lang: "en",
    displayTitle: true,
    info: {
      Title: markupToUnicode(labels.title),
      Subject: markupToUnicode(labels.caption),
      CreationDate: creationDate,
    },
  });
  const parts: Uint8Array[] = [];
  const done = new Promise<void>((resolve, reject) => {
    document.on("data", (part: Uint8Array) => parts.push(part));
    document.on("end", resolve);
    document.on("error", reject);
  });
  for (const face of fontFaces) document.registerFont(face, fontData(face));
  const warnings: string[] = [];
  svgToPdf(document, page.svg, 0, 0, {
    width,
    height,
    fontCallback: (_family, bold, italic) => faceOf(bold, italic),
    warningCallback: (message) => warnings.push(message),
  });
  if (warnings.length > 0) throw new Error(`figure ${labels.name} cannot be drawn in PDF: ${warnings[0]!}`);
  document.end();
  await done;
  return Buffer.concat(parts);
}
