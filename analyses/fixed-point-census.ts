import { proveFixedPoints } from "../src/methods/fixed-points/prove-fixed-points.js";
import { randomStream } from "../src/random/stream.js";
import type { Model } from "../src/systems/model.js";
import { networkModel } from "../src/systems/network-model.js";
import { defaultParameters } from "../src/systems/parameters.js";

export interface FixedPointCensusOptions {
  readonly seed?: number;
  /** Largest N of the centre-crossing networks. */
  readonly largest?: number;
  /** Units of the random networks. */
  readonly units?: number;
  readonly networks?: number;
  readonly gains?: readonly number[];
}

export const fixedPointCensusDefaults = {
  seed: 0,
  largest: 6,
  units: 6,
  networks: 40,
  gains: [0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5],
} as const satisfies Required<FixedPointCensusOptions>;

/** Fixed points of one centre-crossing network with k unstable directions. */
export interface CensusRow {
  readonly units: number;
  readonly unstableDirections: number;
  /** Proven. */
  readonly count: number;
  /** C(N, k) 2^(N − k). */
  readonly uncoupled: number;
}

/** The share of random networks of one gain with a number of fixed points. */
export interface GainRow {
  readonly gain: number;
  readonly count: number;
  readonly share: number;
}

export interface FixedPointCensus {
  readonly rows: readonly CensusRow[];
  readonly gains: readonly GainRow[];
  /** Networks, of all, whose set was not proven to be complete; they are in no row. */
  readonly undecided: number;
  readonly options: Required<FixedPointCensusOptions>;
}

/** N logistic units, each bistable by itself (w_ii = 6), coupled by 0.2, every bias at the centre of its fold pair. */
export function censusNetwork(units: number): Model {
  const wRec = new Float64Array(units * units).fill(0.2);
  for (let i = 0; i < units; i++) wRec[i * units + i] = 6;
  const b = new Float64Array(units).fill(-(6 + 0.2 * (units - 1)) / 2);
  return networkModel({ cell: "vanilla", activation: "logistic", wRec, b });
}

/**
 * How many fixed points do networks have? Proven counts: of coupled bistable units by unstable directions, against the
 * binomial count of uncoupled ones, and of random tanh networks over the gain of their weights.
 *
 * All counts are of complete, proven sets. About a second with the defaults.
 *
 * @throws RangeError if a size is no whole number in range
 */
export function fixedPointCensus(options: FixedPointCensusOptions = {}): FixedPointCensus {
  const settings = { ...fixedPointCensusDefaults, ...options };
  const sizes = Array.from({ length: settings.largest }, (_, i) => i + 1);
  const counts = settings.gains.map((gain) => gainCounts(gain, settings));
  const gains = counts.flatMap(({ gain, found }) => shares(gain, found));
  return {
    rows: sizes.flatMap(censusOf),
    gains,
    undecided:
      settings.gains.length * settings.networks - counts.reduce((s, { found }) => s + found.length, 0),
    options: { ...settings, gains: [...settings.gains] },
  };
}

function censusOf(units: number): CensusRow[] {
  const model = censusNetwork(units);
  const { fixedPoints } = proveFixedPoints(model, defaultParameters(model));
  return Array.from({ length: units + 1 }, (_, k) => ({
    units,
    unstableDirections: k,
    count: fixedPoints.filter(({ certificate }) => certificate.unstableDirections === k).length,
    uncoupled: binomial(units, k) * 2 ** (units - k),
  }));
}

function binomial(n: number, k: number): number {
  return k === 0 ? 1 : (binomial(n, k - 1) * (n - k + 1)) / k;
}

/** Proven counts of networks with entries N(0, gain²/n) and no bias, the same entries at every gain. */
function gainCounts(
  gain: number,
  { seed, units, networks }: Required<FixedPointCensusOptions>,
): { gain: number; found: number[] } {
  const found: number[] = [];
  for (let network = 0; network < networks; network++) {
    const { normal } = randomStream(seed, network);
    const wRec = Float64Array.from({ length: units * units }, () => (gain * normal()) / Math.sqrt(units));
    const model = networkModel({ cell: "vanilla", wRec, b: new Float64Array(units) });
    const { status, fixedPoints } = proveFixedPoints(model, defaultParameters(model));
    if (status === "complete") found.push(fixedPoints.length);
  }
  return { gain, found };
}

function shares(gain: number, found: readonly number[]): GainRow[] {
  const counts = [...new Set(found)].sort((a, b) => a - b);
  return counts.map((count) => ({
    gain,
    count,
    share: found.filter((c) => c === count).length / found.length,
  }));
}
