import { philox4x32 } from "./philox.js";

/** A reproducible sequence of random numbers. Calls advance it; equal seeds and streams give equal sequences. */
export interface RandomStream {
  /** Uniform on [0, 1), all 53 bits random. */
  readonly uniform: () => number;
  /** Standard normal. */
  readonly normal: () => number;
  /** Uniform on {0, 1, …, n − 1}, without bias; n at most 2^32. */
  readonly integer: (n: number) => number;
}

/**
 * Opens stream number `stream` of `seed`: statistically independent of every other stream and seed.
 *
 * Give each unit of work its own stream (its index, say), and results do not depend on how the work is
 * split over threads. A stream holds 2^66 words before it repeats.
 *
 * @param seed   integer in [0, 2^53)
 * @param stream integer in [0, 2^53)
 * @throws       RangeError if either is not such an integer
 */
export function randomStream(seed: number, stream = 0): RandomStream {
  const key = splitWords("seed", seed);
  const [streamLow, streamHigh] = splitWords("stream", stream) as unknown as [number, number];
  const counter = Uint32Array.of(0, 0, streamLow, streamHigh);
  const words = new Uint32Array(4);
  let used = 4;
  let spare: number | undefined;

  const word = () => {
    if (used === 4) {
      philox4x32(counter, key, words);
      counter[0]!++;
      if (counter[0] === 0) counter[1]!++;
      used = 0;
    }
    return words[used++]!;
  };
  const uniform = () => {
    const high = word() >>> 5;
    const low = word() >>> 6;
    return (high * 0x4000000 + low) / 0x20000000000000;
  };
  const normal = () => {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    // Box–Muller, because it uses a fixed number of words; 1 − u lies in (0, 1].
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    const angle = 2 * Math.PI * uniform();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
  const integer = (n: number) => {
    if (!Number.isInteger(n) || n < 1 || n > 0x100000000) {
      throw new RangeError(`integer: n is ${n}, expected an integer from 1 to 2^32`);
    }
    // Words beyond the last whole multiple of n would favour the small remainders.
    const limit = 0x100000000 - (0x100000000 % n);
    let w = word();
    while (w >= limit) w = word();
    return w % n;
  };
  return { uniform, normal, integer };
}

function splitWords(name: string, value: number): Uint32Array {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new RangeError(`${name}: is ${value}, expected an integer from 0 to 2^53 − 1`);
  }
  return Uint32Array.of(value % 0x100000000, Math.floor(value / 0x100000000));
}
