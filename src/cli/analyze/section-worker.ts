import type { DrawnFigure } from "../../../figures/figure.js";
import type { FigureFormat } from "../../node/render/render-figure.js";
import { renderFigure } from "../../node/render/render-figure.js";
import type { GalleryItem } from "../../node/render/gallery.js";
import { csvText, jsonDocument, type Report } from "../deliver.js";
import { exitCode } from "../exit-codes.js";
import type { Io } from "../io.js";
import { jsonText } from "../json.js";

/** One command line to run for a section; survives structured clone. */
export interface SectionJob {
  readonly section: string;
  readonly argv: readonly string[];
  /** Arguments that take their place where the command refuses those. */
  readonly fallback?: readonly string[];
  /** Of the command's figures, those to draw; all if absent. */
  readonly plots?: readonly string[];
}

export interface SectionFigure {
  /** The value of --plot that draws it; null where the command has one figure. */
  readonly plot: string | null;
  readonly page: Pick<GalleryItem, "name" | "title" | "equation" | "caption" | "page">;
  readonly files: readonly { readonly format: FigureFormat; readonly data: Uint8Array }[];
}

export interface SectionRun {
  /** It was the fallback that ran. */
  readonly fellBack: boolean;
  /** Exit code of the command. */
  readonly code: number;
  /** What it said on stderr, line by line. */
  readonly messages: readonly string[];
  /** The document of --json, or null where the command gave no result. */
  readonly document: string | null;
  readonly csv: string | null;
  readonly npz: Uint8Array | null;
  readonly figures: readonly SectionFigure[];
}

const formats: readonly FigureFormat[] = ["svg", "pdf", "png"];

/**
 * Runs a command as the command line would, and gives its result in every form instead of printing it; the default
 * export is what the pool's threads run. Never throws for what the command refuses: that is a code and its message.
 */
export default async function runSection(job: SectionJob): Promise<SectionRun> {
  const run = await runCommand(job, job.argv);
  if (run.code !== exitCode.badInput || job.fallback === undefined) return { ...run, fellBack: false };
  return { ...(await runCommand(job, job.fallback)), fellBack: true };
}

async function runCommand(job: SectionJob, argv: readonly string[]): Promise<Omit<SectionRun, "fellBack">> {
  const { run } = await import("../run.js");
  const messages: string[] = [];
  let received: Omit<SectionRun, "code" | "messages" | "fellBack"> | undefined;
  const code = await run(argv, {
    ...silentIo(messages),
    receive: async (command, report) => {
      received = {
        document: [...jsonText(jsonDocument(command, report))].join(""),
        csv: report.csv === undefined ? null : [...csvText(report.csv())].join(""),
        npz: report.npz === undefined ? null : await archive(report.npz()),
        figures: await figuresOf(job, report, messages),
      };
    },
  });
  return { code, messages, ...(received ?? { document: null, csv: null, npz: null, figures: [] }) };
}

async function archive(arrays: ReturnType<NonNullable<Report["npz"]>>): Promise<Uint8Array> {
  const { npzBytes } = await import("../../formats/npz-writer.js");
  return npzBytes(arrays);
}

/** Output goes nowhere; an interrupt ends the thread. */
function silentIo(messages: string[]): Io {
  const output = { isTty: false, columns: 100 };
  return {
    stdout: { ...output, write: () => Promise.resolve() },
    stderr: {
      ...output,
      write: (data) => {
        messages.push(...String(data).trimEnd().split("\n"));
        return Promise.resolve();
      },
    },
    env: {},
    signal: new AbortController().signal,
  };
}

async function figuresOf(
  { section, plots }: SectionJob,
  report: Report,
  messages: string[],
): Promise<SectionFigure[]> {
  const all: (readonly [string | null, () => Promise<DrawnFigure>])[] = report.plots
    ? (plots ?? Object.keys(report.plots)).map((plot) => [plot, report.plots![plot]!])
    : report.figure
      ? [[null, report.figure]]
      : [];
  const drawn: SectionFigure[] = [];
  for (const [plot, draw] of all) {
    const figure = await drawnOrRefused(draw);
    if (figure === undefined) continue;
    const name = `${section}-${plot ?? figure.name}`;
    const { files, page, warnings } = await renderFigure({ ...figure, name }, { formats });
    messages.push(...warnings.map((warning) => `separatrix: ${warning}`));
    const { title, equation, caption } = figure;
    drawn.push({ plot, page: { name, title, equation, caption, page }, files });
  }
  return drawn;
}

/** A figure that a result has nothing for is left out; any other failure is a defect. */
async function drawnOrRefused(draw: () => Promise<DrawnFigure>): Promise<DrawnFigure | undefined> {
  try {
    return await draw();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
