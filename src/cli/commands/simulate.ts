import { flowTrajectory } from "../../methods/flow-trajectory.js";
import { trajectory } from "../../methods/trajectory.js";
import type { DiscreteMap, Flow } from "../../systems/system.js";
import { badInput } from "../bad-input.js";
import { deliver, type Report } from "../deliver.js";
import { exitCode } from "../exit-codes.js";
import { initialState } from "../initial-state.js";
import type { CommandContext } from "../io.js";
import { asRows } from "../json.js";
import { checkMemory, checkWork } from "../limits.js";
import { readInputs } from "../read-inputs.js";
import type { RunCommandOptions } from "../run-options.js";
import { formatTable } from "../table.js";
import { describeParameters, resolveTarget, type Target } from "../target.js";

export interface SimulateOptions extends Omit<RunCommandOptions, "steps"> {
  readonly steps?: number;
  readonly duration?: number;
  readonly tolerance?: number;
}

/** The only place where these defaults are written down, but for those of the methods. */
export const simulateDefaults = { steps: 50, samples: 1000, duration: 20 } as const;

/** States at equally spaced times: steps of a map, samples of a flow. */
interface Run {
  readonly states: Float64Array;
  /** Time of the state at index i is i · spacing. */
  readonly spacing: number;
  readonly status: string;
  /** Fields of the document that tell about the end of the run. */
  readonly end: object;
  readonly echoed: object;
}

export async function simulate(context: CommandContext): Promise<number> {
  const options = context.options as unknown as SimulateOptions;
  const target = await resolveTarget(context.args[0]!, options);
  const x0 = initialState(target.model, options.x0, options.seed);
  const { system } = target.model;
  const steps = options.steps ?? simulateDefaults[system.kind === "map" ? "steps" : "samples"];
  const n = system.dimension;
  checkMemory(8 * (steps + 1) * n, `--steps ${steps}`);
  checkWork(steps * n * n, `--steps ${steps}`);
  const run =
    system.kind === "map"
      ? await runMap(system, target, x0, steps, options)
      : runFlow(system, target, x0, steps, options);
  await deliver({ ...context, options }, report(target, x0, run, options));
  return run.status === "max-steps" ? exitCode.undecided : exitCode.done;
}

async function runMap(
  map: DiscreteMap,
  { model, p }: Target,
  x0: Float64Array,
  steps: number,
  options: SimulateOptions,
): Promise<Run> {
  for (const name of ["duration", "tolerance"] as const) {
    if (options[name] !== undefined) throw badInput(`--${name} is for flows`, model.name, "--steps");
  }
  const path = options.inputs;
  const inputs = await readInputs(path, steps, map.inputDimension);
  const { states, status, divergedAt } = trajectory(map, x0, p, { steps, inputs });
  const end = {
    steps: states.length / map.dimension - 1,
    status,
    ...(divergedAt !== undefined && { divergedAt }),
  };
  return { states, spacing: 1, status, end, echoed: { steps, ...(path !== undefined && { inputs: path }) } };
}

function runFlow(
  flow: Flow,
  { model, p }: Target,
  x0: Float64Array,
  samples: number,
  options: SimulateOptions,
): Run {
  if (options.inputs !== undefined) throw badInput("--inputs is for maps", model.name, "--set of its input");
  const { duration = simulateDefaults.duration, tolerance } = options;
  const solution = flowTrajectory(flow, x0, p, { duration, ...(tolerance !== undefined && { tolerance }) });
  const n = flow.dimension;
  const spacing = duration / samples;
  const reached = Math.floor((solution.duration / spacing) * (1 + 1e-12));
  const states = new Float64Array((reached + 1) * n);
  for (let i = 0; i <= reached; i++) states.set(solution.at(Math.min(i * spacing, solution.duration)), i * n);
  const end = { duration: solution.duration, status: solution.status };
  return { states, spacing, status: solution.status, end, echoed: { steps: samples, duration, tolerance } };
}

function report(target: Target, x0: Float64Array, run: Run, options: SimulateOptions): Report {
  const { model } = target;
  const n = model.system.dimension;
  const count = run.states.length / n;
  const flow = model.system.kind === "flow";
  const parameters = describeParameters(target, options.set);
  const time = flow ? "time" : "step";
  const times = () => Float64Array.from({ length: count }, (_, i) => i * run.spacing);
  const row = (i: number) => [i * run.spacing, ...run.states.subarray(i * n, (i + 1) * n)];
  return {
    model: model.name,
    seed: options.seed,
    options: { parameters, x0, ...run.echoed },
    fields: {
      ...run.end,
      stateNames: model.stateNames,
      ...(flow && { times: times() }),
      states: asRows(run.states, n),
    },
    text: () => simulateText(target, run, count, [time, ...model.stateNames], row),
    csv: () => ({ header: [time, ...model.stateNames], rows: rowsOf(count, row) }),
    figure: async () => {
      const { trajectoryPlot } = await import("../plots.js");
      return trajectoryPlot({ model, parameters }, run.states, run.spacing, run.status);
    },
    npz: () => ({
      states: { data: run.states, shape: [count, n] },
      [flow ? "times" : "steps"]: { data: times(), shape: [count] },
    }),
  };
}

function* rowsOf(count: number, row: (i: number) => number[]): Generator<number[]> {
  for (let i = 0; i < count; i++) yield row(i);
}

/** State variables shown of a large network; files have them all. */
const shownStates = 8;

function simulateText(
  target: Target,
  run: Run,
  count: number,
  header: readonly string[],
  row: (i: number) => number[],
): string {
  const width = Math.min(header.length, 1 + shownStates);
  const table = formatTable(header.slice(0, width), count, (i) => row(i).slice(0, width));
  const left = header.length - width;
  const notes = [
    left > 0 ? `… ${left} more state variables; --json or --out has them all\n` : "",
    run.status === "ok" ? "" : `stopped early: ${run.status} after ${count - 1} steps\n`,
  ];
  return `${target.model.title}\n\n${table}${notes.join("")}`;
}
