import { escapeXml, markupToHtml } from "../../../figures/markup.js";
import { equationMathMl } from "./equation.js";
import { figureHtml, htmlPage, toolsHtml } from "./html-page.js";
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
  const sections: string[] = [];
  for (const [i, item] of items.entries())
    sections.push(await section(item, items.length > 1 ? i + 1 : undefined));
  return htmlPage({
    title,
    figures: items,
    styles: colors,
    body: [
      `<header><h1>${escapeXml(title)}</h1><p>${escapeXml(introduction)}</p></header>`,
      ...(items.length > 1 ? [contents(items)] : []),
      ...sections,
    ],
  });
}

function contents(items: readonly GalleryItem[]): string {
  const lines = items.map(({ name, title }) => `<li><a href="#${name}">${markupToHtml(title)}</a></li>`);
  return `<nav aria-label="Contents"><ol>${lines.join("")}</ol></nav>`;
}

/** `number` is absent where there is one figure, whose title is then the page's. */
async function section(item: GalleryItem, number: number | undefined): Promise<string> {
  return [
    `<section id="${item.name}">`,
    ...(number === undefined ? [] : [`<h2><span>${number}</span> ${markupToHtml(item.title)}</h2>`]),
    `<div class="equation">${await equationMathMl(item.equation)}</div>`,
    figureHtml(item),
    `${toolsHtml(item.command, item.files)}</section>`,
  ].join("\n");
}

const colors = `
:root{color-scheme:light dark;--ink:#1a1a1a;--soft:#5c5c5c;--line:#dcdcdc;--paper:#fff;--code:#f4f4f4;--link:#0b5c9e}
@media (prefers-color-scheme:dark){:root{--ink:#e6e6e6;--soft:#a5a5a5;--line:#3c3c3c;--paper:#16181b;--code:#23262a;--link:#7cb8ee}}
`;
