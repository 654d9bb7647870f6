/** A stretch of label markup: plain text, or a script raised or lowered. Scripts do not nest. */
export interface MarkupRun {
  readonly kind: "text" | "sub" | "super";
  readonly text: string;
}

/** Splits `x_{T}` and `10^{−3}` into runs. */
export function parseMarkup(markup: string): readonly MarkupRun[] {
  const runs: MarkupRun[] = [];
  let end = 0;
  for (const match of markup.matchAll(/([_^])\{([^{}]*)\}/g)) {
    if (match.index > end) runs.push({ kind: "text", text: markup.slice(end, match.index) });
    runs.push({ kind: match[1] === "_" ? "sub" : "super", text: match[2]! });
    end = match.index + match[0].length;
  }
  if (end < markup.length) runs.push({ kind: "text", text: markup.slice(end) });
  return runs;
}

const superscripts = pairUp(
  "0123456789+−-()abcdefhijklmnoprstuvwxyzTεγ",
  "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ᵃᵇᶜᵈᵉᶠʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀᵋᵞ",
);
const subscripts = pairUp("0123456789+−-()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ");

function pairUp(from: string, to: string): ReadonlyMap<string, string> {
  const shapes = Array.from(to);
  return new Map(Array.from(from, (c, i) => [c, shapes[i]!]));
}

function script({ kind, text }: MarkupRun): string {
  if (kind === "text") return text;
  const shapes = Array.from(text, (c) => (kind === "sub" ? subscripts : superscripts).get(c));
  if (shapes.every((s) => s !== undefined)) return shapes.join("");
  const mark = kind === "sub" ? "_" : "^";
  return /^(.|[A-Za-z]+)$/u.test(text) ? mark + text : `${mark}(${text})`;
}

/** Markup as one line of Unicode; scripts that Unicode lacks are written with _ and ^. */
export function toUnicode(markup: string): string {
  return parseMarkup(markup).map(script).join("");
}

/** Markup as GitHub-flavoured Markdown that is safe inside a table cell. */
export function toMarkdown(markup: string): string {
  const escape = (text: string) => text.replace(/[\\|*_`<>[\]]/g, "\\$&").replace(/\s*\n\s*/g, " ");
  const element = { text: "", sub: "sub", super: "sup" } as const;
  return parseMarkup(markup)
    .map(({ kind, text }) =>
      kind === "text" ? escape(text) : `<${element[kind]}>${escape(text)}</${element[kind]}>`,
    )
    .join("");
}
