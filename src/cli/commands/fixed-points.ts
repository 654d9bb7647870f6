import { fixedPoints, type FixedPointsResult } from "../../methods/fixed-points/fixed-points.js";
import { oneNeuronFixedPoints } from "../../methods/fixed-points/one-neuron-fixed-points.js";
import type { FixedPoint } from "../../methods/results.js";
import { deliver, type Report } from "../deliver.js";
import { exitCode } from "../exit-codes.js";
import type { FixedPointsPlot } from "../fixed-points-plot.js";
import type { CommandContext } from "../io.js";
import { checkWork } from "../limits.js";
import { formatNumber, formatRows } from "../table.js";
import { describeParameters, resolveTarget, type Target, type TargetOptions } from "../target.js";

export interface FixedPointsCommandOptions extends TargetOptions {
  readonly starts?: number;
  readonly tolerance?: number;
  readonly plot: FixedPointsPlot;
  readonly prove?: boolean;
  readonly budget?: number;
  readonly seed: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly out?: string;
}

interface Found {
  readonly fixedPoints: readonly FixedPoint[];
  /** True only where a closed form proves that there are no more. */
  readonly complete: boolean;
  readonly method: "closed form" | "search";
  readonly search: FixedPointsResult;
}

export async function fixedPointsCommand(context: CommandContext): Promise<number> {
  const options = context.options as unknown as FixedPointsCommandOptions;
  const target = await resolveTarget(context.args[0]!, options);
  if (options.prove === true) {
    const { proveCommand } = await import("../prove-fixed-points.js");
    return proveCommand({ ...context, options }, target);
  }
  const found = find(target, options);
  await deliver({ ...context, options }, report(target, found, options));
  return exitCode.done;
}

/** The closed form where there is one, and the search always: their agreement is part of the answer. */
function find({ model, p }: Target, { starts, tolerance, seed }: FixedPointsCommandOptions): Found {
  const n = model.system.dimension;
  // Some twenty Newton steps a start, each a linear solve.
  checkWork((starts ?? 64) * 40 * n ** 3, "--starts");
  const search = fixedPoints(model, p, {
    seed,
    ...(starts !== undefined && { starts }),
    ...(tolerance !== undefined && { tolerance }),
  });
  if (model.oneNeuron === undefined) {
    return { fixedPoints: search.fixedPoints, complete: false, method: "search", search };
  }
  const closed = oneNeuronFixedPoints(model, p);
  return { fixedPoints: closed.points, complete: closed.countCertified, method: "closed form", search };
}

function report(target: Target, found: Found, options: FixedPointsCommandOptions): Report {
  const { model } = target;
  const { search, ...fields } = found;
  const parameters = describeParameters(target, options.set);
  const { indexSum, indexAudit, runs, converged } = search;
  return {
    model: model.name,
    seed: options.seed,
    options: { parameters, ...search.options },
    fields: {
      ...fields,
      search: { found: search.fixedPoints.length, runs, converged, indexSum, indexAudit },
    },
    text: () => fixedPointsText(target, found),
    figure: async () => {
      const { fixedPointsPlot } = await import("../fixed-points-plot.js");
      const points = { p: target.p, fixedPoints: found.fixedPoints, seed: options.seed };
      return fixedPointsPlot(options.plot, { model, parameters }, points);
    },
    csv: () => ({
      header: [...model.stateNames, "residual", "spectral radius", "stability"],
      rows: found.fixedPoints.map((point) => [
        ...point.state,
        point.residual,
        point.spectralRadius,
        point.stability,
      ]),
    }),
  };
}

/** State variables shown of a large network; files have them all. */
const shownStates = 6;

function fixedPointsText(
  { model }: Target,
  { fixedPoints: points, complete, search, method }: Found,
): string {
  const names = model.stateNames.slice(0, shownStates);
  const flow = model.system.kind === "flow";
  const rows = points.map(({ state, multipliers, stability, residual }) => {
    const { re, im } = multipliers[0]!;
    const leading = im === 0 ? re : `${formatNumber(re)} ± ${formatNumber(Math.abs(im))}i`;
    return [...state.slice(0, shownStates), leading, stability, residual];
  });
  const table = formatRows([...names, flow ? "eigenvalue" : "multiplier", "stability", "residual"], rows);
  const left = model.stateNames.length - names.length;
  const more = left > 0 ? `… ${left} more state variables; --json or --out has them all\n` : "";
  const audit = search.indexAudit === null ? "" : `, index audit ${search.indexAudit}`;
  const source = complete
    ? "complete: closed form"
    : method === "closed form"
      ? "within rounding of a fold: the number is not certain"
      : `found by search from ${search.runs} starts${audit}; there may be more`;
  return `${model.title}\n\n${table}${more}${source}\n`;
}
