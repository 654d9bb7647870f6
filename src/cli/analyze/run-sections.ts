import { setMaxListeners } from "node:events";
import { availableParallelism } from "node:os";
import { workerFile } from "../../node/worker-file.js";
import type { SectionPlan } from "./section-plan.js";
import type { SectionJob, SectionRun } from "./section-worker.js";

export interface RunSectionsOptions {
  readonly threads: number | undefined;
  readonly signal: AbortSignal;
  readonly onFinished: (plan: SectionPlan) => Promise<void>;
}

/**
 * Runs the commands of sections, each in a thread of its own, as many at a time as there are threads; a plan that is
 * unavailable gives undefined. The results do not depend on the number of threads.
 *
 * @throws Error of a defect, or the signal's reason; the threads are then ended
 */
export async function runSections(
  plans: readonly SectionPlan[],
  { threads = availableParallelism(), signal, onFinished }: RunSectionsOptions,
): Promise<(SectionRun | undefined)[]> {
  const { Tinypool } = await import("tinypool");
  const wanted = plans.filter(({ unavailable }) => unavailable === undefined).length;
  const count = Math.max(1, Math.min(threads, wanted));
  const pool = new Tinypool({
    filename: workerFile("cli/analyze/section-worker"),
    minThreads: count,
    maxThreads: count,
  });
  setMaxListeners(0, signal);
  // What a command may spread over threads of its own.
  const each = Math.max(1, Math.floor(threads / count));
  try {
    return await Promise.all(
      plans.map(async (plan) => {
        if (plan.unavailable !== undefined) return undefined;
        const run = (await pool.run(jobOf(plan, each), { signal })) as SectionRun;
        await onFinished(plan);
        return run;
      }),
    );
  } finally {
    await pool.destroy();
  }
}

function jobOf({ name, argv, fallback, plots, threaded = false }: SectionPlan, threads: number): SectionJob {
  const spread = threaded ? ["--threads", String(threads)] : [];
  const whole = (words: readonly string[]) => [...words, ...spread, "--quiet"];
  return {
    section: name,
    argv: whole(argv),
    ...(fallback && { fallback: whole(fallback) }),
    ...(plots && { plots }),
  };
}
