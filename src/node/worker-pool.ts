import { availableParallelism } from "node:os";
import type { Tinypool } from "tinypool";

export interface RunTasksOptions {
  /** The built module whose default export turns one task into its result; see {@link workerModule}. */
  readonly worker: URL;
  /** How many tasks run at a time. */
  readonly threads: number;
  /** Called after each task that has finished. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** Stops the run: tasks that wait are dropped, threads at work are ended. */
  readonly signal?: AbortSignal | undefined;
}

/** Starting threads costs 20–50 ms: work estimated below this many milliseconds is not worth a pool. */
export const worthThreads = 50;

const pools = new Map<string, Tinypool>();

/**
 * Runs tasks on worker threads and gives their results in the order of the tasks, whatever the order they
 * finished in.
 *
 * Threads start at the first call and stay for the next one with the same worker and number of threads; they do
 * not keep the process alive. Tasks and results are structured clones: what is large goes into arrays over a
 * SharedArrayBuffer in the task, or is returned as `Tinypool.move(array)`.
 *
 * @throws the first task's error, or the signal's reason; the threads are then ended
 */
export async function runTasks<Result>(
  tasks: readonly unknown[],
  { worker, threads, onProgress, signal }: RunTasksOptions,
): Promise<Result[]> {
  signal?.throwIfAborted();
  const key = poolKey(worker, threads);
  const pool = pools.get(key) ?? (await startPool(worker, threads));
  pools.set(key, pool);
  let done = 0;
  const run = async (task: unknown): Promise<Result> => {
    const result = (await pool.run(task)) as Result;
    onProgress?.(++done, tasks.length);
    return result;
  };
  const aborted = abortion(signal);
  try {
    return await Promise.race([Promise.all(tasks.map(run)), aborted.promise]);
  } catch (error) {
    pools.delete(key);
    await endPool(pool);
    throw error;
  } finally {
    aborted.release();
  }
}

/** Whether the threads for this worker run already, so that small work is worth handing over. */
export function isPoolRunning(worker: URL, threads: number): boolean {
  return pools.has(poolKey(worker, threads));
}

/** Ends all threads; the next {@link runTasks} starts new ones. */
export async function closePools(): Promise<void> {
  const ending = [...pools.values()];
  pools.clear();
  await Promise.all(ending.map(endPool));
}

/** As many as the machine offers this process. */
export function defaultThreads(): number {
  return availableParallelism();
}

/**
 * The built module `name`.js beside the caller. Threads load JavaScript only, so from the sources (as in the
 * tests) it is the one under dist.
 *
 * @param from `import.meta.url` of the caller in src/node
 */
export function workerModule(name: string, from: string): URL {
  return new URL(from.endsWith(".ts") ? `../../dist/src/node/${name}.js` : `${name}.js`, from);
}

function poolKey(worker: URL, threads: number): string {
  return `${threads} ${worker.href}`;
}

async function startPool(worker: URL, threads: number): Promise<Tinypool> {
  const { Tinypool: Pool } = await import("tinypool");
  // isolateWorkers stays off: a thread serves many tasks.
  return new Pool({ filename: worker.href, minThreads: threads, maxThreads: threads });
}

/** Tasks still waiting or running then reject; their promises have been given up, so nobody is to hear of it. */
async function endPool(pool: Tinypool): Promise<void> {
  pool.cancelPendingTasks();
  await pool.destroy();
}

/** A promise that rejects when the signal fires, and never otherwise. */
function abortion(signal: AbortSignal | undefined): { promise: Promise<never>; release: () => void } {
  let onAbort = (): void => undefined;
  const promise = new Promise<never>((_, reject) => {
    onAbort = () => {
      reject(signal?.reason instanceof Error ? signal.reason : new Error("aborted"));
    };
    signal?.addEventListener("abort", onAbort, { once: true });
  });
  return { promise, release: () => signal?.removeEventListener("abort", onAbort) };
}
