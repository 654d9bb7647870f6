import type { Branch, SpecialPoint, Stability } from "../methods/results.js";
import type { OrbitDiagram } from "../methods/bifurcations/orbit-diagram.js";
import type { Found } from "./commands/bifurcation.js";
import { formatNumber, formatRows } from "./table.js";
import type { Target } from "./target.js";
import { planeText } from "./two-parameter.js";

/** State variables shown of a large network; files have them all. */
const shownStates = 4;

/** Special points, then stretches of branches, as a person reads them. */
export function bifurcationText(target: Target, found: Found): string {
  const { model } = target;
  const { parameter, branches, specialPoints, orbit, plane: both } = found;
  const names = model.stateNames.slice(0, shownStates);
  const special = specialPoints.map((point) => [
    kindOf(point),
    point.parameter,
    ...point.state.slice(0, shownStates),
    labelOf(point),
    point.status,
  ]);
  const pieces = branches.flatMap((branch, i) => pieceRows(branch, i + 1));
  const specialTable =
    special.length === 0
      ? "no special point in the range\n"
      : formatRows(["special point", parameter, ...names, "normal form", "status"], special);
  const branchTable = formatRows(
    ["branch", "period", `${parameter} from`, `${parameter} to`, "stability", "turns", "ends"],
    pieces,
  );
  const more = (orbit ? `\n${orbitText(orbit)}` : "") + (both ? `\n${planeText(target, both)}` : "");
  return `${model.title}\n\n${specialTable}\n${branchTable}${more}\n${searchedText(found)}`;
}

/** `flip of a 2-cycle`, `pitchfork`. */
function kindOf({ type, period, normalForm }: SpecialPoint): string {
  const name = type === "branch-point" ? (normalForm?.kind ?? type) : type;
  return period === undefined ? name : `${name} of a ${period}-cycle`;
}

/** `supercritical, -0.3333333`, or what a border collision does. */
function labelOf({ normalForm, collision }: SpecialPoint): string {
  if (collision !== undefined) {
    return `${collision.outcome}${collision.periodDoubling ? ", bears a 2-cycle" : ""}`;
  }
  if (normalForm === undefined) return "";
  const { criticality, coefficient, resonance } = normalForm;
  const tied = resonance === undefined ? null : `1:${resonance} resonance`;
  const size = coefficient === null ? null : formatNumber(coefficient);
  return [tied, criticality, size].filter((part) => part !== null).join(", ");
}

/** How complete the set of branches is. */
function searchedText({ parameter, searched }: Found): string {
  const undecided = searched.filter(({ status }) => status === "undecided").map((value) => value.parameter);
  const proven = searched.filter(({ status }) => status === "proven").length;
  const failed = searched.filter(({ indexAudit }) => indexAudit === "failed").length;
  const passed = searched.filter(({ indexAudit }) => indexAudit === "passed").length;
  const parts = [
    ...(proven > 0 ? [`proven complete at ${proven}`] : []),
    ...(undecided.length > 0 ? [`not proven at ${parameter} = ${listed(undecided)}`] : []),
    ...(passed > 0 ? [`index audit passed at ${passed}`] : []),
    ...(failed > 0 ? [`index audit failed at ${failed}: some fixed points are missing there`] : []),
  ];
  const values = searched.length === 1 ? "1 value" : `${searched.length} values`;
  return `fixed points searched for at ${values}${parts.map((part) => `, ${part}`).join("")}\n`;
}

function listed(values: readonly number[]): string {
  const shown = values.slice(0, 6).map(formatNumber).join(", ");
  return values.length > 6 ? `${shown}, … (${values.length} in all)` : shown;
}

/** Ranges of the parameter over which orbits have the same period. */
function orbitText({ parameter, orbits: list }: OrbitDiagram): string {
  const rows: [number, number, string][] = [];
  for (const { parameter: value, period, status } of list) {
    const kind = status === "diverged" ? status : period === null ? "no short period" : `period ${period}`;
    const last = rows.at(-1);
    if (last?.[2] === kind) last[1] = value;
    else rows.push([value, value, kind]);
  }
  return formatRows([`orbits: ${parameter} from`, `${parameter} to`, "settled on"], rows);
}

interface Stretch {
  readonly stability: Stability;
  readonly from: number;
  to: number;
  min: number;
  max: number;
}

/** One row for each stretch of a branch with the same stability. */
function pieceRows({ points, period, start, end }: Branch, index: number): (string | number)[][] {
  const stretches: Stretch[] = [];
  for (const { parameter, stability } of points) {
    const last = stretches.at(-1);
    const from = last?.to ?? parameter;
    // A special point itself is nonhyperbolic: it ends one stretch and begins the next.
    if (last !== undefined && (last.stability === stability || stability === "nonhyperbolic")) {
      last.to = parameter;
      last.min = Math.min(last.min, parameter);
      last.max = Math.max(last.max, parameter);
    } else stretches.push({ stability, from, to: parameter, min: Math.min(from, parameter), max: from });
  }
  return stretches.map((stretch, i) => {
    const ends = [i === 0 ? start : "", i === stretches.length - 1 ? end : ""].filter(Boolean);
    return [index, period, stretch.from, stretch.to, stretch.stability, ...turn(stretch), ends.join(" … ")];
  });
}

/** Where a stretch turns back between its ends, as at a branch point. */
function turn({ from, to, min, max }: Stretch): string[] {
  if (min < Math.min(from, to)) return [`back at ${formatNumber(min)}`];
  return max > Math.max(from, to) ? [`back at ${formatNumber(max)}`] : [""];
}
