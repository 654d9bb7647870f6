import { creditGradients, creditPath } from "../src/methods/history-compression/credit-path.js";
import { cueStream, cueSymbols, type CueStream } from "../src/methods/history-compression/cue-stream.js";
import {
  contextPredictor,
  contextPredictorDefaults,
} from "../src/methods/history-compression/stream-predictor.js";
import {
  compressHistory,
  type HistoryLevel,
} from "../src/methods/history-compression/history-compression.js";

export interface HistoryFlowOptions {
  /** Steps from cue to target. */
  readonly lag?: number;
  /** Share of the gap drawn at random. */
  readonly noise?: number;
  /** γ of the network that reads the streams. */
  readonly gain?: number;
  readonly blocks?: number;
  /** Confidence from which the predictor expects a symbol; 0 to guess always. */
  readonly threshold?: number;
  readonly seed?: number;
}

export const historyFlowDefaults = {
  lag: 20,
  noise: 0,
  gain: 0.9,
  blocks: 120,
  threshold: contextPredictorDefaults.threshold,
  seed: 0,
} as const;

/** A short gap of few symbols would be predictable however they are drawn. */
const fewestSymbols = 19;

/** How far credit has to go from targets to their cues at one level, and what arrives. */
export interface LevelFlow {
  /** Mean steps of the level's own clock. */
  readonly steps: number;
  /** Mean log₁₀ ‖∂h_target/∂h_cue‖. */
  readonly logGradient: number;
  /** Share of the cues and targets compared of which both were passed up. */
  readonly kept: number;
}

/** The raw stream beside the first level that predicts it. */
export interface HistoryFlow {
  readonly raw: LevelFlow;
  readonly above: LevelFlow;
  /** Steps of the level above in a step of the raw stream, over the blocks compared. */
  readonly passedUp: number;
}

const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;

/** Blocks of the end of a stream, by when the predictors know what can be known. */
function lateBlocks({ pairs }: CueStream): CueStream["pairs"] {
  return pairs.slice(Math.floor(pairs.length / 2));
}

function levelFlow(level: HistoryLevel, pairs: CueStream["pairs"], gain: number, seed: number): LevelFlow {
  const paths = pairs.flatMap(({ cue, target }) => creditPath(level, cue, target) ?? []);
  const gradients = creditGradients(level, paths, { gain, seed });
  return {
    steps: mean(paths.map(({ from, to }) => to - from)),
    logGradient: mean(gradients) / Math.LN10,
    kept: paths.length / pairs.length,
  };
}

/**
 * What history compression does to the way from a target back to its cue, measured after half of the stream has taught the
 * predictor what it can learn: steps and gradient through a tanh network with singular values γ.
 */
export function historyFlow(options: HistoryFlowOptions = {}): HistoryFlow {
  const { lag, noise, gain, blocks, threshold, seed } = { ...historyFlowDefaults, ...options };
  const stream = cueStream({ blocks, lag, noise, seed, gapSymbols: Math.max(lag - 1, fewestSymbols) });
  const predictor = () => contextPredictor({ threshold });
  const [raw, above] = compressHistory(stream.symbols, { predictor }) as [HistoryLevel, HistoryLevel];
  const late = lateBlocks(stream);
  const start = late[0]!.cue;
  return {
    raw: levelFlow(raw, late, gain, seed),
    above: levelFlow(above, late, gain, seed),
    passedUp: above.times.filter((t) => t >= start).length / (raw.codes.length - start),
  };
}

export type SymbolKind = "cue" | "target" | "gap";

/** What one level receives in a window of the raw stream. */
export interface HistoryLane {
  readonly level: number;
  /** Steps of the raw stream, counted from the window's first. */
  readonly times: readonly number[];
  readonly kinds: readonly SymbolKind[];
}

/** Sizes of gradients over something that is varied. */
export interface HistoryCurve {
  readonly values: readonly number[];
  readonly raw: readonly number[];
  readonly above: readonly number[];
}

export interface HistoryCompressionOptions extends Omit<HistoryFlowOptions, "noise"> {
  readonly lags?: readonly number[];
  readonly noises?: readonly number[];
  /** Blocks in the window that is shown. */
  readonly shown?: number;
}

export const historyCompressionDefaults = {
  ...historyFlowDefaults,
  lags: [2, 5, 10, 15, 20, 30, 40, 50, 60],
  noises: [0, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.8, 1],
  shown: 3,
} as const;

export interface HistoryCompressionResult {
  readonly options: Required<HistoryCompressionOptions>;
  /** A predictable gap and one of independent uniform symbols, by level. */
  readonly lanes: { readonly predictable: readonly HistoryLane[]; readonly random: readonly HistoryLane[] };
  /** log₁₀ of gradients over the lag: of the raw stream, and one level above it. */
  readonly overLag: { readonly predictable: HistoryCurve; readonly random: HistoryCurve };
  /** The same at one lag over the share of random symbols in the gap. */
  readonly overNoise: HistoryCurve;
  /** Likewise with a predictor that always guesses, where both cue and target were passed up nevertheless. */
  readonly guessing: HistoryCurve;
}

/** Streams with a predictable and with an incompressible gap: what each level receives, and what gradients do. */
export function historyCompression(options: HistoryCompressionOptions = {}): HistoryCompressionResult {
  const all = { ...historyCompressionDefaults, ...options };
  const { lag, lags, noises } = all;
  const curve = (values: readonly number[], flowAt: (value: number) => HistoryFlow): HistoryCurve => {
    const flows = values.map(flowAt);
    return {
      values,
      raw: flows.map(({ raw }) => raw.logGradient),
      above: flows.map(({ above }) => above.logGradient),
    };
  };
  const overLag = (noise: number) => curve(lags, (at) => historyFlow({ ...all, lag: at, noise }));
  return {
    options: all,
    lanes: { predictable: lanes(all, 0), random: lanes(all, 1) },
    overLag: { predictable: overLag(0), random: overLag(1) },
    overNoise: curve(noises, (noise) => historyFlow({ ...all, lag, noise })),
    guessing: curve(noises, (noise) => historyFlow({ ...all, lag, noise, threshold: 0 })),
  };
}

function lanes(
  { blocks, lag, seed, shown }: Required<HistoryCompressionOptions>,
  noise: number,
): HistoryLane[] {
  const { symbols, pairs } = cueStream({ blocks, lag, noise, seed });
  const start = pairs[pairs.length - shown]!.cue;
  const kind = (time: number): SymbolKind => {
    const symbol = symbols[time]!;
    return symbol >= cueSymbols.gap ? "gap" : symbol >= cueSymbols.targets[0] ? "target" : "cue";
  };
  return compressHistory(symbols, { levels: 2 }).map(({ times }, level) => {
    const within = Array.from(times).filter((t) => t >= start);
    return { level, times: within.map((t) => t - start), kinds: within.map(kind) };
  });
}
