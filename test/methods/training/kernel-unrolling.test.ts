import { describe, expect, it } from "vitest";
import { lstmUnrolling } from "../../../src/methods/training/lstm-unrolling.js";
import { rateUnrolling } from "../../../src/methods/training/rate-unrolling.js";
import {
  composed,
  sequenceNetwork,
  type SequenceNetworkShape,
} from "../../../src/methods/training/sequence-network.js";
import { randomBatch, randomWeights, relativeGap } from "./sequence-cases.js";

const cells = ["tanh", "logistic", "relu", "lstm"] as const;
/** Units, inputs, samples and steps: none, some and all of them multiples of 4, one of each, more samples than a block. */
const sizes = [
  [1, 1, 1, 1],
  [3, 1, 2, 5],
  [8, 4, 4, 6],
  [13, 7, 5, 9],
  [50, 6, 20, 30],
  [9, 3, 131, 4],
] as const;
const cases = cells.flatMap((cell) => sizes.map(([n, q, batch, length]) => ({ cell, n, q, batch, length })));

describe("the kernel against plain TypeScript", () => {
  it.each(cases)("$cell, n = $n, q = $q, B = $batch, T = $length", ({ cell, n, q, batch, length }) => {
    const shape: SequenceNetworkShape = { cell, units: n, inputs: q, outputs: 3, readout: "softmax" };
    const unrolling = cell === "lstm" ? lstmUnrolling(n, q) : rateUnrolling(cell, n, q);
    const [fast, plain] = [sequenceNetwork(shape), composed(shape, unrolling)];
    const theta = randomWeights(plain.weights, 1 / Math.sqrt(n + q), n);
    for (const oneHot of [true, false]) {
      const data = randomBatch(shape, length, batch, q, oneHot);
      expect(relativeGap(fast.states(theta, data), plain.states(theta, data))).toBeLessThan(1e-13);
      expect(relativeGap(fast.outputs(theta, data), plain.outputs(theta, data))).toBeLessThan(1e-13);
      for (const omega of cell === "lstm" ? [undefined] : [undefined, { alpha: 2 }]) {
        const [a, b] = [new Float64Array(fast.weights).fill(NaN), new Float64Array(fast.weights)];
        const found = fast.gradient(theta, data, a, omega);
        const expected = plain.gradient(theta, data, b, omega);
        expect(relativeGap(a, b)).toBeLessThan(1e-12);
        expect(found.loss).toBeCloseTo(expected.loss, 13);
        expect(relativeGap(found.stepNorms, expected.stepNorms)).toBeLessThan(1e-12);
        expect(found.counted).toBe(expected.counted);
        expect(Math.abs(found.omega - expected.omega)).toBeLessThanOrEqual(1e-12 * expected.omega);
      }
    }
  });
});

describe("calls in any order", () => {
  it("leave nothing behind", () => {
    const shape = { cell: "tanh", units: 5, inputs: 3, outputs: 2, readout: "linear" } as const;
    const network = sequenceNetwork(shape);
    const theta = randomWeights(network.weights, 0.5, 1);
    const [short, long] = [randomBatch(shape, 4, 3, 2), randomBatch(shape, 40, 30, 3, true)];
    const first = new Float64Array(network.weights);
    network.gradient(theta, short, first, { alpha: 1 });
    network.gradient(theta, long, new Float64Array(network.weights));
    network.outputs(theta, long);
    const again = new Float64Array(network.weights);
    network.gradient(theta, short, again, { alpha: 1 });
    expect(again).toEqual(first);
  });

  it("an overflow stays visible, and samples that are not there cause none", () => {
    const shape = { cell: "relu", units: 2, inputs: 1, outputs: 1, readout: "linear" } as const;
    const network = sequenceNetwork(shape);
    const theta = Float64Array.of(1e200, 0, 0, 1e200, 1, 1, 1, 1, 1, 1, 0);
    const data = (x: number) => ({
      length: 3,
      batch: 1,
      inputs: Float64Array.of(x, x, x),
      targets: Float64Array.of(0),
    });
    // Below the kink everything is 0; samples filled up would reach 1e400.
    const out = new Float64Array(network.weights);
    expect(network.gradient(theta, data(-2), out).loss).toBe(0);
    expect(out.every((g) => g === 0)).toBe(true);
    expect(network.gradient(theta, data(2), out).loss).toBe(Infinity);
  });
});

describe("gradients that vanish", () => {
  const length = 130;

  it.each([
    ["the kernel", sequenceNetwork],
    ["plain code", (shape: SequenceNetworkShape) => composed(shape, rateUnrolling("tanh", 3, 1))],
  ] as const)("keep their norms in %s where the squares underflow", (_, build) => {
    const shape = { cell: "tanh", units: 3, inputs: 1, outputs: 1, readout: "linear" } as const;
    const network = build(shape);
    const theta = new Float64Array(network.weights);
    // W = 0.01 I; the state stays 0, where tanh has the slope 1.
    for (let i = 0; i < 3; i++) theta[4 * i] = 0.01;
    theta.set([3, 0, -4], network.recurrentWeights);
    const inputs = new Float64Array(2 * length);
    const data = { length, batch: 2, inputs, targets: Float64Array.of(1, 1) };
    const { stepNorms } = network.gradient(theta, data, new Float64Array(network.weights));
    // ∂(y − 1)²/∂h_T = −2 W_out.
    for (const [t, norm] of stepNorms.entries()) {
      const expected = 10 * 0.01 ** (length - t);
      expect(Math.abs(norm / expected - 1)).toBeLessThan(1e-12);
    }
  });

  it("and explode, in an LSTM", () => {
    const shape = { cell: "lstm", units: 2, inputs: 1, outputs: 1, readout: "linear" } as const;
    const [fast, plain] = [sequenceNetwork(shape), composed(shape, lstmUnrolling(2, 1))];
    for (const [forget, out] of [
      [-12, 1],
      [0, 1e150],
    ] as const) {
      const theta = randomWeights(plain.weights, 0.3, 5);
      theta.fill(forget, plain.recurrentWeights - 6, plain.recurrentWeights - 4);
      theta.fill(0, 0, 16);
      theta.fill(out, plain.recurrentWeights, plain.recurrentWeights + 2);
      const data = randomBatch(shape, 50, 3, 6);
      const norms = [fast, plain].map((network) => {
        return network.gradient(theta, data, new Float64Array(network.weights)).stepNorms;
      });
      expect(relativeGap(norms[0]!.map(Math.log), norms[1]!.map(Math.log))).toBeLessThan(1e-13);
      const [least, most] = [Math.min(...norms[0]!), Math.max(...norms[0]!)];
      expect(forget === 0 ? most > 1e170 : least > 0 && least < 1e-170).toBe(true);
    }
  });
});
