import type { ReportedAttractor, Numbering } from "./basins-report.js";
import type { BasinFindings } from "./commands/basins.js";
import { formatNumber, formatRows, type Cell } from "./table.js";
import type { Target } from "./target.js";

/** State variables shown of a large network; files have them all. */
const shownStates = 4;

/** What a person reads of the basins. */
export function basinsText(
  { model }: Target,
  found: BasinFindings,
  attractors: readonly ReportedAttractor[],
  number: Numbering,
): string {
  const names = model.stateNames.slice(0, shownStates);
  const left = model.stateNames.length - names.length;
  const more = left > 0 ? `… ${left} more state variables; --json or --out has them all\n` : "";
  const parts = [
    model.title,
    attractorTable(names, attractors) + more + shareNote(found),
    edgeTable(names, found, number),
    flipTable(found, number),
    uncertaintyLine(found),
    lineText(found),
    pictureLine(found),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function attractorTable(names: readonly string[], attractors: readonly ReportedAttractor[]): string {
  const rows = attractors.map(({ kind, period, lyapunov, share, states }, k): Cell[] => {
    const state = names.map((_, i) => states[0]?.[i]);
    return [
      String(k),
      kind,
      period,
      digits(lyapunov?.value),
      digits(share.value),
      digits(share.low),
      digits(share.high),
      ...state,
    ];
  });
  return formatRows(
    ["attractor", "kind", "period", "Lyapunov exponent", "share", "from", "to", ...names],
    rows,
  );
}

/** Sampled numbers are not known to ten digits. */
function digits(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Number(value.toPrecision(4));
}

function shareNote({ shares }: BasinFindings): string {
  const { samples } = shares.options;
  const undecided =
    shares.undecided.value > 0 ? `; ${formatNumber(100 * shares.undecided.value)} % undecided` : "";
  return `shares of ${samples} starts in the box, with 95 % intervals${undecided}`;
}

function edgeTable(names: readonly string[], { edges }: BasinFindings, number: Numbering): string {
  if (edges === undefined || edges.edgeStates.length === 0) return "";
  const rows = edges.edgeStates.map(({ between, status, unstableDimension, state }): Cell[] => {
    return [between.map(number).join(" | "), status, unstableDimension, ...state.slice(0, names.length)];
  });
  return formatRows(["edge between", "state", "unstable directions", ...names], rows).trimEnd();
}

function flipTable({ perturbations }: BasinFindings, number: Numbering): string {
  if (perturbations === undefined || perturbations.length === 0) return "";
  const rows = perturbations.map(({ from, to, norm, lower }): Cell[] => {
    return [`${number(from)} → ${number(to)}`, Number(norm.toPrecision(8)), lower];
  });
  return formatRows(["smallest perturbation", "found", "proven to exceed"], rows).trimEnd();
}

function uncertaintyLine({ uncertainty }: BasinFindings): string {
  if (uncertainty === undefined) return "";
  const { exponent, standardError, boundaryDimension } = uncertainty;
  if (exponent === null) return "uncertainty exponent: too few uncertain states for a fit";
  const error = digits(standardError ?? undefined);
  return `uncertainty exponent ${digits(exponent)} ± ${error}: boundary of dimension ${digits(boundaryDimension ?? undefined)}`;
}

function lineText({ line }: BasinFindings): string {
  if (line === undefined) return "";
  const { boundaries } = line;
  const list = boundaries.slice(0, 6).map(formatNumber).join(", ");
  const more = boundaries.length > 6 ? `, … (${boundaries.length} in all)` : "";
  return boundaries.length === 0 ? "no boundary within the box" : `boundaries: ${list}${more}`;
}

function pictureLine({ picture }: BasinFindings): string {
  if (picture === undefined) return "";
  const { columns, rows } = picture.plane;
  return `picture of ${columns} × ${rows} nodes; --out draws it, or writes its labels`;
}
