import { afterAll, describe, expect, it } from "vitest";
import { variablePlane } from "../../src/methods/basins/basin-plane.js";
import { findAttractors } from "../../src/methods/basins/find-attractors.js";
import { labelPoints } from "../../src/methods/basins/label-points.js";
import { parallelLabels } from "../../src/node/parallel-labels.js";
import { closePools } from "../../src/node/worker-pool.js";
import { findModel } from "../../src/systems/models.js";
import { withParameters } from "../../src/systems/parameters.js";

afterAll(closePools);

describe("parallelLabels", () => {
  it.each(["henon", "rotation-tanh", "flip-flop"])(
    "%s: the labels of 1, 2 and 3 threads are equal",
    async (name) => {
      const model = findModel(name)!;
      const p = withParameters(model, {});
      const { atlas } = findAttractors(model, p, { starts: 60 });
      const plane = variablePlane(model.stateBox, [0, 1], new Float64Array(model.system.dimension), {
        columns: 70,
        rows: 60,
      });
      const expected = labelPoints(model, p, atlas, plane, 0, 4200);
      const dones: number[] = [];
      for (const threads of [1, 2, 3]) {
        const found = await parallelLabels(model, p, atlas, plane, {
          threads,
          onProgress: (done) => dones.push(done),
        });
        expect(Array.from(found)).toEqual(Array.from(expected));
        expect(dones.at(-1)).toBe(4200);
      }
    },
  );

  it("stops when it is told to", async () => {
    const model = findModel("henon")!;
    const p = withParameters(model, {});
    const { atlas } = findAttractors(model, p, { starts: 20 });
    const plane = variablePlane(model.stateBox, [0, 1], new Float64Array(2), { columns: 400, rows: 400 });
    const controller = new AbortController();
    controller.abort(new Error("enough"));
    await expect(parallelLabels(model, p, atlas, plane, { signal: controller.signal })).rejects.toThrow(
      "enough",
    );
  });
});
