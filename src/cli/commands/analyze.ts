import { join } from "node:path";
import { writeFolderAtomic } from "../../node/atomic-folder.js";
import { analysisDocument, summaryOf, type Analysis } from "../analyze/analysis.js";
import { checkReportFolder } from "../analyze/check-report-folder.js";
import { provenanceOf } from "../analyze/provenance.js";
import { reportFiles, type ReportFiles } from "../analyze/report-files.js";
import { runSections } from "../analyze/run-sections.js";
import { sectionNames, sectionPlans, type SectionName, type SectionPlan } from "../analyze/section-plan.js";
import { sectionResult } from "../analyze/section-result.js";
import { targetArguments } from "../analyze/target-arguments.js";
import { exitCode } from "../exit-codes.js";
import type { CommandContext } from "../io.js";
import { jsonText } from "../json.js";
import { progressBar } from "../progress.js";
import { shellLine } from "../shell-line.js";
import { resolveTarget, type TargetOptions } from "../target.js";

export interface AnalyzeOptions extends TargetOptions {
  readonly sections?: readonly SectionName[];
  readonly quick?: boolean;
  readonly seed: number;
  readonly threads?: number;
  readonly out?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Everything the other commands find of one model, as one page and a folder of data and figures. */
export async function analyze(context: CommandContext): Promise<number> {
  const options = withoutDefaults(context.options as unknown as AnalyzeOptions);
  const text = context.args[0]!;
  const target = await resolveTarget(text, options);
  const provenance = await provenanceOf(text);
  const folder = options.out ?? join("out", "analysis", folderName(target.model.name));
  await checkReportFolder(folder);
  const { seed, quick = false } = options;
  const argv = targetArguments(text, options);
  const plans = sectionPlans(target.model, { target: argv, p: target.p, seed, quick }).filter(
    ({ name }) => options.sections?.includes(name) ?? true,
  );
  const runs = await runAll(plans, context, options);
  const { kind, dimension } = target.model.system;
  const subject = { kind, units: dimension, stateNames: target.model.stateNames };
  const analysis: Analysis = {
    target,
    text,
    provenance,
    options: echoed(options),
    seed,
    command: commandLine(argv, options),
    sections: plans.map((plan, i) => sectionResult(plan, runs[i], subject)),
  };
  const made = await reportFiles(analysis);
  await writeFolderAtomic(folder, made.files);
  await tell({ ...context, options }, analysis, made, folder);
  return analysis.sections.some(({ status }) => status === "failed") ? exitCode.internalError : exitCode.done;
}

/** All sections are none chosen. */
function withoutDefaults({ sections, ...options }: AnalyzeOptions): AnalyzeOptions {
  return sections === undefined || sections.length === sectionNames.length
    ? options
    : { ...options, sections };
}

async function runAll(plans: readonly SectionPlan[], { io }: CommandContext, options: AnalyzeOptions) {
  const wanted = plans.filter(({ unavailable }) => unavailable === undefined).length;
  const progress = progressBar(io.stderr, wanted, options.quiet ?? false);
  try {
    return await runSections(plans, {
      threads: options.threads,
      signal: io.signal,
      onFinished: ({ title }) => progress.advance(title),
    });
  } finally {
    await progress.end();
  }
}

/** A model's name as the name of a folder. */
function folderName(name: string): string {
  return name.replace(/[^\w.-]+/g, "-").replace(/^\.+/, "") || "model";
}

function echoed({ cell, activation, prefix, input, set, sections, quick = false }: AnalyzeOptions) {
  return { cell, activation, prefix, input, set, sections, quick };
}

/** What makes the same report; folder and number of threads do not change it. */
function commandLine(target: readonly string[], { sections, quick, seed }: AnalyzeOptions): string {
  return shellLine([
    "analyze",
    ...target,
    ...(sections === undefined ? [] : ["--sections", sections.join(",")]),
    ...(quick ? ["--quick"] : []),
    ...["--seed", String(seed)],
  ]);
}

/** The document or the summary on stdout, failures and the place of the report on stderr. */
async function tell(
  { io, options }: CommandContext<AnalyzeOptions>,
  analysis: Analysis,
  { bySection }: ReportFiles,
  folder: string,
): Promise<void> {
  for (const { plan, status, reason } of analysis.sections) {
    if (status === "failed") await io.stderr.write(`separatrix: ${plan.name}: ${reason ?? "failed"}\n`);
  }
  if (options.quiet !== true) await io.stderr.write(`wrote ${join(folder, "index.html")}\n`);
  if (options.json !== true) return io.stdout.write(summaryText(analysis));
  for (const piece of jsonText(analysisDocument(analysis, bySection, true))) await io.stdout.write(piece);
}

function summaryText(analysis: Analysis): string {
  const groups = summaryOf(analysis).map(({ topic, lines }) => {
    return `${topic}\n${lines.map((line) => `  ${line}\n`).join("")}`;
  });
  const left = analysis.sections.filter(({ status }) => status === "not possible");
  const notes = left.map(({ plan, reason }) => `  ${plan.title}: ${reason ?? ""}\n`);
  return `${analysis.target.model.title}\n\n${groups.join("\n")}${notes.length > 0 ? `\nNot done\n${notes.join("")}` : ""}`;
}
