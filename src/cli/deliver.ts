import { extname } from "node:path";
import { writeFileAtomic, type FileData } from "../node/atomic-file.js";
import type { DrawnFigure } from "../../figures/figure.js";
import type { NamedArray } from "../formats/npz-writer.js";
import { chunked } from "./chunks.js";
import type { CommandContext, Io } from "./io.js";
import { jsonText } from "./json.js";
import type { FileOptions } from "./target.js";
import { shellLine } from "./shell-line.js";
import { packageVersion } from "./version.js";

/** What a command found, in every form it can be asked for; each form is made only if it is wanted. */
export interface Report {
  /** The model's name, or null for a command without one. */
  readonly model: string | null;
  /** Everything the result depends on besides model and seed. */
  readonly options: object;
  /** null where nothing is random. */
  readonly seed: number | null;
  /** The fields of the JSON document, after the common ones. */
  readonly fields: object;
  /** What a person reads on stdout. */
  readonly text: () => string;
  readonly csv?: () => CsvTable;
  readonly npz?: () => Readonly<Record<string, NamedArray>>;
  /** Drawn only when asked for: what it imports is loaded then. */
  readonly figure?: () => Promise<DrawnFigure>;
  /** Where there are several: all that --plot offers, `figure` being the one asked for. */
  readonly plots?: Readonly<Record<string, () => Promise<DrawnFigure>>>;
}

export interface CsvTable {
  readonly header: readonly string[];
  readonly rows: Iterable<readonly (string | number | boolean | null)[]>;
}

export interface DeliverOptions extends FileOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly out?: string;
}

/** Writes a report to --out, if given, and to stdout: a JSON document with --json, else text. */
export async function deliver(context: CommandContext<DeliverOptions>, found: Report): Promise<void> {
  const { io, options, command } = context;
  const report = { ...found, options: { ...fileOptionsOf(options), ...found.options } };
  if (io.receive) return io.receive(command, report);
  const { out, json = false, quiet = false } = options;
  if (out !== undefined) {
    await writeReport(out, context, report);
    if (!quiet) await io.stderr.write(`wrote ${out}\n`);
  }
  if (json) await writeAll(io, jsonText(jsonDocument(command, report)));
  else await io.stdout.write(report.text());
}

/** How the file of a trained network was read is a part of every result. */
function fileOptionsOf({ cell, activation, prefix }: FileOptions): FileOptions {
  return {
    ...(cell !== undefined && { cell }),
    ...(activation !== undefined && { activation }),
    ...(prefix !== undefined && { prefix }),
  };
}

/** The document of --json: the fields every command has, then its own. */
export function jsonDocument(command: string, report: Report): object {
  const { model, options, seed, fields } = report;
  return { separatrix: packageVersion(), command, model, options, seed, ...fields };
}

async function writeReport(path: string, context: CommandContext<object>, report: Report): Promise<void> {
  const { command, io, argv = [] } = context;
  switch (extname(path).toLowerCase()) {
    case ".json":
      return writeFileAtomic(path, jsonText(jsonDocument(command, report)));
    case ".csv":
      return writeFileAtomic(path, csvText(report.csv!()));
    case ".npz": {
      const { npzBytes } = await import("../formats/npz-writer.js");
      return writeFileAtomic(path, npzBytes(report.npz!()));
    }
    default: {
      const { writeFigure } = await import("./write-figure.js");
      return writeFigure(path, await report.figure!(), shellLine(argv), io);
    }
  }
}

async function writeAll(io: Io, pieces: Iterable<FileData>): Promise<void> {
  for (const piece of pieces) await io.stdout.write(piece);
}

/** Comma-separated values (RFC 4180, but lines end in LF); numbers in full precision, nothing for what is not finite. */
export function csvText(table: CsvTable): Generator<string> {
  return chunked(csvLines(table));
}

function* csvLines({ header, rows }: CsvTable): Generator<string> {
  yield `${header.map(quoted).join(",")}\n`;
  for (const row of rows) yield `${row.map(csvCell).join(",")}\n`;
}

function csvCell(cell: string | number | boolean | null): string {
  if (typeof cell === "number") return Number.isFinite(cell) ? String(cell) : "";
  return cell === null ? "" : quoted(String(cell));
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
