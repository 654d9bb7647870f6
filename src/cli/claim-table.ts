import type { Claim, ClaimGroup, ClaimRow } from "../../analyses/claims/claim.js";
import { toUnicode } from "./claim-table-markup.js";
import {
  claimLines,
  claimNote,
  comparisonWords,
  formatSmall,
  summary,
  verdictWords,
} from "./claim-table-text.js";

export interface TableLayout {
  /** Characters a line. */
  readonly width: number;
  /** Colour the verdicts with ANSI sequences. */
  readonly colour: boolean;
}

const colours = { holds: "32", refuted: "33", violated: "31;1" } as const;
const indent = "        ";

/** The rows as a table for a terminal, under the headings of their groups; ends in a newline. */
export function claimTable(
  rows: readonly ClaimRow[],
  groups: readonly ClaimGroup[],
  layout: TableLayout,
): string {
  const parts = groups.flatMap((group) => {
    const own = rows.filter((row) => row.id.startsWith(`${group.id}.`));
    const title = paint(`${group.id}  ${toUnicode(group.title)}`, "1", layout);
    return own.length === 0 ? [] : [title, ...own.map((row) => tableRow(row, layout)), ""];
  });
  return `${[...parts, summary(rows)].join("\n")}\n`;
}

function tableRow(row: ClaimRow, layout: TableLayout): string {
  const verdict = verdictWords[row.verdict];
  const statement = wrap(`${verdict}: ${toUnicode(row.statement)}`, layout.width);
  statement[0] = paint(verdict, colours[row.verdict], layout) + statement[0]!.slice(verdict.length);
  const head = statement.map((line, i) => (i === 0 ? `  ${row.id.padEnd(6)}` : indent) + line);
  const note = claimNote(row);
  const notes = [note, row.source].filter((text) => text !== undefined);
  const small = notes.flatMap((text) => wrap(toUnicode(text), layout.width));
  return [...head, ...valueLines(row), ...small.map((line) => indent + paint(line, "2", layout))].join("\n");
}

/** Analytic and simulated side by side, the discrepancy on the last line. */
function valueLines(row: ClaimRow): string[] {
  const lines = claimLines(row).map((line) => ({ ...line, label: toUnicode(line.label) }));
  const width = (key: "label" | "analytic") => Math.max(...lines.map((line) => length(line[key])));
  const [labelWidth, analyticWidth] = [width("label"), width("analytic")];
  const exceeds = row.discrepancy !== null && row.discrepancy > row.tolerance;
  const discrepancy =
    row.discrepancy === null
      ? "no discrepancy"
      : `discrepancy ${formatSmall(row.discrepancy)} ${exceeds ? ">" : "≤"} ${formatSmall(row.tolerance)} ${comparisonWords[row.comparison]}`;
  const values = lines.map(({ label, analytic, simulated }) => {
    const named = labelWidth === 0 ? "" : `${pad(label, labelWidth)}  `;
    return `${indent}  ${named}analytic ${pad(analytic, analyticWidth)}  simulated ${simulated}`;
  });
  return [...values, `${indent}  ${discrepancy}`];
}

/** One line a claim: its id and statement; for --list. */
export function claimList(claims: readonly Claim[]): string {
  return claims.map(({ id, statement }) => `${id.padEnd(6)} ${toUnicode(statement)}\n`).join("");
}

/** Characters, each of which a terminal shows in one cell. */
function length(text: string): number {
  return Array.from(text).length;
}

function pad(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - length(text)));
}

function paint(text: string, code: string, { colour }: TableLayout): string {
  return colour ? `\u001B[${code}m${text}\u001B[0m` : text;
}

/** Breaks at spaces so that a line fits beside the indent; a longer word stays whole. */
function wrap(text: string, width: number): string[] {
  const room = Math.max(40, width - indent.length);
  const lines = [""];
  for (const word of text.split(" ")) {
    const last = lines.at(-1)!;
    if (last !== "" && length(last) + 1 + length(word) > room) lines.push(word);
    else lines[lines.length - 1] = last === "" ? word : `${last} ${word}`;
  }
  return lines;
}
