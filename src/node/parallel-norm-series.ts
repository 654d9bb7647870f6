import { normSeries, type NormSeries, type NormSeriesOptions } from "../methods/products/norm-series.js";
import { directSize, joinParts, type SeriesPart } from "../methods/products/norm-series-part.js";
import { seriesTask } from "../methods/products/norm-series-task.js";
import type { SeriesMember } from "./norm-series-worker.js";
import { factorCount, factorsAt, type SeriesFactors } from "./series-factors.js";
import { seriesMeeting } from "./series-partner.js";
import { defaultThreads, isPoolRunning, runTasks, workerModule, worthThreads } from "./worker-pool.js";

export interface ParallelSeriesOptions extends NormSeriesOptions {
  /** Default: as many as the machine offers; more than two are not used. */
  readonly threads?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Operations a millisecond of one thread, for a guess of what a series takes. */
const perMillisecond = 1.5e7;
/** Milliseconds of work that are worth handing to threads that run already. */
const worthMessages = 1;

const worker = workerModule("norm-series-worker", import.meta.url);

/**
 * {@link normSeries} on two threads: the same bits as on one.
 *
 * Either computes half the rows of every product and every second norm; they meet once a product, in shared memory.
 * Short work stays on this thread. Factors over a SharedArrayBuffer are not copied.
 *
 * @param factors  see {@link SeriesFactors}
 * @throws         RangeError as {@link normSeries}, and if a lag exceeds the factors; the signal's reason if it fires
 */
export async function parallelNormSeries(
  n: number,
  factors: SeriesFactors,
  side: "left" | "right",
  lags: readonly number[],
  { threads = defaultThreads(), signal, ...options }: ParallelSeriesOptions = {},
): Promise<NormSeries> {
  signal?.throwIfAborted();
  const task = seriesTask(n, side, lags, options);
  const count = factorCount(factors, n);
  const last = lags.at(-1) ?? 0;
  if (last > count) throw new RangeError(`lag ${last} exceeds the ${count} factors there are`);
  if (threads < 2 || !isWorthThreads(n, last))
    return normSeries(n, factorsAt(factors, n), side, lags, options);
  const meeting = seriesMeeting(n);
  const members = ([0, 1] as const).map((member): SeriesMember => ({ task, factors, meeting, member }));
  return joinParts(task, await runTasks<SeriesPart>(members, { worker, threads: 2, signal }));
}

/** Starts the threads that {@link parallelNormSeries} would start only for work that is worth it. */
export async function startSeriesThreads(): Promise<void> {
  await runTasks([], { worker, threads: 2 });
}

function isWorthThreads(n: number, steps: number): boolean {
  const milliseconds = (2 * n ** 3 * steps) / perMillisecond;
  return n > directSize && milliseconds > (isPoolRunning(worker, 2) ? worthMessages : worthThreads);
}
