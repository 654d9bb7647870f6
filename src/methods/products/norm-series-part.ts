import type { MeasurableProduct, ResidentProduct } from "../../kernels/norm-series.js";
import { operatorNorm } from "../../linalg/norms.js";
import { randomStream } from "../../random/stream.js";
import { leadingSingularValue } from "./leading-singular-value.js";
import type { MeasuredNorm, NormSeries, NormSeriesSettings, SeriesTask } from "./norm-series-task.js";
import { scaledLog, toScaled, unscaled } from "./scaled-product.js";
import { scaledResident, type Partner, type Readers } from "./scaled-resident.js";

/** What one thread has of a norm series. */
export interface SeriesPart {
  /** The measurements made here, ascending. */
  readonly lags: readonly MeasuredNorm[];
  readonly status: "ok" | "non-finite";
  /** k of the last product. */
  readonly lag: number;
  /** The rows of the last product that were computed here, times 2^exponent. */
  readonly rows: Float64Array;
  readonly exponent: number;
  readonly iterations: number;
  readonly fallbacks: number;
}

/** Up to this size all singular values cost no more than an iteration. */
export const directSize = 16;

/** The series from the parts of its threads, in their order. */
export function joinParts({ n, settings }: SeriesTask, parts: readonly SeriesPart[]): NormSeries {
  const { status, lag, exponent } = parts[0]!;
  const whole = new Float64Array(n * n);
  let at = 0;
  for (const { rows } of parts) {
    whole.set(rows, at);
    at += rows.length;
  }
  const scaled = toScaled(whole, n, n);
  return {
    dimension: n,
    lags: takingTurns(parts.map(({ lags }) => lags)),
    status,
    last: { lag, mantissa: scaled.mantissa, exponent: scaled.exponent + exponent },
    iterations: parts.reduce((sum, { iterations }) => sum + iterations, 0),
    fallbacks: parts.reduce((sum, { fallbacks }) => sum + fallbacks, 0),
    options: settings,
  };
}

/**
 * The norm series, or a partner's part of it: half the rows of every product, and every second measurement.
 *
 * The measurements form two chains that share no state, the even and the odd ones, so that they are the same bits
 * however they are spread. Beside a partner those of the first chain wait for the next product: while one thread
 * measures it, the other measures that one.
 *
 * @throws RangeError if a factor is not n × n, or if the matrices exceed the memory
 */
export function seriesPart(
  task: SeriesTask,
  factorAt: (k: number) => Float64Array,
  partner?: Partner,
): SeriesPart {
  const { n, side, lags, settings } = task;
  const product = scaledResident(n, side, partner);
  const { resident } = product;
  const chains = [normMeasure(n, settings), normMeasure(n, settings)] as const;
  const own = partner ? [chains[partner.member]] : chains;
  const readersOf = readersOfProducts(task, partner);
  const measured: MeasuredNorm[] = [];
  let waiting: Moment | undefined;
  const measure = (chain: NormMeasure, { k, exponent, zero }: Moment, of: MeasurableProduct) => {
    const norm = zero ? 0 : chain.norm(of);
    measured.push({ k, norm: unscaled(norm, exponent), logNorm: scaledLog(norm, exponent) });
  };
  const settle = (of: MeasurableProduct) => {
    if (waiting) measure(chains[0], waiting, of);
    waiting = undefined;
  };
  let k = 0;
  let finite = true;
  for (let index = 0; index < lags.length && finite; index++) {
    while (k < lags[index]! && (finite = product.multiply(factorAt(k + 1), readersOf(k + 1)))) {
      settle(resident.before);
      for (const chain of own) chain.advance(resident, side);
      k++;
    }
    const turn = (index % 2) as 0 | 1;
    if (!finite || (partner && turn !== partner.member)) continue;
    settle(resident);
    const now = { k, exponent: product.exponent(), zero: product.isZero() };
    if (partner && turn === 0 && index + 1 < lags.length) waiting = now;
    else measure(chains[turn], now, resident);
  }
  settle(resident);
  const status = finite ? "ok" : "non-finite";
  const rows = resident.rows().slice();
  return { lags: measured, status, lag: k, rows, exponent: product.exponent(), ...counts(chains) };
}

/** A product that is to be measured. */
interface Moment {
  readonly k: number;
  readonly exponent: number;
  readonly zero: boolean;
}

/** A factor on the left needs the whole product; else only a measurement does. */
function readersOfProducts({ side, lags }: SeriesTask, partner?: Partner): (k: number) => Readers {
  if (!partner) return () => ({ self: false, partner: false });
  if (side === "left") return () => ({ self: true, partner: true });
  const wanted = [0, 1].map((turn) => new Set(lags.filter((_, i) => i % 2 === turn)));
  const { member } = partner;
  return (k) => ({ self: wanted[member]!.has(k), partner: wanted[1 - member]!.has(k) });
}

/** 1, 2, 3, 4 from [1, 3] and [2, 4]. */
function takingTurns<T>(lists: readonly (readonly T[])[]): readonly T[] {
  const total = lists.reduce((sum, list) => sum + list.length, 0);
  return Array.from({ length: total }, (_, i) => lists[i % lists.length]![Math.floor(i / lists.length)]!);
}

/** Share of random numbers in a start. */
const randomShare = 0.1;

/** A chain of measurements: each starts from the direction found by the one before. */
interface NormMeasure {
  norm(product: MeasurableProduct): number;
  /** Carries the leading direction on to the product with one more factor. */
  advance(resident: ResidentProduct, side: "left" | "right"): void;
  counts(): { readonly iterations: number; readonly fallbacks: number };
}

function normMeasure(n: number, settings: NormSeriesSettings): NormMeasure {
  const { normal } = randomStream(settings.seed);
  const noise = Float64Array.from({ length: n }, () => (randomShare * normal()) / Math.sqrt(n));
  let direction: Float64Array = new Float64Array(n);
  let [iterations, fallbacks] = [0, 0];
  const norm = (product: MeasurableProduct): number => {
    if (n <= directSize) return operatorNorm(product.matrix(), n, n);
    const start = unit(direction);
    for (let i = 0; i < n; i++) start[i]! += noise[i]!;
    const found = leadingSingularValue(product, n, start, settings);
    iterations += found.iterations;
    direction = found.vector;
    if (found.converged) return found.value;
    fallbacks++;
    return operatorNorm(product.matrix(), n, n);
  };
  return {
    norm,
    advance: (resident, side) => {
      if (side === "right" && n > directSize) direction = resident.transposedFactorTimes(unit(direction));
    },
    counts: () => ({ iterations, fallbacks }),
  };
}

/** v / ‖v‖, a new array; zero where v has no direction. */
function unit(v: Float64Array): Float64Array {
  let square = 0;
  for (let i = 0; i < v.length; i++) square += v[i]! ** 2;
  const out = new Float64Array(v.length);
  const scale = 1 / Math.sqrt(square);
  if (square > 1e-290 && square < 1e290) for (let i = 0; i < v.length; i++) out[i] = v[i]! * scale;
  return out;
}

function counts(chains: readonly NormMeasure[]) {
  const all = chains.map((chain) => chain.counts());
  return {
    iterations: all.reduce((sum, { iterations }) => sum + iterations, 0),
    fallbacks: all.reduce((sum, { fallbacks }) => sum + fallbacks, 0),
  };
}
