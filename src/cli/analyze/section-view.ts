import type { Cell } from "../table.js";

/** What views know of the model besides the document of their section. */
export interface ViewSubject {
  readonly kind: "map" | "flow";
  readonly units: number;
  readonly stateNames: readonly string[];
}

export interface ReportTable {
  readonly caption: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** Headings of the summary, in their order. */
export const topics = ["Dynamics", "Memory", "Gradients", "Proven", "Only searched for"] as const;

export interface SummaryLine {
  readonly topic: (typeof topics)[number];
  readonly text: string;
}

/** What a person reads of one section: plain text throughout. */
export interface SectionView {
  readonly summary: readonly SummaryLine[];
  readonly paragraphs: readonly string[];
  readonly tables: readonly ReportTable[];
}

/** "1 fixed point", "8 fixed points". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** "a, b and c". */
export function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)!}`;
}

/** A number for a sentence: four digits, with a true minus sign. */
export function brief(value: number): string {
  return String(Number(value.toPrecision(4))).replace("-", "−");
}

/** "steps" of a map, "units of time" of a flow. */
export function timeUnit({ kind }: ViewSubject): string {
  return kind === "map" ? "steps" : "units of time";
}
