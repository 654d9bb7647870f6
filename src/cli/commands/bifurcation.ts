import {
  bifurcationDiagram,
  type BifurcationDiagram,
} from "../../methods/bifurcations/bifurcation-diagram.js";
import {
  orbitDiagram,
  orbitDiagramDefaults,
  type OrbitDiagram,
} from "../../methods/bifurcations/orbit-diagram.js";
import type { Branch, SpecialPoint, Stability } from "../../methods/results.js";
import type { SecondParameter } from "../axis-option.js";
import { badInput } from "../bad-input.js";
import { drawn } from "../common-options.js";
import { deliver, type CsvTable, type Report } from "../deliver.js";
import { exitCode } from "../exit-codes.js";
import type { CommandContext } from "../io.js";
import { checkMemory, checkWork } from "../limits.js";
import { requireMap } from "../require-map.js";
import { formatNumber, formatRows } from "../table.js";
import {
  describeParameters,
  requireParameter,
  resolveTarget,
  type Target,
  type TargetOptions,
} from "../target.js";
import { twoParameterCurves, type PlanePoint, type TwoParameterResult } from "../two-parameter.js";

export interface BifurcationOptions extends TargetOptions {
  readonly param: string;
  readonly from: number;
  readonly to: number;
  readonly searches?: number;
  readonly starts?: number;
  readonly maxStep?: number;
  readonly and?: SecondParameter;
  readonly orbit?: boolean;
  readonly values?: number;
  readonly transient?: number;
  readonly samples?: number;
  readonly seed: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly out?: string;
}

export async function bifurcation(context: CommandContext): Promise<number> {
  const options = context.options as unknown as BifurcationOptions;
  const target = await resolveTarget(context.args[0]!, options);
  await checkOptions(target, options);
  const found: Found = {
    ...trace(target, options),
    ...(options.orbit === true && { orbit: orbits(target, options) }),
    ...(options.and !== undefined && { plane: plane(target, options, options.and) }),
  };
  await deliver({ ...context, options }, report(target, found, options));
  return exitCode.done;
}

interface Found extends BifurcationDiagram {
  readonly orbit?: OrbitDiagram;
  readonly plane?: TwoParameterResult;
}

const orbitOptions = ["values", "transient", "samples"] as const;

async function checkOptions({ model }: Target, options: BifurcationOptions): Promise<void> {
  const { param, from, to, set = {} } = options;
  await requireParameter(model, param, "--param");
  if (param in set) throw badInput(`'${param}' is set and continued`, "--set and --param", "one of the two");
  if (!(from < to)) throw badInput(`${from} to ${to} does not rise`, "--from and --to", "--from below --to");
  const stray = orbitOptions.find((key) => options.orbit !== true && options[key] !== undefined);
  if (stray !== undefined) throw badInput(`--${stray} without --orbit`, "bifurcation", "both");
  const isDrawn = drawn.some((extension) => options.out?.toLowerCase().endsWith(`.${extension}`));
  if (isDrawn && options.orbit === true && options.and !== undefined) {
    throw badInput("--orbit and --and in one figure", "--out", "one of the two");
  }
  // Some searches of twenty Newton steps a start, then two thousand points of a few solves each.
  checkWork(1e5 * model.system.dimension ** 3, `bifurcation of ${model.name}`);
}

function trace({ model, p }: Target, options: BifurcationOptions): BifurcationDiagram {
  const { param, from, to, searches, starts, maxStep, seed } = options;
  return bifurcationDiagram(model, p, param, [from, to], {
    seed,
    ...(searches !== undefined && { searches }),
    ...(starts !== undefined && { starts }),
    ...(maxStep !== undefined && { maxStep }),
  });
}

function orbits({ model, p }: Target, options: BifurcationOptions): OrbitDiagram {
  const { param, from, to } = options;
  const n = requireMap(model, "--orbit").system.dimension;
  const { values, transient, samples } = { ...orbitDiagramDefaults, ...definedOrbitOptions(options) };
  // A state kept as an array of its own takes some forty bytes more than its numbers.
  checkMemory(values * samples * (8 * n + 40), `--values ${values} and --samples ${samples}`);
  checkWork(values * (transient + 2 * samples) * n * n, `--values ${values} and --transient ${transient}`);
  return orbitDiagram(model, p, param, [from, to], { values, transient, samples });
}

function definedOrbitOptions(options: BifurcationOptions): Partial<typeof orbitDiagramDefaults> {
  const given = orbitOptions.filter((key) => options[key] !== undefined);
  return Object.fromEntries(given.map((key) => [key, options[key]]));
}

function plane(
  target: Target,
  { param, from, to }: BifurcationOptions,
  and: SecondParameter,
): TwoParameterResult {
  return twoParameterCurves(target, param, [from, to], and);
}

function report(target: Target, diagram: Found, options: BifurcationOptions): Report {
  const { model } = target;
  const { branches, specialPoints, parameter, range, options: used, orbit, plane: both } = diagram;
  const parameters = describeParameters(target, options.set, [parameter]);
  return {
    model: model.name,
    seed: options.seed,
    options: {
      parameters,
      parameter,
      range,
      ...used,
      ...(orbit && { orbit: orbit.options }),
      ...(both && { and: options.and }),
    },
    fields: {
      stateNames: model.stateNames,
      branches,
      specialPoints,
      ...(orbit && { orbits: orbit.orbits }),
      ...(both && { curves: both.curves, cusp: both.cusp }),
    },
    text: () => bifurcationText(target, diagram),
    figure: async () => {
      const { bifurcationPlot, orbitPlot, planePlot } = await import("../bifurcation-plots.js");
      const subject = { model, parameters };
      if (orbit) return orbitPlot(subject, diagram, orbit);
      return both ? planePlot(subject, parameter, both) : bifurcationPlot(subject, target.p, diagram);
    },
    csv: () => csvTable(target, diagram),
  };
}

type CsvRow = (string | number | null)[];

/** Branches, then orbits, then curves in the plane, told apart by the first column. */
function csvTable({ model }: Target, { parameter, branches, orbit, plane: both }: Found): CsvTable {
  const second = both === undefined ? [] : [null];
  const rows: CsvRow[] = branches.flatMap(({ points }, i) =>
    points.map((q) => [`branch ${i + 1}`, q.parameter, ...second, ...q.state, q.stability]),
  );
  for (const { parameter: value, states } of orbit?.orbits ?? []) {
    for (const state of states) rows.push(["orbit", value, ...second, ...state, null]);
  }
  for (const { type, points } of both?.curves ?? []) {
    for (const { parameter: value, and, state } of points) rows.push([type, value, and, ...state, null]);
  }
  const names = both === undefined ? [] : [both.and];
  return { header: ["curve", parameter, ...names, ...model.stateNames, "stability"], rows };
}

/** State variables shown of a large network; files have them all. */
const shownStates = 4;

function bifurcationText({ model }: Target, found: Found): string {
  const { parameter, branches, specialPoints, orbit, plane: both } = found;
  const names = model.stateNames.slice(0, shownStates);
  const special = specialPoints.map(({ type, parameter: value, state, status }: SpecialPoint) => {
    return [type, value, ...state.slice(0, shownStates), status];
  });
  const pieces = branches.flatMap((branch, i) => pieceRows(branch, i + 1));
  const specialTable =
    special.length === 0
      ? "no special point in the range\n"
      : formatRows(["special point", parameter, ...names, "status"], special);
  const branchTable = formatRows(
    ["branch", `${parameter} from`, `${parameter} to`, "stability", "turns", "ends"],
    pieces,
  );
  const more = (orbit ? `\n${orbitText(orbit)}` : "") + (both ? `\n${planeText(parameter, both)}` : "");
  return `${model.title}\n\n${specialTable}\n${branchTable}${more}`;
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

function planeText(parameter: string, { and, curves, cusp }: TwoParameterResult): string {
  const row = (name: string, { parameter: value, and: second, state }: PlanePoint) => {
    return [name, value, second, state[0]];
  };
  const ends = curves.flatMap(({ type, points }) => [
    row(`${type} curve from`, points[0]!),
    row(`${type} curve to`, points.at(-1)!),
  ]);
  return formatRows(["", parameter, and, "state"], [row("cusp", cusp), ...ends]);
}

interface Stretch {
  readonly stability: Stability;
  readonly from: number;
  to: number;
  min: number;
  max: number;
}

/** One row for each stretch of a branch with the same stability. */
function pieceRows({ points, start, end }: Branch, index: number): (string | number)[][] {
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
    return [index, stretch.from, stretch.to, stretch.stability, ...turn(stretch), ends.join(" … ")];
  });
}

/** Where a stretch turns back between its ends, as at a branch point. */
function turn({ from, to, min, max }: Stretch): string[] {
  if (min < Math.min(from, to)) return [`back at ${formatNumber(min)}`];
  return max > Math.max(from, to) ? [`back at ${formatNumber(max)}`] : [""];
}
