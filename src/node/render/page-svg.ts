import type { TopLevelSpec } from "vega-lite";
import type { PageBox } from "../../../figures/page.js";
import { escapeXml, markupToUnicode } from "../../../figures/markup.js";
import { simplifyPath } from "./simplify-path.js";
import { round, typesetSvg } from "./svg-text.js";

/** A finished SVG page without fonts: the common source of the SVG, PNG and PDF files and of the gallery. */
export interface PageSvg {
  readonly svg: string;
  /** px at 96 dpi. */
  readonly width: number;
  readonly height: number;
  readonly widthMm: number;
  readonly heightMm: number;
}

export interface PageLabels {
  readonly name: string;
  readonly title: string;
  readonly caption: string;
}

const mmPerPx = 25.4 / 96;
/** Page widths in px whose printed width is a round number of millimetres. */
const exactMm: Readonly<Record<number, number>> = { 336: 89, 692: 183 };

/**
 * Turns Vega's SVG into a page: cuts it to the page box of the specification, typesets label markup, names it,
 * gives it a printed size in millimetres, renames its ids after the figure and trims what is never seen.
 *
 * @throws RangeError if the text is not an SVG of Vega's renderer
 */
export function pageSvg(raw: string, spec: TopLevelSpec, labels: PageLabels): PageSvg {
  const frame =
    /^<svg[^>]*viewBox="0 0 ([\d.]+) ([\d.]+)"[^>]*>(?:<rect[^>]*\/>)?<g([^>]*)transform="translate\(([-\d.]+),([-\d.]+)\)"/.exec(
      raw,
    );
  if (frame === null)
    throw new RangeError("the SVG text has no root group; expected the output of Vega's renderer");
  const [head, rawWidth, rawHeight, rootAttributes, rawLeft, rawTop] = frame;
  const page = pageBox(spec) ?? {
    width: Number(rawWidth),
    height: Number(rawHeight),
    left: Number(rawLeft),
    top: Number(rawTop),
  };
  const widthMm = exactMm[page.width] ?? page.width * mmPerPx;
  const heightMm = (page.height * widthMm) / page.width;
  const body = `<g${rootAttributes!}transform="translate(${round(page.left)},${round(page.top)})"${raw.slice(head.length)}`;
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ` +
    `width="${round(widthMm)}mm" height="${round(heightMm)}mm" viewBox="0 0 ${round(page.width)} ${round(page.height)}" ` +
    `role="img" aria-labelledby="title desc" font-family="DejaVu Sans, Verdana, sans-serif">` +
    `<title id="title">${escapeXml(markupToUnicode(labels.title))}</title>` +
    `<desc id="desc">${escapeXml(markupToUnicode(labels.caption))}</desc>` +
    `<rect width="${round(page.width)}" height="${round(page.height)}" fill="white"/>` +
    typesetSvg(tidy(body));
  return { svg: renameIds(svg, labels.name), width: page.width, height: page.height, widthMm, heightMm };
}

function pageBox(spec: TopLevelSpec): PageBox | undefined {
  return (spec.usermeta as { page?: PageBox } | undefined)?.page;
}

/**
 * A one-line title over a plotting area. Vega pushes it up by whatever axis labels stick out; panel letters must
 * stand at one height, so it is put back to offset + type size of the theme.
 */
const panelTitleGroup =
  /(class="mark-group role-title"><g transform=")translate\(([-\d.]+),-[\d.]+\)"(?!(?:(?!<\/text>).)*<tspan x=)/g;
const titleTop = -12.5;

const tag = /<[a-zA-Z][^>]*>/g;

/** Drops invisible elements and attributes only a pointer needs; rounds coordinates to a thousandth of a px. */
function tidy(svg: string): string {
  return svg
    .replace(/<path[^>]* display="none"[^>]*\/>/g, "")
    .replace(/<path class="background"(?: aria-hidden="true")? d="[^"]*"\/>/g, "")
    .replace(panelTitleGroup, (_, head: string, x: string) => `${head}translate(${x},${titleTop})"`)
    .replace(tag, (element) =>
      element
        .replace(
          / (?:transform="translate\(0,0\)"|opacity="1"|font-family="DejaVu Sans"|font-weight="normal")/g,
          "",
        )
        .replace(/ d="([^"]*)"/, (_, d: string) => ` d="${simplifyPath(d)}"`)
        .replace(/ (?:pointer-events|aria-hidden|role|aria-roledescription|aria-label)="[^"]*"/g, "")
        .replace(/ (?:d|transform|x|y|width|height)="[^"]*"/g, (attribute) =>
          attribute.replace(/-?\d+\.\d{4,}(?:e-?\d+)?/g, (number) =>
            String(Math.round(Number(number) * 1e3) / 1e3),
          ),
        ),
    );
}

/**
 * Ids become name-1, name-2, … in order of appearance: Vega counts its own up per process, and figures
 * inlined into one document must not share any.
 */
function renameIds(svg: string, name: string): string {
  const renamed = new Map<string, string>();
  const rename = (id: string): string => {
    const known = renamed.get(id) ?? `${name}-${renamed.size + 1}`;
    renamed.set(id, known);
    return known;
  };
  return svg.replace(tag, (element) =>
    element
      .replace(/ id="([^"]+)"/g, (_, id: string) => ` id="${rename(id)}"`)
      .replace(/url\(#([^)]+)\)/g, (_, id: string) => `url(#${rename(id)})`)
      .replace(
        /aria-labelledby="(\S+) (\S+)"/g,
        (_, a: string, b: string) => `aria-labelledby="${rename(a)} ${rename(b)}"`,
      ),
  );
}
