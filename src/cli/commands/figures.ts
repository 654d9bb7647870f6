import { markupToUnicode } from "../../../figures/markup.js";
import { figureFormats } from "../../node/render/render-figure.js";
import { unknownName } from "../bad-input.js";
import { checkFolder } from "../check-folder.js";
import { deliver } from "../deliver.js";
import { drawFigures, type DrawEvents, type DrawRequest } from "../draw-figures.js";
import { exitCode } from "../exit-codes.js";
import { figureCatalogue } from "../figure-catalogue.js";
import type { CatalogueEntry } from "../figure-entry.js";
import type { CommandContext } from "../io.js";
import { progressBar } from "../progress.js";

/** What `separatrix figures` was asked for. */
export interface FiguresOptions {
  readonly list?: boolean;
  readonly format: readonly ("svg" | "png" | "pdf" | "json" | "html")[];
  readonly out: string;
  readonly width?: "single" | "double";
  readonly dpi: number;
  readonly quick?: boolean;
  readonly seed: number;
  readonly threads?: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Draws figures of the catalogue into files, or lists them. */
export async function figures(context: CommandContext): Promise<number> {
  const options = context.options as unknown as FiguresOptions;
  const entries = await selectEntries(context.args);
  if (options.list === true) await listFigures(context, entries);
  else await draw(context, options, entries);
  return exitCode.done;
}

/** The named figures in the order of the catalogue; all, if none is named. */
async function selectEntries(names: readonly string[]): Promise<readonly CatalogueEntry[]> {
  const known = figureCatalogue.map((entry) => entry.name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw await unknownName("figure", unknown, "figures", known);
  return figureCatalogue.filter((entry) => names.length === 0 || names.includes(entry.name));
}

async function listFigures(context: CommandContext, entries: readonly CatalogueEntry[]): Promise<void> {
  const listed = entries.map(({ name, title }) => ({ name, title: markupToUnicode(title) }));
  const width = Math.max(...listed.map(({ name }) => name.length));
  await report(context, { figures: listed }, () =>
    listed.map(({ name, title }) => `${name.padEnd(width)}  ${title}\n`).join(""),
  );
}

async function draw(
  context: CommandContext,
  options: FiguresOptions,
  entries: readonly CatalogueEntry[],
): Promise<void> {
  const { stderr } = context.io;
  await checkFolder(options.out);
  const progress = progressBar(stderr, entries.length, options.quiet ?? false);
  const events: DrawEvents = {
    finished: (name) => progress.advance(name),
    warned: (message) => stderr.write(`separatrix: ${message}\n`),
  };
  try {
    const files = await drawFigures(drawRequest(context, options, entries), events);
    await report(context, { files }, () => files.map(({ path }) => `${path}\n`).join(""));
  } finally {
    await progress.end();
  }
}

function drawRequest(
  context: CommandContext,
  options: FiguresOptions,
  entries: readonly CatalogueEntry[],
): DrawRequest {
  const { format, width, dpi, seed, quick = false, out, threads } = options;
  const formats = figureFormats.filter((known) => format.includes(known));
  return {
    jobs: entries.map(({ name }) => ({
      name,
      formats,
      dpi,
      seed,
      quick,
      ...(width !== undefined && { width }),
    })),
    out,
    signal: context.io.signal,
    ...(format.includes("html") && {
      gallery: entries.length === 1 ? `${entries[0]!.name}.html` : "index.html",
    }),
    ...(threads !== undefined && { threads }),
  };
}

async function report(context: CommandContext, fields: object, text: () => string): Promise<void> {
  const { format, width, dpi, seed, quick, json, quiet } = context.options as unknown as FiguresOptions;
  const shown = { format, width: width ?? null, dpi, quick: quick ?? false };
  const flags = { ...(json !== undefined && { json }), ...(quiet !== undefined && { quiet }) };
  await deliver({ ...context, options: flags }, { model: null, options: shown, seed, fields, text });
}
