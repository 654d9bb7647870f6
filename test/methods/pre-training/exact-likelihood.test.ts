import { describe, expect, it } from "vitest";
import { allStates, barsAndStripes, dataWeights } from "../../../src/methods/pre-training/binary-states.js";
import {
  machineEnergy,
  freeEnergies,
  hiddenProbabilities,
  randomMachine,
  softplus,
  swappedMachine,
  visibleProbabilities,
} from "../../../src/methods/pre-training/boltzmann-machine.js";
import {
  likelihoodGradient,
  logLikelihood,
  logPartition,
  modelStatistics,
} from "../../../src/methods/pre-training/exact-likelihood.js";
import { trainMachine } from "../../../src/methods/pre-training/train-machine.js";
import { differences, jointLogProbabilities, largestDifference, someMachine } from "./machines.js";

describe("machines of binary units", () => {
  it("have conditionals that follow from the energy alone", () => {
    const machine = someMachine(4, 3, 1);
    const v = Float64Array.of(1, 0, 1, 1);
    const h = Float64Array.of(0, 1, 1);
    hiddenProbabilities(machine, v).forEach((p, j) => {
      const [on, off] = [h.slice(), h.slice()];
      [on[j], off[j]] = [1, 0];
      expect(p).toBeCloseTo(
        1 / (1 + Math.exp(machineEnergy(machine, v, on) - machineEnergy(machine, v, off))),
        12,
      );
    });
    visibleProbabilities(machine, h).forEach((p, i) => {
      const [on, off] = [v.slice(), v.slice()];
      [on[i], off[i]] = [1, 0];
      expect(p).toBeCloseTo(
        1 / (1 + Math.exp(machineEnergy(machine, on, h) - machineEnergy(machine, off, h))),
        12,
      );
    });
  });

  it("swap into a machine with the same energies", () => {
    const machine = someMachine(4, 3, 2);
    const swapped = swappedMachine(machine);
    const [v, h] = [Float64Array.of(1, 0, 0, 1), Float64Array.of(1, 1, 0)];
    expect(machineEnergy(swapped, h, v)).toBeCloseTo(machineEnergy(machine, v, h), 13);
    expect(swappedMachine(swapped)).toEqual(machine);
  });

  it("keep softplus finite and accurate at both ends", () => {
    expect(softplus(800)).toBe(800);
    expect(softplus(-50)).toBeCloseTo(Math.exp(-50), 35);
    expect(softplus(0)).toBe(Math.LN2);
  });
});

describe("the exact likelihood", () => {
  it.each([
    [3, 4],
    [6, 3],
    [5, 5],
  ])("agrees with the sum of all energies, %d × %d", (visible, hidden) => {
    const machine = someMachine(visible, hidden, visible);
    const wanted = jointLogProbabilities(machine);
    const logZ = logPartition(machine, "visible");
    expect(logPartition(machine, "hidden")).toBeCloseTo(logZ, 12);
    const found = freeEnergies(machine, allStates(visible)).map((f) => -f - logZ);
    expect(largestDifference(found, wanted)).toBeLessThan(1e-12);
  });

  it("is the closed form where there are no weights, also over many refreshed Gray steps", () => {
    const machine = someMachine(14, 2, 3);
    machine.parameters.fill(0, 0, 28);
    const wanted = machine.parameters
      .subarray(28)
      .reduce((sum, bias) => sum + Math.log(1 + Math.exp(bias)), 0);
    expect(logPartition(machine, "visible")).toBeCloseTo(wanted, 11);
    expect(logPartition(machine, "hidden")).toBeCloseTo(wanted, 11);
  });

  it("neither overflows nor loses the largest state of huge weights", () => {
    const machine = someMachine(6, 5, 4, 400);
    expect(logPartition(machine, "visible")).toBeCloseTo(logPartition(machine, "hidden"), 8);
  });

  it.each([
    [4, 3],
    [3, 5],
  ])("has the gradient of its differences, %d × %d", (visible, hidden) => {
    const machine = someMachine(visible, hidden, 5, 0.7);
    const rows = allStates(visible).subarray(0, 5 * visible);
    const data = { rows, weights: Float64Array.of(0.1, 0.2, 0.3, 0.15, 0.25) };
    const value = (parameters: Float64Array) => {
      const all = jointLogProbabilities({ ...machine, parameters });
      return data.weights.reduce((sum, w, k) => sum + w * all[k]!, 0);
    };
    expect(logLikelihood(machine, data)).toBeCloseTo(value(machine.parameters), 12);
    const wanted = differences(machine.parameters, value);
    expect(largestDifference(likelihoodGradient(machine, data), wanted)).toBeLessThan(1e-9);
  });

  it("has statistics that do not depend on which side is enumerated", () => {
    const machine = someMachine(5, 3, 6);
    const swapped = swappedMachine(machine);
    const back = swappedMachine({ ...swapped, parameters: modelStatistics(swapped) }).parameters;
    expect(largestDifference(modelStatistics(machine), back)).toBeLessThan(1e-13);
  });

  it("vanishes as a gradient where the data are the model's own distribution", () => {
    const machine = someMachine(4, 3, 7);
    const weights = Float64Array.from(jointLogProbabilities(machine), Math.exp);
    const gradient = likelihoodGradient(machine, { rows: allStates(4), weights });
    expect(largestDifference(gradient, new Float64Array(gradient.length))).toBeLessThan(1e-14);
  });

  it("rises on bars and stripes under exact ascent, and stays below the entropy of the data", () => {
    const rows = barsAndStripes(3);
    expect(rows.length).toBe(14 * 9);
    const values: number[] = [];
    trainMachine(
      randomMachine(9, 6, 0.1, 1),
      { rows },
      {
        gradient: "exact",
        updates: 300,
        rate: 0.5,
        observe: (_, machine) => values.push(logLikelihood(machine, { rows })),
      },
    );
    values.slice(1).forEach((value, k) => {
      expect(value).toBeGreaterThan(values[k]!);
    });
    expect(values.at(-1)!).toBeGreaterThan(values[0]! + 1);
    expect(values.at(-1)!).toBeLessThan(-Math.log(14));
  });

  it("refuses what does not fit", () => {
    const machine = randomMachine(23, 23, 0, 1);
    expect(() => logPartition(machine)).toThrow("expected at most 22 to enumerate");
    expect(() => logPartition({ ...machine, visible: 3 })).toThrow("the machine's parameters");
    expect(() => randomMachine(0, 2, 1, 1)).toThrow("visible is 0");
    expect(() => randomMachine(2, 2, -1, 1)).toThrow("deviation is -1");
    expect(() => dataWeights({ rows: Float64Array.of(0, 2) }, 2)).toThrow("the data hold 2");
    expect(() => dataWeights({ rows: Float64Array.of(0, 1, 1) }, 2)).toThrow("a positive multiple of 2");
    const weights = Float64Array.of(0.5, 0.4);
    expect(() => dataWeights({ rows: Float64Array.of(0, 1), weights }, 1)).toThrow("the weights sum to 0.9");
    expect(() => allStates(17)).toThrow("expected at most 16");
    expect(() => freeEnergies(someMachine(4, 3, 1), new Float64Array(5))).toThrow("a multiple of 4");
  });
});
