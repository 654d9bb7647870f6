import { basename } from "node:path";
import type { FileData } from "../../node/atomic-file.js";
import { reportHtml, type ReportPageSection, type ReportPageTable } from "../../node/render/report-page.js";
import { jsonText } from "../json.js";
import { packageVersion } from "../version.js";
import { analysisDocument, modelFacts, summaryOf, type Analysis } from "./analysis.js";
import type { SectionResult } from "./section-result.js";
import { brief, counted, type ReportTable } from "./section-view.js";

/** All files of a report by their path within its folder, index.html last, and those of each section. */
export interface ReportFiles {
  readonly files: ReadonlyMap<string, FileData>;
  readonly bySection: Readonly<Record<string, readonly string[]>>;
}

export async function reportFiles(analysis: Analysis): Promise<ReportFiles> {
  const files = new Map<string, FileData>();
  const bySection: Record<string, string[]> = {};
  for (const section of analysis.sections) {
    const own = sectionFiles(section);
    for (const [path, data] of own) files.set(path, data);
    bySection[section.plan.name] = own.map(([path]) => path);
  }
  files.set("report.json", [...jsonText(analysisDocument(analysis, bySection, false))].join(""));
  files.set("index.html", await pageOf(analysis));
  return { files, bySection };
}

function sectionFiles({ plan, documentText, csv, npz, figures }: SectionResult): [string, FileData][] {
  const data: (readonly [string, FileData | null])[] = [
    [`data/${plan.name}.json`, documentText],
    [`data/${plan.name}.csv`, csv],
    [`data/${plan.name}.npz`, npz],
  ];
  return [
    ...data.filter((entry): entry is [string, FileData] => entry[1] !== null),
    ...figures.flatMap(({ page, files }) =>
      files.map(({ format, data: bytes }): [string, FileData] => [`figures/${page.name}.${format}`, bytes]),
    ),
  ];
}

function pageOf(analysis: Analysis): Promise<string> {
  const { target, text, provenance, sections, command } = analysis;
  const name = provenance.file === null ? text : basename(provenance.file);
  return reportHtml({
    title: `The dynamics of ${name}`,
    introduction: introduction(analysis),
    equation: target.model.equation,
    summary: summaryOf(analysis),
    sections: sections.map(pageSection),
    provenance: provenanceRows(analysis),
    command,
  });
}

function introduction(analysis: Analysis): string {
  const { title, kind, dimension, inputs } = modelFacts(analysis);
  const what = kind === "map" ? "a map" : "a flow";
  const input = inputs === 0 ? "without external input" : `with ${counted(inputs, "input")}, held constant`;
  return `${title}: ${what} of ${counted(dimension, "state variable")} ${input}. Every part is computed by Separatrix; the line beneath each computes it again.`;
}

const labels: Readonly<Record<string, string>> = {
  svg: "SVG",
  png: "PNG",
  pdf: "PDF",
  json: "JSON",
  csv: "CSV",
  npz: "npz",
};

function link(path: string): { label: string; href: string } {
  return { label: labels[path.slice(path.lastIndexOf(".") + 1)]!, href: path };
}

function pageSection(result: SectionResult): ReportPageSection {
  const { plan, view, figures, command } = result;
  const note = noteOf(result);
  return {
    name: plan.name,
    title: plan.title,
    question: plan.question,
    ...(note !== undefined && { note }),
    paragraphs: view.paragraphs,
    tables: view.tables.map(pageTable),
    figures: figures.map(({ page, files, command: line }) => ({
      ...page,
      command: line,
      files: files.map(({ format }) => link(`figures/${page.name}.${format}`)),
    })),
    ...(command !== null && { command }),
    files: sectionFiles(result)
      .map(([path]) => path)
      .filter((path) => path.startsWith("data/"))
      .map(link),
  };
}

function noteOf({ status, reason }: SectionResult): string | undefined {
  const why = reason === null ? "" : ` ${reason}`;
  switch (status) {
    case "done":
      return reason ?? undefined;
    case "undecided":
      return `Undecided: a budget was reached.${why}`;
    case "not possible":
      return `Not done for this model.${why}`;
    case "failed":
      return `Failed; this is a defect of separatrix.${why}`;
  }
}

function pageTable({ caption, header, rows }: ReportTable): ReportPageTable {
  return {
    caption,
    header,
    rows: rows.map((row) => row.map(cellText)),
    numeric: header.map((_, j) => rows.some((row) => typeof row[j] === "number")),
  };
}

function cellText(cell: ReportTable["rows"][number][number]): string {
  if (cell === null || cell === undefined) return "–";
  if (typeof cell !== "number") return String(cell);
  return Number.isFinite(cell) ? brief(cell) : "–";
}

function provenanceRows(analysis: Analysis): (readonly [string, string])[] {
  const { target, provenance, options, seed } = analysis;
  const { file, bytes, sha256 } = provenance;
  const { cell, dimension, inputs, parameters } = modelFacts(analysis);
  return [
    ...(file === null
      ? [["Model", `${target.model.name}, built in`] as const]
      : [["File", `${file}, ${bytes!} bytes`] as const, ["SHA-256", sha256!] as const]),
    ["Source", target.model.source],
    ["Cell", cell],
    [
      "Sizes",
      `${counted(dimension, "state variable")}, ${counted(inputs, "input")}, ${counted(parameters, "parameter")}`,
    ],
    ["Options", optionsText(options)],
    ["Seed", String(seed)],
    ["Separatrix", packageVersion()],
  ];
}

function optionsText(options: Readonly<Record<string, unknown>>): string {
  const given = Object.entries(options).filter(
    ([, value]) => value !== undefined && value !== null && value !== false,
  );
  return given.map(([key, value]) => `${key} ${JSON.stringify(value)}`).join(", ") || "defaults";
}
