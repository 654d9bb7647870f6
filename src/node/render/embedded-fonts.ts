import { fontData, faceOf, fontFaces, runFace, type FontFace } from "./fonts.js";
import { parseMarkup } from "../../../figures/markup.js";
import { unescapeXml } from "./svg-text.js";

/** The characters a page uses, per face. */
export type UsedText = ReadonlyMap<FontFace, ReadonlySet<string>>;

const textElement = /<text([^>]*)>([\s\S]*?)<\/text>/g;
const piece = /<tspan([^>]*)>([\s\S]*?)<\/tspan>|([^<]+)/g;

/** Reads which characters of which face the text elements of a page show. */
export function usedText(svg: string): Map<FontFace, Set<string>> {
  const used = new Map<FontFace, Set<string>>();
  for (const [, outer, content] of svg.matchAll(textElement)) {
    for (const [, inner = "", inside, plain] of content!.matchAll(piece)) {
      const attributes = `${outer!} ${inner}`;
      const face = faceOf(
        /font-weight="(?:bold|[6-9]00)"/.test(attributes),
        attributes.includes('font-style="italic"'),
      );
      add(used, face, unescapeXml(inside ?? plain ?? ""));
    }
  }
  return used;
}

/** Adds the characters of label markup set as HTML (captions of the gallery). */
export function addMarkup(used: Map<FontFace, Set<string>>, markup: string): void {
  for (const run of parseMarkup(markup)) add(used, runFace(run, { bold: false, italic: false }), run.text);
}

function add(used: Map<FontFace, Set<string>>, face: FontFace, text: string): void {
  const set = used.get(face) ?? new Set<string>();
  for (const letter of text) set.add(letter);
  used.set(face, set);
}

/**
 * CSS that embeds exactly the glyphs used, as WOFF2 data URLs under the family name "DejaVu Sans".
 * The subset depends only on the set of characters, so equal pages get equal bytes.
 */
export async function fontFaceCss(used: UsedText): Promise<string> {
  const { default: subsetFont } = await import("subset-font");
  const rules: string[] = [];
  for (const face of fontFaces) {
    const letters = used.get(face);
    if (letters === undefined) continue;
    const text = [...letters].sort().join("");
    const font = await subsetFont(fontData(face), text, {
      targetFormat: "woff2",
      keepFeatures: ["kern"],
      noHinting: true,
    });
    const weight = face === "bold" || face === "boldItalic" ? "bold" : "normal";
    const style = face === "italic" || face === "boldItalic" ? "italic" : "normal";
    rules.push(
      `@font-face{font-family:"DejaVu Sans";font-weight:${weight};font-style:${style};` +
        `src:url(data:font/woff2;base64,${font.toString("base64")}) format("woff2")}`,
    );
  }
  return rules.join("");
}

/** The page as a self-contained SVG file. */
export async function embedFonts(svg: string): Promise<string> {
  const css = await fontFaceCss(usedText(svg));
  return `${svg.replace(/<rect /, `<style>${css}</style><rect `)}\n`;
}
