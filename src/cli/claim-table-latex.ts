import type { ClaimGroup, ClaimRow } from "../../analyses/claims/claim.js";
import { toLatex, toLatexNumber } from "./claim-table-latex-text.js";
import { claimLines, claimNote, formatSmall, summary, verdictWords } from "./claim-table-text.js";

/** Of the values under each statement; the statement itself spans all but the first column. */
const columns = 5;
const header = ["Claim", "Component", "Analytic", "Simulated", "Discrepancy"].join(" & ");

/**
 * The rows as a longtable for a paper's appendix: \input it into a document that loads longtable, array and
 * booktabs. Ends in a newline.
 */
export function latexTable(rows: readonly ClaimRow[], groups: readonly ClaimGroup[]): string {
  const body = groups.flatMap((group) => {
    const own = rows.filter((row) => row.id.startsWith(`${group.id}.`));
    if (own.length === 0) return [];
    const title = `\\multicolumn{${columns}}{@{}p{0.97\\linewidth}@{}}{\\textbf{${group.id}}\\quad ${toLatex(group.title)}} \\\\*`;
    return ["\\addlinespace", title, ...own.flatMap(latexRow)];
  });
  return `${[...opening(), ...body, ...closing(rows)].join("\n")}\n`;
}

function opening(): string[] {
  return [
    "% Needs \\usepackage{amsmath,longtable,array,booktabs}",
    "\\begingroup\\footnotesize\\setlength{\\tabcolsep}{3pt}",
    "\\begin{longtable}{@{}l>{\\raggedright\\arraybackslash}p{0.13\\linewidth}rrl@{}}",
    "\\toprule",
    `${header} \\\\`,
    "\\midrule",
    "\\endhead",
    "\\bottomrule",
    "\\endfoot",
  ];
}

function closing(rows: readonly ClaimRow[]): string[] {
  return ["\\end{longtable}", "\\endgroup", `% ${summary(rows)}`];
}

/** The statement with its verdict and source across the table, then a line of numbers a component. */
function latexRow(row: ClaimRow): string[] {
  const lines = claimLines(row);
  const note = claimNote(row);
  const details = [note, row.source]
    .filter((text) => text !== undefined)
    .map(toLatex)
    .map(capitalised);
  const verdict = `\\emph{${capitalised(toLatex(verdictWords[row.verdict]))}.}`;
  const statement = `${toLatex(row.statement)}. ${verdict} ${details.map((text) => `${text}.`).join(" ")}`;
  const span = `>{\\raggedright\\arraybackslash}p{0.84\\linewidth}@{}`;
  return [
    `${row.id} & \\multicolumn{${columns - 1}}{${span}}{${statement}} \\\\*`,
    ...lines.map(({ label, analytic, simulated }, i) => {
      const [first, last] = [i === 0, i === lines.length - 1];
      const cells = [toLatex(label), toLatexNumber(analytic), toLatexNumber(simulated)];
      return ` & ${[...cells, first ? discrepancyCell(row) : ""].join(" & ")} \\\\${last ? "" : "*"}`;
    }),
  ];
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `1.2·10⁻¹³ ≤ 10⁻¹⁰`; > where the discrepancy exceeds the tolerance. */
function discrepancyCell(row: ClaimRow): string {
  const [found, allowed] = [formatSmall(row.discrepancy), formatSmall(row.tolerance)].map(toLatexNumber);
  if (row.discrepancy === null) return found!;
  return `${found!}\\,$${row.discrepancy <= row.tolerance ? "\\le" : ">"}$\\,${allowed!}`;
}
