import type { Cell } from "../table.js";
import { brief, counted, type ReportTable, type SectionView, type SummaryLine } from "./section-view.js";
import { shownRows } from "./view-fixed-points.js";

interface Share {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface BasinsDocument {
  readonly attractors: readonly { readonly kind: string; readonly period: number | null }[];
  readonly shares: readonly Share[];
  readonly undecided: Share;
  readonly edgeStates?: readonly {
    readonly between: readonly number[];
    readonly status: string;
    readonly unstableDimension?: number | null;
  }[];
  readonly smallestPerturbation?: {
    readonly from: number;
    readonly to: number;
    readonly norm: number;
  } | null;
}

export function basinsView(found: BasinsDocument): SectionView {
  const { attractors, edgeStates = [], smallestPerturbation: push, undecided } = found;
  const kinds = [...new Set(attractors.map(({ kind }) => kind))];
  const list = kinds.map((kind) => counted(attractors.filter((a) => a.kind === kind).length, kind));
  const text =
    attractors.length === 0
      ? "No attractor was reached from the starts tried."
      : `${counted(attractors.length, "attractor")} reached from random states: ${list.join(", ")}.`;
  const pushed =
    push === undefined || push === null
      ? []
      : [
          `The smallest push found that changes the outcome has length ${brief(push.norm)}, from attractor ${push.from} to ${push.to}.`,
        ];
  const lost =
    undecided.value === 0
      ? []
      : [`${brief(100 * undecided.value)} % of the starts reached no attractor within the budget.`];
  return {
    summary: [
      { topic: "Dynamics", text },
      ...pushed.map((line): SummaryLine => ({ topic: "Memory", text: line })),
    ],
    paragraphs: [text, ...pushed, ...lost],
    tables: [...sharesTable(found), ...edgesTable(edgeStates)],
  };
}

function sharesTable({ attractors, shares }: BasinsDocument): ReportTable[] {
  if (attractors.length === 0) return [];
  const rows = attractors.slice(0, shownRows).map(({ kind, period }, i): Cell[] => {
    const share = shares[i]!;
    return [i, kind, period, share.value, `${brief(share.low)} to ${brief(share.high)}`];
  });
  return [
    {
      caption: "Attractors, and the shares of the state box that their basins take, with 95 % intervals.",
      header: ["no.", "kind", "period", "share", "95 % interval"],
      rows,
    },
  ];
}

function edgesTable(edges: NonNullable<BasinsDocument["edgeStates"]>): ReportTable[] {
  if (edges.length === 0) return [];
  const rows = edges.slice(0, shownRows).map(({ between, status, unstableDimension }, i): Cell[] => {
    return [i + 1, between.join(", "), status, unstableDimension ?? null];
  });
  return [
    {
      caption: "Edge states: what a state on the boundary between two basins is drawn to.",
      header: ["no.", "between attractors", "kind", "unstable directions"],
      rows,
    },
  ];
}
