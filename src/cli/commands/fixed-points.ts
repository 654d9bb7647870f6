import { fixedPointsDefaults, type FixedPointsResult } from "../../methods/fixed-points/fixed-points.js";
import type { CyclesResult } from "../../methods/fixed-points/k-cycles.js";
import { oneNeuronFixedPoints } from "../../methods/fixed-points/one-neuron-fixed-points.js";
import { boxStarts } from "../../methods/fixed-points/search-starts.js";
import { slowPoints } from "../../methods/fixed-points/slow-points.js";
import { parallelCycles, parallelFixedPoints } from "../../node/parallel-fixed-points.js";
import { closePools } from "../../node/worker-pool.js";
import { randomStream } from "../../random/stream.js";
import type { Model } from "../../systems/model.js";
import { badInput } from "../bad-input.js";
import { deliver } from "../deliver.js";
import { exitCode } from "../exit-codes.js";
import type { FixedPointsPlot } from "../fixed-points-plots.js";
import { fixedPointsReport, type FoundPoints } from "../fixed-points-report.js";
import type { CommandContext, Io } from "../io.js";
import { checkWork } from "../limits.js";
import { progressBar } from "../progress.js";
import { readStates } from "../read-states.js";
import { requireMap } from "../require-map.js";
import { resolveTarget, type Target, type TargetOptions } from "../target.js";

interface SearchOptions {
  readonly starts?: number;
  readonly startsFrom?: string;
  readonly noise?: number;
  readonly cycles?: number;
  readonly slow?: boolean;
  readonly tolerance?: number;
  readonly threads?: number;
}

export interface FixedPointsCommandOptions extends TargetOptions, SearchOptions {
  readonly plot: FixedPointsPlot;
  readonly prove?: boolean;
  readonly budget?: number;
  readonly seed: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly out?: string;
}

export async function fixedPointsCommand(context: CommandContext): Promise<number> {
  const options = context.options as unknown as FixedPointsCommandOptions;
  const target = await resolveTarget(context.args[0]!, options);
  if (options.prove === true) {
    refuseWithProve(options);
    const { proveCommand } = await import("../prove-fixed-points.js");
    return proveCommand({ ...context, options }, target);
  }
  if (options.budget !== undefined)
    throw badInput("--budget is for a proof", "fixed-points", "--prove beside it");
  checkOptions(target, options);
  const found = await find(target, options, context.io);
  await deliver({ ...context, options }, fixedPointsReport(target, found, options));
  return exitCode.done;
}

/** Options that a proof has no use for. */
function refuseWithProve({ startsFrom, noise, slow, threads }: FixedPointsCommandOptions): void {
  const given = {
    "--starts-from": startsFrom,
    "--noise": noise,
    "--slow": slow,
    "--threads": threads,
  };
  const useless = Object.entries(given).find(([, value]) => value !== undefined)?.[0];
  if (useless !== undefined)
    throw badInput(`${useless} is for a search`, "--prove", "no such option beside it");
}

function checkOptions(
  { model }: Target,
  { starts = fixedPointsDefaults.starts, cycles = 1, slow = false }: SearchOptions,
): void {
  if (cycles > 1) requireMap(model, "--cycles");
  // Some ten Newton steps a start, each a linear solve, and as many starts again in the rounds.
  const periods = (cycles * (cycles + 1)) / 2;
  const cube = model.system.dimension ** 3;
  checkWork(periods * starts * 40 * cube, "--starts");
  // Sixty steps a descent, each with a Hessian from the Jacobians of 2n states.
  if (slow) checkWork((slowDescents.givenUp + slowDescents.random) * 60 * 4 * cube, "--slow");
}

/** The closed form where there is one, and the search always: their agreement is part of the answer. */
async function find(
  { model, p }: Target,
  options: FixedPointsCommandOptions,
  { stderr, signal }: Io,
): Promise<FoundPoints> {
  const { startsFrom, threads, quiet = false, cycles: longest = 1 } = options;
  const states = startsFrom === undefined ? undefined : await readStates(startsFrom, model.system.dimension);
  const progress = progressBar(stderr, longest + (options.slow === true ? 1 : 0), quiet);
  const { starts, tolerance, noise, seed } = options;
  const settings = {
    seed,
    threads,
    signal,
    ...(starts !== undefined && { starts }),
    ...(tolerance !== undefined && { tolerance }),
    ...(noise !== undefined && { noise }),
    ...(states !== undefined && { states }),
  };
  try {
    const search = await parallelFixedPoints(model, p, settings);
    await progress.advance("fixed points");
    const cycles: CyclesResult[] = [];
    for (let period = 2; period <= longest; period++) {
      cycles.push(await parallelCycles(model, p, period, settings));
      await progress.advance(`cycles of period ${period}`);
    }
    const slow = options.slow === true ? slowPoints(model, p, slowStarts(search, model, seed)) : undefined;
    return { ...points(model, p, search), search, ...(longest > 1 && { cycles }), ...(slow && { slow }) };
  } finally {
    await progress.end();
    await closePools();
  }
}

/** Descents to slow points: from states at which the search gave up, at most, and from random ones. */
const slowDescents = { givenUp: 256, random: 64 } as const;

/** The first few hundred states at which Newton's method was given up, for a descent takes longer, and random ones. */
function slowStarts({ givenUp }: FixedPointsResult, model: Model, seed: number): Float64Array {
  const n = model.system.dimension;
  const random = boxStarts(model, randomStream(seed, 1), slowDescents.random);
  const first = givenUp.subarray(0, slowDescents.givenUp * n);
  const states = new Float64Array(first.length + random.length * n);
  states.set(first);
  random.forEach((x, i) => {
    states.set(x, first.length + i * n);
  });
  return states;
}

function points(
  model: Model,
  p: Float64Array,
  { fixedPoints }: FixedPointsResult,
): Pick<FoundPoints, "fixedPoints" | "complete" | "method"> {
  if (model.oneNeuron === undefined) return { fixedPoints, complete: false, method: "search" };
  const closed = oneNeuronFixedPoints(model, p);
  return { fixedPoints: closed.points, complete: closed.countCertified, method: "closed form" };
}
