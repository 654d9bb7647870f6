import { describe, expect, it } from "vitest";
import { fixedPoints } from "../../../src/methods/fixed-points/fixed-points.js";
import { oneNeuronFixedPoints } from "../../../src/methods/fixed-points/one-neuron-fixed-points.js";
import { unstableDimension } from "../../../src/methods/fixed-points/stability.js";
import { randomStream } from "../../../src/random/stream.js";
import { cellModel } from "../../../src/systems/cell-model.js";
import type { Model } from "../../../src/systems/model.js";
import { findModel } from "../../../src/systems/models.js";
import { defaultParameters } from "../../../src/systems/parameters.js";
import { resolveModel } from "../../../src/cli/target.js";
import { networksFolder } from "../../formats/reference-networks.js";

const networkOf = (name: string) => resolveModel(`${networksFolder}/${name}.safetensors`);

/** How many of the points have 0, 1, 2, … unstable directions. */
function byUnstableDimension(model: Model, seed: number): number[] {
  const { fixedPoints: points, indexAudit } = fixedPoints(model, defaultParameters(model), { seed });
  expect(indexAudit).toBe("passed");
  const counts = [0, 0, 0, 0];
  for (const { multipliers } of points) counts[unstableDimension("map", multipliers)]! += 1;
  return counts;
}

/** Every point, stepped once, stays; beside it, a step multiplies a deviation along a stable direction, or grows. */
function checkByStepping(model: Model): void {
  const { system } = model;
  if (system.kind !== "map") throw new Error("a map");
  const p = defaultParameters(model);
  for (const { state, stability } of fixedPoints(model, p).fixedPoints) {
    const x = Float64Array.from(state);
    const there = system.step(x, p);
    there.forEach((v, i) => {
      expect(Math.abs(v - x[i]!)).toBeLessThan(1e-13);
    });
    let y = x.map((v, i) => v + 1e-4 * Math.cos(i));
    for (let t = 0; t < 400; t++) y = Float64Array.from(system.step(y, p));
    const distance = Math.max(...y.map((v, i) => Math.abs(v - x[i]!)));
    if (stability === "stable") expect(distance).toBeLessThan(1e-9);
    else expect(distance).toBeGreaterThan(0.1);
  }
}

describe("networks trained on the flip-flop task", () => {
  it("3 bits, tanh: 8 stable points, 12, 6 and 1 with one, two and three unstable directions, from any seed", () => {
    const model = findModel("flip-flop")!;
    for (const seed of [0, 1, 2, 3]) expect(byUnstableDimension(model, seed)).toEqual([8, 12, 6, 1]);
    checkByStepping(model);
  });

  it("2 bits, LSTM: 4, 4 and 1", async () => {
    const model = await networkOf("flipflop-lstm-8");
    for (const seed of [0, 1, 2, 3]) expect(byUnstableDimension(model, seed)).toEqual([4, 4, 1, 0]);
    checkByStepping(model);
  });

  it("2 bits, GRU: 4, 4 and 1; where its gates saturate the speed underflows, and nothing is called a point", async () => {
    const model = await networkOf("flipflop-gru-12");
    for (const seed of [0, 1, 2, 4]) expect(byUnstableDimension(model, seed)).toEqual([4, 4, 1, 0]);
    checkByStepping(model);
    const far = fixedPoints(model, defaultParameters(model), {
      states: Float64Array.from({ length: 12 * 40 }, (_, k) => 60 * Math.cos(k * k)),
    });
    for (const { state } of far.fixedPoints) expect(Math.max(...state.map(Math.abs))).toBeLessThan(1);
  });
});

describe("against closed forms and an exhaustive search", () => {
  it("two tanh units: the points of a scan of one curve for the roots of the other", () => {
    const { normal } = randomStream(11);
    for (let trial = 0; trial < 60; trial++) {
      const w = Float64Array.from({ length: 4 }, () => 2 * normal());
      const b = Float64Array.from({ length: 2 }, () => 0.3 * normal());
      const model = cellModel({ cell: "vanilla", activation: "tanh", wRec: w, b });
      const { fixedPoints: found, indexAudit } = fixedPoints(model, defaultParameters(model));
      expect(indexAudit).toBe("passed");
      const expected = scanned(w, b);
      expect(found.map(({ state }) => state[0]!)).toHaveLength(expected.length);
      found.forEach(({ state }, i) => {
        expect(state[0]).toBeCloseTo(expected[i]!, 6);
      });
    }
  });

  it("one neuron in closed form, seen through ten more that it drives", () => {
    const neuron = findModel("one-neuron")!;
    const { normal } = randomStream(5);
    for (const [w, bias] of [
      [5, -2.5],
      [5, -2.4],
      [8, -3.9],
      [3, -1],
      [-7, 2],
    ] as const) {
      const n = 11;
      // The others only listen: to the first strongly, to one another too weakly for a second state.
      const wRec = Float64Array.from({ length: n * n }, (_, k) => {
        if (k < n) return k === 0 ? w : 0;
        return k % n === 0 ? 3 * normal() : 0.2 * normal();
      });
      const b = Float64Array.from({ length: n }, (_, i) => (i === 0 ? bias : normal()));
      const model = cellModel({ cell: "vanilla", activation: "logistic", wRec, b });
      const exact = oneNeuronFixedPoints(neuron, Float64Array.of(w, bias, 1, 1, 0)).points;
      const { fixedPoints: found } = fixedPoints(model, defaultParameters(model));
      expect(found).toHaveLength(exact.length);
      found.forEach(({ state, stability, multipliers }, i) => {
        expect(state[0]).toBeCloseTo(exact[i]!.state[0]!, 12);
        expect(stability).toBe(exact[i]!.stability);
        const own = exact[i]!.multipliers[0]!.re;
        expect(Math.min(...multipliers.map((m) => Math.hypot(m.re - own, m.im)))).toBeLessThan(1e-11);
      });
    }
  });

  it("random tanh networks: from other starts, and from many more, the same set", () => {
    for (const seed of [1, 2, 3]) {
      const n = 8;
      const { normal } = randomStream(seed);
      const wRec = Float64Array.from({ length: n * n }, () => (1.8 / Math.sqrt(n)) * normal());
      const b = Float64Array.from({ length: n }, () => 0.1 * normal());
      const model = cellModel({ cell: "vanilla", activation: "tanh", wRec, b });
      const p = defaultParameters(model);
      const few = fixedPoints(model, p, { seed: 100 });
      const many = fixedPoints(model, p, { starts: 1500, seed: 200, noise: 0.3 });
      expect(few.fixedPoints).toHaveLength(many.fixedPoints.length);
      few.fixedPoints.forEach(({ state }, i) => {
        state.forEach((v, k) => {
          expect(v).toBeCloseTo(many.fixedPoints[i]!.state[k]!, 12);
        });
      });
    }
  });
});

/** x₀ of all fixed points of two tanh units: x₁ follows from the first equation, the second is scanned for its roots. */
function scanned([w00, w01, w10, w11]: Float64Array, [b0, b1]: Float64Array): number[] {
  const second = (a: number) => {
    const x0 = Math.tanh(a);
    const x1 = (a - w00! * x0 - b0!) / w01!;
    return x1 - Math.tanh(w10! * x0 + w11! * x1 + b1!);
  };
  const reach = Math.abs(w00!) + Math.abs(w01!) + Math.abs(b0!);
  const count = 100_000;
  const roots: number[] = [];
  for (let i = 0; i < count; i++) {
    let [low, high] = [i, i + 1].map((k) => -reach + (2 * reach * k) / count) as [number, number];
    const sign = Math.sign(second(low));
    if (sign === Math.sign(second(high))) continue;
    for (let step = 0; step < 60; step++) {
      const middle = (low + high) / 2;
      if (Math.sign(second(middle)) === sign) low = middle;
      else high = middle;
    }
    roots.push(Math.tanh(low));
  }
  return roots;
}
