import { randomStream } from "../../random/stream.js";
import { checkCount } from "../run-arguments.js";

export interface CueStreamOptions {
  /** How many cues, each followed by a gap and the target that it sets. */
  readonly blocks: number;
  /** Steps from a cue to its target; lag − 1 symbols stand between. */
  readonly lag: number;
  /** Share of the symbols of the gap that are drawn at random, uniformly from the gap's symbols; 0 unless given. */
  readonly noise?: number;
  /** How many symbols gaps are made of; lag − 1 unless given. Without noise they follow one another in turn. */
  readonly gapSymbols?: number;
  readonly seed?: number;
}

export const cueStreamDefaults = { noise: 0, seed: 0 } as const;

/** The symbols that matter; those of the gap are `gap`, `gap` + 1, …. */
export const cueSymbols = { cues: [0, 1], targets: [2, 3], gap: 4 } as const;

export interface CueStream {
  readonly symbols: Int32Array;
  /** Steps at which the cues and their targets come. */
  readonly pairs: readonly { readonly cue: number; readonly target: number }[];
}

/**
 * A stream in which one bit must be kept over a long gap: cue a or x at random, the symbols of the gap, then the target that
 * belongs to the cue, block after block. Schmidhuber's task, with the share of the gap that cannot be predicted as a parameter.
 *
 * @throws RangeError if an option is out of range
 * @see    Schmidhuber 1992, doi:10.1162/neco.1992.4.2.234
 */
export function cueStream(options: CueStreamOptions): CueStream {
  const { blocks, lag, noise, seed, gapSymbols } = {
    ...cueStreamDefaults,
    gapSymbols: Math.max(1, options.lag - 1),
    ...options,
  };
  checkCount("blocks", blocks, 1);
  checkCount("lag", lag, 1);
  checkCount("symbols of the gap", gapSymbols, 1);
  if (!(noise >= 0 && noise <= 1)) throw new RangeError(`noise is ${noise}; expected 0 to 1`);
  const { integer, uniform } = randomStream(seed);
  const symbols = new Int32Array(blocks * (lag + 1));
  const pairs = Array.from({ length: blocks }, (_, k) => {
    const cue = k * (lag + 1);
    const which = integer(2);
    symbols[cue] = cueSymbols.cues[which]!;
    for (let i = 0; i < lag - 1; i++) {
      const drawn = uniform() < noise ? integer(gapSymbols) : i % gapSymbols;
      symbols[cue + 1 + i] = cueSymbols.gap + drawn;
    }
    symbols[cue + lag] = cueSymbols.targets[which]!;
    return { cue, target: cue + lag };
  });
  return { symbols, pairs };
}
