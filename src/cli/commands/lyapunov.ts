import { covariantVectors, type CovariantVectors } from "../../methods/lyapunov/covariant-vectors.js";
import { finiteTimeExponents } from "../../methods/lyapunov/finite-time-exponents.js";
import {
  flowCovariantVectorDefaults,
  flowCovariantVectors,
} from "../../methods/lyapunov/flow-covariant-vectors.js";
import { flowFiniteTimeExponents } from "../../methods/lyapunov/flow-finite-time-exponents.js";
import { flowLyapunovDefaults, flowLyapunovRun } from "../../methods/lyapunov/flow-lyapunov-spectrum.js";
import { lyapunovDefaults, lyapunovRun } from "../../methods/lyapunov/lyapunov-spectrum.js";
import { randomStream } from "../../random/stream.js";
import type { DiscreteMap, Flow } from "../../systems/system.js";
import { badInput } from "../bad-input.js";
import { deliver, type Report } from "../deliver.js";
import { exitCode } from "../exit-codes.js";
import { initialState } from "../initial-state.js";
import type { CommandContext, Io } from "../io.js";
import { asRows } from "../json.js";
import { checkMemory, checkWork } from "../limits.js";
import { lyapunovText, type LyapunovFindings } from "../lyapunov-text.js";
import { npzRows, npzVector } from "../npz-arrays.js";
import { progressBar } from "../progress.js";
import { readInputs } from "../read-inputs.js";
import type { RunCommandOptions } from "../run-options.js";
import { describeParameters, resolveTarget, type Target } from "../target.js";

export interface LyapunovCommandOptions extends Omit<RunCommandOptions, "steps"> {
  readonly steps?: number;
  readonly duration?: number;
  readonly warmUp?: number;
  readonly exponents?: number;
  readonly blocks?: number;
  readonly tolerance?: number;
  readonly noise?: number;
  readonly finiteTime?: number;
  readonly vectors?: boolean;
}

/** Everything the numbers depend on is echoed. */
interface Found extends LyapunovFindings {
  readonly echoed: object;
}

export async function lyapunov(context: CommandContext): Promise<number> {
  const options = context.options as unknown as LyapunovCommandOptions;
  const target = await resolveTarget(context.args[0]!, options);
  const x0 = initialState(target.model, options.x0, options.seed);
  const { system } = target.model;
  const n = system.dimension;
  if ((options.exponents ?? 1) > n) {
    throw badInput(`${options.exponents} exponents`, "--exponents", `at most ${n}, the state variables`);
  }
  const found =
    system.kind === "map"
      ? await runMap(system, target, x0, options, context.io)
      : await runFlow(system, target, x0, options, context.io);
  await deliver({ ...context, options }, report(target, x0, found, options));
  return found.spectrum.status === "max-steps" ? exitCode.undecided : exitCode.done;
}

async function runMap(
  map: DiscreteMap,
  { model, p }: Target,
  x0: Float64Array,
  options: LyapunovCommandOptions,
  io: Io,
): Promise<Found> {
  for (const name of ["duration", "tolerance"] as const) {
    if (options[name] !== undefined) throw badInput(`--${name} is for flows`, model.name, "--steps");
  }
  const { steps = lyapunovDefaults.steps, warmUp = lyapunovDefaults.warmUp } = options;
  const { exponents = map.dimension, blocks = lyapunovDefaults.blocks, finiteTime } = options;
  const all = steps + warmUp;
  checkResources(map, all, exponents, finiteTime !== undefined);
  if (finiteTime !== undefined && !(Number.isInteger(finiteTime) && finiteTime <= steps)) {
    const expected = `a whole number, at most --steps, ${steps}`;
    throw badInput(`a window of ${finiteTime} steps`, "--finite-time", expected);
  }
  const inputs = await inputsOf(map, all, options);
  const run = { steps, warmUp, inputs };
  const spectrum = await withProgress(lyapunovRun(map, x0, p, { ...run, exponents, blocks }), options, io);
  return {
    spectrum,
    ...(finiteTime !== undefined && {
      finiteTime: finiteTimeExponents(map, x0, p, { ...run, window: finiteTime }),
    }),
    ...(options.vectors === true && { vectors: vectorsOf(map, x0, p, { ...run, exponents }) }),
    echoed: { steps, warmUp, exponents, blocks, inputs: options.inputs, noise: options.noise },
  };
}

/** The last fifth of the run is where vectors traced back from its end still settle. */
function vectorsOf(
  map: DiscreteMap,
  x0: Float64Array,
  p: Float64Array,
  run: { steps: number; warmUp: number; inputs: Float64Array | undefined; exponents: number },
): CovariantVectors {
  const settle = Math.floor(run.steps / 5);
  return covariantVectors(map, x0, p, { ...run, steps: run.steps - settle, settle });
}

/** Elementary steps a step of the run costs, by n² m: the SIMD kernel of networks does twenty at once. */
const stepCost = { network: 0.1, other: 2 } as const;

function checkResources(map: DiscreteMap, steps: number, exponents: number, finiteTime: boolean): void {
  const n = map.dimension;
  checkMemory(8 * n * (2 * n + 4 * exponents) + 8 * steps * map.inputDimension, "--steps");
  checkWork(steps * n * n * exponents * stepCost[map.weighted ? "network" : "other"], "--steps");
  if (finiteTime) checkWork(steps * n ** 3 * stepCost.other, "--finite-time");
}

/** Inputs from a file, or normal noise from the seed, or none. */
async function inputsOf(
  map: DiscreteMap,
  steps: number,
  { inputs, noise, seed }: LyapunovCommandOptions,
): Promise<Float64Array | undefined> {
  if (noise === undefined) return readInputs(inputs, steps, map.inputDimension);
  if (inputs !== undefined) throw badInput("--noise and --inputs together", "lyapunov", "one of them");
  if (map.inputDimension === 0) {
    throw badInput("the model has no external input", "--noise", "a model with one");
  }
  const { normal } = randomStream(seed, noiseStream);
  return Float64Array.from({ length: steps * map.inputDimension }, () => noise * normal());
}

/** Number of the random stream of the noise; that of x₀ is 0. */
const noiseStream = 1;

async function runFlow(
  flow: Flow,
  { model, p }: Target,
  x0: Float64Array,
  options: LyapunovCommandOptions,
  io: Io,
): Promise<Found> {
  for (const name of ["steps", "inputs", "noise"] as const) {
    if (options[name] !== undefined) throw badInput(`--${name} is for maps`, model.name, "--duration");
  }
  const { duration = flowLyapunovDefaults.duration, warmUp = flowLyapunovDefaults.warmUp } = options;
  const { exponents = flow.dimension, blocks = flowLyapunovDefaults.blocks, tolerance } = options;
  const { finiteTime } = options;
  if (finiteTime !== undefined && finiteTime > duration) {
    throw badInput(`a window of ${finiteTime}`, "--finite-time", `a time of at most --duration, ${duration}`);
  }
  const run = { duration, warmUp, tolerance };
  const spectrum = await withProgress(
    flowLyapunovRun(flow, x0, p, { ...run, exponents, blocks }),
    options,
    io,
  );
  return {
    spectrum,
    ...(finiteTime !== undefined && {
      finiteTime: flowFiniteTimeExponents(flow, x0, p, { ...run, window: finiteTime }),
    }),
    ...(options.vectors === true && { vectors: flowVectorsOf(flow, x0, p, { ...run, exponents }) }),
    echoed: { duration, warmUp, exponents, blocks, tolerance },
  };
}

/** The last fifth of the run is where vectors traced back from its end still settle. */
function flowVectorsOf(
  flow: Flow,
  x0: Float64Array,
  p: Float64Array,
  run: { duration: number; warmUp: number; tolerance: number | undefined; exponents: number },
): CovariantVectors {
  const { samples } = flowCovariantVectorDefaults;
  const settle = run.duration / 5;
  return flowCovariantVectors(flow, x0, p, { ...run, duration: run.duration - settle, settle, samples });
}

/** Runs to the end, with a bar on a terminal. */
async function withProgress<Result>(
  run: Generator<number, Result>,
  { quiet = false }: LyapunovCommandOptions,
  { stderr }: Io,
): Promise<Result> {
  const bar = progressBar(stderr, 100, quiet);
  try {
    for (;;) {
      const next = run.next();
      if (next.done === true) return next.value;
      await bar.show(Math.floor(100 * next.value), "percent of the run");
    }
  } finally {
    await bar.end();
  }
}

function report(target: Target, x0: Float64Array, found: Found, options: LyapunovCommandOptions): Report {
  const { model } = target;
  const { spectrum, finiteTime, vectors, echoed } = found;
  const parameters = describeParameters(target, options.set);
  return {
    model: model.name,
    seed: options.seed,
    options: { parameters, x0, ...echoed, finiteTime: options.finiteTime, vectors: options.vectors },
    fields: {
      ...spectrum,
      ...(finiteTime && { finiteTime }),
      ...(vectors && { covariantVectors: vectorFields(vectors, spectrum.exponents.length) }),
    },
    text: () => lyapunovText(target, found),
    figure: async () => {
      const { lyapunovPlot } = await import("../plots.js");
      return lyapunovPlot({ model, parameters }, spectrum);
    },
    csv: () => ({
      header: ["length", ...spectrum.exponents.map((_, i) => `exponent ${i + 1}`)],
      rows: spectrum.trace.map(({ length, values }) => [length, ...values]),
    }),
    npz: () => npzArrays(found),
  };
}

/** Exponents with errors, their convergence, and what --finite-time and --vectors ask for. */
function npzArrays({ spectrum, finiteTime, vectors }: Found) {
  const { exponents, trace } = spectrum;
  const m = exponents.length;
  const rows = (data: Float64Array, ...shape: number[]) => ({
    data,
    shape: [data.length / shape.reduce((a, b) => a * b), ...shape],
  });
  return {
    exponents: npzVector(exponents.map(({ value }) => value)),
    standard_errors: npzVector(exponents.map(({ standardError }) => standardError)),
    trace_lengths: npzVector(trace.map(({ length }) => length)),
    trace: npzRows(trace.map(({ values }) => values)),
    ...(finiteTime && {
      window_starts: npzVector(finiteTime.windows.map(({ start }) => start)),
      window_singular: npzRows(finiteTime.windows.map(({ singular }) => singular)),
      window_frame: npzRows(finiteTime.windows.map(({ frame }) => frame)),
    }),
    ...(vectors && {
      vector_states: rows(vectors.states, vectors.dimension),
      vectors: rows(vectors.vectors, m, vectors.dimension),
      vector_growth: rows(vectors.growth, m),
    }),
  };
}

function vectorFields(
  { status, failedAt, dimension, vectors, growth, angles, states }: CovariantVectors,
  m: number,
) {
  return {
    status,
    failedAt,
    angles,
    states: asRows(states, dimension),
    growth: asRows(growth, m),
    vectors: asRows(vectors, m * dimension),
  };
}
