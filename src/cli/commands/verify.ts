import { claimGroups } from "../../../analyses/claims/catalogue.js";
import type { Claim, ClaimGroup, ClaimRow } from "../../../analyses/claims/claim.js";
import { judge } from "../../../analyses/claims/judge.js";
import { selectClaims } from "../../../analyses/claims/verify-claims.js";
import { writeFileAtomic } from "../../node/atomic-file.js";
import { unknownName } from "../bad-input.js";
import { latexTable } from "../claim-table-latex.js";
import { markdownTable } from "../claim-table-markdown.js";
import { countVerdicts } from "../claim-table-text.js";
import { claimList, claimTable } from "../claim-table.js";
import { jsonDocument } from "../deliver.js";
import { exitCode } from "../exit-codes.js";
import type { CommandContext, Io } from "../io.js";
import { jsonText } from "../json.js";
import { progressBar } from "../progress.js";

/** What `separatrix verify` was asked for. */
export interface VerifyOptions {
  readonly list?: boolean;
  readonly format: "table" | "markdown" | "latex";
  readonly out?: string;
  readonly seed: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Recomputes the catalogue's claims; see `verifyGroups`. */
export async function verify(context: CommandContext): Promise<number> {
  return verifyGroups(claimGroups, context);
}

/**
 * Recomputes the claims that the arguments name and prints or writes the table.
 *
 * @returns exit code 3 if a row is violated, else 0
 * @throws  RangeError for an unknown claim
 */
export async function verifyGroups(groups: readonly ClaimGroup[], context: CommandContext): Promise<number> {
  const options = context.options as unknown as VerifyOptions;
  const { io } = context;
  const claims = await chosenClaims(groups, context.args);
  if (options.list) {
    await io.stdout.write(options.json ? listDocument(claims) : claimList(claims));
    return exitCode.done;
  }
  const rows = await judgeAll(claims, options, io);
  if (options.out !== undefined) {
    await writeFileAtomic(options.out, fileText(rows, groups, options));
    if (!options.quiet) await io.stderr.write(`wrote ${options.out}\n`);
  }
  await io.stdout.write(options.json ? document(rows, options) : rendered(rows, groups, options.format, io));
  return countVerdicts(rows).violated > 0 ? exitCode.violated : exitCode.done;
}

async function chosenClaims(
  groups: readonly ClaimGroup[],
  ids: readonly string[],
): Promise<readonly Claim[]> {
  const known = groups.flatMap((group) => [group.id, ...group.claims.map(({ id }) => id)]);
  const unknown = ids.find((id) => !known.includes(id.toUpperCase()));
  if (unknown !== undefined) throw await unknownName("claim", unknown, "verify", known);
  return selectClaims(groups, ids);
}

/** One row after the other, with a turn of the event loop between, so that an interrupt is heard. */
async function judgeAll(claims: readonly Claim[], options: VerifyOptions, io: Io): Promise<ClaimRow[]> {
  const progress = progressBar(io.stderr, claims.length, options.quiet ?? false);
  const rows: ClaimRow[] = [];
  try {
    for (const claim of claims) {
      await progress.advance(claim.id);
      await new Promise((resolve) => setImmediate(resolve));
      io.signal.throwIfAborted();
      rows.push(judge(claim, { seed: options.seed }));
    }
  } finally {
    await progress.end();
  }
  return rows;
}

function rendered(
  rows: readonly ClaimRow[],
  groups: readonly ClaimGroup[],
  format: VerifyOptions["format"],
  io: Io,
): string {
  if (format === "markdown") return markdownTable(rows, groups);
  if (format === "latex") return latexTable(rows, groups);
  const colour = io.stdout.isTty && !io.env["NO_COLOR"];
  return claimTable(rows, groups, { width: Math.min(io.stdout.columns, 110), colour });
}

function fileText(rows: readonly ClaimRow[], groups: readonly ClaimGroup[], options: VerifyOptions): string {
  if (options.out!.endsWith(".md")) return markdownTable(rows, groups);
  return options.out!.endsWith(".tex") ? latexTable(rows, groups) : document(rows, options);
}

function document(claims: readonly ClaimRow[], { seed }: VerifyOptions): string {
  return documentOf({ claims, failed: countVerdicts(claims).violated }, seed);
}

function listDocument(claims: readonly Claim[]): string {
  return documentOf({ claims: claims.map(({ id, statement, source }) => ({ id, statement, source })) }, null);
}

function documentOf(fields: object, seed: number | null): string {
  const options = seed === null ? {} : { seed };
  const report = { model: null, options, seed, fields, text: () => "" };
  return Array.from(jsonText(jsonDocument("verify", report))).join("");
}
