import { escapeXml, markupToHtml, markupToUnicode } from "../../../figures/markup.js";
import { fontFaceCss, usedText } from "./embedded-fonts.js";
import { equationMathMl } from "./equation.js";
import type { FontFace } from "./fonts.js";
import type { PageSvg } from "./page-svg.js";

export interface GalleryItem {
  readonly name: string;
  /** Label markup. */
  readonly title: string;
  /** LaTeX without delimiters. */
  readonly equation: string;
  /** Label markup. */
  readonly caption: string;
  /** What redraws it. */
  readonly command: string;
  readonly page: Pick<PageSvg, "svg" | "width">;
  /** Files beside the gallery, relative to it. */
  readonly files: readonly { readonly label: string; readonly href: string }[];
}

export interface Gallery {
  readonly title: string;
  /** One or two plain sentences under the title. */
  readonly introduction: string;
  readonly items: readonly GalleryItem[];
}

/** One self-contained HTML page with every figure, its equation, caption and command. Loads nothing else. */
export async function galleryHtml({ title, introduction, items }: Gallery): Promise<string> {
  const used = new Map<FontFace, Set<string>>();
  for (const { page } of items) {
    for (const [face, letters] of usedText(page.svg)) {
      used.set(face, new Set([...(used.get(face) ?? []), ...letters]));
    }
  }
  const sections: string[] = [];
  for (const [i, item] of items.entries())
    sections.push(await section(item, items.length > 1 ? i + 1 : undefined));
  return [
    "<!doctype html>",
    '<html lang="en">',
    '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeXml(title)}</title>`,
    `<style>${await fontFaceCss(used)}${styles}</style></head>`,
    "<body><main>",
    `<header><h1>${escapeXml(title)}</h1><p>${escapeXml(introduction)}</p></header>`,
    ...(items.length > 1 ? [contents(items)] : []),
    ...sections,
    "</main></body></html>",
    "",
  ].join("\n");
}

function contents(items: readonly GalleryItem[]): string {
  const lines = items.map(({ name, title }) => `<li><a href="#${name}">${markupToHtml(title)}</a></li>`);
  return `<nav aria-label="Contents"><ol>${lines.join("")}</ol></nav>`;
}

/** `number` is absent where there is one figure, whose title is then the page's. */
async function section(item: GalleryItem, number: number | undefined): Promise<string> {
  const files = item.files.map(({ label, href }) => `<a href="${escapeXml(href)}">${escapeXml(label)}</a>`);
  return [
    `<section id="${item.name}">`,
    ...(number === undefined ? [] : [`<h2><span>${number}</span> ${markupToHtml(item.title)}</h2>`]),
    `<div class="equation">${await equationMathMl(item.equation)}</div>`,
    `<figure><div class="page" style="--width:${Math.round(item.page.width * 1.5)}px">${inlineSvg(item)}</div>`,
    `<figcaption>${markupToHtml(item.caption)}</figcaption></figure>`,
    `<p class="tools"><code>${escapeXml(item.command)}</code>${files.length > 0 ? `<span>${files.join(" ")}</span>` : ""}</p></section>`,
  ].join("\n");
}

/** The page's SVG for HTML: sized by the style sheet, named by a label instead of a tooltip. */
function inlineSvg({ page, title }: GalleryItem): string {
  return page.svg
    .replace(/ width="[^"]*mm" height="[^"]*mm"/, "")
    .replace(/ aria-labelledby="[^"]*"/, ` aria-label="${escapeXml(markupToUnicode(title))}"`)
    .replace(/<title [^>]*>[^<]*<\/title><desc [^>]*>[^<]*<\/desc>/, "");
}

const styles = `
:root{color-scheme:light dark;--ink:#1a1a1a;--soft:#5c5c5c;--line:#dcdcdc;--paper:#fff;--code:#f4f4f4;--link:#0b5c9e}
@media (prefers-color-scheme:dark){:root{--ink:#e6e6e6;--soft:#a5a5a5;--line:#3c3c3c;--paper:#16181b;--code:#23262a;--link:#7cb8ee}}
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
.equation math{width:max-content;margin:0;font-size:1.1rem}
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
