import { describe, expect, it } from "vitest";
import { genericGridKernel } from "../../../src/methods/landscape/landscape-kernel-generic.js";
import { gridKernel } from "../../../src/methods/landscape/landscape-kernel.js";
import type { GridArrays, GridAxis, GridTask } from "../../../src/methods/landscape/landscape-task.js";
import { axisValues } from "../../../src/methods/landscape/landscape-task.js";
import type { LandscapeOptions } from "../../../src/methods/landscape/landscape.js";
import { gridArrays, gridTask, landscape, lossSweep } from "../../../src/methods/landscape/landscape.js";
import { henonModel, rotationTanhModel } from "../../../src/systems/reference-models.js";
import type { Model } from "../../../src/systems/model.js";
import type { DiscreteMap } from "../../../src/systems/system.js";
import { latchModel, oneNeuronModel, pascanuModel } from "../../../src/systems/neuron-models.js";

const axis = (parameter: string, from: number, to: number, count: number): GridAxis => ({
  parameter,
  from,
  to,
  count,
});
const surface: LandscapeOptions = { x: axis("w", 4, 7, 61), y: axis("b", -4, -2, 41) };

function largestRelativeError(actual: Float64Array, expected: Float64Array): number {
  let [error, largest] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    error = Math.max(error, Math.abs(actual[i]! - expected[i]!));
    largest = Math.max(largest, Math.abs(expected[i]!));
  }
  return error / largest;
}

const names = ["loss", "gradientX", "gradientY"] as const;

/** One step of M5 with x₀ = 0 at w = 0: y₁ = σ(b), whose square is the loss against 0. */
function oneStep(bs: GridAxis): GridArrays {
  const x = axis("w", 0, 1, 2);
  const loss = { readout: "logistic", target: [0] } as const;
  const {
    loss: values,
    gradientX,
    gradientY,
  } = landscape(pascanuModel, { x, y: bs, x0: [0], steps: 1, loss });
  const first = (array: Float64Array): Float64Array => array.filter((_, i) => i % 2 === 0);
  return { loss: first(values), gradientX: first(gradientX), gradientY: first(gradientY) };
}

describe("the kernel's own logistic", () => {
  // z N log₂e is rounded, and e^(−z) amplifies that |z| times.
  it("and its slope are right to a few units in the last place and |z| more, in both tails", () => {
    const bs = axis("b", -39.99, 39.99, 200_001);
    const { loss, gradientX, gradientY } = oneStep(bs);
    let worst = 0;
    for (const [i, b] of axisValues(bs).entries()) {
      const e = Math.exp(-b);
      const [sigma, slope] = [1 / (1 + e), 1 / (1 + e) / (1 + 1 / e)];
      const errors = [
        loss[i]! / sigma ** 2,
        gradientY[i]! / (2 * sigma * slope),
        gradientX[i]! / (sigma * slope),
      ];
      worst = Math.max(worst, ...errors.map((ratio) => Math.abs(ratio - 1) / (12 + 1.5 * Math.abs(b))));
    }
    expect(worst).toBeLessThan(2 ** -52);
  });

  it("saturates beyond ±40 to 0 and 1, without slope", () => {
    const { loss, gradientY } = oneStep(axis("b", -1e12, 1e12, 2));
    expect([loss[0], loss[1], gradientY[0], gradientY[1]]).toEqual([0, 1, 0, 0]);
  });
});

function both(model: Model<DiscreteMap>, options: LandscapeOptions): { fast: GridArrays; slow: GridArrays } {
  const task = gridTask(model, options);
  const cells = task.x.count * task.y.count;
  const [fast, slow] = [gridArrays(cells), gridArrays(cells)];
  const kernel = gridKernel(model, task);
  expect(kernel.name).toBe("one-neuron");
  kernel.fill(0, task.y.count, fast);
  genericGridKernel(model, task).fill(0, task.y.count, slow);
  return { fast, slow };
}

describe("the one-neuron kernel", () => {
  // Next to the wall of M5 rounding grows by up to 1e7 in 50 steps, in either kernel.
  it("agrees with the adjoint on the error surface of M5", () => {
    const { fast, slow } = both(pascanuModel, { ...surface, steps: 50 });
    for (const name of names) expect(largestRelativeError(fast[name], slow[name])).toBeLessThan(1e-10);
    const away = { ...surface, y: axis("b", -4, -3.5, 41), steps: 50 };
    const { fast: a, slow: b } = both(pascanuModel, away);
    for (const name of names) expect(largestRelativeError(a[name], b[name])).toBeLessThan(4e-13);
  });

  it.each([
    ["M5, odd number of steps", pascanuModel, { ...surface, steps: 7 }],
    ["M5, one step", pascanuModel, { ...surface, steps: 1 }],
    ["M5, many steps", pascanuModel, { ...surface, steps: 501 }],
    ["M5, axes swapped", pascanuModel, { x: surface.y, y: surface.x, steps: 30 }],
    [
      "M4",
      oneNeuronModel,
      { ...surface, y: axis("b", -3, -2, 41), parameters: { epsilon: 0.1 }, steps: 100 },
    ],
    [
      "M3 with input",
      oneNeuronModel,
      { ...surface, parameters: { epsilon: 0.3, u: 0.1, wIn: -2 }, steps: 20 },
    ],
    [
      "M3 over ε and input",
      oneNeuronModel,
      { x: axis("epsilon", 0.1, 1, 31), y: axis("u", -0.2, 0.4, 31), parameters: { b: -2.3 }, steps: 60 },
    ],
    [
      "M3 over w and w_in",
      oneNeuronModel,
      { x: axis("wIn", -1, 1, 31), y: axis("w", -3, 6, 31), parameters: { epsilon: 0.2, u: 0.1 }, steps: 60 },
    ],
    // Off b = −w/2, where x₀ = ½ is the unstable point and 200 steps amplify rounding beyond all bounds.
    ["flipping, w < 0", oneNeuronModel, { x: axis("w", -9, -4, 31), y: axis("b", 0.02, 5, 31), steps: 200 }],
  ] as const)("agrees with the adjoint of the map itself: %s", (_, model, options) => {
    const { fast, slow } = both(model, options);
    for (const name of names) expect(largestRelativeError(fast[name], slow[name])).toBeLessThan(1e-12);
  });

  // Claim C14.
  it.each([
    [-2.5, 0.02408886881336, 0.08631166947713, 0.1009250176369],
    [-2.6, 0.01209521136777, 0.119458680388, 0.1476018081568],
    [-2.62, 0.3432719072358, -0.02732878602552, -0.2395027563857],
  ])("reproduces the published loss and gradient of M5 at w = 5, b = %f", (b, value, dw, db) => {
    const { loss, gradientX, gradientY } = landscape(pascanuModel, {
      x: axis("w", 5, 5, 1),
      y: axis("b", b, b, 1),
    });
    expect(loss[0]).toBeCloseTo(value, 12);
    expect(gradientX[0]).toBeCloseTo(dw, 11);
    expect(gradientY[0]).toBeCloseTo(db, 11);
  });

  it("saturates without inventing a gradient, at weights up to the largest", () => {
    const wide = { x: axis("w", -1e12, 1e12, 41), y: axis("b", -0.97e12, 0.87e12, 40), steps: 60 };
    const result = landscape(pascanuModel, wide);
    expect(result).toMatchObject({ nonFinite: 0, status: "ok" });
    expect(Math.max(...result.gradientX.map(Math.abs))).toBeLessThan(1e-290);
  });

  it("steps aside for other readouts and enormous weights", () => {
    const other = gridTask(pascanuModel, { ...surface, loss: { readout: "identity", target: [0] } });
    expect(gridKernel(pascanuModel, other).name).toBe("generic");
    const wide = gridTask(oneNeuronModel, { ...surface, x: axis("w", -1e4, 1e4, 5) });
    expect(gridKernel(oneNeuronModel, wide).name).toBe("generic");
  });
});

/** The grid put together from separate calls over [0, c₁), [c₁, c₂), … */
function filledInPieces(
  task: GridTask,
  cuts: readonly number[],
  fill: (r0: number, r1: number) => GridArrays,
) {
  const whole = gridArrays(task.x.count * task.y.count);
  let r0 = 0;
  for (const r1 of [...cuts, task.y.count]) {
    const part = fill(r0, r1);
    for (const name of names) whole[name].set(part[name], r0 * task.x.count);
    r0 = r1;
  }
  return whole;
}

describe("every split gives the same bits", () => {
  it.each([
    ["one-neuron", pascanuModel, { ...surface, steps: 333 }],
    ["leaky", oneNeuronModel, { ...surface, parameters: { epsilon: 0.2 }, steps: 90 }],
    ["generic", latchModel, { x: axis("w", 0, 3, 13), y: axis("h", -1, 1, 11), steps: 40 }],
  ] as const)("%s", (_, model, options) => {
    const task = gridTask(model, options);
    const kernel = gridKernel(model, task);
    const fill = (r0: number, r1: number): GridArrays => {
      const out = gridArrays((r1 - r0) * task.x.count);
      kernel.fill(r0, r1, out);
      return out;
    };
    const whole = filledInPieces(task, [], fill);
    expect(filledInPieces(task, [1, 2, 5], fill)).toEqual(whole);
    expect(
      filledInPieces(
        task,
        [...Array(task.y.count - 1).keys()].map((i) => i + 1),
        fill,
      ),
    ).toEqual(whole);
  });
});

describe("landscape", () => {
  it("gradients of any map are the differences of its losses", () => {
    const h = 1e-5;
    const square = (a: number, angle: number) =>
      landscape(rotationTanhModel, {
        x: axis("a", a - h, a + h, 3),
        y: axis("theta", angle - h, angle + h, 3),
        steps: 12,
        loss: { readout: "logistic", target: [0.2, 0.9] },
      });
    const { loss, gradientX, gradientY } = square(1.3, 0.7);
    expect(gradientX[4]).toBeCloseTo((loss[5]! - loss[3]!) / (2 * h), 8);
    expect(gradientY[4]).toBeCloseTo((loss[7]! - loss[1]!) / (2 * h), 8);
  });

  it("counts and blanks the cells that overflow", () => {
    const result = landscape(henonModel, { x: axis("a", 1, 5, 9), y: axis("b", 0.1, 0.4, 3), steps: 60 });
    expect(result.status).toBe("non-finite");
    expect(result.nonFinite).toBe(result.loss.filter(Number.isNaN).length);
    for (const [i, value] of result.loss.entries())
      expect(Number.isNaN(result.gradientX[i]!)).toBe(Number.isNaN(value));
    expect(result.nonFinite).toBeGreaterThan(0);
    expect(result.loss[0]).toBeLessThan(10);
  });

  it("has the exact ends of its axes and echoes its task", () => {
    const { x, y, task } = landscape(pascanuModel, { ...surface, steps: 2 });
    expect([x[0], x.at(-1), y[0], y.at(-1)]).toEqual([4, 7, -4, -2]);
    expect(task).toMatchObject({ steps: 2, x0: [0.5], loss: { readout: "logistic", target: [0.7] } });
  });

  it.each<[Partial<LandscapeOptions>, RegExp]>([
    [{ x: axis("q", 0, 1, 2) }, /no parameter q/],
    [{ x: axis("b", 0, 1, 2) }, /both axes are b/],
    [{ x: axis("w", 7, 4, 5) }, /runs from 7 to 4; expected an increasing range/],
    [{ x: axis("w", 4, 4, 5) }, /runs from 4 to 4/],
    [{ x: axis("w", 4, NaN, 5) }, /NaN/],
    [{ x: axis("w", 4, 7, 0) }, /points of axis w is 0; expected a whole number, at least 1/],
    [{ x: axis("w", 4, 7, 1e5), y: axis("b", -4, -2, 1e5) }, /100000 × 100000 cells; expected at most/],
    [{ steps: 0 }, /steps is 0/],
    [{ steps: 2.5 }, /steps is 2.5/],
    [{ x0: [1, 2] }, /initial state has 2 entries; expected 1/],
    [{ x0: [NaN] }, /initial state holds NaN/],
    [{ loss: { readout: "identity", target: [1, 2] } }, /2 targets; expected 1/],
  ])("refuses %o", (change, message) => {
    expect(() => landscape(pascanuModel, { ...surface, ...change })).toThrow(message);
  });
});

describe("lossSweep", () => {
  it("is a row of the landscape", () => {
    const row = landscape(pascanuModel, { x: axis("w", 4, 7, 31), y: axis("b", -3, -3, 1) });
    const sweep = lossSweep(pascanuModel, { axis: axis("w", 4, 7, 31), parameters: { b: -3 } });
    expect(largestRelativeError(sweep.loss, row.loss)).toBeLessThan(1e-13);
    expect(largestRelativeError(sweep.gradient, row.gradientX)).toBeLessThan(1e-12);
    expect(sweep.nonFinite).toBe(0);
  });

  it("counts what diverges", () => {
    const sweep = lossSweep(henonModel, { axis: axis("a", 1, 5, 9), steps: 60 });
    expect(sweep.nonFinite).toBe(sweep.gradient.filter(Number.isNaN).length);
    expect(sweep.nonFinite).toBeGreaterThan(0);
  });
});
