import { describe, expect, it } from "vitest";
import { allStates } from "../../../src/methods/pre-training/binary-states.js";
import {
  freeEnergies,
  hiddenProbabilities,
  swappedMachine,
  visibleProbabilities,
} from "../../../src/methods/pre-training/boltzmann-machine.js";
import { logLikelihood } from "../../../src/methods/pre-training/exact-likelihood.js";
import { trainMachine } from "../../../src/methods/pre-training/train-machine.js";
import {
  dataMean,
  logProbabilities,
  posteriorData,
  variationalBounds,
} from "../../../src/methods/pre-training/variational-bound.js";
import { jointLogProbabilities, largestDifference, someMachine } from "./machines.js";

const [first, second, third] = [someMachine(4, 3, 1), someMachine(3, 5, 2), someMachine(5, 2, 3)];
const rows = allStates(4);

/** Probability of a state of independent units. */
const chance = (p: Float64Array, state: Float64Array) =>
  state.reduce((product, on, i) => product * (on === 1 ? p[i]! : 1 - p[i]!), 1);

const stateOf = (n: number, k: number) => allStates(n).subarray(k * n, (k + 1) * n);

describe("deep belief networks", () => {
  it("of one machine are that machine", () => {
    const wanted = jointLogProbabilities(first);
    expect(largestDifference(logProbabilities([first], rows), wanted)).toBeLessThan(1e-12);
    expect(largestDifference(variationalBounds([first], rows), wanted)).toBeLessThan(1e-12);
  });

  it("have the probabilities of ancestral sampling, layer by layer", () => {
    const top = jointLogProbabilities(third).map(Math.exp);
    const middle = Array.from({ length: 8 }, (_, h) =>
      top.reduce(
        (sum, p, g) => sum + p * chance(visibleProbabilities(second, stateOf(5, g)), stateOf(3, h)),
        0,
      ),
    );
    const wanted = Array.from({ length: 16 }, (_, v) =>
      Math.log(
        middle.reduce(
          (sum, p, h) => sum + p * chance(visibleProbabilities(first, stateOf(3, h)), stateOf(4, v)),
          0,
        ),
      ),
    );
    const found = logProbabilities([first, second, third], rows);
    expect(largestDifference(found, wanted)).toBeLessThan(1e-12);
    expect(found.reduce((sum, l) => sum + Math.exp(l), 0)).toBeCloseTo(1, 12);
  });

  it("have the bound ln p(v) − KL(Q, p(h | v)) with two machines", () => {
    const prior = jointLogProbabilities(second);
    const logp = logProbabilities([first, second], rows);
    const wanted = logp.map((value, v) => {
      let divergence = 0;
      for (let h = 0; h < 8; h++) {
        const q = chance(hiddenProbabilities(first, stateOf(4, v)), stateOf(3, h));
        const joint = prior[h]! + Math.log(chance(visibleProbabilities(first, stateOf(3, h)), stateOf(4, v)));
        divergence += q * (Math.log(q) - (joint - value));
      }
      return value - divergence;
    });
    expect(largestDifference(variationalBounds([first, second], rows), wanted)).toBeLessThan(1e-12);
  });

  it("have bounds below ln p(v), for three machines, too", () => {
    for (const stack of [
      [first, second],
      [first, second, third],
    ]) {
      const exact = logProbabilities(stack, rows);
      variationalBounds(stack, rows).forEach((bound, k) => {
        expect(bound).toBeLessThan(exact[k]!);
      });
    }
  });

  it("lose nothing with a tied machine on top, and gain in the bound what that machine gains", () => {
    const data = { rows: rows.subarray(0, 6 * 4) };
    const tied = swappedMachine(first);
    const exact = logProbabilities([first], rows);
    expect(largestDifference(logProbabilities([first, tied], rows), exact)).toBeLessThan(1e-12);
    expect(largestDifference(variationalBounds([first, tied], rows), exact)).toBeLessThan(1e-12);
    const posterior = posteriorData(first, data);
    expect(posterior.weights.reduce((sum, w) => sum + w, 0)).toBeCloseTo(1, 13);
    const bounds: number[] = [];
    const own: number[] = [];
    trainMachine(tied, posterior, {
      gradient: "exact",
      updates: 30,
      rate: 0.2,
      observe(_, machine) {
        bounds.push(dataMean(variationalBounds([first, machine], data.rows), data, 4));
        own.push(logLikelihood(machine, posterior));
      },
    });
    bounds.slice(1).forEach((bound, k) => {
      expect(bound).toBeGreaterThan(bounds[k]!);
    });
    expect(bounds.at(-1)! - bounds[0]!).toBeCloseTo(own.at(-1)! - own[0]!, 11);
  });

  it("need Q normalised: its weights are the free energies' posterior", () => {
    const one = posteriorData(first, { rows: rows.subarray(20, 24) });
    const joint = Array.from({ length: 8 }, (_, h) =>
      chance(hiddenProbabilities(first, stateOf(4, 5)), stateOf(3, h)),
    );
    expect(largestDifference(one.weights, joint)).toBeLessThan(1e-14);
    expect(freeEnergies(swappedMachine(first), one.rows).length).toBe(8);
  });

  it("refuse machines that do not fit", () => {
    expect(() => logProbabilities([], rows)).toThrow("the stack is empty");
    expect(() => variationalBounds([first, third], rows)).toThrow("machine 1 takes 5 units; expected 3");
  });
});
