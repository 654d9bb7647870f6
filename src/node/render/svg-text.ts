import { escapeXml, parseMarkup, scriptMetrics, type LabelRun } from "../../../figures/markup.js";

/** Content of an SVG text element for label markup at `size` px; the baseline is restored after each script. */
export function markupToTspans(markup: string, size: number): string {
  const runs = parseMarkup(markup);
  let baseline = 0;
  return runs
    .map((run) => {
      const target = scriptShift(run) * size;
      const dy = target - baseline;
      baseline = target;
      return tspan(run, dy, size);
    })
    .join("");
}

function scriptShift({ script }: LabelRun): number {
  if (script === "none") return 0;
  return script === "sub" ? scriptMetrics.down : -scriptMetrics.up;
}

function tspan(run: LabelRun, dy: number, size: number): string {
  const attributes = [
    dy === 0 ? "" : ` dy="${round(dy)}"`,
    run.script === "none" ? "" : ` font-size="${round(size * scriptMetrics.size)}px"`,
    run.italic ? ' font-style="italic"' : "",
    run.bold ? ' font-weight="bold"' : "",
  ].join("");
  return attributes === "" ? escapeXml(run.text) : `<tspan${attributes}>${escapeXml(run.text)}</tspan>`;
}

/** Coordinates with at most four decimals, so that the text of a file does not depend on the last bit. */
export function round(value: number): string {
  return String(Math.round(value * 1e4) / 1e4);
}

const textElement = /<text([^>]*)>([\s\S]*?)<\/text>/g;
const lineElement = /<tspan(?: x="[^"]*" dy="([^"]*)")?>([\s\S]*?)<\/tspan>/g;

/** Rewrites the text elements of Vega's SVG: label markup becomes tspans. */
export function typesetSvg(svg: string): string {
  return svg.replace(textElement, (_, attributes: string, content: string) => {
    const size = Number(/font-size="([\d.]+)px"/.exec(attributes)?.[1] ?? 11);
    const lines = [...content.matchAll(lineElement)];
    if (lines.length === 0) return `<text${attributes}>${markupToTspans(unescapeXml(content), size)}</text>`;
    return lines
      .map(
        (line, i) =>
          `<text${below(attributes, i * Number(line[1] ?? 0))}>${markupToTspans(unescapeXml(line[2]!), size)}</text>`,
      )
      .join("");
  });
}

/** The attributes of a text element for a line `dy` px further down; a rotation keeps its centre and direction. */
function below(attributes: string, dy: number): string {
  if (dy === 0) return attributes;
  return attributes.replace(
    /transform="([^"]*)"/,
    (_, transform: string) => `transform="${transform} translate(0,${round(dy)})"`,
  );
}

export function unescapeXml(text: string): string {
  return text
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, "&");
}
