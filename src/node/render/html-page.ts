import { escapeXml, markupToHtml, markupToUnicode } from "../../../figures/markup.js";
import { fontFaceCss, usedText } from "./embedded-fonts.js";
import type { FontFace } from "./fonts.js";
import type { PageSvg } from "./page-svg.js";

/** A drawn figure on a page of HTML; title and caption in label markup. */
export interface HtmlFigure {
  readonly title: string;
  readonly caption: string;
  readonly page: Pick<PageSvg, "svg" | "width">;
}

export interface HtmlPage {
  readonly title: string;
  /** What the page is drawn from: the glyphs that they use are embedded. */
  readonly figures: readonly HtmlFigure[];
  /** Rules beyond those every page has. */
  readonly styles: string;
  /** What stands in `main`. */
  readonly body: readonly string[];
}

/** One self-contained HTML page; loads nothing else. */
export async function htmlPage({ title, figures, styles, body }: HtmlPage): Promise<string> {
  const used = new Map<FontFace, Set<string>>();
  for (const { page } of figures) {
    for (const [face, letters] of usedText(page.svg)) {
      used.set(face, new Set([...(used.get(face) ?? []), ...letters]));
    }
  }
  return [
    "<!doctype html>",
    '<html lang="en">',
    '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeXml(title)}</title>`,
    `<style>${await fontFaceCss(used)}${styles}${pageStyles}</style></head>`,
    "<body><main>",
    ...body,
    "</main></body></html>",
    "",
  ].join("\n");
}

/** The drawing and its caption. */
export function figureHtml(figure: HtmlFigure): string {
  return [
    `<figure><div class="page" style="--width:${Math.round(figure.page.width * 1.5)}px">${inlineSvg(figure)}</div>`,
    `<figcaption>${markupToHtml(figure.caption)}</figcaption></figure>`,
  ].join("\n");
}

/** What computes something again, and files beside the page, relative to it. */
export function toolsHtml(
  command: string,
  files: readonly { readonly label: string; readonly href: string }[],
): string {
  const links = files.map(({ label, href }) => `<a href="${escapeXml(href)}">${escapeXml(label)}</a>`);
  const span = links.length > 0 ? `<span>${links.join(" ")}</span>` : "";
  return `<p class="tools"><code>${escapeXml(command)}</code>${span}</p>`;
}

/** The page's SVG for HTML: sized by the style sheet, named by a label instead of a tooltip. */
function inlineSvg({ page, title }: HtmlFigure): string {
  return page.svg
    .replace(/ width="[^"]*mm" height="[^"]*mm"/, "")
    .replace(/ aria-labelledby="[^"]*"/, ` aria-label="${escapeXml(markupToUnicode(title))}"`)
    .replace(/<title [^>]*>[^<]*<\/title><desc [^>]*>[^<]*<\/desc>/, "");
}

/** Dark on white, whatever the reader prefers: for pages that are printed. */
export const lightColors = `
:root{color-scheme:light;--ink:#1a1a1a;--soft:#5c5c5c;--line:#dcdcdc;--paper:#fff;--code:#f4f4f4;--link:#0b5c9e}
`;

const pageStyles = `
*{box-sizing:border-box}
html{scroll-behavior:smooth}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",sans-serif}
main{max-width:1080px;margin:0 auto;padding:2.5rem 1.25rem 4rem}
h1{font-size:1.9rem;line-height:1.2;margin:0 0 .4rem;font-weight:650}
header p{margin:0;color:var(--soft);max-width:46rem}
a{color:var(--link);text-decoration-thickness:.06em;text-underline-offset:.15em}
nav{margin:2rem 0 0;padding:1rem 0;border-block:1px solid var(--line)}
nav ol{margin:0;padding-left:1.6rem;columns:22rem;column-gap:2.5rem}
nav li{break-inside:avoid;padding:.1rem 0}
section{margin-top:3.5rem}
h2{font-size:1.25rem;line-height:1.3;margin:0 0 .5rem;font-weight:600}
h2 span{color:var(--soft);font-weight:400;margin-right:.35rem}
.equation{overflow-x:auto;overflow-y:hidden;padding:.2rem 0 .6rem}
.equation math{width:max-content;margin:.25rem 0;font-size:1.1rem}
figure{margin:0}
.page{background:#fff;border:1px solid var(--line);border-radius:6px;padding:12px;width:fit-content;max-width:100%}
.page svg{display:block;width:var(--width);max-width:100%;height:auto}
figcaption{max-width:46rem;margin-top:.8rem;font-size:.95rem}
figcaption sub,figcaption sup{line-height:0;font-size:.75em}
.tools{display:flex;flex-wrap:wrap;gap:.5rem 1.25rem;align-items:baseline;font-size:.9rem;margin:.7rem 0 0}
.tools code{background:var(--code);padding:.15rem .45rem;border-radius:4px;font:.85rem ui-monospace,Menlo,Consolas,monospace}
.tools span{display:flex;gap:.9rem}
@media print{nav{display:none}section{break-inside:avoid}}
`;
