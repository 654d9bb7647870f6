/**
 * Label markup, the little language of titles, labels and captions:
 * `_{…}` subscript, `^{…}` superscript, `*…*` italic, `**…**` bold, `\*` a literal asterisk.
 */
export interface LabelRun {
  readonly text: string;
  readonly script: "none" | "sub" | "super";
  readonly italic: boolean;
  readonly bold: boolean;
}

type RunStyle = Omit<LabelRun, "text">;

/** Sub- and superscripts: type size and shift of the baseline, in units of the surrounding type size. */
export const scriptMetrics = { size: 0.72, down: 0.24, up: 0.36 } as const;

const token =
  /\\([*_^\\])|([_^])\{((?:[^{}]|\{[^{}]*\})*)\}|\*\*((?:[^*]|\*[^*\s]+\*)+)\*\*|\*([^*\s](?:[^*]*[^*\s])?)\*/g;

/** Markup to runs of one style each, in reading order. Text without markup is one run. Linear in the length. */
export function parseMarkup(markup: string): LabelRun[] {
  const runs = collect(markup, { script: "none", italic: false, bold: false });
  const merged: LabelRun[] = [];
  for (const run of runs) {
    const last = merged.at(-1);
    if (last !== undefined && sameStyle(last, run))
      merged[merged.length - 1] = { ...last, text: last.text + run.text };
    else if (run.text !== "") merged.push(run);
  }
  return merged;
}

function sameStyle(a: RunStyle, b: RunStyle): boolean {
  return a.script === b.script && a.italic === b.italic && a.bold === b.bold;
}

function collect(markup: string, style: RunStyle): LabelRun[] {
  const runs: LabelRun[] = [];
  let end = 0;
  for (const match of markup.matchAll(token)) {
    runs.push({ ...style, text: markup.slice(end, match.index) });
    end = match.index + match[0].length;
    const [, escaped, script, scripted, bold, italic] = match;
    if (escaped !== undefined) runs.push({ ...style, text: escaped });
    else if (scripted !== undefined)
      runs.push(...collect(scripted, { ...style, script: script === "_" ? "sub" : "super" }));
    else if (bold !== undefined) runs.push(...collect(bold, { ...style, bold: true }));
    else if (italic !== undefined) runs.push(...collect(italic, { ...style, italic: true }));
  }
  runs.push({ ...style, text: markup.slice(end) });
  return runs;
}

const unicodeSub: Readonly<Record<string, string>> = scriptTable(
  "0123456789+−-=()aeohklmnpstijruvxβγρφχ",
  "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₒₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥₓᵦᵧᵨᵩᵪ",
);
const unicodeSuper: Readonly<Record<string, string>> = scriptTable(
  "0123456789+−-=()abcdefghijklmnoprstuvwxyzTABDEGHIJKLMNOPRUVW",
  "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵁⱽᵂ",
);

function scriptTable(from: string, to: string): Record<string, string> {
  const target = Array.from(to);
  return Object.fromEntries(Array.from(from, (letter, i) => [letter, target[i]!]));
}

/** Markup as plain Unicode: x₀, 10⁻³ where the letters exist, x_T or e^(λT) where they do not. Styles are dropped. */
export function markupToUnicode(markup: string): string {
  return parseMarkup(markup).map(runToUnicode).join("");
}

function runToUnicode({ text, script }: LabelRun): string {
  if (script === "none") return text;
  const table = script === "sub" ? unicodeSub : unicodeSuper;
  const letters = Array.from(text, (letter) => table[letter]);
  if (letters.every((letter) => letter !== undefined)) return letters.join("");
  return `${script === "sub" ? "_" : "^"}${Array.from(text).length === 1 ? text : `(${text})`}`;
}

/** Markup as HTML with sub, sup, i and b elements; everything else is escaped. */
export function markupToHtml(markup: string): string {
  return parseMarkup(markup)
    .map(({ text, script, italic, bold }) => {
      let html = escapeXml(text);
      if (script !== "none") html = script === "sub" ? `<sub>${html}</sub>` : `<sup>${html}</sup>`;
      if (italic) html = `<i>${html}</i>`;
      return bold ? `<b>${html}</b>` : html;
    })
    .join("");
}

/** Text for XML content and double-quoted attributes. */
export function escapeXml(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}
