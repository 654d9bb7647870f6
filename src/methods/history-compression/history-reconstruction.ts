import {
  historyDefaults,
  type HistoryLevel,
  type HistoryOptions,
  type SurpriseEvent,
} from "./history-compression.js";
import type { StreamPredictor } from "./stream-predictor.js";

/**
 * The raw stream from what reached the highest level alone: its codes, what the codes of each level stand for, and the lengths
 * of the levels below. Every level predicts its stream anew and takes from above what came otherwise.
 *
 * @param levels  as `compressHistory` gave them; of those below the highest only `events` and the length are read
 * @param options the same predictors
 * @throws        RangeError if a code of a level stands for nothing
 */
export function reconstructHistory(
  levels: readonly HistoryLevel[],
  options: HistoryOptions = {},
): Int32Array {
  const { predictor } = { ...historyDefaults, ...options };
  const top = levels.at(-1);
  if (top === undefined) throw new RangeError("there are 0 levels; expected at least 1");
  let codes = top.codes;
  for (let k = levels.length - 1; k > 0; k--) {
    codes = unfolded(codes, levels[k]!.events, levels[k - 1]!.codes.length, predictor(k - 1));
  }
  return codes;
}

function unfolded(
  above: Int32Array,
  events: readonly SurpriseEvent[],
  length: number,
  predictor: StreamPredictor,
): Int32Array {
  const codes = new Int32Array(length);
  let next = 0;
  let due = -1;
  const eventAt = (k: number) => {
    const event = events[above[k]!];
    if (event === undefined)
      throw new RangeError(`code ${above[k]} stands for no event; expected below ${events.length}`);
    return event;
  };
  if (above.length > 0) due += eventAt(0).wait;
  for (let step = 0; step < length; step++) {
    if (step === due) {
      codes[step] = eventAt(next).code;
      next++;
      due = next < above.length ? step + eventAt(next).wait : -1;
    } else codes[step] = predictor.predict();
    predictor.learn(codes[step]!);
  }
  return codes;
}
