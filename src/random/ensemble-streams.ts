import { randomStream, type RandomStream } from "./stream.js";

/**
 * What a random network draws, each from streams of its own. Streams 0 to 2^32 − 1 of a seed are left to others
 * (initial states, say), so that equal seeds never mean equal numbers.
 */
const blocks = { entries: 1, mask: 2, left: 3, right: 4, bias: 5, state: 6 } as const;

/** The stream of one row of one part of a random network: rows may be drawn in any order, on any thread. */
export function rowStream(seed: number, block: keyof typeof blocks, row: number): RandomStream {
  return randomStream(seed, blocks[block] * 2 ** 32 + row);
}
