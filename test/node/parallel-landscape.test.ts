import { readFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { parseModelJson } from "../../src/formats/model-json.js";
import type { Model } from "../../src/systems/model.js";
import type { DiscreteMap } from "../../src/systems/system.js";
import type { Landscape } from "../../src/methods/landscape/landscape.js";
import { gridArrays, gridTask, landscape } from "../../src/methods/landscape/landscape.js";
import { parallelLandscape, startLandscapeThreads } from "../../src/node/parallel-landscape.js";
import { closePools, isPoolRunning, runTasks, workerModule } from "../../src/node/worker-pool.js";
import { latchModel, oneNeuronModel, pascanuModel } from "../../src/systems/neuron-models.js";

afterAll(closePools);

const source = new URL("../../src/node/parallel-landscape.ts", import.meta.url).href;
const worker = workerModule("landscape-worker", source);
const surface = {
  x: { parameter: "w", from: 4, to: 7, count: 301 },
  y: { parameter: "b", from: -4, to: -2, count: 800 },
  steps: 120,
};
const leaky = { ...surface, parameters: { epsilon: 0.1 } };
const latch = {
  x: { parameter: "w", from: 0, to: 3, count: 40 },
  y: { parameter: "h", from: -1, to: 1, count: 50 },
  steps: 60,
};

function expectSame(actual: Landscape, expected: Landscape): void {
  for (const name of ["loss", "gradientX", "gradientY"] as const) {
    expect(Buffer.from(actual[name].buffer).equals(Buffer.from(expected[name].buffer))).toBe(true);
  }
  expect(actual.task).toEqual(expected.task);
}

describe("parallelLandscape gives the bits of landscape", () => {
  it.each([1, 2, 3])("on %d threads", async (threads) => {
    // The first two take too little time to start threads for, and enough to use them.
    if (threads > 1) await startLandscapeThreads(threads);
    for (const [model, options] of [
      [pascanuModel, surface],
      [oneNeuronModel, leaky],
      [latchModel, latch],
    ] as const) {
      const progress: number[] = [];
      const result = await parallelLandscape(model, gridTask(model, options), {
        threads,
        onProgress: (done) => progress.push(done),
      });
      expectSame(result, landscape(model, options));
      expect(progress.at(-1)).toBe(options.y.count);
      expect(progress).toEqual([...progress].sort((a, b) => a - b));
    }
    expect(isPoolRunning(worker, threads)).toBe(threads > 1);
  });

  it("for a model read from a file", async () => {
    const text = JSON.stringify({
      cell: "sigmoid",
      wRec: [
        [4, -1],
        [2, 3],
      ],
      wIn: [[1], [0]],
      b: [-2, 0.5],
      u: [0.1],
    });
    const model = parseModelJson(text, "two.json") as Model<DiscreteMap>;
    const options = {
      x: { parameter: "wRec[0][0]", from: 0, to: 8, count: 40 },
      y: { parameter: "b[1]", from: -4, to: 4, count: 80 },
      steps: 60,
    };
    const result = await parallelLandscape(model, gridTask(model, options), { threads: 2 });
    expectSame(result, landscape(model, options));
  });
});

describe("abort", () => {
  it("stops the threads and says why", async () => {
    const controller = new AbortController();
    const run = parallelLandscape(latchModel, gridTask(latchModel, { ...latch, steps: 20_000 }), {
      threads: 2,
      signal: controller.signal,
    });
    setTimeout(() => {
      controller.abort(new Error("interrupted"));
    }, 150);
    await expect(run).rejects.toThrow("interrupted");
    expect(isPoolRunning(worker, 2)).toBe(false);
  });

  it("stops threads in the middle of a kernel", async () => {
    const controller = new AbortController();
    // One row takes some 0.1 s, and the rest more than the test may.
    const slow = { x: { ...surface.x, count: 30 }, parameters: { epsilon: 1e-7 }, steps: 2_000_000 };
    const task = gridTask(oneNeuronModel, { ...surface, ...slow });
    const run = parallelLandscape(oneNeuronModel, task, { threads: 2, signal: controller.signal });
    setTimeout(() => {
      controller.abort(new Error("interrupted"));
    }, 100);
    await expect(run).rejects.toThrow("interrupted");
    expect(isPoolRunning(worker, 2)).toBe(false);
  });

  it("before the start does nothing", async () => {
    const signal = AbortSignal.abort(new Error("too late"));
    await expect(runTasks([1], { worker, threads: 1, signal })).rejects.toThrow("too late");
    await expect(parallelLandscape(latchModel, gridTask(latchModel, latch), { signal })).rejects.toThrow(
      "too late",
    );
  });
});

it("a worker's error reaches the caller as it was thrown", async () => {
  const task = gridTask(latchModel, latch);
  const bad = { source: { name: "latch" }, task: { ...task, steps: 0 }, arrays: gridArrays(1), r0: 0, r1: 1 };
  await expect(runTasks([bad], { worker, threads: 1 })).rejects.toThrow(
    /steps is 0; expected a whole number/,
  );
});

it("the worker is a built file", () => {
  expect(readFileSync(worker, "utf8")).toContain("computeRows");
  const built = "file:///there/dist/src/node/a.js";
  expect(workerModule("b", built).href).toBe("file:///there/dist/src/node/b.js");
});
