/** One side of a comparison: runs once and gives the milliseconds it took. */
export type Side = () => Promise<number>;

export interface BenchRow {
  readonly job: string;
  /** Median milliseconds. */
  readonly ours: number;
  readonly peer: number;
  readonly peerName: string;
  /** Median of the rounds' peer/ours: above 1, ours is faster. */
  readonly ratio: number;
  /** Smallest ratio that is accepted. */
  readonly target: number;
  /** Largest difference of the two results, relative to the largest magnitude; null where there is none to take. */
  readonly difference: number | null;
  /** An absolute target: largest milliseconds accepted. Such a row has no peer, so no ratio either. */
  readonly limit?: number;
}

/** A row with an absolute target; infinite where it is only told. */
export function absoluteRow(job: string, ours: number, limit: number): BenchRow {
  return { job, ours, peer: NaN, peerName: "–", ratio: Infinity, target: 0, difference: null, limit };
}

/** A benchmark: one file a job, listed in main.ts. */
export interface BenchJob {
  readonly name: string;
  run(): Promise<readonly BenchRow[]>;
}

/** Milliseconds of one call. */
export async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Milliseconds before every turn, in which threads of the side before that still spin, as OpenBLAS's do, fall asleep. */
const pause = 50;

/** Alternates the two sides, after a warm-up of each, so that both see the same state of the machine. */
export async function alternate(
  ours: Side,
  peer: Side,
  rounds: number,
): Promise<Pick<BenchRow, "ours" | "peer" | "ratio">> {
  const times: { ours: number; peer: number }[] = [];
  for (let round = -2; round < rounds; round++) {
    const pair = { ours: await afterPause(ours), peer: await afterPause(peer) };
    if (round >= 0) times.push(pair);
  }
  return {
    ours: median(times.map((t) => t.ours)),
    peer: median(times.map((t) => t.peer)),
    ratio: median(times.map((t) => t.peer / t.ours)),
  };
}

async function afterPause(side: Side): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, pause));
  return side();
}

/** Median of several runs in one turn, for work so short that the system's interruptions of it are as long. */
export async function repeatedly(side: Side, times: number): Promise<number> {
  const runs: number[] = [];
  for (let i = 0; i < times; i++) runs.push(await side());
  return median(runs);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** max|a − b| / max|b|. */
export function relativeDifference(a: Float64Array, b: Float64Array): number {
  let [difference, largest] = [0, 0];
  for (let i = 0; i < b.length; i++) {
    difference = Math.max(difference, Math.abs(a[i]! - b[i]!));
    largest = Math.max(largest, Math.abs(b[i]!));
  }
  return difference / largest;
}
