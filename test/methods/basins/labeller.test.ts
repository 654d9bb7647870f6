import { describe, expect, it } from "vitest";
import { outcome } from "../../../src/methods/basins/basin-atlas.js";
import { variablePlane } from "../../../src/methods/basins/basin-plane.js";
import { findAttractors } from "../../../src/methods/basins/find-attractors.js";
import { labelPoints, pointAt, pointCount } from "../../../src/methods/basins/label-points.js";
import { labeller } from "../../../src/methods/basins/labeller.js";
import { randomStream } from "../../../src/random/stream.js";
import { cellModel } from "../../../src/systems/cell-model.js";
import { findModel } from "../../../src/systems/models.js";
import { defaultParameters, withParameters } from "../../../src/systems/parameters.js";
import type { DiscreteMap } from "../../../src/systems/system.js";
import { hopfModel } from "./basin-models.js";

describe("labeller", () => {
  it("agrees with plain stepping to the end, on grids of random two-neuron networks", () => {
    let [compared, several] = [0, 0];
    for (let seed = 0; seed < 24; seed++) {
      const random = randomStream(seed);
      const wRec = Float64Array.from({ length: 4 }, () => 1.8 * random.normal());
      const b = Float64Array.from({ length: 2 }, () => 0.3 * random.normal());
      const model = cellModel({ cell: "vanilla", wRec, b });
      const p = defaultParameters(model);
      const { atlas } = findAttractors(model, p);
      if (atlas.attractors.some(({ kind }) => kind !== "fixed point" && kind !== "cycle")) continue;
      if (atlas.attractors.length > 1) several++;
      const plane = variablePlane(model.stateBox, [0, 1], new Float64Array(2), { columns: 13, rows: 11 });
      const labels = labelPoints(model, p, atlas, plane, 0, pointCount(plane));
      const x = new Float64Array(2);
      labels.forEach((label, k) => {
        pointAt(plane, k, x);
        for (let t = 0; t < 6000; t++) x.set((model.system as DiscreteMap).step(x, p));
        const distances = atlas.attractors.map(({ states }) =>
          Math.min(...states.map((s) => Math.hypot(s[0]! - x[0]!, s[1]! - x[1]!))),
        );
        if (Math.min(...distances) > 1e-6) return;
        compared++;
        expect(label).toBe(distances.indexOf(Math.min(...distances)));
      });
    }
    expect(several).toBeGreaterThan(5);
    expect(compared).toBeGreaterThan(2000);
  });

  it("Hénon: what escapes is told at once, the rest is on the attractor", () => {
    const model = findModel("henon")!;
    const p = withParameters(model, {});
    const label = labeller(model, p, findAttractors(model, p).atlas);
    expect(label(Float64Array.of(0, 0))).toBe(0);
    // Left of the saddle x = −1.131 on the line through it, every orbit runs away.
    expect(label(Float64Array.of(-1.5, -0.45))).toBe(outcome.infinity);
    expect(label(Float64Array.of(1.4, 0))).toBe(outcome.infinity);
  });

  it("a limit cycle captures from both sides; the equilibrium within stays undecided", () => {
    const none = new Float64Array(0);
    const label = labeller(
      hopfModel,
      none,
      findAttractors(hopfModel, none, { starts: 20, steps: 500 }).atlas,
    );
    expect(label(Float64Array.of(0.01, 0))).toBe(0);
    expect(label(Float64Array.of(-1.9, 1.9))).toBe(0);
    expect(label(Float64Array.of(0, 0))).toBe(outcome.undecided);
  });
});

describe("capture regions", () => {
  it("of a trained LSTM hold no other fixed point, and every attractor goes to itself", async () => {
    const { resolveModel } = await import("../../../src/cli/target.js");
    const path = new URL("../../reference/networks/flipflop-lstm-8.pt", import.meta.url).pathname;
    const model = await resolveModel(path);
    const p = defaultParameters(model);
    const { atlas } = findAttractors(model, p);
    const label = labeller(model, p, atlas);
    expect(atlas.attractors.length).toBeGreaterThan(3);
    atlas.attractors.forEach(({ states }, k) => {
      expect(label(Float64Array.from(states[0]!))).toBe(k);
    });
  });
});
