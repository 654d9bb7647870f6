import {
  defaultLoss,
  gridTask,
  type Landscape,
  type LandscapeOptions,
} from "../../methods/landscape/landscape.js";
import type { SquaredError } from "../../methods/sensitivity/loss.js";
import type { Model } from "../../systems/model.js";
import type { DiscreteMap } from "../../systems/system.js";
import type { Axis } from "../axis-option.js";
import { badInput } from "../bad-input.js";
import { deliver, type CsvTable, type Report } from "../deliver.js";
import { exitCode } from "../exit-codes.js";
import { initialState } from "../initial-state.js";
import type { CommandContext, Io } from "../io.js";
import { progressBar } from "../progress.js";
import { parallelLandscape } from "../../node/parallel-landscape.js";
import { closePools } from "../../node/worker-pool.js";
import { asRows } from "../json.js";
import { gridWall, type GridWall } from "../grid-wall.js";
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

export interface LandscapeCommandOptions extends TargetOptions {
  readonly x: Axis;
  readonly y: Axis;
  readonly steps: number;
  readonly x0?: readonly number[] | "random";
  readonly target?: readonly number[];
  readonly readout?: "identity" | "logistic";
  readonly component?: number;
  readonly wall?: "exact" | "traced";
  readonly seed: number;
  readonly threads?: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly out?: string;
}

export async function landscapeCommand(context: CommandContext): Promise<number> {
  const options = context.options as unknown as LandscapeCommandOptions;
  const target = await resolveTarget(context.args[0]!, options);
  const model = requireMap(target.model, "landscape");
  await checkAxes(model, options);
  const { x, y, steps } = options;
  const x0 = initialState(model, options.x0, options.seed);
  const task: LandscapeOptions = {
    x,
    y,
    steps,
    x0: Array.from(x0),
    parameters: { ...options.set },
    loss: lossOf(model, options),
  };
  const found = await compute(model, task, options, context.io);
  const wall = gridWall(model, {
    x,
    y,
    p: target.p,
    x0,
    ...(options.wall !== undefined && { how: options.wall }),
  });
  await deliver({ ...context, options }, report(target, found, wall, options));
  return exitCode.done;
}

async function compute(
  model: Model<DiscreteMap>,
  task: LandscapeOptions,
  { threads, quiet = false }: LandscapeCommandOptions,
  { stderr, signal }: Io,
): Promise<Landscape> {
  const progress = progressBar(stderr, task.y.count, quiet);
  try {
    return await parallelLandscape(model, gridTask(model, task), {
      threads,
      signal,
      onProgress: (done) => void progress.show(done, "rows"),
    });
  } finally {
    await progress.end();
    await closePools();
  }
}

async function checkAxes(model: Model<DiscreteMap>, options: LandscapeCommandOptions): Promise<void> {
  const { x, y, steps, set = {} } = options;
  for (const [flag, { parameter }] of [
    ["--x", x],
    ["--y", y],
  ] as const) {
    await requireParameter(model, parameter, flag);
    if (parameter in set)
      throw badInput(`'${parameter}' is set and an axis`, `--set and ${flag}`, "one of the two");
  }
  if (x.parameter === y.parameter)
    throw badInput(`both are '${x.parameter}'`, "--x and --y", "two parameters");
  const cells = x.count * y.count;
  const where = `a grid of ${x.count} × ${y.count}`;
  checkMemory(3 * 8 * cells, where);
  checkWork(cells * steps * model.system.dimension ** 2, `${where} and --steps ${steps}`);
}

function lossOf(model: Model<DiscreteMap>, options: LandscapeCommandOptions): SquaredError {
  const usual = defaultLoss(model);
  const { readout = usual.readout, component = usual.component } = options;
  return {
    readout,
    ...(component !== undefined && { component }),
    target: options.target ?? (component === undefined ? usual.target : [usual.target[0]!]),
  };
}

function report(target: Target, found: Landscape, wall: GridWall, options: LandscapeCommandOptions): Report {
  const { model } = target;
  const { x, y, loss, gradientX, gradientY, task, status, nonFinite } = found;
  const columns = task.x.count;
  const shape = [task.y.count, columns];
  const parameters = describeParameters(target, options.set, [task.x.parameter, task.y.parameter]);
  return {
    model: model.name,
    seed: options.seed,
    options: {
      parameters,
      x: task.x,
      y: task.y,
      steps: task.steps,
      x0: task.x0,
      loss: task.loss,
    },
    fields: {
      status,
      nonFinite,
      x,
      y,
      loss: asRows(loss, columns),
      gradient: { x: asRows(gradientX, columns), y: asRows(gradientY, columns), status },
      wall,
    },
    text: () => landscapeText(target, found, wall),
    figure: async () => {
      const { lossMapPlot } = await import("../plots.js");
      return lossMapPlot({ model, parameters }, found, wall);
    },
    csv: () => csvTable(found),
    npz: () => ({
      x: { data: x, shape: [columns] },
      y: { data: y, shape: [task.y.count] },
      loss: { data: loss, shape },
      gradientX: { data: gradientX, shape },
      gradientY: { data: gradientY, shape },
      wall: {
        data: Float64Array.from(wall.points.flatMap(({ x: a, y: b }) => [a, b])),
        shape: [wall.points.length, 2],
      },
    }),
  };
}

function csvTable({ task, x, y, loss, gradientX, gradientY }: Landscape): CsvTable {
  const [a, b] = [task.x.parameter, task.y.parameter];
  function* rows(): Generator<number[]> {
    for (let k = 0; k < loss.length; k++) {
      const [i, j] = [k % x.length, Math.floor(k / x.length)];
      yield [x[i]!, y[j]!, loss[k]!, gradientX[k]!, gradientY[k]!];
    }
  }
  return { header: [a, b, "loss", `dloss/d${a}`, `dloss/d${b}`], rows: rows() };
}

function landscapeText({ model }: Target, found: Landscape, wall: GridWall): string {
  const { task, x, y, loss, gradientX, gradientY, nonFinite } = found;
  const [a, b] = [task.x.parameter, task.y.parameter];
  const norm = loss.map((_, k) => Math.hypot(gradientX[k]!, gradientY[k]!));
  const row = (name: string, values: Float64Array, k: number) => {
    return [name, values[k], x[k % x.length], y[Math.floor(k / x.length)]];
  };
  const rows = [
    row(
      "smallest loss",
      loss,
      indexOf(loss, (v, best) => v < best),
    ),
    row(
      "largest loss",
      loss,
      indexOf(loss, (v, best) => v > best),
    ),
    row(
      "steepest gradient",
      norm,
      indexOf(norm, (v, best) => v > best),
    ),
  ];
  const overflow = nonFinite === 0 ? "" : `${nonFinite} cells overflowed\n`;
  const ends = [wall.points[0], wall.points.at(-1)].map(
    (q) => `(${formatNumber(q?.x)}, ${formatNumber(q?.y)})`,
  );
  const wallText =
    wall.points.length === 0 ? "no wall in the range" : `wall (${wall.method}) from ${ends.join(" to ")}`;
  return `${model.title}, T = ${task.steps}, ${x.length} × ${y.length} cells\n\n${formatRows(["", "value", a, b], rows)}${overflow}${wallText}\n`;
}

function indexOf(values: Float64Array, better: (value: number, best: number) => boolean): number {
  let best = values.findIndex((value) => !Number.isNaN(value));
  for (let k = best + 1; k < values.length; k++) if (better(values[k]!, values[best]!)) best = k;
  return Math.max(0, best);
}
