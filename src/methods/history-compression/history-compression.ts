import { checkCount } from "../run-arguments.js";
import { contextPredictor, type StreamPredictor } from "./stream-predictor.js";

/** What came unexpectedly: its code at the level below, and how many of that level's steps after the event before it. */
export interface SurpriseEvent {
  readonly code: number;
  readonly wait: number;
}

/** The stream of one level. Plain data but for the typed arrays. */
export interface HistoryLevel {
  /** What the level receives, one code a step of its own clock; at level 0 the symbols themselves. */
  readonly codes: Int32Array;
  /** The step of the raw stream at which each code came. */
  readonly times: Int32Array;
  /** What a code stands for, by code; at level 0, where a code is a symbol, empty. */
  readonly events: readonly SurpriseEvent[];
}

export interface HistoryOptions {
  /** Levels above the raw stream; fewer come out where nothing is left to pass up. */
  readonly levels?: number;
  /** A fresh predictor for each level, 0 the lowest; default: `contextPredictor()`. */
  readonly predictor?: (level: number) => StreamPredictor;
}

export const historyDefaults = { levels: 1, predictor: () => contextPredictor() } as const;

/**
 * History compression: each level predicts its own stream and passes up only what it failed to predict, with the time of it,
 * as one code of the next level. Nothing is lost: see `reconstructHistory`.
 *
 * The predictors learn as the stream goes by, so early steps are passed up until they are known. One `predict` and one
 * `learn` a step and level.
 *
 * @param symbols the raw stream, whole numbers of at least 0
 * @returns       level 0, the raw stream, and the levels above
 * @throws        RangeError if a symbol or an option is out of range
 * @see           Schmidhuber 1992, doi:10.1162/neco.1992.4.2.234
 */
export function compressHistory(symbols: Int32Array, options: HistoryOptions = {}): HistoryLevel[] {
  const { levels, predictor } = { ...historyDefaults, ...options };
  checkCount("levels", levels, 1);
  const negative = symbols.find((s) => s < 0);
  if (negative !== undefined) throw new RangeError(`a symbol is ${negative}; expected at least 0`);
  const found: HistoryLevel[] = [{ codes: symbols, times: symbols.map((_, t) => t), events: [] }];
  while (found.length <= levels) {
    const next = passedUp(found.at(-1)!, predictor(found.length - 1));
    if (next.codes.length === 0) break;
    found.push(next);
  }
  return found;
}

function passedUp({ codes, times }: HistoryLevel, predictor: StreamPredictor): HistoryLevel {
  const known = new Map<string, number>();
  const events: SurpriseEvent[] = [];
  const [passed, at]: [number[], number[]] = [[], []];
  let before = -1;
  codes.forEach((code, step) => {
    if (predictor.predict() !== code) {
      const key = `${code},${step - before}`;
      let event = known.get(key);
      if (event === undefined) {
        known.set(key, (event = events.length));
        events.push({ code, wait: step - before });
      }
      passed.push(event);
      at.push(times[step]!);
      before = step;
    }
    predictor.learn(code);
  });
  return { codes: Int32Array.from(passed), times: Int32Array.from(at), events };
}
