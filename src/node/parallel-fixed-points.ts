import { describeSearch, fixedPointsDefaults } from "../methods/fixed-points/fixed-points.js";
import type { FixedPointsOptions, FixedPointsResult } from "../methods/fixed-points/fixed-points.js";
import { fixedPointSearch } from "../methods/fixed-points/fixed-point-search.js";
import { cyclesAmong, iteratedModel, type CyclesResult } from "../methods/fixed-points/k-cycles.js";
import { newtonBatch, type NewtonEnds } from "../methods/fixed-points/newton-batch.js";
import type { Model } from "../systems/model.js";
import { sourceOf, type ModelSource } from "../systems/model-source.js";
import type { NewtonTask } from "./fixed-points-worker.js";
import { defaultThreads, isPoolRunning, runTasks, workerModule, worthThreads } from "./worker-pool.js";

export interface ParallelSearchOptions extends FixedPointsOptions {
  /** Default: as many as the machine offers. */
  readonly threads?: number | undefined;
  /** Called as starts are done with; how many there will be is not known. */
  readonly onProgress?: ((runs: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Starts computed here and timed before threads are thought of. */
const timed = 8;
/** Tasks a thread, so that none waits long for the last. */
const tasksPerThread = 4;
/** Milliseconds of work that are worth handing to threads that run already. */
const worthMessages = 10;

const worker = workerModule("fixed-points-worker", import.meta.url);

/**
 * {@link fixedPoints} with the starts spread over worker threads: the same result for any number of them.
 *
 * @throws RangeError as `fixedPoints`; the signal's reason if it fires
 */
export function parallelFixedPoints(
  model: Model,
  p: Float64Array,
  options: ParallelSearchOptions = {},
): Promise<FixedPointsResult> {
  return search(model, p, sourceOf(model), 1, options);
}

/** {@link kCycles} likewise. */
export async function parallelCycles(
  model: Model,
  p: Float64Array,
  period: number,
  options: ParallelSearchOptions = {},
): Promise<CyclesResult> {
  const found = await search(iteratedModel(model, period), p, sourceOf(model), period, options);
  return cyclesAmong(model, p, period, found);
}

/** Starts the threads that are otherwise started only for work that is worth it. */
export async function startSearchThreads(threads = defaultThreads()): Promise<void> {
  await runTasks([], { worker, threads });
}

async function search(
  model: Model,
  p: Float64Array,
  source: ModelSource | undefined,
  period: number,
  { threads = defaultThreads(), onProgress, signal, ...options }: ParallelSearchOptions,
): Promise<FixedPointsResult> {
  const settings = { ...fixedPointsDefaults, ...options };
  const dialogue = fixedPointSearch(model, p, settings);
  const spread = source === undefined || threads < 2 ? undefined : { source, period, threads, signal };
  let runs = 0;
  let turn = dialogue.next();
  while (turn.done !== true) {
    signal?.throwIfAborted();
    const ends = await newtonEnds(model, p, turn.value, spread);
    onProgress?.((runs += ends.converged.length));
    turn = dialogue.next(ends);
  }
  return describeSearch(model, p, settings, turn.value);
}

interface Spread {
  readonly source: ModelSource;
  readonly period: number;
  readonly threads: number;
  readonly signal: AbortSignal | undefined;
}

async function newtonEnds(
  model: Model,
  p: Float64Array,
  starts: Float64Array,
  spread: Spread | undefined,
): Promise<NewtonEnds> {
  const n = model.system.dimension;
  const count = starts.length / n;
  if (spread === undefined || count <= timed) return newtonBatch(model, p, starts);
  const begin = performance.now();
  const first = newtonBatch(model, p, starts.subarray(0, timed * n));
  const left = ((performance.now() - begin) / timed) * (count - timed);
  const rest = starts.subarray(timed * n);
  if (left < (isPoolRunning(worker, spread.threads) ? worthMessages : worthThreads)) {
    return concatenated([first, newtonBatch(model, p, rest)]);
  }
  const { source, period, threads, signal } = spread;
  const size = n * Math.ceil((count - timed) / (threads * tasksPerThread));
  const tasks: NewtonTask[] = [];
  for (let from = 0; from < rest.length; from += size) {
    tasks.push({ source, period, p, starts: rest.slice(from, from + size) });
  }
  return concatenated([first, ...(await runTasks<NewtonEnds>(tasks, { worker, threads, signal }))]);
}

function concatenated(parts: readonly NewtonEnds[]): NewtonEnds {
  const total = (length: (part: NewtonEnds) => number) => parts.reduce((sum, part) => sum + length(part), 0);
  const states = new Float64Array(total((part) => part.states.length));
  const converged = new Uint8Array(total((part) => part.converged.length));
  let [atState, at] = [0, 0];
  for (const part of parts) {
    states.set(part.states, atState);
    converged.set(part.converged, at);
    atState += part.states.length;
    at += part.converged.length;
  }
  return { states, converged };
}
