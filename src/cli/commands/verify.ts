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
import { exitCode } from "../exit-codes.js";
import type { CommandContext, Io } from "../io.js";
import { packageVersion } from "../version.js";

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
  if (options.json) await io.stdout.write(document(rows, options));
  else if (options.out === undefined) await io.stdout.write(rendered(rows, groups, options.format, io));
  if (options.out !== undefined) await writeFileAtomic(options.out, fileText(rows, groups, options));
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
  const shows = io.stderr.isTty && options.quiet !== true;
  const rows: ClaimRow[] = [];
  for (const claim of claims) {
    if (shows) await io.stderr.write(`\r\u001B[Kverify ${rows.length + 1}/${claims.length} ${claim.id}`);
    await new Promise((resolve) => setImmediate(resolve));
    io.signal.throwIfAborted();
    rows.push(judge(claim, { seed: options.seed }));
  }
  if (shows) await io.stderr.write("\r\u001B[K");
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
  const head = { separatrix: packageVersion(), command: "verify", model: null, options: { seed }, seed };
  return `${JSON.stringify({ ...head, claims, failed: countVerdicts(claims).violated }, null, 2)}\n`;
}

function listDocument(claims: readonly Claim[]): string {
  const listed = claims.map(({ id, statement, source }) => ({ id, statement, source }));
  return `${JSON.stringify({ separatrix: packageVersion(), command: "verify", claims: listed }, null, 2)}\n`;
}
