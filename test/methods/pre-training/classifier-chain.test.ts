import { describe, expect, it } from "vitest";
import { trainStack } from "../../../src/methods/pre-training/belief-network.js";
import { barsAndStripes } from "../../../src/methods/pre-training/binary-states.js";
import { hiddenProbabilities } from "../../../src/methods/pre-training/boltzmann-machine.js";
import {
  classifierChain,
  randomChain,
  withMachines,
} from "../../../src/methods/pre-training/classifier-chain.js";
import { classifierGradient } from "../../../src/methods/pre-training/classifier-gradient.js";
import { fineTune } from "../../../src/methods/pre-training/fine-tune.js";
import { differences, largestDifference, someMachine } from "./machines.js";

const rows = barsAndStripes(2).slice(4, 4 + 16);
const data = { rows, classes: Uint8Array.of(0, 1, 2, 1) };
const chain = classifierChain([4, 5, 3, 3]);
const start = randomChain(chain, (inputs) => 1.5 / Math.sqrt(inputs), 3);

describe("the classifier chain", () => {
  it("has the gradient of its differences", () => {
    const wanted = differences(start, (p) => classifierGradient(chain, p, data).loss);
    const { gradient } = classifierGradient(chain, start, data);
    expect(largestDifference(gradient, wanted)).toBeLessThan(1e-9);
  });

  it("tells the sizes of the adjoints: those of the biases' gradients on one row", () => {
    const one = { rows: rows.subarray(0, 4), classes: Uint8Array.of(2) };
    const { gradient, deltaNorms } = classifierGradient(chain, start, one);
    const { sizes, offsets } = chain;
    deltaNorms.forEach((found, k) => {
      const biases = gradient.subarray(offsets[k]! + sizes[k]! * sizes[k + 1]!, offsets[k + 1]);
      expect(found).toBeCloseTo(Math.hypot(...biases), 14);
    });
  });

  it("takes its lower layers from machines", () => {
    const machine = someMachine(4, 5, 8);
    const p = withMachines(chain, start, [machine]);
    classifierGradient(chain, p, data);
    expect(largestDifference(chain.layers.states()[2]!, hiddenProbabilities(machine, rows))).toBeLessThan(
      1e-15,
    );
    expect(p.subarray(chain.offsets[1])).toEqual(start.subarray(chain.offsets[1]));
    expect(() => withMachines(chain, start, [someMachine(4, 6, 1)])).toThrow("expected 4 and 5");
  });

  it("learns, and reports each update", () => {
    const losses: number[] = [];
    const p = fineTune(chain, start, data, { updates: 400, observe: (_, { loss }) => losses.push(loss) });
    expect(losses.length).toBe(401);
    expect(classifierGradient(chain, p, data).error).toBe(0);
    expect(classifierGradient(chain, p, data).loss).toBe(losses.at(-1));
  });

  it("stacks machines each trained on what the one below makes of the data", () => {
    const [lower, upper] = trainStack({ rows, units: 4 }, [5, 3], { updates: 50, seed: 2 });
    expect([lower!.hidden, upper!.visible, upper!.hidden]).toEqual([5, 5, 3]);
    const above = { rows: hiddenProbabilities(lower!, rows), units: 5 };
    expect(trainStack(above, [3], { updates: 50, seed: 3 })[0]).toEqual(upper);
  });

  it("refuses what does not fit", () => {
    expect(() => classifierChain([4])).toThrow("1 sizes");
    expect(() => classifierGradient(chain, start, { rows, classes: Uint8Array.of(0) })).toThrow("1 × 4");
    const classes = Uint8Array.of(0, 1, 2, 3);
    expect(() => classifierGradient(chain, start, { rows, classes })).toThrow("class 3 in row 3");
    expect(() => fineTune(chain, start, data, { rate: -1 })).toThrow("rate is -1");
    expect(() => fineTune(chain, start, data, { momentum: 2 })).toThrow("momentum is 2");
  });
});
