import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { adjointSensitivity } from "../../../src/methods/sensitivity/adjoint-sensitivity.js";
import {
  sequenceNetwork,
  type SequenceNetworkShape,
} from "../../../src/methods/training/sequence-network.js";
import type { SequenceBatch } from "../../../src/methods/training/task.js";
import { lstmNetwork } from "../../../src/systems/lstm-network.js";
import { vanillaNetwork } from "../../../src/systems/vanilla-network.js";
import { differences, randomBatch, randomWeights, relativeGap } from "./sequence-cases.js";

interface Golden {
  readonly shape: SequenceNetworkShape;
  readonly length: number;
  readonly batch: number;
  readonly theta: number[];
  readonly inputs: number[];
  readonly targets: number[];
  readonly loss: number;
  readonly outputs: number[];
  readonly gradient: number[];
}

const file = new URL("../../reference/training/golden-gradients.json", import.meta.url);
const golden = (JSON.parse(readFileSync(file, "utf8")) as { cases: Golden[] }).cases;
const cells = ["tanh", "logistic", "relu", "lstm"] as const;
const readouts = ["softmax", "linear"] as const;
const shapes = cells.flatMap((cell) => readouts.map((readout) => ({ cell, readout })));

describe("gradients of PyTorch", () => {
  it.each(golden)("$shape.cell, $shape.readout", (example) => {
    const network = sequenceNetwork(example.shape);
    const theta = Float64Array.from(example.theta);
    const inputs = Float64Array.from(example.inputs);
    const targets = Float64Array.from(example.targets);
    const batch: SequenceBatch = { length: example.length, batch: example.batch, inputs, targets };
    const out = new Float64Array(network.weights).fill(NaN);
    const { loss, outputs } = network.gradient(theta, batch, out);
    expect(loss).toBeCloseTo(example.loss, 13);
    expect(relativeGap(outputs, Float64Array.from(example.outputs))).toBeLessThan(1e-13);
    expect(relativeGap(out, Float64Array.from(example.gradient))).toBeLessThan(1e-13);
    expect(network.outputs(theta, batch)).toEqual(outputs);
  });
});

describe("finite differences", () => {
  it.each(shapes)("$cell, $readout, one-hot and dense inputs", ({ cell, readout }) => {
    for (const oneHot of [false, true]) {
      const shape = { cell, units: 5, inputs: 4, outputs: 3, readout };
      const network = sequenceNetwork(shape);
      const theta = randomWeights(network.weights, 0.6, 3);
      const batch = randomBatch(shape, 7, 6, 4, oneHot);
      const out = new Float64Array(network.weights);
      network.gradient(theta, batch, out);
      expect(relativeGap(out, differences(network, theta, batch))).toBeLessThan(1e-8);
    }
  });
});

describe("one sequence at a time", () => {
  it.each(shapes)("$cell, $readout: states, gradient, norms of the adjoints", ({ cell, readout }) => {
    const shape = { cell, units: 9, inputs: 3, outputs: 2, readout };
    const { units: n, inputs: q } = shape;
    const [length, batch] = [12, 5];
    const network = sequenceNetwork(shape);
    const theta = randomWeights(network.weights, 0.5, 8);
    const data = randomBatch(shape, length, batch, 9);
    const out = new Float64Array(network.weights);
    const { stepNorms, outputs } = network.gradient(theta, data, out);
    const map =
      cell === "lstm"
        ? lstmNetwork({ units: n, inputs: q, forgetGate: true })
        : vanillaNetwork({ units: n, inputs: q, activation: cell });
    const p = Float64Array.of(...theta.subarray(0, network.recurrentWeights), ...new Float64Array(q));
    const states = network.states(theta, data);
    const sum = new Float64Array(network.recurrentWeights);
    const squares = new Float64Array(length + 1);
    for (let i = 0; i < batch; i++) {
      const inputs = new Float64Array(length * q);
      for (let t = 0; t < length; t++) {
        const from = (t * batch + i) * q;
        inputs.set(data.inputs.subarray(from, from + q), t * q);
      }
      const adjoint = new Float64Array(map.dimension);
      adjoint.set(ownAdjoint(shape, theta.subarray(network.recurrentWeights), outputs, data, i));
      const single = adjointSensitivity(map, new Float64Array(map.dimension), p, {
        steps: length,
        inputs,
        adjoint,
      });
      for (let t = 0; t <= length; t++) {
        const d = map.dimension;
        const row = single.run.states.subarray(t * d, (t + 1) * d);
        const ours = states.subarray((t * batch + i) * d, (t * batch + i + 1) * d);
        expect(Math.max(...row.map((x, k) => Math.abs(x - ours[k]!)))).toBeLessThan(1e-13);
        squares[t]! += single.adjoints.subarray(t * d, (t + 1) * d).reduce((s, x) => s + x * x, 0) / batch;
      }
      for (let k = 0; k < sum.length; k++) sum[k]! += single.dLdp[k]! / batch;
    }
    expect(relativeGap(out.subarray(0, sum.length), sum)).toBeLessThan(1e-12);
    for (const [t, norm] of stepNorms.entries()) expect(norm).toBeCloseTo(Math.sqrt(squares[t]!), 12);
  });
});

/** ∂/∂h_T of sample i's own loss. */
function ownAdjoint(
  { units: n, outputs: m, readout }: SequenceNetworkShape,
  w: Float64Array,
  outputs: Float64Array,
  { targets }: SequenceBatch,
  i: number,
): Float64Array {
  const y = outputs.subarray(i * m, (i + 1) * m);
  const total = y.reduce((s, v) => s + Math.exp(v), 0);
  const slopes = y.map((v, k) =>
    readout === "linear" ? 2 * (v - targets[i * m + k]!) : Math.exp(v) / total - (k === targets[i] ? 1 : 0),
  );
  return Float64Array.from({ length: n }, (_, j) => slopes.reduce((s, v, k) => s + v * w[k * n + j]!, 0));
}

describe("what does not fit", () => {
  const shape = { cell: "tanh", units: 2, inputs: 1, outputs: 2, readout: "softmax" } as const;
  const network = sequenceNetwork(shape);
  const theta = new Float64Array(network.weights);
  const batch = randomBatch(shape, 3, 2, 1);
  const run = (change: Partial<SequenceBatch>) => () => network.outputs(theta, { ...batch, ...change });

  it("is named", () => {
    expect(() => sequenceNetwork({ ...shape, units: 0 })).toThrow(/units is 0/);
    expect(() => network.outputs(theta.subarray(1), batch)).toThrow(/theta has 13 entries; expected 14/);
    expect(run({ length: 0 })).toThrow(/length is 0/);
    expect(run({ batch: 3 })).toThrow(/inputs has 6 entries; expected 9/);
    expect(run({ targets: Float64Array.of(0) })).toThrow(/targets has 1 entries; expected 2/);
    expect(run({ targets: Float64Array.of(0, 2) })).toThrow(/target is 2; expected a class from 0 to 1/);
    expect(run({ targets: Float64Array.of(0, NaN) })).toThrow(/target is NaN/);
    expect(() => network.gradient(theta, batch, new Float64Array(3))).toThrow(/gradient has 3 entries/);
  });
});
