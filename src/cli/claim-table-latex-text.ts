import { parseMarkup } from "./claim-table-markup.js";

/** What TeX reads as commands, as text. */
const special: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "{": "\\{",
  "}": "\\}",
  $: "\\$",
  "&": "\\&",
  "#": "\\#",
  "%": "\\%",
  _: "\\_",
  "^": "\\textasciicircum{}",
  "~": "\\textasciitilde{}",
};

/** Characters of mathematics, as commands of mathematics mode. */
const mathematics: Readonly<Record<string, string>> = {
  "−": "-",
  "′": "'",
  "″": "''",
  "…": "\\dots ",
  "‖": "\\|",
  "≤": "\\le ",
  "≥": "\\ge ",
  "≈": "\\approx ",
  "≠": "\\ne ",
  "≡": "\\equiv ",
  "∈": "\\in ",
  "∞": "\\infty ",
  "∂": "\\partial ",
  "∇": "\\nabla ",
  "∝": "\\propto ",
  "√": "\\surd ",
  Σ: "\\textstyle\\sum ",
  Π: "\\Pi ",
  "·": "\\cdot ",
  "×": "\\times ",
  "±": "\\pm ",
  "°": "^{\\circ}",
  "→": "\\to ",
  "↦": "\\mapsto ",
  "⇒": "\\Rightarrow ",
  "⟨": "\\langle ",
  "⟩": "\\rangle ",
  "⌈": "\\lceil ",
  "⌉": "\\rceil ",
  "¼": "\\tfrac14 ",
  "½": "\\tfrac12 ",
  "²": "^{2}",
  "³": "^{3}",
  α: "\\alpha ",
  γ: "\\gamma ",
  δ: "\\delta ",
  ε: "\\varepsilon ",
  κ: "\\kappa ",
  λ: "\\lambda ",
  μ: "\\mu ",
  π: "\\pi ",
  ρ: "\\rho ",
  σ: "\\sigma ",
  θ: "\\theta ",
  φ: "\\varphi ",
  χ: "\\chi ",
  ψ: "\\psi ",
  ω: "\\omega ",
  Δ: "\\Delta ",
  ẋ: "\\dot{x}",
  "|": "|",
  "<": "<",
  ">": ">",
};

/** Letters and signs that pdflatex (UTF-8 input, T1 fonts) sets as they stand. */
const literal = /[\x20-\x7E–—’“”À-ÖØ-öø-ž]/;

function textCharacter(c: string): string {
  if (c in special) return special[c]!;
  if (c in mathematics) return `$${mathematics[c]!.trim()}$`;
  if (literal.test(c)) return c;
  throw new RangeError(
    `no LaTeX form of '${c}' (U+${c.codePointAt(0)!.toString(16)}), expected one in the table`,
  );
}

function mathCharacter(c: string): string {
  if (c in mathematics) return mathematics[c]!;
  if (c === " ") return "\\,";
  return textCharacter(c);
}

/**
 * Label markup as LaTeX text: scripts and symbols in mathematics mode, everything else escaped. Needs no
 * package beyond UTF-8 input (the default since 2018).
 *
 * @throws RangeError for a character without a known form
 */
export function toLatex(markup: string): string {
  return parseMarkup(markup)
    .map(({ kind, text }) =>
      kind === "text" ? Array.from(text, textCharacter).join("") : script(kind, text),
    )
    .join("")
    .replaceAll("$$", " ");
}

/** A sub- or superscript; words in it are upright. */
function script(kind: "sub" | "super", text: string): string {
  const word = /^[A-Za-z]{2,}$/.test(text);
  const content = word ? `\\mathrm{${text}}` : Array.from(text, mathCharacter).join("").trim();
  return `$${kind === "sub" ? "_" : "^"}{${content}}$`;
}

/** A formatted number: `1.2e-13` as 1.2·10⁻¹³ in mathematics mode. */
export function toLatexNumber(formatted: string): string {
  if (!/^[-+\d]/.test(formatted)) return formatted;
  const [mantissa, exponent] = formatted.split("e");
  return exponent === undefined
    ? `$${mantissa!}$`
    : `$${mantissa === "1" ? "" : `${mantissa!} \\times `}10^{${Number(exponent)}}$`;
}
