import { setImmediate } from "node:timers/promises";
import type { BasinAtlas } from "../methods/basins/basin-atlas.js";
import { labelPoints, pointCount, type PointSource } from "../methods/basins/label-points.js";
import type { Model } from "../systems/model.js";
import { sourceOf, type ModelSource } from "../systems/model-source.js";
import type { LabelTask } from "./labels-worker.js";
import type { ParallelOptions } from "./parallel-landscape.js";
import { defaultThreads, isPoolRunning, runTasks, workerModule, worthThreads } from "./worker-pool.js";

/** Milliseconds after which a run on this thread lets others have a turn. */
const turn = 20;
/** Tasks a thread, so that none waits long for the last: labels near a boundary take longest. */
const tasksPerThread = 16;
/** Milliseconds of work that are worth handing to threads that run already. */
const worthMessages = 5;
/** States that are labelled before the time of one is known. */
const firstPart = 64;

const worker = workerModule("labels-worker", import.meta.url);

/**
 * `labelPoints` of all states of a source, spread over worker threads: the same labels for any number of them.
 *
 * @param p parameters, shape [m]
 * @returns shape [count], in shared memory
 * @throws  the signal's reason if it fires
 */
export async function parallelLabels(
  model: Model,
  p: Float64Array,
  atlas: BasinAtlas,
  points: PointSource,
  options: ParallelOptions = {},
): Promise<Int32Array> {
  const { threads = defaultThreads(), signal, onProgress } = options;
  const count = pointCount(points);
  const labels = new Int32Array(new SharedArrayBuffer(4 * count));
  const source = sourceOf(model);
  const worthIt = isPoolRunning(worker, threads) ? worthMessages : worthThreads;
  const start = performance.now();
  for (let k = 0; k < count;) {
    signal?.throwIfAborted();
    const each = (performance.now() - start) / Math.max(1, k);
    if (k > 0 && threads > 1 && source !== undefined && each * (count - k) > worthIt) {
      const rest = { source, p, atlas, points, first: k, end: count, labels };
      await labelByThreads(rest, { ...options, threads });
      break;
    }
    const end = Math.min(count, k + (k === 0 ? firstPart : Math.max(1, Math.floor(turn / each))));
    labels.set(labelPoints(model, p, atlas, points, k, end), k);
    k = end;
    onProgress?.(k, count);
    await setImmediate();
  }
  return labels;
}

/** Starts the threads ahead of work, for a program that labels many short lists. */
export async function startLabelThreads(threads = defaultThreads()): Promise<void> {
  await runTasks([], { worker, threads });
}

async function labelByThreads(
  rest: LabelTask & { readonly source: ModelSource },
  { threads, signal, onProgress }: ParallelOptions & { readonly threads: number },
): Promise<void> {
  const { first, end } = rest;
  const size = Math.ceil((end - first) / (threads * tasksPerThread));
  const tasks: LabelTask[] = [];
  for (let k = first; k < end; k += size) tasks.push({ ...rest, first: k, end: Math.min(end, k + size) });
  await runTasks(tasks, {
    worker,
    threads,
    signal,
    onProgress: (done) => onProgress?.(Math.min(end, first + done * size), end),
  });
}
