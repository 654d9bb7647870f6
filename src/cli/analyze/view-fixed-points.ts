import { period, timeConstant } from "../../methods/fixed-points/modes.js";
import { growth, stabilityDefaults } from "../../methods/fixed-points/stability.js";
import type { SlowPoint } from "../../methods/fixed-points/slow-points.js";
import type { FixedPoint } from "../../methods/results.js";
import type { Cell } from "../table.js";
import {
  brief,
  counted,
  listed,
  timeUnit,
  type ReportTable,
  type SectionView,
  type SummaryLine,
  type ViewSubject,
} from "./section-view.js";

export interface FixedPointsDocument {
  readonly fixedPoints: readonly FixedPoint[];
  readonly complete: boolean;
  readonly method: string;
  readonly search: { readonly runs: number; readonly indexAudit: "passed" | "failed" | null };
  readonly slowPoints?: readonly SlowPoint[];
}

/** State variables that a table has room for. */
const shownStates = 6;
/** Rows of a table; the data files have all. */
export const shownRows = 64;

export function fixedPointsView(found: FixedPointsDocument, subject: ViewSubject): SectionView {
  const what = subject.kind === "map" ? "fixed point" : "equilibrium";
  const many = subject.kind === "map" ? "fixed points" : "equilibria";
  const kinds = kindsOf(found.fixedPoints, subject);
  const text =
    found.fixedPoints.length === 0
      ? `No ${what} was found.`
      : `${counted(found.fixedPoints.length, what, many)}: ${listed(kinds)}.`;
  return {
    summary: [{ topic: "Dynamics", text }, ...memory(found.fixedPoints, subject), completeness(found, many)],
    paragraphs: [text, slowText(found.slowPoints)],
    tables: [
      ...(found.fixedPoints.length === 0 ? [] : [pointsTable(found.fixedPoints, subject, many)]),
      ...slowTable(found.slowPoints ?? []),
    ],
  };
}

/** Directions that repel. */
function unstableOf({ multipliers }: FixedPoint, { kind }: ViewSubject): number {
  return multipliers.filter((m) => growth(kind, m) > stabilityDefaults.tolerance).length;
}

function kindsOf(points: readonly FixedPoint[], subject: ViewSubject): string[] {
  const counts = new Map<string, number>();
  const order = points
    .map((point) => ({ point, unstable: unstableOf(point, subject) }))
    .sort((a, b) => a.unstable - b.unstable);
  for (const { point, unstable } of order) {
    const kind = kindOf(point, unstable);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts].map(([kind, count]) => `${count} ${kind}`);
}

function kindOf({ stability }: FixedPoint, unstable: number): string {
  if (unstable === 0) return stability === "stable" ? "stable" : "not decided by linearisation";
  return `with ${unstable === 1 ? "one unstable direction" : `${unstable} unstable directions`}`;
}

function memory(points: readonly FixedPoint[], subject: ViewSubject): SummaryLine[] {
  const stable = points.filter(({ stability }) => stability === "stable");
  const line = (text: string): SummaryLine[] => [{ topic: "Memory", text }];
  if (stable.length === 0) {
    return line("No stable fixed point was found: left alone, it oscillates, is chaotic, or runs away.");
  }
  const slowest = Math.max(...stable.map((point) => slowestDecay(point, subject)));
  const time =
    slowest > 0
      ? ` In the end a small disturbance of ${stable.length === 1 ? "it" : "them"} shrinks by a factor e every ${brief(slowest)} ${timeUnit(subject)} or faster.`
      : "";
  if (stable.length === 1) {
    return line(`One stable state was found: as far as that goes, it keeps nothing for ever.${time}`);
  }
  const bits = brief(Math.log2(stable.length));
  return line(`${stable.length} stable states can be kept for ever without input: ${bits} bits.${time}`);
}

function slowestDecay({ multipliers }: FixedPoint, { kind }: ViewSubject): number {
  return Math.max(0, ...multipliers.map((m) => timeConstant(kind, m) ?? Infinity));
}

function completeness({ complete, method, search }: FixedPointsDocument, many: string): SummaryLine {
  if (complete) return { topic: "Proven", text: `There are no other ${many} (${method}).` };
  const audit = {
    passed: "their indices sum to one, as those of a complete set must",
    failed: "their indices do not sum to one, so some are missing",
    none: "no sum of indices is known to check them",
  }[search.indexAudit ?? "none"];
  return {
    topic: "Only searched for",
    text: `The ${many} come from a search with ${search.runs} starts; ${audit}.`,
  };
}

function pointsTable(points: readonly FixedPoint[], subject: ViewSubject, many: string): ReportTable {
  const names = subject.stateNames.length <= shownStates ? subject.stateNames : [];
  const unit = subject.kind === "map" ? "steps" : "time";
  const rows = points.slice(0, shownRows).map((point, i): Cell[] => {
    const [leading] = point.multipliers;
    const unstable = unstableOf(point, subject);
    return [
      i + 1,
      ...point.state.slice(0, names.length),
      unstable === 0 ? point.stability : `${unstable} unstable`,
      multiplierText(leading!),
      timeConstant(subject.kind, leading!),
      period(subject.kind, leading!),
      point.residual,
    ];
  });
  const leading = subject.kind === "map" ? "leading multiplier" : "leading eigenvalue";
  const left = points.length - rows.length;
  return {
    caption: `The ${many}. Time constant and period are those of the leading mode; a negative time constant tells how fast it grows.${left > 0 ? ` ${left} more are in the data files.` : ""}`,
    header: ["no.", ...names, "kind", leading, `time constant (${unit})`, `period (${unit})`, "residual"],
    rows,
  };
}

function slowText(slow: readonly SlowPoint[] = []): string {
  return slow.length === 0
    ? "No slow points were found: places where the state nearly stops, but does not."
    : `${counted(slow.length, "slow point")}: there the state nearly stops, but does not.`;
}

function slowTable(slow: readonly SlowPoint[]): ReportTable[] {
  if (slow.length === 0) return [];
  const rows = slow.slice(0, shownRows).map(({ speed, residual, multipliers }, i): Cell[] => {
    return [i + 1, speed, residual, multiplierText(multipliers[0]!)];
  });
  return [
    {
      caption:
        "Slow points: local minima of the speed that are no fixed points. Speed is half the squared length of a step.",
      header: ["no.", "speed", "largest change of a state variable", "leading multiplier"],
      rows,
    },
  ];
}

function multiplierText({ re, im }: { readonly re: number; readonly im: number }): Cell {
  return im === 0 ? re : `${brief(re)} ± ${brief(Math.abs(im))}i`;
}
