import type { TangentFrame } from "./tangent-frame.js";

/** How long a frame is followed, and what is written down. */
export interface GrowthPlan {
  /** Steps, or time of a flow, over which growth is averaged. */
  readonly length: number;
  /** Steps or time before that, in which the state settles and the frame aligns. */
  readonly warmUp: number;
  /** Blocks whose means are kept. */
  readonly blocks: number;
  /** Lengths are whole numbers of steps. */
  readonly whole: boolean;
}

/** Growth of the vectors of a frame: logarithms, summed. Infinite where a vector vanished. */
export interface GrowthRecord {
  readonly status: "ok" | "diverged" | "max-steps";
  /** Length completed after the warm-up, and of the warm-up. */
  readonly length: number;
  readonly warmUp: number;
  /** Growth over that length, shape [m]. */
  readonly total: Float64Array;
  /** Mean growth rate within each completed block, shape [m] each. */
  readonly blockMeans: readonly Float64Array[];
  /** Mean growth rate up to each of some times, ten a decade. */
  readonly trace: readonly { readonly length: number; readonly rates: Float64Array }[];
}

const tracePerDecade = 10;
const traceDecades = 6;

/**
 * Follows a frame through its warm-up and along its run; yields, after each piece, the share that is done.
 *
 * A caller that wants neither progress nor interruption runs it with {@link finish}.
 */
export function* recordGrowth(frame: TangentFrame, plan: GrowthPlan): Generator<number, GrowthRecord> {
  const m = frame.vectors;
  const all = plan.warmUp + plan.length;
  const total = new Float64Array(m);
  const blockMeans: Float64Array[] = [];
  const trace: { length: number; rates: Float64Array }[] = [];
  const warm = frame.advance(plan.warmUp, new Float64Array(m));
  if (warm.status !== "ok") {
    return { status: warm.status, length: 0, warmUp: warm.done, total, blockMeans, trace };
  }
  const ends = new Set(blockEnds(plan));
  const marks = new Set([...traceTimes(plan), plan.length]);
  let [done, blockStart, blockTotal] = [0, 0, total.slice()];
  for (const mark of [...new Set([...ends, ...marks])].sort((a, b) => a - b)) {
    yield (plan.warmUp + done) / all;
    const { status, done: moved } = frame.advance(mark - done, total);
    if (status !== "ok") {
      return { status, length: done + moved, warmUp: plan.warmUp, total, blockMeans, trace };
    }
    done = mark;
    if (marks.has(mark)) trace.push({ length: mark, rates: total.map((g) => g / mark) });
    if (!ends.has(mark)) continue;
    const [width, before] = [mark - blockStart, blockTotal];
    blockMeans.push(total.map((g, i) => (g - before[i]!) / width));
    [blockStart, blockTotal] = [mark, total.slice()];
  }
  return { status: "ok", length: done, warmUp: plan.warmUp, total, blockMeans, trace };
}

/** Runs a generator to its end, without looking at what it yields. */
export function finish<Result>(run: Generator<unknown, Result>): Result {
  let next = run.next();
  while (next.done !== true) next = run.next();
  return next.value;
}

function blockEnds({ length, blocks, whole }: GrowthPlan): number[] {
  const count = whole ? Math.min(blocks, length) : blocks;
  return Array.from({ length: count }, (_, k) => {
    const end = ((k + 1) / count) * length;
    return whole ? Math.round(end) : end;
  });
}

/** 1, 2, 3, 4, 5, 6, 8, 10, 13, … times the unit: a step of a map, a millionth of a flow's time. */
function traceTimes({ length, whole }: GrowthPlan): number[] {
  const unit = whole ? 1 : length / 10 ** traceDecades;
  const times: number[] = [];
  for (let k = whole ? 0 : 3 * tracePerDecade; ; k++) {
    const time = unit * 10 ** (k / tracePerDecade);
    if (time >= length) return times;
    times.push(whole ? Math.round(time) : time);
  }
}
