import type { ClaimGroup, ClaimRow } from "../../analyses/claims/claim.js";
import { toMarkdown } from "./claim-table-markup.js";
import {
  claimLines,
  claimNote,
  comparisonWords,
  formatSmall,
  summary,
  verdictWords,
} from "./claim-table-text.js";

const header = [
  "| claim | statement | analytic | simulated | discrepancy | tolerance | verdict | source |",
  "| --- | --- | --- | --- | --- | --- | --- | --- |",
];

/** The rows as Markdown, one table a claim; ends in a newline. */
export function markdownTable(rows: readonly ClaimRow[], groups: readonly ClaimGroup[]): string {
  const parts = groups.flatMap((group) => {
    const own = rows.filter((row) => row.id.startsWith(`${group.id}.`));
    if (own.length === 0) return [];
    return [`### ${group.id} ${toMarkdown(group.title)}`, [...header, ...own.map(markdownRow)].join("\n")];
  });
  return `${[...parts, `${summary(rows)}.`].join("\n\n")}\n`;
}

function markdownRow(row: ClaimRow): string {
  const lines = claimLines(row);
  const named = (side: "analytic" | "simulated") =>
    lines
      .map((line) => (line.label === "" ? line[side] : `${toMarkdown(line.label)}: ${line[side]}`))
      .join("<br>");
  const note = claimNote(row);
  const statement = toMarkdown(row.statement) + (note === undefined ? "" : `<br>*${toMarkdown(note)}*`);
  const cells = [
    row.id,
    statement,
    named("analytic"),
    named("simulated"),
    formatSmall(row.discrepancy),
    `${formatSmall(row.tolerance)} ${comparisonWords[row.comparison]}`,
    verdictWords[row.verdict],
    toMarkdown(row.source),
  ];
  return `| ${cells.join(" | ")} |`;
}
