import { setImmediate } from "node:timers/promises";
import { gridKernel } from "../methods/landscape/landscape-kernel.js";
import type { GridArrays, GridTask } from "../methods/landscape/landscape-task.js";
import type { Landscape } from "../methods/landscape/landscape.js";
import { finishLandscape } from "../methods/landscape/landscape.js";
import type { Model } from "../systems/model.js";
import { sourceOf, type ModelSource } from "../systems/model-source.js";
import type { DiscreteMap } from "../systems/system.js";
import { rowsOf, type LandscapeRows } from "./landscape-rows.js";
import { defaultThreads, isPoolRunning, runTasks, workerModule, worthThreads } from "./worker-pool.js";

export interface ParallelOptions {
  /** Default: as many as the machine offers. */
  readonly threads?: number | undefined;
  readonly onProgress?: ((doneRows: number, rows: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Milliseconds after which a run on this thread lets others have a turn. */
const turn = 20;
/** Tasks a thread, so that none waits long for the last. */
const tasksPerThread = 6;
/** Milliseconds of work that are worth handing to threads that run already. */
const worthMessages = 5;

const worker = workerModule("landscape-worker", import.meta.url);

/**
 * {@link landscape} spread over worker threads: the same bits for any number of them.
 *
 * The arrays of the result lie in shared memory. The first rows are computed here and timed; the rest goes to the threads only if it is worth starting them.
 *
 * @param task see {@link gridTask}
 * @throws     RangeError if the task is invalid; the signal's reason if it fires
 */
export async function parallelLandscape(
  model: Model<DiscreteMap>,
  task: GridTask,
  options: ParallelOptions = {},
): Promise<Landscape> {
  const { threads = defaultThreads(), signal, onProgress } = options;
  const rows = task.y.count;
  const kernel = gridKernel(model, task);
  const arrays = sharedArrays(rows * task.x.count);
  const source = sourceOf(model);
  const worthIt = isPoolRunning(worker, threads) ? worthMessages : worthThreads;
  const start = performance.now();
  for (let row = 0; row < rows;) {
    signal?.throwIfAborted();
    const perRow = (performance.now() - start) / Math.max(1, row);
    if (row > 0 && threads > 1 && source !== undefined && perRow * (rows - row) > worthIt) {
      await fillByThreads(source, task, row, arrays, { ...options, threads });
      break;
    }
    const end = row === 0 ? 1 : Math.min(rows, row + Math.max(1, Math.floor(turn / perRow)));
    kernel.fill(row, end, rowsOf(arrays, row, end, task.x.count));
    row = end;
    onProgress?.(row, rows);
    await setImmediate();
  }
  return finishLandscape(task, arrays);
}

/**
 * Starts the threads that {@link parallelLandscape} would start only for work that is worth it, for a program that
 * computes many landscapes of a few milliseconds.
 */
export async function startLandscapeThreads(threads = defaultThreads()): Promise<void> {
  await runTasks([], { worker, threads });
}

async function fillByThreads(
  source: ModelSource,
  task: GridTask,
  first: number,
  arrays: GridArrays,
  { threads, signal, onProgress }: ParallelOptions & { readonly threads: number },
): Promise<void> {
  const rows = task.y.count;
  const size = Math.ceil((rows - first) / (threads * tasksPerThread));
  const tasks: LandscapeRows[] = [];
  for (let r0 = first; r0 < rows; r0 += size) {
    tasks.push({ source, task, arrays, r0, r1: Math.min(rows, r0 + size) });
  }
  await runTasks(tasks, {
    worker,
    threads,
    signal,
    onProgress: (done) => onProgress?.(Math.min(rows, first + done * size), rows),
  });
}

/** Three arrays that threads fill in place, so that no result is copied. */
function sharedArrays(cells: number): GridArrays {
  const array = (): Float64Array => new Float64Array(new SharedArrayBuffer(8 * cells));
  return { loss: array(), gradientX: array(), gradientY: array() };
}
