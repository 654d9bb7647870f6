import { describe, expect, it } from "vitest";
import { eigenvalues } from "../../../src/linalg/eigenvalues.js";
import { allStates, barsAndStripes } from "../../../src/methods/pre-training/binary-states.js";
import { randomMachine } from "../../../src/methods/pre-training/boltzmann-machine.js";
import {
  contrastiveDivergence,
  gibbsSample,
} from "../../../src/methods/pre-training/contrastive-divergence.js";
import { expectedDivergence, gibbsKernel } from "../../../src/methods/pre-training/expected-divergence.js";
import { likelihoodGradient, logLikelihood } from "../../../src/methods/pre-training/exact-likelihood.js";
import { trainMachine } from "../../../src/methods/pre-training/train-machine.js";
import { randomStream } from "../../../src/random/stream.js";
import { jointLogProbabilities, largestDifference, someMachine } from "./machines.js";

const machine = someMachine(4, 3, 11, 0.8);
const data = { rows: Float64Array.of(1, 0, 0, 0, 0, 1, 1, 0, 1, 1, 1, 1) };

describe("contrastive divergence", () => {
  it("has a Gibbs step that keeps the model's distribution", () => {
    const kernel = gibbsKernel(machine);
    const p = jointLogProbabilities(machine).map(Math.exp);
    const after = p.map((_, to) => p.reduce((sum, value, from) => sum + value * kernel[from * 16 + to]!, 0));
    expect(largestDifference(after, p)).toBeLessThan(1e-14);
  });

  it("samples the step that the kernel describes", () => {
    const count = 20000;
    const rows = Float64Array.from({ length: count * 4 }, (_, k) => data.rows[4 + (k % 4)]!);
    const ended = gibbsSample(machine, rows, 1, randomStream(3));
    const counts = new Float64Array(16);
    for (let k = 0; k < count; k++) {
      counts[[0, 1, 2, 3].reduce((sum, i) => sum + ended[k * 4 + i]! * 2 ** i, 0)]!++;
    }
    const kernel = gibbsKernel(machine);
    counts.forEach((found, to) => {
      const p = kernel[6 * 16 + to]!;
      expect(Math.abs(found / count - p)).toBeLessThan(4.5 * Math.sqrt((p * (1 - p)) / count));
    });
  });

  it.each([1, 3])("has the expectation that enumeration gives, k = %d", (steps) => {
    const stream = randomStream(5);
    const runs = 3000;
    const mean = new Float64Array(machine.parameters.length);
    const squares = mean.slice();
    for (let r = 0; r < runs; r++) {
      contrastiveDivergence(machine, data, { steps, stream }).gradient.forEach((v, k) => {
        mean[k]! += v / runs;
        squares[k]! += (v * v) / runs;
      });
    }
    expectedDivergence(machine, data, steps).forEach((wanted, k) => {
      const error = Math.sqrt((squares[k]! - mean[k]! ** 2) / runs);
      expect(Math.abs(mean[k]! - wanted)).toBeLessThan(4.5 * error + 1e-12);
    });
  });

  it("tends to the exact gradient as k grows, at the rate of the second eigenvalue", () => {
    const exact = likelihoodGradient(machine, data);
    const bias = (k: number) => largestDifference(expectedDivergence(machine, data, k), exact);
    const moduli = Array.from(eigenvalues(gibbsKernel(machine), 16).re).sort((a, b) => b - a);
    expect(moduli[0]).toBeCloseTo(1, 12);
    expect(bias(1)).toBeGreaterThan(1e-3);
    expect(bias(9) / bias(8)).toBeCloseTo(moduli[1]!, 3);
    expect(bias(40)).toBeLessThan(1e-12);
  });

  it("has a fixed point at the model's own distribution whatever k is", () => {
    const weights = Float64Array.from(jointLogProbabilities(machine), Math.exp);
    const gradient = expectedDivergence(machine, { rows: allStates(4), weights }, 1);
    expect(largestDifference(gradient, new Float64Array(gradient.length))).toBeLessThan(1e-14);
  });

  it.each(["contrastive", "persistent"] as const)(
    "raises the likelihood of bars and stripes, %s",
    (gradient) => {
      const rows = barsAndStripes(3);
      const start = randomMachine(9, 6, 0.1, 2);
      const trained = trainMachine(
        start,
        { rows },
        { gradient, updates: 300, rate: 0.3, momentum: 0.5, seed: 4 },
      );
      expect(logLikelihood(trained, { rows })).toBeGreaterThan(logLikelihood(start, { rows }) + 0.5);
      expect(
        trainMachine(start, { rows }, { gradient, updates: 300, rate: 0.3, momentum: 0.5, seed: 4 }),
      ).toEqual(trained);
    },
  );

  it("goes on from where persistent chains ended", () => {
    const chains = Float64Array.of(1, 1, 0, 0);
    const { gradient, chains: ended } = contrastiveDivergence(machine, data, {
      steps: 2,
      stream: randomStream(9),
      chains,
    });
    expect(ended).toEqual(gibbsSample(machine, chains, 2, randomStream(9)));
    expect(gradient.length).toBe(machine.parameters.length);
  });

  it("refuses what does not fit", () => {
    const stream = randomStream(1);
    expect(() => contrastiveDivergence(machine, data, { steps: 0, stream })).toThrow("Gibbs steps is 0");
    expect(() => gibbsKernel(randomMachine(11, 2, 0, 1))).toThrow("expected at most 10 on each side");
    expect(() => expectedDivergence(machine, { rows: new Float64Array(4).fill(0.5) }, 1)).toThrow("hold 0.5");
    expect(() => trainMachine(machine, data, { rate: 0 })).toThrow("rate is 0");
    expect(() => trainMachine(machine, data, { momentum: 1 })).toThrow("momentum is 1");
  });
});
