import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cueStream, cueSymbols } from "../../../src/methods/history-compression/cue-stream.js";
import { compressHistory } from "../../../src/methods/history-compression/history-compression.js";
import { reconstructHistory } from "../../../src/methods/history-compression/history-reconstruction.js";
import { softmaxPredictor } from "../../../src/methods/history-compression/softmax-predictor.js";
import { contextPredictor } from "../../../src/methods/history-compression/stream-predictor.js";
import { randomStream } from "../../../src/random/stream.js";

const predictors = {
  context: () => contextPredictor(),
  "context of two": () => contextPredictor({ order: 2, threshold: 0.9 }),
  guessing: () => contextPredictor({ threshold: 0 }),
  trained: () => softmaxPredictor({ alphabet: 6 }),
};

const uniform = (alphabet: number, length: number, seed: number) => {
  const { integer } = randomStream(seed);
  return Int32Array.from({ length }, () => integer(alphabet));
};

describe("history compression", () => {
  it.each(Object.entries(predictors))("loses nothing on any stream, predictor: %s", (_, predictor) => {
    const streams = fc.array(fc.nat(7), { maxLength: 120 });
    fc.assert(
      fc.property(streams, fc.integer({ min: 1, max: 4 }), (symbols, levels) => {
        const stream = Int32Array.from(symbols);
        const options = { levels, predictor };
        const found = compressHistory(stream, options);
        const bare = found.map((level, k) =>
          k === found.length - 1 ? level : { ...level, codes: new Int32Array(level.codes.length).fill(-9) },
        );
        expect(reconstructHistory(bare, options)).toEqual(stream);
      }),
      { seed: 7, numRuns: 60 },
    );
  });

  it("passes up only cues and targets once the gap is known, and only cues from there", () => {
    const { symbols, pairs } = cueStream({ blocks: 60, lag: 20, seed: 1 });
    const [, first, second] = compressHistory(symbols, { levels: 2 });
    const late = (times: Int32Array) => Array.from(times).filter((t) => t >= pairs[30]!.cue);
    const known = pairs.slice(30);
    expect(late(first!.times)).toEqual(known.flatMap(({ cue, target }) => [cue, target]));
    expect(late(second!.times)).toEqual(known.map(({ cue }) => cue));
    const last = first!.events[first!.codes.at(-1)!]!;
    expect(last).toEqual({ code: symbols[pairs.at(-1)!.target], wait: 20 });
  });

  it("counts time in the steps of the level below", () => {
    const [, level] = compressHistory(Int32Array.of(5, 5, 5, 5, 3, 5), { levels: 1 });
    expect(Array.from(level!.times)).toEqual([0, 1, 4, 5]);
    expect(Array.from(level!.codes, (code) => level!.events[code]!.wait)).toEqual([1, 1, 3, 1]);
  });

  it("cannot shorten independent symbols by more than a guess in as many", () => {
    for (const alphabet of [2, 5, 9]) {
      const length = 20000;
      const [, level] = compressHistory(uniform(alphabet, length, alphabet), {
        predictor: predictors.guessing,
      });
      const q = 1 - 1 / alphabet;
      expect(Math.abs(level!.codes.length / length - q)).toBeLessThan(4 * Math.sqrt((q * (1 - q)) / length));
    }
  });

  it("trains a small network to expect what always follows", () => {
    const symbols = Int32Array.from({ length: 400 }, (_, t) => t % 5);
    const [, level] = compressHistory(symbols, { predictor: predictors.trained });
    expect(level!.times.at(-1)).toBeLessThan(100);
    expect(level!.codes.length).toBeGreaterThan(5);
  });

  it("refuses what does not fit", () => {
    expect(() => compressHistory(Int32Array.of(1, -1))).toThrow("a symbol is -1");
    expect(() => compressHistory(Int32Array.of(1), { levels: 0 })).toThrow("levels is 0");
    expect(() => contextPredictor({ threshold: 2 })).toThrow("threshold is 2");
    expect(() => softmaxPredictor({ alphabet: 1 })).toThrow("alphabet is 1");
    expect(() => softmaxPredictor({ alphabet: 3, rate: 0 })).toThrow("rate is 0");
    expect(() => reconstructHistory([])).toThrow("0 levels");
    const [raw, level] = compressHistory(Int32Array.of(1, 2, 1, 1));
    expect(() => reconstructHistory([raw!, { ...level!, events: [] }])).toThrow("stands for no event");
  });
});

describe("predictors", () => {
  it("expect the most frequent successor if it is frequent enough, the latest among equals", () => {
    const strict = contextPredictor({ threshold: 0.6 });
    const loose = contextPredictor({ threshold: 0 });
    for (const code of [0, 1, 0, 2, 0])
      [strict, loose].forEach((p) => {
        p.learn(code);
      });
    expect([strict.predict(), loose.predict()]).toEqual([-1, 2]);
    for (const code of [1, 0])
      [strict, loose].forEach((p) => {
        p.learn(code);
      });
    expect([strict.predict(), loose.predict()]).toEqual([1, 1]);
  });

  it("of one trained layer take the gradient step of their cross-entropy", () => {
    const predictor = softmaxPredictor({ alphabet: 2, rate: 1, threshold: 0 });
    predictor.learn(1);
    expect(predictor.predict()).toBe(1);
    // From p = 1/2 the bias moves by ±1/2; one step of 0 after 1 then moves bias and weight by ∓σ(1).
    predictor.learn(0);
    expect(predictor.predict()).toBe(0);
    predictor.learn(5);
    expect(predictor.predict()).toBe(0);
  });
});

describe("the cue stream", () => {
  it("is cue, gap and target, block after block", () => {
    const { symbols, pairs } = cueStream({ blocks: 40, lag: 3, seed: 2 });
    expect(symbols.length).toBe(160);
    for (const { cue, target } of pairs) {
      expect(target - cue).toBe(3);
      expect(symbols[target]! - symbols[cue]!).toBe(2);
      expect(Array.from(symbols.subarray(cue + 1, target))).toEqual([cueSymbols.gap, cueSymbols.gap + 1]);
    }
    const cues = pairs.map(({ cue }) => symbols[cue]);
    expect(new Set(cues).size).toBe(2);
  });

  it("has as much of its gap drawn at random as was asked for", () => {
    const { symbols } = cueStream({ blocks: 400, lag: 11, noise: 0.5, gapSymbols: 10, seed: 3 });
    const moved = symbols.reduce((sum, s, t) => {
      const place = (t % 12) - 1;
      return sum + (place >= 0 && place < 10 && s !== cueSymbols.gap + place ? 1 : 0);
    }, 0);
    expect(Math.abs(moved / 4000 - 0.45)).toBeLessThan(0.03);
    expect(() => cueStream({ blocks: 1, lag: 2, noise: 1.5 })).toThrow("noise is 1.5");
    expect(() => cueStream({ blocks: 0, lag: 2 })).toThrow("blocks is 0");
  });
});
