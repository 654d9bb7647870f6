import { cueStream } from "../../src/methods/history-compression/cue-stream.js";
import { compressHistory } from "../../src/methods/history-compression/history-compression.js";
import { reconstructHistory } from "../../src/methods/history-compression/history-reconstruction.js";
import { softmaxPredictor } from "../../src/methods/history-compression/softmax-predictor.js";
import {
  contextPredictor,
  type StreamPredictor,
} from "../../src/methods/history-compression/stream-predictor.js";
import { randomStream } from "../../src/random/stream.js";
import { historyFlow } from "../history-compression.js";
import type { ClaimGroup } from "./claim.js";
import { sources } from "./sources.js";

const lag = 20;
const blocks = 60;
const gains = [0.5, 0.9] as const;

/** Symbols drawn independently and uniformly. */
function uniformSymbols(alphabet: number, length: number, seed: number): Int32Array {
  const { integer } = randomStream(seed, alphabet);
  return Int32Array.from({ length }, () => integer(alphabet));
}

/** Wrong symbols after three levels down and up again. */
function wrongSymbols(noise: number, seed: number): number {
  const { symbols } = cueStream({ blocks, lag, noise, seed });
  const decoded = reconstructHistory(compressHistory(symbols, { levels: 3 }));
  return symbols.reduce((wrong, s, t) => wrong + (decoded[t] === s ? 0 : 1), 0);
}

/** Predictors of independent symbols: one that always guesses, one that must be sure, one that is trained. */
const predictors: readonly {
  readonly name: string;
  readonly alphabet: number;
  readonly make: () => StreamPredictor;
}[] = [
  { name: "guess, A = 2", alphabet: 2, make: () => contextPredictor({ threshold: 0 }) },
  { name: "guess, A = 8", alphabet: 8, make: () => contextPredictor({ threshold: 0 }) },
  { name: "guess from two, A = 8", alphabet: 8, make: () => contextPredictor({ order: 2, threshold: 0 }) },
  { name: "sure, A = 8", alphabet: 8, make: () => contextPredictor() },
  { name: "trained, A = 8", alphabet: 8, make: () => softmaxPredictor({ alphabet: 8, threshold: 0 }) },
];
const length = 20000;

function passedShare({ alphabet, make }: (typeof predictors)[number], seed: number): number {
  const levels = compressHistory(uniformSymbols(alphabet, length, seed), { predictor: make });
  return levels[1]!.codes.length / length;
}

/** Bits a symbol in what a guessing predictor passes up of fair coin tosses: the waits alone, for each surprise is the other side. */
function coinBits(seed: number): number {
  const predictor = () => contextPredictor({ order: 0, threshold: 0 });
  const [, above] = compressHistory(uniformSymbols(2, length, seed), { predictor });
  const counts = new Map<number, number>();
  for (const code of above!.codes) {
    const { wait } = above!.events[code]!;
    counts.set(wait, (counts.get(wait) ?? 0) + 1);
  }
  let bits = 0;
  for (const count of counts.values()) bits -= count * Math.log2(count / above!.codes.length);
  return bits / length;
}

export const historyClaims: ClaimGroup = {
  id: "S8",
  title: "History compression: a level passes up only what it failed to predict",
  claims: [
    {
      id: "S8.1",
      statement: "A predictable gap of 20 steps between a cue and its target becomes one step a level above",
      source: sources.schmidhuber1992,
      components: ["raw stream", "level 1"],
      comparison: "absolute",
      tolerance: 0,
      paths: { analytic: "the task", simulated: "steps between cue and target in the compressed stream" },
      analytic: () => [lag, 1],
      simulated({ seed }) {
        const { raw, above } = historyFlow({ lag, blocks, seed });
        return [raw.steps, above.steps];
      },
    },
    {
      id: "S8.2",
      statement: "so γ^{20} becomes γ for the gradient that comes back to the cue",
      source: sources.schmidhuber1992,
      components: gains.flatMap((gain) => [`raw, γ = ${gain}`, `level 1, γ = ${gain}`]),
      comparison: "relative",
      tolerance: 0.01,
      paths: {
        analytic: "powers of γ",
        simulated: "Jacobian products of a tanh network that reads the streams",
      },
      analytic: () => gains.flatMap((gain) => [gain ** lag, gain]),
      simulated: ({ seed }) =>
        gains.flatMap((gain) => {
          const { raw, above } = historyFlow({ lag, gain, blocks, seed });
          return [10 ** raw.logGradient, 10 ** above.logGradient];
        }),
    },
    {
      id: "S8.3",
      statement: "Nothing is lost: the stream can be decoded from the highest level (wrong symbols)",
      source: sources.schmidhuber1992,
      components: ["predictable gap", "half random", "independent symbols"],
      comparison: "absolute",
      tolerance: 0,
      paths: { analytic: "none", simulated: "three levels up and down again, compared" },
      analytic: () => [0, 0, 0],
      simulated: ({ seed }) => [0, 0.5, 1].map((noise) => wrongSymbols(noise, seed)),
    },
    {
      id: "S8.4",
      statement:
        "The hierarchy overcomes the vanishing gradient, whatever the stream: γ comes back of lag 20, γ = 0.9",
      source: sources.article,
      expect: "refuted",
      counterexample:
        "the gap’s symbols independent and uniform: level 1 receives all of them, and γ^{20} comes back",
      correctedBy: ["S8.2", "S8.5"],
      comparison: "at-least",
      tolerance: 0.01,
      paths: { analytic: "γ as stated", simulated: "Jacobian products of a tanh network that reads level 1" },
      analytic: () => 0.9,
      simulated: ({ seed }) =>
        10 ** historyFlow({ lag, noise: 1, gain: 0.9, blocks, seed }).above.logGradient,
    },
    {
      id: "S8.5",
      statement:
        "Of A independent, equally likely symbols no predictor can hold back more than 1/A (share passed up, 20000 symbols)",
      source: sources.shannon1948,
      components: predictors.map(({ name }) => name),
      comparison: "at-least",
      tolerance: 0.03,
      paths: { analytic: "1 − 1/A", simulated: "compression of such a stream" },
      analytic: () => predictors.map(({ alphabet }) => 1 - 1 / alphabet),
      simulated: ({ seed }) => predictors.map((predictor) => passedShare(predictor, seed)),
    },
    {
      id: "S8.6",
      statement:
        "What a level saves in steps of fair coin tosses it spends on the times: half as many, one bit a toss as before",
      source: sources.shannon1948,
      comparison: "relative",
      tolerance: 0.01,
      paths: { analytic: "log_{2} 2", simulated: "entropy of the waits × surprises a toss, counted" },
      analytic: () => 1,
      simulated: ({ seed }) => coinBits(seed),
    },
  ],
};
