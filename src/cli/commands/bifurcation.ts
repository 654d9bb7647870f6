import {
  bifurcationDiagram,
  type BifurcationDiagram,
} from "../../methods/bifurcations/bifurcation-diagram.js";
import {
  orbitDiagram,
  orbitDiagramDefaults,
  type OrbitDiagram,
} from "../../methods/bifurcations/orbit-diagram.js";
import type { NamedArray } from "../../formats/npz-writer.js";
import type { TwoParameterDiagram } from "../../methods/bifurcations/two-parameter-diagram.js";
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
import { planeArrays, planeAxes, planeRows, planeText, twoParameterCurves } from "../two-parameter.js";

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
  const axes = options.and && (await planeAxes(target, options, options.and));
  const found: Found = {
    ...trace(target, options),
    ...(options.orbit === true && { orbit: orbits(target, options) }),
    ...(axes && { plane: twoParameterCurves(target, axes, options) }),
  };
  await deliver({ ...context, options }, report(target, found, options));
  return exitCode.done;
}

interface Found extends BifurcationDiagram {
  readonly orbit?: OrbitDiagram;
  readonly plane?: TwoParameterDiagram;
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
      ...(both && { and: both.axes[1], plane: both.options }),
    },
    fields: {
      stateNames: model.stateNames,
      branches,
      specialPoints,
      ...(orbit && { orbits: orbit.orbits }),
      ...(both && { curves: both.curves, codimensionTwo: both.codimensionTwo, failed: both.failed }),
    },
    text: () => bifurcationText(target, diagram),
    figure: async () => {
      const { bifurcationPlot, orbitPlot, planePlot } = await import("../bifurcation-plots.js");
      const subject = { model, parameters };
      if (orbit) return orbitPlot(subject, diagram, orbit);
      return both ? planePlot(subject, both) : bifurcationPlot(subject, target.p, diagram);
    },
    csv: () => csvTable(target, diagram),
    npz: () => npzArrays(diagram),
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
  if (both !== undefined) rows.push(...planeRows(both));
  const names = both === undefined ? [] : [both.axes[1].parameter];
  return { header: ["curve", parameter, ...names, ...model.stateNames, "stability"], rows };
}

/** Each branch and each orbit, then the curves in the plane. */
function npzArrays({ branches, orbit, plane: both }: Found): Readonly<Record<string, NamedArray>> {
  const column = (values: readonly number[]) => ({ data: Float64Array.from(values), shape: [values.length] });
  const states = (rows: readonly (readonly number[])[]) => {
    return { data: Float64Array.from(rows.flat()), shape: [rows.length, rows[0]?.length ?? 0] };
  };
  const settled = (orbit?.orbits ?? []).flatMap(({ parameter, states: all }) =>
    all.map((state) => ({ parameter, state })),
  );
  return {
    ...Object.fromEntries(
      branches.flatMap(({ points }, i) => [
        [`branch_${i + 1}_parameter`, column(points.map((q) => q.parameter))],
        [`branch_${i + 1}_states`, states(points.map((q) => q.state))],
      ]),
    ),
    ...(orbit && {
      orbit_parameter: column(settled.map((q) => q.parameter)),
      orbit_states: states(settled.map((q) => q.state)),
    }),
    ...(both && planeArrays(both)),
  };
}

/** State variables shown of a large network; files have them all. */
const shownStates = 4;

function bifurcationText(target: Target, found: Found): string {
  const { model } = target;
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
  const more = (orbit ? `\n${orbitText(orbit)}` : "") + (both ? `\n${planeText(target, both)}` : "");
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
