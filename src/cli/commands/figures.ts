import { join } from "node:path";
import { writeFileAtomic } from "../../node/atomic-file.js";
import { renderFigure } from "../../node/render/render-figure.js";
import { unknownName } from "../bad-input.js";
import { exitCode } from "../exit-codes.js";
import { figureCatalogue, type CatalogueEntry } from "../figure-catalogue.js";
import type { CommandContext } from "../io.js";

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

export interface FigureFile {
  readonly figure: string;
  readonly path: string;
  readonly bytes: number;
}

/** Draws figures of the catalogue into files. */
export async function figures(context: CommandContext): Promise<number> {
  const { args, io } = context;
  const options = context.options as unknown as FiguresOptions;
  const layout = options.width === undefined ? undefined : { width: options.width };
  const formats = options.format.filter((format) => format !== "html");
  for (const entry of await selectEntries(args)) {
    const result = entry.analyse({ seed: options.seed, quick: options.quick ?? false });
    const rendered = await renderFigure(entry.draw(result, layout), { formats, dpi: options.dpi });
    for (const warning of rendered.warnings) await io.stderr.write(`figure ${entry.name}: ${warning}\n`);
    for (const { format, data } of rendered.files) {
      const path = join(options.out, `${entry.name}.${format}`);
      await writeFileAtomic(path, data);
      await io.stdout.write(`${path}\n`);
    }
  }
  return exitCode.done;
}

async function selectEntries(names: readonly string[]): Promise<readonly CatalogueEntry[]> {
  if (names.length === 0) return figureCatalogue;
  const known = figureCatalogue.map((entry) => entry.name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw await unknownName("figure", unknown, "figures", known);
  return figureCatalogue.filter((entry) => names.includes(entry.name));
}
