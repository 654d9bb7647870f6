import { unescapeXml } from "../../src/node/render/svg-text.js";
import { faceOf, missingGlyphs, textWidth } from "../../src/node/render/fonts.js";

/** Axis-parallel box on the page, px. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface TextBox extends Box {
  readonly text: string;
  readonly fontSize: number;
  /** Characters the font has no glyph for. */
  readonly missing: readonly string[];
}

export interface PageGeometry {
  readonly width: number;
  readonly height: number;
  readonly texts: readonly TextBox[];
  /** Boxes of line and area marks that are not clipped. */
  readonly paths: readonly Box[];
}

/** a b c d e f of an SVG matrix. */
type Matrix = readonly [number, number, number, number, number, number];
const identity: Matrix = [1, 0, 0, 1, 0, 0];

const token = /<(\/?)([a-zA-Z]+)((?:\s+[\w:-]+="[^"]*")*)\s*(\/?)>|([^<]+)/g;

interface Frame {
  readonly matrix: Matrix;
  readonly clipped: boolean;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Reads where the texts and the unclipped paths of a finished page lie, with the fonts' own widths. */
export function pageGeometry(svg: string): PageGeometry {
  const texts: TextBox[] = [];
  const paths: Box[] = [];
  const [, width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg)!;
  const body = svg
    .slice(svg.indexOf("<g"))
    .replace(/<text([^>]*)>([\s\S]*?)<\/text>/g, (_, a: string, c: string) => {
      return `<text${a} content="${c.replaceAll('"', "'").replaceAll("<", "\u0001").replaceAll(">", "\u0002")}"/>`;
    });
  const stack: Frame[] = [{ matrix: identity, clipped: false, attributes: {} }];
  for (const [, closing, name, rawAttributes, selfClosing] of body.matchAll(token)) {
    if (name === undefined) continue;
    if (closing === "/") {
      stack.pop();
      continue;
    }
    const attributes = readAttributes(rawAttributes!);
    const parent = stack.at(-1)!;
    const matrix = multiply(parent.matrix, readTransform(attributes["transform"] ?? ""));
    const clipped = parent.clipped || attributes["clip-path"] !== undefined || name === "defs";
    if (name === "text") texts.push(textBox(attributes, matrix));
    if (name === "path" && !clipped) {
      const box = pathBox(attributes["d"] ?? "", matrix);
      if (box !== undefined) paths.push(box);
    }
    if (selfClosing !== "/") stack.push({ matrix, clipped, attributes });
  }
  return { width: Number(width), height: Number(height), texts, paths };
}

function readAttributes(text: string): Record<string, string> {
  return Object.fromEntries([...text.matchAll(/([\w:-]+)="([^"]*)"/g)].map((m) => [m[1]!, m[2]!]));
}

function readTransform(text: string): Matrix {
  return [...text.matchAll(/(\w+)\(([^)]*)\)/g)].reduce<Matrix>((matrix, [, name, list]) => {
    const [a = 0, b = 0] = list!.split(/[ ,]+/).map(Number);
    const angle = (a * Math.PI) / 180;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    if (name === "translate") return multiply(matrix, [1, 0, 0, 1, a, b]);
    if (name === "rotate") return multiply(matrix, [cos, sin, -sin, cos, 0, 0]);
    if (name === "scale") return multiply(matrix, [a, 0, 0, b === 0 ? a : b, 0, 0]);
    throw new Error(`transform ${name!} is not read here`);
  }, identity);
}

function multiply(m: Matrix, n: Matrix): Matrix {
  return [
    m[0] * n[0] + m[2] * n[1],
    m[1] * n[0] + m[3] * n[1],
    m[0] * n[2] + m[2] * n[3],
    m[1] * n[2] + m[3] * n[3],
    m[0] * n[4] + m[2] * n[5] + m[4],
    m[1] * n[4] + m[3] * n[5] + m[5],
  ];
}

function boxOf(points: readonly (readonly [number, number])[], m: Matrix): Box {
  const xs = points.map(([x, y]) => m[0] * x + m[2] * y + m[4]);
  const ys = points.map(([x, y]) => m[1] * x + m[3] * y + m[5]);
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
}

const capHeight = 0.73;
const descent = 0.22;
const descenders = /[gjpqyQ,;()[\]{}|/_μβφψρηχξζς∂∫]/;

/** Advance width and the height of capitals; the depth of descenders only where there is one. */
function textBox(attributes: Readonly<Record<string, string>>, matrix: Matrix): TextBox {
  const fontSize = parseFloat(attributes["font-size"] ?? "11");
  const content = attributes["content"]!.replaceAll("\u0001", "<").replaceAll("\u0002", ">");
  const missing: string[] = [];
  let [width, baseline, top, bottom, text] = [0, 0, 0, 0, ""];
  for (const [, inner = "", inside, plain] of content.matchAll(/<tspan([^>]*)>([^<]*)<\/tspan>|([^<]+)/g)) {
    const own = { ...attributes, ...readAttributes(inner.replaceAll("'", '"')) };
    const face = faceOf(/^(bold|[6-9]00)$/.test(own["font-weight"] ?? ""), own["font-style"] === "italic");
    const size = parseFloat(own["font-size"] ?? String(fontSize));
    const piece = unescapeXml(inside ?? plain ?? "");
    baseline += inner.includes("dy=") ? Number(own["dy"]) : 0;
    width += textWidth(piece, face) * size;
    top = Math.min(top, baseline - capHeight * size);
    bottom = Math.max(bottom, baseline + (descenders.test(piece) ? descent * size : 0));
    missing.push(...missingGlyphs(piece, face));
    text += piece;
  }
  const anchor = attributes["text-anchor"];
  const start = anchor === "middle" ? -width / 2 : anchor === "end" ? -width : 0;
  const corners = [
    [start, top],
    [start + width, top],
    [start, bottom],
    [start + width, bottom],
  ] as const;
  return { text, fontSize, missing, ...boxOf(corners, matrix) };
}

/** Box of a path of absolute M, L and Z; undefined for an empty one or one with curves (symbols). */
function pathBox(d: string, matrix: Matrix): Box | undefined {
  if (d === "" || /[^MLZ\d\s.,e-]/.test(d)) return undefined;
  const numbers = [...d.matchAll(/-?\d*\.?\d+(?:e-?\d+)?/g)].map((m) => Number(m[0]));
  const points = numbers.flatMap((x, i) => (i % 2 === 0 ? [[x, numbers[i + 1]!] as const] : []));
  return boxOf(points, matrix);
}

/** How far two boxes overlap: the smaller of the overlaps in x and y; ≤ 0 if they do not. */
export function overlap(a: Box, b: Box): number {
  return Math.min(
    Math.min(a.right, b.right) - Math.max(a.left, b.left),
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top),
  );
}

/** How far a box sticks out of a page; ≤ 0 if it does not. */
export function overhang(box: Box, width: number, height: number): number {
  return Math.max(-box.left, -box.top, box.right - width, box.bottom - height);
}
