import { escapeXml } from "../../../figures/markup.js";
import { equationMathMl } from "./equation.js";
import { figureHtml, htmlPage, lightColors, toolsHtml, type HtmlFigure } from "./html-page.js";

export interface ReportPageTable {
  readonly caption: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Columns of numbers, which stand to the right. */
  readonly numeric: readonly boolean[];
}

export interface ReportPageFigure extends HtmlFigure {
  readonly command: string;
  readonly files: readonly { readonly label: string; readonly href: string }[];
}

export interface ReportPageSection {
  readonly name: string;
  readonly title: string;
  readonly question: string;
  /** What stands out where the section is not simply done: not possible, undecided, failed. */
  readonly note?: string;
  readonly paragraphs: readonly string[];
  readonly tables: readonly ReportPageTable[];
  readonly figures: readonly ReportPageFigure[];
  /** Absent where nothing was run. */
  readonly command?: string;
  readonly files: readonly { readonly label: string; readonly href: string }[];
}

/** Texts are plain, but titles and captions of figures, which are label markup. */
export interface ReportPage {
  readonly title: string;
  readonly introduction: string;
  /** LaTeX without delimiters. */
  readonly equation: string;
  readonly summary: readonly { readonly topic: string; readonly lines: readonly string[] }[];
  readonly sections: readonly ReportPageSection[];
  readonly provenance: readonly (readonly [what: string, value: string])[];
  readonly command: string;
}

/** The gates of a cell in one line would run off the page: more than two equations stand below one another. */
async function equationLines(latex: string): Promise<string> {
  const parts = latex.split(/\\q?quad /);
  const lines = parts.length > 2 ? parts : [latex];
  return (await Promise.all(lines.map((line) => equationMathMl(line.trim())))).join("");
}

/** The report of one model: one HTML file with everything in it, without a script. The same content gives the same bytes. */
export async function reportHtml(report: ReportPage): Promise<string> {
  const { title, introduction, sections } = report;
  return htmlPage({
    title,
    figures: sections.flatMap(({ figures }) => figures),
    styles: `${lightColors}${styles}`,
    body: [
      `<header><h1>${escapeXml(title)}</h1><p>${escapeXml(introduction)}</p>`,
      `<div class="equation">${await equationLines(report.equation)}</div></header>`,
      summaryHtml(report),
      contents(report),
      ...sections.map(sectionHtml),
      provenanceHtml(report),
    ],
  });
}

function summaryHtml({ summary }: ReportPage): string {
  const groups = summary.map(({ topic, lines }) => {
    return `<dt>${escapeXml(topic)}</dt>${lines.map((line) => `<dd>${escapeXml(line)}</dd>`).join("")}`;
  });
  return `<section id="summary"><h2>Summary</h2><dl class="summary">${groups.join("\n")}</dl></section>`;
}

function contents({ sections }: ReportPage): string {
  const lines = sections.map(({ name, title }) => `<li><a href="#${name}">${escapeXml(title)}</a></li>`);
  return `<nav aria-label="Contents"><ol>${lines.join("")}<li><a href="#provenance">Provenance</a></li></ol></nav>`;
}

function sectionHtml(section: ReportPageSection): string {
  const { name, title, question, note, paragraphs, tables, figures, command, files } = section;
  return [
    `<section id="${name}"><h2>${escapeXml(title)}</h2><p class="question">${escapeXml(question)}</p>`,
    ...(note === undefined ? [] : [`<p class="note">${escapeXml(note)}</p>`]),
    ...paragraphs.map((text) => `<p>${escapeXml(text)}</p>`),
    ...figures.flatMap((figure) => [figureHtml(figure), toolsHtml(figure.command, figure.files)]),
    ...tables.map(tableHtml),
    ...(command === undefined ? [] : [toolsHtml(command, files)]),
    "</section>",
  ].join("\n");
}

/** In a region of its own, which scrolls where the page is narrower than the table. */
function tableHtml({ caption, header, rows, numeric }: ReportPageTable): string {
  const cell = (text: string, j: number) =>
    `<td${numeric[j] ? ' class="number"' : ""}>${escapeXml(text)}</td>`;
  const head = header.map((text, j) => {
    return `<th scope="col"${numeric[j] ? ' class="number"' : ""}>${escapeXml(text)}</th>`;
  });
  return [
    `<div class="table" role="region" aria-label="${escapeXml(caption)}" tabindex="0"><table>`,
    `<caption>${escapeXml(caption)}</caption><thead><tr>${head.join("")}</tr></thead><tbody>`,
    ...rows.map((row) => `<tr>${row.map(cell).join("")}</tr>`),
    "</tbody></table></div>",
  ].join("\n");
}

function provenanceHtml({ provenance, command }: ReportPage): string {
  const rows = provenance.map(([what, value]) => {
    return `<tr><th scope="row">${escapeXml(what)}</th><td>${escapeXml(value)}</td></tr>`;
  });
  return [
    '<section id="provenance"><h2>Provenance</h2>',
    `<div class="table"><table>${rows.join("\n")}</table></div>`,
    "<p>The same file, options and version give this report again, byte for byte; that is why it bears no date.</p>",
    `${toolsHtml(command, [{ label: "report.json", href: "report.json" }])}</section>`,
  ].join("\n");
}

const styles = `
section>p{max-width:46rem}
.question{color:var(--soft);margin:0 0 .8rem}
.note{border-left:3px solid #b35900;padding:.15rem 0 .15rem .8rem}
.summary{display:grid;grid-template-columns:minmax(7rem,max-content) minmax(0,46rem);gap:.35rem 1.5rem;margin:.5rem 0 0}
.summary dt{font-weight:600;grid-column:1}
.summary dd{margin:0;grid-column:2}
.table{overflow-x:auto;margin:1.6rem 0 0}
table{border-collapse:collapse;font-size:.9rem;min-width:min(30rem,100%)}
caption{text-align:left;color:var(--soft);padding:0 0 .5rem;max-width:46rem}
th,td{padding:.28rem .8rem .28rem 0;text-align:left;border-bottom:1px solid var(--line);vertical-align:top}
thead th{border-bottom:1.5px solid var(--ink);font-weight:600}
tbody th{font-weight:400;color:var(--soft)}
td.number,th.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.tools code{overflow-wrap:anywhere}
figure{margin-top:1.6rem}
.page{overflow-x:auto}
.page svg{min-width:calc(var(--width)*.55)}
@media(max-width:600px){.summary{grid-template-columns:1fr}.summary dd{grid-column:1}.summary dt{margin-top:.5rem}}
@media print{section{break-inside:auto}figure,tr{break-inside:avoid}h2{break-after:avoid}.table{overflow:visible}}
`;
