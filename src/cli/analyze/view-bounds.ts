import type { NormBound } from "../../methods/results.js";
import type { Cell } from "../table.js";
import { brief, type SectionView, type SummaryLine, type ViewSubject } from "./section-view.js";

type SidedBound = {
  readonly method: string;
  readonly value: number;
  readonly rigorous: boolean;
} & (
  | { readonly side: "lower"; readonly witness: readonly (readonly number[])[] }
  | {
      readonly side: "upper";
      readonly prefactor: number | null;
      readonly infimum?: number;
      readonly norm: NormBound["norm"];
    }
);

export interface BoundsDocument {
  readonly bounds: readonly SidedBound[];
  readonly verdict: "vanishes" | "can explode" | "undecided";
  readonly verdictOf: "weights" | "box" | "stability" | null;
  readonly rigorous?: boolean;
  readonly decidedBy?: string;
  readonly bracket?: readonly [number, number];
  readonly stability: {
    readonly stable: boolean;
    readonly tests: readonly {
      readonly test: string;
      readonly value: number | null;
      readonly rate: number | null;
      readonly rigorous: boolean;
    }[];
  };
}

export function boundsView(found: BoundsDocument, subject: ViewSubject): SectionView {
  const text = verdictText(found, subject);
  const proven = found.verdict !== "undecided" && (found.rigorous ?? true);
  const summary: SummaryLine[] = [{ topic: proven ? "Proven" : "Gradients", text }];
  const stable = found.stability.stable
    ? "All runs under the same input converge to each other."
    : "That all runs under the same input converge to each other is not shown.";
  const witness = witnessText(found);
  return {
    summary,
    paragraphs: [text, ...(witness === undefined ? [] : [witness]), stable],
    tables: [...(found.bounds.length > 0 ? [boundsTable(found)] : []), stabilityTable(found, subject)],
  };
}

function verdictText({ verdict, verdictOf, bracket }: BoundsDocument, { kind }: ViewSubject): string {
  const scope =
    verdictOf === "box"
      ? "for every run with these biases and inputs"
      : "for every run, whatever the biases and inputs";
  if (kind === "flow") {
    return verdict === "vanishes"
      ? `Differences between runs vanish ${scope}.`
      : "No stability test decides that differences between runs vanish.";
  }
  if (verdict === "vanishes") return `Gradients vanish exponentially ${scope}.`;
  const range =
    bracket === undefined
      ? ""
      : `: their largest growth a step lies between ${brief(bracket[0])} and ${brief(bracket[1])}`;
  if (verdict === "can explode")
    return `The weights alone allow gradients to explode${range}; biases or inputs that change in time can reach that, these need not.`;
  return `The weights alone neither exclude nor show that gradients explode${range}.`;
}

/** Slopes of the units that, repeated, make gradients grow. */
function witnessText({ verdict, decidedBy, bounds }: BoundsDocument): string | undefined {
  const found = bounds.find((bound) => bound.side === "lower" && bound.method === decidedBy);
  if (verdict !== "can explode" || found?.side !== "lower" || found.witness.length === 0) return undefined;
  const words = found.witness
    .slice(0, 6)
    .map((units) => (units.length > 12 ? `${units.length} units` : `units ${units.join(", ")}`));
  const more = found.witness.length > 6 ? `, … (${found.witness.length} steps)` : "";
  return `Witness: ${words.join("; then ")}${more} at their largest slope and the others at zero, repeated, grow by ${brief(found.value)} a step (${found.method}${found.rigorous ? ", proven" : ", computed, not proven"}).`;
}

function boundsTable({ bounds }: BoundsDocument): SectionView["tables"][number] {
  return {
    caption:
      "Growth a step of products of Jacobians: some have at least the growth of the first rows, none more than that of the last.",
    header: ["", "bound", "growth", "prefactor", "proven"],
    rows: bounds.map((bound): Cell[] => [
      bound.side === "lower" ? "≥" : "≤",
      bound.method,
      bound.value,
      bound.side === "lower" ? "" : bound.prefactor,
      bound.rigorous ? "yes" : "no",
    ]),
  };
}

function stabilityTable({ stability }: BoundsDocument, { kind }: ViewSubject): SectionView["tables"][number] {
  return {
    caption: "Tests of global stability: below 1, all runs under the same input converge to each other.",
    header: ["condition", "value", kind === "map" ? "factor a step" : "rate", "proven"],
    rows: stability.tests.map(({ test, value, rate, rigorous }): Cell[] => [
      test,
      value,
      rate,
      rigorous ? "yes" : "no",
    ]),
  };
}
