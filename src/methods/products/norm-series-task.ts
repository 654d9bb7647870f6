import type { JacobianProduct } from "../results.js";
import { checkCount } from "../run-arguments.js";

export interface NormSeriesOptions {
  /** Of the random part of every start. */
  readonly seed?: number | undefined;
  /** Accept a norm σ once ‖PᵀP v − σ²v‖ ≤ tolerance · σ². */
  readonly tolerance?: number | undefined;
  /** Most Lanczos steps a norm; after them all singular values are computed. */
  readonly maxIterations?: number | undefined;
}

/** The only place where these defaults are written down. */
export const normSeriesDefaults = {
  seed: 0,
  tolerance: 1e-12,
  maxIterations: 300,
} as const satisfies Required<NormSeriesOptions>;

export type NormSeriesSettings = { readonly [K in keyof NormSeriesOptions]-?: number };

export interface MeasuredNorm {
  /** k, the number of factors. */
  readonly k: number;
  /** ‖P_k‖₂; null where a double cannot hold it, though `logNorm` can. */
  readonly norm: number | null;
  /** ln ‖P_k‖₂; null for a product that is exactly zero. */
  readonly logNorm: number | null;
}

export interface NormSeries {
  readonly dimension: number;
  readonly lags: readonly MeasuredNorm[];
  /** "non-finite": a factor was not finite; the lags before it are there. */
  readonly status: "ok" | "non-finite";
  /** The last product formed. */
  readonly last: JacobianProduct;
  /** Lanczos steps altogether. */
  readonly iterations: number;
  /** Norms that did not converge and were taken from all singular values. */
  readonly fallbacks: number;
  readonly options: NormSeriesSettings;
}

/** A norm series, checked. */
export interface SeriesTask {
  readonly n: number;
  readonly side: "left" | "right";
  readonly lags: readonly number[];
  readonly settings: NormSeriesSettings;
}

/** @throws RangeError if the size or a lag is not valid */
export function seriesTask(
  n: number,
  side: "left" | "right",
  lags: readonly number[],
  options: NormSeriesOptions,
): SeriesTask {
  checkCount("the size of the factors", n, 1);
  lags.forEach((lag, i) => {
    checkCount("a lag", lag, i === 0 ? 0 : lags[i - 1]!);
  });
  return { n, side, lags, settings: { ...normSeriesDefaults, ...defined(options) } };
}

/** The options that are given. */
function defined(options: NormSeriesOptions): Partial<NormSeriesSettings> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
