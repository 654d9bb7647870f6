import { blockEstimate, type BlockEstimate } from "./block-statistics.js";
import type { GrowthRecord } from "./growth-record.js";
import { kaplanYorkeDimension } from "./kaplan-yorke.js";

/** One Lyapunov exponent, in nats a step (a unit of time of a flow). */
export interface LyapunovExponent extends BlockEstimate {
  /** null where the status is not "ok". */
  readonly value: number | null;
  /**
   * "singular": at some step the growth could not be told from zero, so the exponent is −∞ (a singular Jacobian) or
   * below what doubles resolve; "unknown": the run ended before it began.
   */
  readonly status: "ok" | "singular" | "unknown";
}

/** Estimates after a part of the run. */
export interface LyapunovTracePoint {
  /** Steps, or time, averaged over so far. */
  readonly length: number;
  /** In the order of the exponents; null where the growth vanished. */
  readonly values: readonly (number | null)[];
}

export interface LyapunovSpectrum {
  /** "diverged": state or Jacobian left the finite numbers; "max-steps": the budget of a flow's segments ran out. */
  readonly status: "ok" | "diverged" | "max-steps";
  /** The largest m, largest first. */
  readonly exponents: readonly LyapunovExponent[];
  /** Their sum: of all n, the mean of ln |det J| (of the divergence of a flow). null where one is not known. */
  readonly sum: number | null;
  /** Kaplan–Yorke dimension; null where the exponents found do not decide. */
  readonly kaplanYorke: number | null;
  readonly trace: readonly LyapunovTracePoint[];
  /** n, of the state space. */
  readonly dimension: number;
  /** Steps, or time, averaged over, and gone through before; as asked for if the status is "ok". */
  readonly length: number;
  readonly warmUp: number;
  /** Blocks that errors come from. */
  readonly blocks: number;
  /** The last state reached, shape [n]. */
  readonly finalState: Float64Array;
}

/** Exponents with their errors from the growth of a frame. */
export function lyapunovEstimate(
  record: GrowthRecord,
  dimension: number,
  finalState: Float64Array,
): LyapunovSpectrum {
  const { status, length, warmUp, blockMeans, trace } = record;
  const means = Array.from(record.total, (g) => (length > 0 ? g / length : NaN));
  const order = [...means.keys()].sort((i, j) => means[j]! - means[i]! || i - j);
  const exponents = order.map((i) =>
    exponent(
      means[i]!,
      blockMeans.map((block) => block[i]!),
    ),
  );
  const sum = means.reduce((total, v) => total + v, 0);
  return {
    status,
    exponents,
    sum: Number.isFinite(sum) ? sum : null,
    kaplanYorke: length > 0 ? kaplanYorkeDimension(means, dimension) : null,
    trace: trace.map((point) => ({
      length: point.length,
      values: order.map((i) => finiteOrNull(point.rates[i]!)),
    })),
    dimension,
    length,
    warmUp,
    blocks: blockMeans.length,
    finalState,
  };
}

function exponent(mean: number, blocks: readonly number[]): LyapunovExponent {
  if (Number.isFinite(mean)) return { value: mean, status: "ok", ...blockEstimate(mean, blocks) };
  const status = Number.isNaN(mean) ? "unknown" : "singular";
  return { value: null, status, standardError: null, interval: null, correlation: null };
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
