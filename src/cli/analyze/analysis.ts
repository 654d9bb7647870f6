import { defaultParameters } from "../../systems/parameters.js";
import { packageVersion } from "../version.js";
import type { Target } from "../target.js";
import { cellOf, type Provenance } from "./provenance.js";
import type { SectionResult } from "./section-result.js";
import { topics, type SummaryLine } from "./section-view.js";

/** Everything a report says of one model. */
export interface Analysis {
  readonly target: Target;
  /** As it was typed. */
  readonly text: string;
  readonly provenance: Provenance;
  readonly options: Readonly<Record<string, unknown>>;
  readonly seed: number;
  readonly command: string;
  readonly sections: readonly SectionResult[];
}

/** Lines by heading, in the order of the headings; empty ones left out. */
export function summaryOf({ sections }: Analysis): { topic: SummaryLine["topic"]; lines: string[] }[] {
  const proven = sections.some(({ plan, document }) => plan.name === "proof" && isComplete(document));
  const all = sections
    .flatMap(({ view }) => view.summary)
    .filter(({ topic }) => !proven || topic !== "Only searched for");
  return topics
    .map((topic) => ({ topic, lines: all.filter((line) => line.topic === topic).map(({ text }) => text) }))
    .filter(({ lines }) => lines.length > 0);
}

function isComplete(document: unknown): boolean {
  return (document as { complete?: boolean } | null)?.complete === true;
}

/** What the model is, for the head of a report and for its provenance. */
export function modelFacts({ target: { model, p } }: Analysis) {
  const { dimension, inputDimension, kind } = model.system;
  return {
    title: model.title,
    cell: cellOf(model, p),
    kind,
    dimension,
    inputs: inputDimension,
    parameters: defaultParameters(model).length - inputDimension,
  };
}

/** The document of --json, and with `documents` false the one in the folder, whose data files hold them. */
export function analysisDocument(
  analysis: Analysis,
  files: Readonly<Record<string, readonly string[]>>,
  documents: boolean,
): object {
  const { target, provenance, options, seed, sections, command } = analysis;
  return {
    separatrix: packageVersion(),
    command: "analyze",
    model: target.model.name,
    options,
    seed,
    line: command,
    source: provenance,
    network: modelFacts(analysis),
    summary: summaryOf(analysis),
    sections: sections.map(({ plan, status, reason, command: line, document }) => ({
      name: plan.name,
      title: plan.title,
      status,
      reason,
      command: line,
      files: files[plan.name] ?? [],
      ...(documents && { result: document }),
    })),
  };
}
