import { norm2 } from "../../linalg/vector.js";
import { randomStream } from "../../random/stream.js";
import { checkCount } from "../run-arguments.js";
import { outcome } from "./basin-atlas.js";
import { checkBox, type Box } from "./find-attractors.js";
import type { PointList } from "./label-points.js";
import { wilsonInterval, type ShareEstimate } from "./wilson-interval.js";

export interface UncertaintyOptions {
  /** States tried at each size of the error. */
  readonly samples?: number;
  /** Sizes ε of the error, as shares of the box's widths, falling. */
  readonly sizes?: readonly number[];
  readonly seed?: number;
}

/** The only place where these defaults are written down. */
export const uncertaintyDefaults = {
  samples: 4000,
  sizes: [0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 3e-4, 1e-4, 1e-5],
  seed: 0,
} as const satisfies Required<UncertaintyOptions>;

export interface UncertaintyExponent {
  /** "too-few": fewer than three sizes have enough uncertain states, so that nothing can be fitted. */
  readonly status: "ok" | "too-few";
  /** α in f(ε) ∝ ε^α, with the standard error of the fit; 1 for a smooth boundary. */
  readonly exponent: number | null;
  readonly standardError: number | null;
  /** Box dimension n − α of the boundary. */
  readonly boundaryDimension: number | null;
  /** Share of states whose outcome an error of size ε changes; `used`: in the fit. */
  readonly fractions: readonly (ShareEstimate & { readonly size: number; readonly used: boolean })[];
  readonly options: Required<UncertaintyOptions>;
}

const firstStream = 2 ** 33;
/** Fewest uncertain states of a size that is fitted, and the largest share: beyond, f saturates. */
const [fewest, most] = [10, 0.7];

/**
 * The states whose labels {@link uncertaintyExponent} needs: for each size and sample a state x drawn evenly from the
 * box, x + ε d and x − ε d, d being a random direction in units of the box's widths.
 *
 * @returns flat [sizes, samples, 3, n] as a list
 * @throws  RangeError if an option is invalid
 */
export function uncertaintyPoints(box: Box, options: UncertaintyOptions = {}): PointList {
  const { samples, sizes, seed } = settingsOf(options);
  checkBox(box, box.length);
  const n = box.length;
  const points = new Float64Array(sizes.length * samples * 3 * n);
  for (let k = 0; k < sizes.length * samples; k++) {
    const random = randomStream(seed, firstStream + k);
    const size = sizes[Math.floor(k / samples)]!;
    const x = Float64Array.from(box, ([low, high]) => low + (high - low) * random.uniform());
    const d = Float64Array.from(box, () => random.normal());
    const length = norm2(d);
    for (let i = 0; i < n; i++) {
      const offset = (size * (box[i]![1] - box[i]![0]) * d[i]!) / length;
      for (const [j, sign] of [0, 1, -1].entries()) points[(3 * k + j) * n + i] = x[i]! + sign * offset;
    }
  }
  return { kind: "list", points, dimension: n };
}

function settingsOf(options: UncertaintyOptions): Required<UncertaintyOptions> {
  const settings = { ...uncertaintyDefaults, ...options };
  checkCount("samples", settings.samples, 1);
  const bad = settings.sizes.find((size) => !(size > 0 && size < 1));
  if (bad !== undefined) throw new RangeError(`size is ${bad}; expected a share of the box between 0 and 1`);
  return settings;
}

/**
 * How fast better knowledge of the state makes the outcome known: α of the share f(ε) ∝ ε^α of states whose outcome an
 * error of size ε may change, and from it the box dimension n − α of the basin boundary.
 *
 * A weighted straight line through ln f over ln ε; sizes with few uncertain states, or nearly all, are left out. The
 * error is that of counting; that f is no power law over the range shows in `fractions`. Undecided states are left out.
 *
 * @param labels of the states of {@link uncertaintyPoints} with the same options
 * @throws       RangeError if an option is invalid or the number of labels does not fit
 * @see          Grebogi, McDonald, Ott & Yorke, Phys. Lett. A 99 (1983) 415, doi:10.1016/0375-9601(83)90945-3
 */
export function uncertaintyExponent(
  labels: Int32Array,
  dimension: number,
  options: UncertaintyOptions = {},
): UncertaintyExponent {
  const settings = settingsOf(options);
  const { samples, sizes } = settings;
  if (labels.length !== 3 * samples * sizes.length) {
    throw new RangeError(`there are ${labels.length} labels; expected ${3 * samples * sizes.length}`);
  }
  const fractions = sizes.map((size, s) => {
    const { hits, trials } = countUncertain(labels.subarray(3 * samples * s, 3 * samples * (s + 1)));
    const share = trials > 0 ? wilsonInterval(hits, trials) : { value: 0, low: 0, high: 1 };
    return { ...share, size, used: hits >= fewest && share.value <= most, trials };
  });
  const fit = powerLaw(fractions.filter(({ used }) => used));
  return {
    status: fit === undefined ? "too-few" : "ok",
    exponent: fit?.exponent ?? null,
    standardError: fit?.standardError ?? null,
    boundaryDimension: fit === undefined ? null : dimension - fit.exponent,
    fractions: fractions.map(({ value, low, high, size, used }) => ({ size, value, low, high, used })),
    options: settings,
  };
}

function countUncertain(labels: Int32Array): { readonly hits: number; readonly trials: number } {
  let [hits, trials] = [0, 0];
  for (let k = 0; k < labels.length; k += 3) {
    const [a, b, c] = [labels[k]!, labels[k + 1]!, labels[k + 2]!];
    if (a === outcome.undecided || b === outcome.undecided || c === outcome.undecided) continue;
    trials++;
    if (a !== b || a !== c) hits++;
  }
  return { hits, trials };
}

/** ln f = α ln ε + c with weights from the variance (1 − f)/(f N) of ln f. */
function powerLaw(points: readonly { size: number; value: number; trials: number }[]) {
  if (points.length < 3) return undefined;
  const rows = points.map(({ size, value, trials }) => {
    return { x: Math.log(size), y: Math.log(value), w: (value * trials) / (1 - value) };
  });
  const sum = (of: (row: (typeof rows)[number]) => number) => rows.reduce((s, row) => s + of(row), 0);
  const total = sum(({ w }) => w);
  const [mx, my] = [sum(({ w, x }) => w * x) / total, sum(({ w, y }) => w * y) / total];
  const spread = sum(({ w, x }) => w * (x - mx) ** 2);
  const exponent = sum(({ w, x, y }) => w * (x - mx) * (y - my)) / spread;
  // Scatter beyond counting widens the error: never below what counting alone would give.
  const chi = sum(({ w, x, y }) => w * (y - my - exponent * (x - mx)) ** 2) / (rows.length - 2);
  return { exponent, standardError: Math.sqrt(Math.max(1, chi) / spread) };
}
