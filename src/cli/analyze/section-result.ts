import { shellLine } from "../shell-line.js";
import { exitCode } from "../exit-codes.js";
import type { SectionPlan } from "./section-plan.js";
import type { SectionView, ViewSubject } from "./section-view.js";
import { sectionView } from "./section-views.js";
import type { SectionFigure, SectionRun } from "./section-worker.js";

/**
 * "done"; "undecided": a budget was reached; "not possible": the command refuses this model, `reason` says why;
 * "failed": a defect, `reason` is its message.
 */
export type SectionStatus = "done" | "undecided" | "not possible" | "failed";

/** A section of a report with all that was made for it. */
export interface SectionResult {
  readonly plan: SectionPlan;
  readonly status: SectionStatus;
  readonly reason: string | null;
  /** What computes it again; null where nothing was run. */
  readonly command: string | null;
  /** Of the command's --json; null without a result. */
  readonly document: unknown;
  readonly documentText: string | null;
  readonly view: SectionView;
  readonly csv: string | null;
  readonly npz: Uint8Array | null;
  readonly figures: readonly (SectionFigure & { readonly command: string })[];
}

const nothing: SectionView = { summary: [], paragraphs: [], tables: [] };

/** What a run, or the lack of one, means for the report. */
export function sectionResult(
  planned: SectionPlan,
  run: SectionRun | undefined,
  subject: ViewSubject,
): SectionResult {
  const plan = run?.fellBack === true ? { ...planned, argv: planned.fallback! } : planned;
  const without = {
    plan,
    document: null,
    documentText: null,
    view: nothing,
    csv: null,
    npz: null,
    figures: [],
  };
  if (run === undefined) {
    return { ...without, status: "not possible", reason: plan.unavailable ?? null, command: null };
  }
  const reason = run.messages.map((line) => line.replace(/^separatrix: /, "")).join("; ") || null;
  if (run.document === null) {
    const status = run.code === exitCode.badInput ? "not possible" : "failed";
    return { ...without, status, reason, command: null };
  }
  const document: unknown = JSON.parse(run.document);
  return {
    plan,
    status: statusOf(run.code),
    reason,
    command: shellLine(plan.argv),
    document,
    documentText: run.document,
    view: sectionView(plan.name, document, subject),
    csv: run.csv,
    npz: run.npz,
    figures: run.figures.map((figure) => ({ ...figure, command: figureCommand(plan, figure) })),
  };
}

function statusOf(code: number): SectionStatus {
  if (code === exitCode.done) return "done";
  return code === exitCode.undecided ? "undecided" : "failed";
}

function figureCommand({ argv }: SectionPlan, { plot, page }: SectionFigure): string {
  return shellLine([...argv, ...(plot === null ? [] : ["--plot", plot]), "--out", `${page.name}.pdf`]);
}
