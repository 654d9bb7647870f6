import { describeModes, type ModedPoint } from "../methods/fixed-points/describe-modes.js";
import type { FixedPointsResult } from "../methods/fixed-points/fixed-points.js";
import type { Cycle, CyclesResult } from "../methods/fixed-points/k-cycles.js";
import type { SlowPoint } from "../methods/fixed-points/slow-points.js";
import type { Complex, FixedPoint } from "../methods/results.js";
import type { CsvTable, Report } from "./deliver.js";
import { fixedPointsPlots, type FixedPointsPlot } from "./fixed-points-plots.js";
import { formatNumber, formatRows } from "./table.js";
import { describeParameters, type Target, type TargetOptions } from "./target.js";

/** What `fixed-points` found, without a proof. */
export interface FoundPoints {
  readonly fixedPoints: readonly FixedPoint[];
  /** True only where a closed form proves that there are no more. */
  readonly complete: boolean;
  readonly method: "closed form" | "search";
  readonly search: FixedPointsResult;
  /** One entry a period from 2 on, where cycles were asked for. */
  readonly cycles?: readonly CyclesResult[];
  /** Where slow points were asked for. */
  readonly slow?: readonly SlowPoint[];
}

interface ReportOptions extends TargetOptions {
  readonly plot: FixedPointsPlot;
  readonly seed: number;
}

/** Modes of a point in JSON: the slowest to decay, and all that grow. */
const shownModes = 8;

/** Every form in which the result is delivered. */
export function fixedPointsReport(target: Target, found: FoundPoints, options: ReportOptions): Report {
  const { model, p } = target;
  const { complete, method, search, cycles, slow } = found;
  const { indexSum, indexAudit, runs, converged } = search;
  const parameters = describeParameters(target, options.set);
  const points = found.fixedPoints.map((point) => describeModes(model.system, point, p));
  const plots = fixedPointsPlots({ model, parameters }, { p, fixedPoints: points, seed: options.seed });
  return {
    model: model.name,
    seed: options.seed,
    options: { parameters, ...search.options },
    fields: {
      fixedPoints: points.map(withLeadingModes),
      complete,
      method,
      indexSum,
      indexAudit,
      ...(slow && { slowPoints: slow }),
      ...(cycles && {
        cycles: cycles.flatMap((found) => found.cycles),
        cycleSearch: cycles.map(auditOfPeriod),
      }),
      search: { found: search.fixedPoints.length, runs, converged, indexSum, indexAudit },
    },
    text: () => text(target, found, points),
    figure: () => plots[options.plot](),
    plots,
    csv: () => csvTable(target, found, points),
    npz: () => arrays(model.system.dimension, found, points),
  };
}

function withLeadingModes({ modes, ...point }: ModedPoint): ModedPoint {
  return { ...point, modes: modes.slice(0, Math.max(shownModes, point.unstableDimension)) };
}

function auditOfPeriod({ cycles, indexSum, indexAudit, runs }: CyclesResult, i: number): object {
  return { period: i + 2, found: cycles.length, indexSum, indexAudit, runs };
}

/** One row a state: fixed points, then slow points, then the states of the cycles. */
function csvTable(
  { model }: Target,
  { slow = [], cycles = [] }: FoundPoints,
  points: readonly ModedPoint[],
): CsvTable {
  const own = (q: FixedPoint | Cycle) => [q.residual, q.spectralRadius, q.stability];
  return {
    header: [
      ...model.stateNames,
      "residual",
      "spectral radius",
      "stability",
      "unstable directions",
      "kind",
      "period",
    ],
    rows: [
      ...points.map((q) => [...q.state, ...own(q), q.unstableDimension, "fixed point", 1]),
      ...slow.map((q) => [...q.state, ...own(q), null, "slow point", null]),
      ...cycles.flatMap(({ cycles: found }) =>
        found.flatMap((cycle) => cycle.states.map((x) => [...x, ...own(cycle), null, "cycle", cycle.period])),
      ),
    ],
  };
}

/** [points, n] and [points, n, n]; eigenvectors one a row, in the order of the multipliers. */
function arrays(
  n: number,
  { slow, cycles }: FoundPoints,
  points: readonly ModedPoint[],
): ReturnType<NonNullable<Report["npz"]>> {
  const count = points.length;
  const array = (values: readonly number[], ...shape: number[]) => ({
    data: Float64Array.from(values),
    shape,
  });
  const parts = (part: "re" | "im") => ({
    [`multipliers_${part}`]: array(
      points.flatMap((q) => q.multipliers.map((m) => m[part])),
      count,
      n,
    ),
    [`eigenvectors_${part}`]: array(
      points.flatMap((q) => q.modes.flatMap((m) => m.vector[part])),
      count,
      n,
      n,
    ),
  });
  const found = cycles?.flatMap((result) => result.cycles);
  return {
    states: array(
      points.flatMap((q) => q.state),
      count,
      n,
    ),
    residuals: array(
      points.map((q) => q.residual),
      count,
    ),
    unstable_dimensions: { data: Int32Array.from(points, (q) => q.unstableDimension), shape: [count] },
    ...parts("re"),
    ...parts("im"),
    ...(slow && {
      slow_states: array(
        slow.flatMap((q) => q.state),
        slow.length,
        n,
      ),
      slow_speeds: array(
        slow.map((q) => q.speed),
        slow.length,
      ),
    }),
    ...(found && {
      cycle_states: array(
        found.flatMap((c) => c.states.flat()),
        found.reduce((sum, c) => sum + c.period, 0),
        n,
      ),
      cycle_periods: { data: Int32Array.from(found, (c) => c.period), shape: [found.length] },
    }),
  };
}

/** State variables shown of a large network; files have them all. */
const shownStates = 4;

function text({ model }: Target, found: FoundPoints, points: readonly ModedPoint[]): string {
  const { complete, method, search, slow, cycles } = found;
  const names = model.stateNames.slice(0, shownStates);
  const flow = model.system.kind === "flow";
  const rows = points.map(({ state, multipliers, stability, unstableDimension, residual, modes }) => [
    ...state.slice(0, shownStates),
    complexText(multipliers[0]!),
    stability,
    unstableDimension,
    modes[0]!.timeConstant,
    modes[0]!.period,
    residual,
  ]);
  const leading = [flow ? "eigenvalue" : "multiplier", "stability", "unstable", "time constant", "period"];
  const table = formatRows([...names, ...leading, "residual"], rows);
  const left = model.stateNames.length - names.length;
  const more = left > 0 ? `… ${left} more state variables; --json or --out has them all\n` : "";
  const audit =
    search.indexAudit === null ? "" : `, index audit ${search.indexAudit} (sum ${search.indexSum})`;
  const source = complete
    ? "complete: closed form"
    : method === "closed form"
      ? "within rounding of a fold: the number is not certain"
      : `${census(points)} found by search from ${search.runs} starts${audit}; there may be more`;
  return `${model.title}\n\n${table}${more}${source}\n${slow ? slowText(slow, names) : ""}${cycles ? cyclesText(cycles) : ""}`;
}

/** How many points of each unstable dimension. */
function census(points: readonly ModedPoint[]): string {
  const dimensions = [...new Set(points.map((q) => q.unstableDimension))].sort((a, b) => a - b);
  const parts = dimensions.map((d) => {
    const count = points.filter((q) => q.unstableDimension === d).length;
    return `${count} with ${d} unstable direction${d === 1 ? "" : "s"}`;
  });
  return `${points.length} point${points.length === 1 ? "" : "s"}${parts.length > 0 ? ` (${parts.join(", ")})` : ""}`;
}

function complexText({ re, im }: Complex): string | number {
  return im === 0 ? re : `${formatNumber(re)} ± ${formatNumber(Math.abs(im))}i`;
}

function slowText(slow: readonly SlowPoint[], names: readonly string[]): string {
  if (slow.length === 0) return "\nno slow points found\n";
  const rows = slow.map((q) => [
    ...q.state.slice(0, shownStates),
    q.speed,
    q.residual,
    complexText(q.multipliers[0]!),
  ]);
  return `\nslow points\n${formatRows([...names, "speed", "residual", "leading multiplier"], rows)}`;
}

function cyclesText(results: readonly CyclesResult[]): string {
  const rows = results.map(({ cycles, indexAudit, runs }, i) => {
    const stable = cycles.filter((c) => c.stability === "stable").length;
    return [i + 2, cycles.length, stable, indexAudit ?? "–", runs];
  });
  const table = formatRows(["period", "cycles", "stable", "index audit", "starts"], rows);
  const stable = results.flatMap(({ cycles }) => cycles).filter((c) => c.stability === "stable");
  const spectra = stable.map((c) => [c.period, c.spectralRadius, c.states[0]![0]!, c.residual]);
  const attracting =
    stable.length === 0
      ? ""
      : `\n${formatRows(["stable: period", "spectral radius", "a state", "residual"], spectra)}`;
  return `\ncycles\n${table}${attracting}`;
}
