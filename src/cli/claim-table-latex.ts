import type { ClaimGroup, ClaimRow } from "../../analyses/claims/claim.js";
import { toLatex, toLatexNumber } from "./claim-table-latex-text.js";
import { claimLines, claimNote, formatSmall, summary, verdictWords } from "./claim-table-text.js";

const columns = 6;
const header = ["Claim", "Statement", "Analytic", "Simulated", "Discrepancy", "Verdict"].join(" & ");

/**
 * The rows as a longtable for a paper's appendix: \input it into a document that loads longtable, array and
 * booktabs. Ends in a newline.
 */
export function latexTable(rows: readonly ClaimRow[], groups: readonly ClaimGroup[]): string {
  const body = groups.flatMap((group) => {
    const own = rows.filter((row) => row.id.startsWith(`${group.id}.`));
    if (own.length === 0) return [];
    const title = `\\multicolumn{${columns}}{l}{\\textbf{${group.id}}\\quad ${toLatex(group.title)}} \\\\*`;
    return ["\\addlinespace", title, ...own.flatMap(latexRow)];
  });
  return `${[...opening(), ...body, ...closing(rows)].join("\n")}\n`;
}

function opening(): string[] {
  return [
    "% Needs \\usepackage{longtable,array,booktabs}",
    "\\begin{longtable}{@{}l>{\\raggedright\\arraybackslash}p{0.36\\linewidth}rrrl@{}}",
    "\\toprule",
    `${header} \\\\`,
    "\\midrule",
    "\\endhead",
    "\\bottomrule",
    "\\endfoot",
  ];
}

function closing(rows: readonly ClaimRow[]): string[] {
  return ["\\end{longtable}", `% ${summary(rows)}`];
}

/** The statement and its verdict on one line, each component on a line of its own where there are several. */
function latexRow(row: ClaimRow): string[] {
  const lines = claimLines(row);
  const note = claimNote(row);
  const details = [note, row.source].filter((text) => text !== undefined).map(toLatex);
  const statement = `${toLatex(row.statement)} {\\footnotesize (${details.join("; ")})}`;
  const discrepancy = discrepancyCell(row);
  const verdict = toLatex(verdictWords[row.verdict]);
  const numbers = ({ analytic, simulated }: (typeof lines)[number]) =>
    `${toLatexNumber(analytic)} & ${toLatexNumber(simulated)}`;
  if (row.components === undefined) {
    return [`${row.id} & ${statement} & ${numbers(lines[0]!)} & ${discrepancy} & ${verdict} \\\\`];
  }
  return [
    `${row.id} & ${statement} & & & ${discrepancy} & ${verdict} \\\\*`,
    ...lines.map(
      (line, i) =>
        ` & \\quad ${toLatex(line.label)} & ${numbers(line)} & & \\\\${i < lines.length - 1 ? "*" : ""}`,
    ),
  ];
}

/** `1.2·10⁻¹³ ≤ 10⁻¹⁰`; > where the discrepancy exceeds the tolerance. */
function discrepancyCell(row: ClaimRow): string {
  const [found, allowed] = [formatSmall(row.discrepancy), formatSmall(row.tolerance)].map(toLatexNumber);
  if (row.discrepancy === null) return found!;
  return `${found!}\\,$${row.discrepancy <= row.tolerance ? "\\le" : ">"}$\\,${allowed!}`;
}
