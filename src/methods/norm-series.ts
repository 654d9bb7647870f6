import { operatorNorm } from "../linalg/norms.js";
import { residentProduct, type ResidentProduct } from "../kernels/norm-series.js";
import { randomStream } from "../random/stream.js";
import { leadingSingularValue } from "./leading-singular-value.js";
import type { JacobianProduct } from "./results.js";
import { checkCount } from "./run-arguments.js";
import { binaryExponent, scaledLog, toScaled, unscaled } from "./scaled-product.js";

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

type Settings = { readonly [K in keyof NormSeriesOptions]-?: number };

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
  readonly options: Settings;
}

/** Up to this size all singular values cost no more than an iteration. */
const direct = 16;

/**
 * Operator norms of growing products P_k = P_{k−1} · F_k ("right") or F_k · P_{k−1} ("left"), in log scale: no
 * overflow or underflow at any length.
 *
 * One matrix product a factor with SIMD and, for each norm asked for, the Lanczos process on PᵀP, one pass over P a
 * step: 2n³ + some 15 · 4n² operations. It starts from the singular vector of the product before, carried on by the
 * factor, plus a random tenth. Every norm has passed a residual test, so it is a singular value to 10⁻¹² or better;
 * that it is the largest holds up to tolerance/(2c), c the share of the start in the leading direction, which by the
 * random tenth is below 10⁻³/√n with a probability of about 1 %. Up to n = 16, and where the iteration does not
 * converge, all singular values are computed instead.
 *
 * @param n        size of the factors
 * @param factorAt k ↦ F_k, flat [n, n], k = 1, 2, …; may reuse its buffer
 * @param lags     ascending numbers of factors after which to measure
 * @throws         RangeError if a factor is not n × n, a lag not a whole number or below the one before, or if three
 *                 n × n matrices exceed the memory
 * @see            Kuczyński & Woźniakowski, SIAM J. Matrix Anal. Appl. 13 (1992) 1094, doi:10.1137/0613066
 */
export function normSeries(
  n: number,
  factorAt: (k: number) => Float64Array,
  side: "left" | "right",
  lags: readonly number[],
  options: NormSeriesOptions = {},
): NormSeries {
  const settings: Settings = { ...normSeriesDefaults, ...defined(options) };
  checkCount("the size of the factors", n, 1);
  lags.forEach((lag, i) => {
    checkCount("a lag", lag, i === 0 ? 0 : lags[i - 1]!);
  });
  const product = scaledResident(n, side);
  const measure = normMeasure(n, settings);
  const measured: MeasuredNorm[] = [];
  let k = 0;
  let finite = true;
  for (const lag of lags) {
    while (k < lag && finite) {
      finite = product.multiply(factorAt(k + 1));
      if (finite) {
        measure.advance(product.resident, side);
        k++;
      }
    }
    if (!finite) break;
    const norm = product.isZero() ? 0 : measure.norm(product.resident);
    const exponent = product.exponent();
    measured.push({ k, norm: unscaled(norm, exponent), logNorm: scaledLog(norm, exponent) });
  }
  const { mantissa, exponent } = toScaled(product.resident.matrix(), n, n);
  return {
    dimension: n,
    lags: measured,
    status: finite ? "ok" : "non-finite",
    last: { lag: k, mantissa, exponent: exponent + product.exponent() },
    ...measure.counts(),
    options: settings,
  };
}

/** Entries beyond 2^±roomy are scaled back; products of two such matrices, and squares, are safe in a double. */
const roomy = 100;

/** A resident product times 2^exponent; rescaling by powers of two is exact. */
function scaledResident(n: number, side: "left" | "right") {
  const resident = residentProduct(n);
  let exponent = 0;
  let zero = false;
  /** False, with the product left as it was, if the factor holds a number that is not finite. */
  const multiply = (factor: Float64Array): boolean => {
    if (factor.length !== n * n) {
      throw new RangeError(`a factor has ${factor.length} entries; expected ${n} × ${n}`);
    }
    resident.factor.set(factor);
    let largest = resident.multiply(side);
    if (!(Math.abs(binaryExponent(largest)) <= 4 * roomy && largest > 0 && largest < Infinity)) {
      const own = resident.largestOfFactor();
      if (!Number.isFinite(own)) return false;
      exponent += binaryExponent(own);
      tame(resident.factor, own);
      largest = resident.multiply(side);
    }
    const shift = binaryExponent(largest);
    const rescale = Math.abs(shift) > roomy;
    resident.accept(rescale ? 2 ** -shift : 1);
    if (rescale) exponent += shift;
    zero = largest === 0;
    return true;
  };
  return { resident, multiply, exponent: () => exponent, isZero: () => zero };
}

/** Brings the largest entry into [½, 1), in two exact steps where one power of two would not be a double. */
function tame(factor: Float64Array, largest: number): void {
  const exponent = binaryExponent(largest);
  const half = Math.trunc(exponent / 2);
  for (let i = 0; i < factor.length; i++) factor[i] = factor[i]! * 2 ** -half * 2 ** (half - exponent);
}

/** Share of random numbers in a start. */
const randomShare = 0.1;

function normMeasure(n: number, settings: Settings) {
  const { normal } = randomStream(settings.seed);
  const noise = Float64Array.from({ length: n }, () => (randomShare * normal()) / Math.sqrt(n));
  let direction: Float64Array = new Float64Array(n);
  let [iterations, fallbacks] = [0, 0];
  const norm = (resident: ResidentProduct): number => {
    if (n <= direct) return operatorNorm(resident.matrix(), n, n);
    const start = unit(direction).map((v, i) => v + noise[i]!);
    const found = leadingSingularValue(resident, n, start, settings);
    iterations += found.iterations;
    direction = found.vector;
    if (found.converged) return found.value;
    fallbacks++;
    return operatorNorm(resident.matrix(), n, n);
  };
  return {
    norm,
    /** Carries the leading direction on to the product with one more factor. */
    advance: (resident: ResidentProduct, side: "left" | "right") => {
      if (side === "right" && n > direct) direction = resident.transposedFactorTimes(unit(direction));
    },
    counts: () => ({ iterations, fallbacks }),
  };
}

/** v / ‖v‖; v itself where it has no direction. */
function unit(v: Float64Array): Float64Array {
  let square = 0;
  for (let i = 0; i < v.length; i++) square += v[i]! ** 2;
  const scale = 1 / Math.sqrt(square);
  return square > 1e-290 && square < 1e290 ? v.map((x) => x * scale) : v.map(() => 0);
}

/** The options that are given. */
function defined(options: NormSeriesOptions): Partial<Settings> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
