import { describe, expect, it } from "vitest";
import { creditGradients, creditPath } from "../../../src/methods/history-compression/credit-path.js";
import { cueStream } from "../../../src/methods/history-compression/cue-stream.js";
import { compressHistory } from "../../../src/methods/history-compression/history-compression.js";

const { symbols, pairs } = cueStream({ blocks: 40, lag: 20, seed: 4 });
const levels = compressHistory(symbols, { levels: 2 });
const { cue, target } = pairs.at(-1)!;

describe("the path of credit", () => {
  it("is as long as the gap in the raw stream and one step above it", () => {
    expect(levels.map((level) => creditPath(level, cue, target))).toEqual([
      { from: cue, to: target },
      { from: levels[1]!.codes.length - 2, to: levels[1]!.codes.length - 1 },
      undefined,
    ]);
  });

  it.each([0.5, 0.9, 1])("keeps γ a step where inputs are small, γ = %d", (gain) => {
    const lost = levels
      .slice(0, 2)
      .map(
        (level) => creditGradients(level, [creditPath(level, cue, target)!], { gain, inputSize: 1e-6 })[0]!,
      );
    expect(lost[0]!).toBeCloseTo(20 * Math.log(gain), 8);
    expect(lost[1]!).toBeCloseTo(Math.log(gain), 8);
  });

  it("loses more than γ a step where inputs saturate the units", () => {
    const [lost] = creditGradients(levels[0]!, [{ from: cue, to: target }], { gain: 0.9, inputSize: 1 });
    expect(lost!).toBeLessThan(20 * Math.log(0.9) - 1);
  });

  it("is a product of slopes, path by path", () => {
    const codes = Int32Array.of(0, 1, 0, 1, 1);
    const level = { codes, times: codes, events: [] };
    const one = (from: number, to: number) =>
      Math.exp(creditGradients(level, [{ from, to }], { gain: 0.8, units: 1, inputSize: 0.7 })[0]!);
    expect(one(0, 3)).toBeCloseTo(one(0, 1) * one(1, 2) * one(2, 3), 12);
    expect(one(0, 1)).toBeLessThan(0.8);
  });

  it("refuses a path that leaves the stream", () => {
    expect(() => creditGradients(levels[1]!, [{ from: 3, to: 3 }], { gain: 1 })).toThrow("from 3 to 3");
  });
});
