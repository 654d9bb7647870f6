import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { create, type Font } from "fontkit";
import { parseMarkup, scriptMetrics, type LabelRun } from "../../../figures/markup.js";

/** The faces the figures use; all labels are set in one family. */
export type FontFace = "regular" | "bold" | "italic" | "boldItalic";

const files: Readonly<Record<FontFace, string>> = {
  regular: "DejaVuSans.ttf",
  bold: "DejaVuSans-Bold.ttf",
  italic: "DejaVuSans-Oblique.ttf",
  boldItalic: "DejaVuSans-BoldOblique.ttf",
};

export const fontFaces = Object.keys(files) as FontFace[];

const require = createRequire(import.meta.url);
const loaded = new Map<FontFace, { data: Buffer; font: Font }>();
const widths = new Map<string, number>();

/** Path of a face's TrueType file. */
export function fontPath(face: FontFace): string {
  return require.resolve(`dejavu-fonts-ttf/ttf/${files[face]}`);
}

/** A face's TrueType file; read once. */
export function fontData(face: FontFace): Buffer {
  return load(face).data;
}

function load(face: FontFace): { data: Buffer; font: Font } {
  let entry = loaded.get(face);
  if (entry === undefined) {
    const data = readFileSync(fontPath(face));
    const font = create(data);
    if (!("layout" in font))
      throw new RangeError(`${files[face]} is a font collection; expected a single font`);
    entry = { data, font };
    loaded.set(face, entry);
  }
  return entry;
}

export function faceOf(bold: boolean, italic: boolean): FontFace {
  if (bold) return italic ? "boldItalic" : "bold";
  return italic ? "italic" : "regular";
}

/** Advance width of a string in units of its type size, kerning included; cached per face and string. */
export function textWidth(text: string, face: FontFace): number {
  const key = `${face} ${text}`;
  let width = widths.get(key);
  if (width === undefined) {
    const { font } = load(face);
    width = font.layout(text).advanceWidth / font.unitsPerEm;
    widths.set(key, width);
  }
  return width;
}

/** Characters of a text that a face has no glyph for. */
export function missingGlyphs(text: string, face: FontFace): string[] {
  const { font } = load(face);
  return [...new Set(text)].filter((c) => !font.hasGlyphForCodePoint(c.codePointAt(0)!));
}

export interface TextStyle {
  readonly bold: boolean;
  readonly italic: boolean;
}

/** Face of a run inside a text element that may itself be bold or italic. */
export function runFace(run: LabelRun, style: TextStyle): FontFace {
  return faceOf(run.bold || style.bold, run.italic || style.italic);
}

/** Width of label markup in px when set at `size` px. */
export function markupWidth(markup: string, size: number, style: TextStyle): number {
  return parseMarkup(markup).reduce((sum, run) => {
    const scale = run.script === "none" ? 1 : scriptMetrics.size;
    return sum + textWidth(run.text, runFace(run, style)) * size * scale;
  }, 0);
}
