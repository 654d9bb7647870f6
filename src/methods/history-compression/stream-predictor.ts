import { checkCount } from "../run-arguments.js";

/**
 * Predicts the next code of a stream from those before it, and learns from each as it comes. It sees nothing but the
 * stream, so that a decoder with a predictor of the same kind predicts the same.
 */
export interface StreamPredictor {
  /** The expected next code, or −1 where none is expected. */
  predict(): number;
  /** Tells which code came. */
  learn(code: number): void;
}

export interface ContextPredictorOptions {
  /** Codes of the past that make a context. */
  readonly order?: number;
  /** Least share of a context's past in which a code must have followed to be expected again. */
  readonly threshold?: number;
}

export const contextPredictorDefaults = { order: 1, threshold: 0.75 } as const;

/**
 * Expects what followed most often after the same last codes, the most recent among equals, if it did so often enough. With
 * the threshold 0 it is the best predictor of its order once all contexts have been seen.
 *
 * O(order) a code; the table grows with the contexts that occur.
 *
 * @throws RangeError unless the order is a whole number and the threshold lies in [0, 1]
 */
export function contextPredictor(options: ContextPredictorOptions = {}): StreamPredictor {
  const { order, threshold } = { ...contextPredictorDefaults, ...options };
  checkCount("order", order, 0);
  checkThreshold(threshold);
  const tables = new Map<string, { readonly counts: Map<number, number>; best: number; total: number }>();
  const last: number[] = [];
  return {
    predict() {
      const table = tables.get(last.join());
      if (table === undefined) return -1;
      return table.counts.get(table.best)! >= threshold * table.total ? table.best : -1;
    },
    learn(code) {
      const key = last.join();
      let table = tables.get(key);
      if (table === undefined) tables.set(key, (table = { counts: new Map(), best: code, total: 0 }));
      const count = (table.counts.get(code) ?? 0) + 1;
      table.counts.set(code, count);
      table.total++;
      if (count >= table.counts.get(table.best)!) table.best = code;
      last.push(code);
      if (last.length > order) last.shift();
    },
  };
}

/** @throws RangeError unless the threshold lies in [0, 1] */
export function checkThreshold(threshold: number): void {
  if (!(threshold >= 0 && threshold <= 1)) {
    throw new RangeError(`threshold is ${threshold}; expected 0 to 1`);
  }
}
